#!/bin/sh
# All checks in the order of their price, with a table of what each took.
#   all (default) · lint · unit · soak
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
table=""
trap 'printf "\n%s" "$table"' EXIT
step() {
  name=$1
  shift
  start=$(date +%s)
  state=""
  echo "== $name"
  "$@" || state="  failed"
  table="$table$(printf '%-22s %4ds%s' "$name" $(($(date +%s) - start)) "$state")
"
  [ -z "$state" ]
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
  all) step "tests" $bin/python -m pytest -m "not slow" ;;
  unit) step "tests" $bin/python -m pytest -m "not slow" -x ;;
  soak) step "long tests" $bin/python -m pytest -m slow ;;
esac
