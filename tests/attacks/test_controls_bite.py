"""The tests that the threat model names fail when their control is taken away (`make soak`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.controls import CONTROLS, Control

ROOT = Path(__file__).parents[2]
PARTS = (
    "doorwatch", "review_ui", "crawler", "detectors", "audit", "demo", "rules", "tests", "docs", "deploy",
    "evaluation", "pyproject.toml",
)  # fmt: skip


@pytest.mark.parametrize("control", CONTROLS, ids=lambda one: one.name)
def test_a_control_stands_once_where_the_table_says(control: Control) -> None:
    assert (ROOT / control.file).read_text("utf-8").count(control.stands) == 1
    assert (ROOT / control.test.partition("::")[0]).exists()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree that may be spoilt."""
    home = tmp_path_factory.mktemp("copy")
    skipped = shutil.ignore_patterns("__pycache__", "*.png", ".hypothesis")
    for part in PARTS:
        place = ROOT / part
        if place.is_dir():
            shutil.copytree(place, home / part, ignore=skipped, symlinks=True)
        else:
            shutil.copy(place, home / part)
    return home


def run(home: Path, test: str) -> subprocess.CompletedProcess[str]:
    """Run a test of a copy, on SQLite only."""
    words = ["-m", "pytest", "-q", "-x", "--tb=line", "-p", "no:cacheprovider", "-k", "not postgres", test]
    env = {**os.environ, "PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *words], cwd=home, env=env, capture_output=True, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("control", CONTROLS, ids=lambda one: one.name)
def test_without_a_control_its_test_fails(copy: Path, control: Control) -> None:
    place = copy / control.file
    whole = place.read_text("utf-8")
    assert whole.count(control.stands) == 1
    place.write_text(whole.replace(control.stands, control.without), "utf-8")
    try:
        done = run(copy, control.test)
    finally:
        place.write_text(whole, "utf-8")
    assert done.returncode == 1, done.stdout[-2_000:] + done.stderr[-500:]
    assert "failed" in done.stdout or "FAILED" in done.stdout, done.stdout[-2_000:]
