#!/bin/sh
# Tests use Tesseract and Chromium of the system where they are. Install what is missing when this
# may be done without asking (root, apt-get at hand); else say what will be skipped.
set -u
missing=""
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "system parts: installing$missing"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 ||
    { apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1; } ||
    echo "system parts: could not install$missing; its tests are skipped and listed"
else
  echo "system parts: not here:$missing; its tests are skipped and listed"
fi
exit 0
