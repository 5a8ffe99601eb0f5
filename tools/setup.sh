#!/bin/sh
# Make the environment in .venv from the lock file named by the first argument (extras or test).
# Nothing outside the checkout is touched; no compiler is used; every package is checked by its hash.
set -eu
cd "$(dirname "$0")/.."
lock=${1:-extras}
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' || {
  echo "doorwatch needs Python 3.11 to 3.14; set PYTHON=/path/to/python3" >&2
  exit 4
}
if ! .tools/uv/bin/uv --version >/dev/null 2>&1; then
  echo "setup: installing uv into .tools/uv"
  "$python" -m pip install --quiet --no-cache-dir --disable-pip-version-check --no-warn-script-location --require-hashes \
    --only-binary :all: --root-user-action ignore --upgrade --target .tools/uv -r requirements/uv.txt
fi
PATH="$PWD/.tools/uv/bin:$PATH"
export UV_LINK_MODE=copy UV_CACHE_DIR="$PWD/.cache/uv"
[ -x .venv/bin/python ] || uv venv --quiet --python "$python" .venv
echo "setup: installing requirements/$lock.txt into .venv"
uv pip install --quiet --python .venv/bin/python --no-deps --require-hashes --only-binary :all: -r "requirements/$lock.txt"
uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
cp "requirements/$lock.txt" ".venv/$lock.lock"
