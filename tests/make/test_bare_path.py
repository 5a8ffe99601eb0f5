"""The README's two commands on a machine that has Python and make, and nothing else of ours."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "tools").glob("*.sh"))


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.name for script in SCRIPTS])
def test_a_script_is_plain_shell(script: Path) -> None:
    """`sh` is dash on Debian: no script needs bash."""
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", str(script)], check=True)


def test_setup_keeps_its_caches_in_the_checkout() -> None:
    setup = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
    assert 'UV_CACHE_DIR="$PWD/.cache/uv"' in setup
    assert "pip install --quiet --no-cache-dir" in setup


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="a clean clone needs git")
def test_demo_and_tests_run_without_compiler_chromium_tesseract_and_psql() -> None:
    done = subprocess.run(
        ["sh", str(ROOT / "tools" / "bare-path.sh")], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert re.search(r"^=+ not run here =+$", done.stdout, re.MULTILINE)
    assert re.search(r"^tesseract +\d+ tests   apt install tesseract-ocr", done.stdout, re.MULTILINE)
    assert re.search(r"^make demo +\d+s  well$", done.stdout, re.MULTILINE)
