"""A test whose system part is missing is skipped with a word, or fails where the part is required."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = """
import pytest
from tests import needs

needs.NEEDS = (needs.Need("tesseract", "tesseract", lambda: False, "apt install tesseract-ocr"),)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    needs.check(item)


def pytest_terminal_summary(terminalreporter):
    needs.summarise(terminalreporter)
"""
TEST = """
import pytest


@pytest.mark.tesseract
def test_reads():
    pass


def test_of_a_room():
    pytest.skip("the room does not exist yet")
"""


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(SAMPLE)
    (folder / "test_sample.py").write_text(TEST)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = tesseract: x\n")
    environ = os.environ | {"PYTHONPATH": str(ROOT), "DOORWATCH_REQUIRE": ""} | environment
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def test_a_missing_part_skips_and_the_run_ends_with_how_to_get_it(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0
    assert "not run here" in done.stdout
    assert "tesseract       1 tests   apt install tesseract-ocr" in done.stdout
    assert "-               1 tests   the room does not exist yet" in done.stdout


def test_a_required_part_fails(tmp_path: Path) -> None:
    done = run(tmp_path, DOORWATCH_REQUIRE="tesseract")
    assert done.returncode == 1
    assert "tesseract is required here and missing: apt install tesseract-ocr" in done.stdout


def test_an_unknown_part_is_a_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests import needs

    monkeypatch.setenv("DOORWATCH_REQUIRE", "chromium,browser")
    with pytest.raises(pytest.UsageError, match=r"expected chromium, tesseract, postgres; got \['browser'\]"):
        needs.required()
