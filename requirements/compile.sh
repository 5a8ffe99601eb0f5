#!/bin/sh
# Write the lock files anew: hashes, wheels only, no address of any index.
#   base    doorwatch without extras        extras  doorwatch with what the demo and its console run
#   test    all extras and the test tools       uv      the installer itself
#   bench   test and the peers of the benchmarks
set -eu
cd "$(dirname "$0")/.."
lock() {
  lockfile=$1
  shift
  uv pip compile --quiet --no-header --generate-hashes --no-emit-index-url --no-emit-find-links \
    --only-binary :all: --universal --python-version 3.11 --no-annotate \
    --override requirements/overrides.txt "$@" -o "requirements/$lockfile.txt"
}
for name in "${@:-all}"; do
  case $name in base | all) lock base pyproject.toml requirements/build.in ;; esac
  case $name in extras | all) lock extras --extra hash --extra images --extra crawl --extra ui --extra referral --extra metrics pyproject.toml requirements/build.in ;; esac
  case $name in test | all) lock test --all-extras pyproject.toml requirements/build.in requirements/test.in ;; esac
  case $name in bench | all) lock bench --all-extras pyproject.toml requirements/build.in requirements/test.in requirements/bench.in ;; esac
  case $name in uv | all) lock uv requirements/uv.in ;; esac
done
