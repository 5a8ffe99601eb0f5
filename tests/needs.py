"""Tests that need a system part: skipped with a word where it is missing, failed where it is required.

`DOORWATCH_REQUIRE=chromium,tesseract,postgres` turns such a skip into a failure. The run ends with a
table of what was not run here, how many tests, and how to get it.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.postgres import WHEEL, installed


@dataclass(frozen=True)
class Need:
    """A system part: its name in DOORWATCH_REQUIRE, the marker, whether it is there, how to get it."""

    name: str
    marker: str
    there: Callable[[], bool]
    how: str


def _chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


NEEDS = (
    Need("chromium", "browser", _chromium, "apt install chromium"),
    Need(
        "tesseract",
        "tesseract",
        lambda: shutil.which("tesseract") is not None,
        "apt install tesseract-ocr tesseract-ocr-nld",
    ),
    Need("postgres", "postgres", lambda: installed() is not None, f"make setup (the wheel {WHEEL})"),
)
_missing: Counter[str] = Counter()


def required() -> set[str]:
    """Return the parts that this run must have. An unknown name is a usage error."""
    wanted = {part.strip() for part in os.environ.get("DOORWATCH_REQUIRE", "").split(",")} - {""}
    if unknown := wanted - {need.name for need in NEEDS}:
        raise pytest.UsageError(
            f"DOORWATCH_REQUIRE: expected chromium, tesseract, postgres; got {sorted(unknown)}"
        )
    return wanted


def check(item: pytest.Item) -> None:
    """Skip or fail a test whose system part is missing."""
    for need in NEEDS:
        if item.get_closest_marker(need.marker) and not need.there():
            if need.name in required():
                pytest.fail(f"{need.name} is required here and missing: {need.how}", pytrace=False)
            _missing[need.name] += 1
            pytest.skip(f"{need.name} is missing: {need.how}")


def summarise(terminal: Any) -> None:
    """Write the table of what was not run here."""
    others = _other_skips(terminal)
    if not _missing and not others:
        return
    terminal.section("not run here")
    for need in NEEDS:
        if count := _missing[need.name]:
            terminal.write_line(f"{need.name:<12}{count:>5} tests   {need.how}")
    for reason, count in sorted(others.items()):
        terminal.write_line(f"{'-':<12}{count:>5} tests   {reason}")


def _other_skips(terminal: Any) -> Counter[str]:
    """Return the reasons of all other skips: none is silent."""
    reasons = (str(report.longrepr[2]) for report in terminal.stats.get("skipped", ()))
    plain = (reason.removeprefix("Skipped: ") for reason in reasons)
    missing = tuple(f"{need.name} is missing: " for need in NEEDS)
    return Counter(reason for reason in plain if not reason.startswith(missing))
