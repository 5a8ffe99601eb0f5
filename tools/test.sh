#!/bin/sh
# All checks in the order of their price, with a table of what each took.
#   all (default) · lint · unit · soak
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
table=""
step() {
  name=$1
  shift
  start=$(date +%s)
  echo "== $name"
  "$@" || { echo "$name: failed"; exit 1; }
  table="$table$(printf '%-22s %4ds' "$name" $(($(date +%s) - start)))
"
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
printf '\n%s' "$table"
