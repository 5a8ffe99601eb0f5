#!/bin/sh
# All checks in the order of their price, with a table of what each took.
#   all (default) · lint · tests (both lanes) · unit (one process, stops at the first fault) · soak
#
# The tests run in two lanes side by side, a process each, because CI has two cores: one lane for what
# computes, one for what mostly waits for real parts (browser, crawls, killed nights, databases that restart).
# The second lane prints to out/tests/real-parts.log, which is shown when both have ended.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
table=$(mktemp)
trap 'printf "\n"; cat "$table"; rm -f "$table"' EXIT
step() {
  name=$1
  shift
  start=$(date +%s)
  state=""
  echo "== $name"
  "$@" || state="  failed"
  printf '%-36s %4ds%s\n' "$name" $(($(date +%s) - start)) "$state" >>"$table"
  [ -z "$state" ]
}
tests() {
  $bin/python -m pytest --durations=8 --durations-min=3 "$@"
}
real="tests/bad_input tests/crawler tests/demo tests/engine tests/faults tests/night tests/webhooks"
ignored=$(printf -- '--ignore=%s ' $real tests/fuzz)
waiting() {
  ok=0
  step "browser" tests -m "browser and not slow" || ok=1
  step "demo, crawls, nights and faults" tests -m "not browser and not slow" $real || ok=1
  return $ok
}
computing() {
  ok=0
  step "unit, rules and properties" tests -m "not browser and not slow and not postgres" $ignored || ok=1
  step "the same on PostgreSQL" tests -m "not browser and not slow and postgres" $ignored || ok=1
  step "fuzz" tests -m "not slow" tests/fuzz || ok=1
  return $ok
}
both_lanes() {
  mkdir -p out/tests
  waiting >out/tests/real-parts.log 2>&1 &
  other=$!
  ok=0
  computing || ok=1
  wait $other || ok=1
  cat out/tests/real-parts.log
  return $ok
}
what=${1:-all}
case $what in
  all | lint)
    step "import contracts" $bin/lint-imports
    step "ruff" $bin/ruff check --quiet .
    step "mypy --strict" $bin/mypy
    step "rule checks" $bin/python -m doorwatch.cli.main rules check
    ;;
esac
case $what in
  all | tests) both_lanes ;;
  unit) step "tests" $bin/python -m pytest -m "not slow" -x ;;
  soak) step "long tests" $bin/python -m pytest -m slow ;;
esac
