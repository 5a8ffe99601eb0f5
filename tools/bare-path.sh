#!/bin/sh
# The README's two commands on a machine that has Python, make and the coreutils, and nothing else:
# no compiler, no git, no Chromium, no Tesseract, no psql. They run in a fresh clone of what is
# committed, with an empty home folder that must still be empty at the end.
#   tools/bare-path.sh [TARGET...]     targets of make; demo and test without any
# BARE_KEEP=FOLDER (a new one) keeps the clone; else it is removed.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || set -- demo test
if [ -n "${BARE_KEEP:-}" ]; then
  mkdir -p "$BARE_KEEP"
  place=$(cd "$BARE_KEEP" && pwd)
else
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
fi
programs="sh make basename cat chmod cp cut date dirname env expr head id ln ls mkdir mktemp mv pwd
  readlink rm rmdir sleep sort tail touch tr true uname wc"
mkdir "$place/bin" "$place/home"
for program in $programs; do
  ln -s "$(command -v "$program")" "$place/bin/$program"
done
# The interpreter itself: what lies in PATH may be a wrapper that needs programs of its own.
ln -s "$("${PYTHON:-python3}" -c 'import sys; print(sys._base_executable)')" "$place/bin/python3"
git clone --quiet "$here" "$place/doorwatch"
cd "$place/doorwatch"
# pip and uv may have been told of an index in the real home; where packages come from is no part of this.
pip_config=${PIP_CONFIG_FILE:-$HOME/.config/pip/pip.conf}
uv_config=${UV_CONFIG_FILE:-$HOME/.config/uv/uv.toml}
if [ -f "$pip_config" ]; then export PIP_CONFIG_FILE="$pip_config"; fi
if [ -f "$uv_config" ]; then export UV_CONFIG_FILE="$uv_config"; fi
export PATH="$place/bin" HOME="$place/home"
unset PYTHON CC CXX MAKEFLAGS MAKELEVEL DOORWATCH_REQUIRE DOORWATCH_HOME DOORWATCH_SETTINGS DOORWATCH_TENANT VIRTUAL_ENV \
  XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME PIP_CACHE_DIR UV_CACHE_DIR PYTHONDONTWRITEBYTECODE
for program in cc gcc g++ c++ clang rustc cargo git chromium chromium-browser google-chrome tesseract psql; do
  if command -v "$program" >/dev/null 2>&1; then
    echo "bare-path: $program is in the PATH" >&2
    exit 1
  fi
done

table=""
failed=""
step() {
  name=$1
  shift
  echo "== bare: $name"
  began=$(date +%s)
  state=well
  "$@" </dev/null || { state=failed && failed=yes; }
  table="$table$(printf '%-16s %6ds  %s' "$name" $(($(date +%s) - began)) "$state")
"
}
step "setup" make setup
step "setup for tests" make .venv/test.lock
for target in "$@"; do
  step "make $target" make "$target"
done
left=$(ls -A "$HOME")
[ -z "$left" ] || { echo "bare-path: left in the home folder: $left" >&2 && failed=yes; }
printf '\n== bare path\n%s' "$table"
[ -z "$failed" ]
