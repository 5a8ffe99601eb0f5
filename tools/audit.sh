#!/bin/sh
# Compare the lock file with the public advisories. Where the service cannot be reached it says so, and that is no
# clean bill: exit 4.
set -eu
cd "$(dirname "$0")/.."
lock=${1:-requirements/test.txt}
PATH="$PWD/.tools/uv/bin:$PATH"
if ! .tools/audit/bin/pip-audit --version >/dev/null 2>&1; then
  { uv venv --quiet .tools/audit && uv pip install --quiet --python .tools/audit/bin/python --only-binary :all: pip-audit; } || {
    echo "NOT AUDITED: pip-audit could not be installed here; nothing is known about advisories" >&2
    exit 4
  }
fi
code=0
.tools/audit/bin/pip-audit --strict --disable-pip --require-hashes -r "$lock" 2>.tools/audit.log || code=$?
if [ "$code" -ne 0 ] && grep -qiE 'not found on PyPI|connection|timed? ?out|resolve|proxy|HTTPError|ServiceError' .tools/audit.log; then
  echo "NOT AUDITED: the advisory service does not know the packages or could not be reached; nothing is known about advisories" >&2
  exit 4
fi
cat .tools/audit.log >&2
exit "$code"
