#!/bin/sh
# Write the lock files anew: hashes, wheels only, no address of any index.
set -eu
cd "$(dirname "$0")/.."
for name in "${@:-base test}"; do
  for part in $name; do
    uv pip compile --quiet --no-header --generate-hashes --no-emit-index-url --no-emit-find-links \
      --only-binary :all: --universal --python-version 3.11 --no-annotate \
      --override requirements/overrides.txt "requirements/$part.in" -o "requirements/$part.txt"
  done
done
