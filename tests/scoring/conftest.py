"""Signals for the tests of scoring, made from the shipped taxonomy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from doorwatch.rules import load_taxonomy, load_weights
from doorwatch.scoring import assess
from doorwatch.types import (
    Assessment,
    Evidence,
    Failure,
    FieldEvidence,
    Lane,
    Listing,
    MemoryEvidence,
    Reading,
    Signal,
    TextEvidence,
    Weight,
)

TAXONOMY = load_taxonomy()
MEMORY: tuple[Evidence, ...] = (MemoryEvidence("personas_per_phone", 6, None),)
Make = Callable[..., Signal]
Score = Callable[..., Assessment]


def make(
    indicator: str,
    weight: Weight | None = None,
    *,
    lane: Lane | None = None,
    evidence: tuple[Evidence, ...] | None = None,
    detector: str = "test",
    rule: str | None = None,
    counted: bool = True,
    shadow: bool = False,
    family: str | None = None,
) -> Signal:
    """Return a signal with the taxonomy's lane, family and weight unless told otherwise."""
    entry = TAXONOMY[indicator]
    if evidence is None:
        evidence = MEMORY if "memory" in entry.needs else (TextEvidence("text", 0, 4, "word"),)
    return Signal(
        indicator=indicator,
        lane=lane or entry.lane or "exploitation",
        family=family or entry.family or "",
        weight=weight or entry.weight or "weak",
        detector=detector,
        version="1",
        rule=rule,
        evidence=evidence,
        explanation={"nl": "Een zin.", "en": "A sentence."},
        benign=entry.benign,
        counted=counted,
        shadow=shadow,
    )


def score(*signals: Signal, reading: Reading | None = None, failures: tuple[Failure, ...] = ()) -> Assessment:
    """Return the assessment of a plain listing with these signals."""
    read = reading or Reading(Listing("demo", "1", text="word"), date(2026, 11, 20))
    return assess(
        read, signals, (), weights=load_weights(), taxonomy=TAXONOMY, ruleset="sha256:0", failures=failures
    )


@pytest.fixture(name="make")
def _make() -> Make:
    """Make a signal of an indicator."""
    return make


@pytest.fixture(name="score")
def _score() -> Score:
    """Assess signals."""
    return score


FIELD: tuple[Evidence, ...] = (FieldEvidence("stated_age", 17),)
