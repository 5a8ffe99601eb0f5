#!/bin/sh
# Run the benchmarks, each beside its peers in one run. `make bench BENCH=images` runs one.
set -eu
cd "$(dirname "$0")/.."
sh tools/setup.sh bench
export OPENBLAS_NUM_THREADS=1
for file in benchmarks/*.py; do
  name=$(basename "$file" .py)
  case $name in __init__ | _*) continue ;; esac
  [ -z "${BENCH:-}" ] || [ "$BENCH" = "$name" ] || continue
  echo "== $name"
  .venv/bin/python -m "benchmarks.$name"
done
