"""A whole look at one listing: read, detect, assess, with the shipped rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from detectors.registry import load_detectors
from doorwatch.reading import read
from doorwatch.rules import load_rules, load_taxonomy, load_weights
from doorwatch.scoring import assess, detect
from doorwatch.settings import Thresholds
from doorwatch.types import Assessment, Listing, MemoryView, PictureReading, Signal

RULES, TAXONOMY, WEIGHTS = load_rules(), load_taxonomy(), load_weights()
DETECTORS = load_detectors(RULES, TAXONOMY, Thresholds())
DAY = date(2026, 11, 20)
Look = Callable[..., Assessment]


def look(
    text: str | None = None, *, pictures: tuple[PictureReading, ...] = (), view: MemoryView | None = None,
    **fields: Any,
) -> Assessment:  # fmt: skip
    """Return the assessment of one listing; `fields` are those of `Listing`."""
    listing = Listing("demo", "1", text=text, **{"country": "NL", **fields})
    reading = read(listing, pictures, DAY)
    signals, context, failures = detect(reading, view or MemoryView(), DETECTORS)
    return assess(
        reading, signals, context, weights=WEIGHTS, taxonomy=TAXONOMY, ruleset=RULES.digest, failures=failures
    )


def indicators(assessment: Assessment) -> list[str]:
    """Return the indicators of the signals, sorted."""
    return sorted({signal.indicator for signal in assessment.signals})


def only(assessment: Assessment, indicator: str) -> Signal:
    """Return the one signal of an indicator."""
    (found,) = [signal for signal in assessment.signals if signal.indicator == indicator]
    return found


@pytest.fixture(name="look")
def _look() -> Look:
    """Look at a listing."""
    return look
