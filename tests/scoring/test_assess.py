"""What an assessment says beside its levels: unseen, failures, echoes; and detectors that fail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from doorwatch.reading import read
from doorwatch.rules import load_taxonomy, load_weights
from doorwatch.scoring import assess, detect
from doorwatch.types import ContextFact, Failure, FieldEvidence, Listing, MemoryView, Reading, Signal
from tests.scoring.conftest import make, score

DAY = date(2026, 11, 20)


class Fake:
    """A detector made of data: it yields its signals and then, if it has one, raises its error."""

    version = "1"
    needs_memory = False

    def __init__(self, name: str, *found: Signal, error: Exception | None = None) -> None:
        self.name, self.found, self.error = name, found, error
        self.indicators: tuple[str, ...] = ("stated_age_under_18", "age_at_platform_minimum")

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        yield from self.found
        if self.error is not None:
            raise self.error

    def context(self, reading: Reading, view: MemoryView) -> Iterable[ContextFact]:
        return ()


READING = Reading(Listing("demo", "1", text="word"), DAY)
CUE = make("stated_age_under_18")


def test_a_detector_that_raises_is_a_failure_and_the_others_go_on() -> None:
    broken = Fake("broken", CUE, error=ValueError("leeftijd 17"))
    signals, _, failures = detect(READING, MemoryView(), [broken, Fake("sound", CUE)])
    assert signals == (CUE, CUE)
    assert failures == (Failure("broken", "raised ValueError"),)


def test_an_undeclared_indicator_is_a_failure_and_no_signal() -> None:
    signals, _, failures = detect(READING, MemoryView(), [Fake("odd", make("hidden_text"), CUE)])
    assert signals == (CUE,)
    assert failures == (Failure("odd", "gave an indicator that it does not declare"),)


@pytest.mark.parametrize(
    ("detector", "level"), [("ages", "unseen"), ("phrases", "unseen"), ("reuse", "none")]
)
def test_a_failed_reader_of_ages_leaves_the_listing_unseen(detector: str, level: str) -> None:
    assert score(failures=(Failure(detector, "raised ValueError"),)).lanes["minor_age"].level == level


def test_unseen_never_hides_a_cue() -> None:
    assessment = score(CUE, failures=(Failure("phrases", "raised ValueError"),))
    assert assessment.level == "urgent"


def test_pictures_that_nobody_read_are_unseen_when_there_is_no_text() -> None:
    reading = read(Listing("demo", "1", images=("a.jpg",)), as_of=DAY)
    assert score(reading=reading).lanes["minor_age"].level == "unseen"
    assert score(reading=reading).level == "unseen"


def test_watch_of_another_lane_stays_below_unseen() -> None:
    reading = read(Listing("demo", "1", images=("a.jpg",)), as_of=DAY)
    assessment = score(make("contact_by_other_person"), reading=reading)
    assert (assessment.lanes["exploitation"].level, assessment.level) == ("watch", "unseen")


def test_the_assessment_echoes_the_reading_and_the_rules() -> None:
    reading = read(Listing("demo", "9", text="Ik ben 24."), as_of=DAY)
    fact = ContextFact(
        "movement_language", "says nothing", (FieldEvidence("x", 1),), {"nl": "A.", "en": "B."}
    )
    assessment = assess(
        reading, (), (fact, fact), weights=load_weights(), taxonomy=load_taxonomy(), ruleset="sha256:7",
        failures=(Failure("reuse", "raised KeyError"),),
    )  # fmt: skip
    assert (assessment.platform, assessment.id, assessment.as_of) == ("demo", "9", DAY)
    assert (assessment.stated_age, assessment.ruleset) == (24, "sha256:7")
    assert assessment.ages == reading.ages
    assert assessment.context == (fact,)
    assert assessment.failures == (Failure("reuse", "raised KeyError"),)
    assert (assessment.risk, assessment.calibration) == (None, None)
