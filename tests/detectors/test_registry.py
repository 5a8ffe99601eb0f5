"""Which detectors there are, and the contract that each keeps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from detectors import registry
from detectors.base import BaseDetector, DetectorFault, check_detector
from detectors.registry import load_detectors
from doorwatch.reading import read
from doorwatch.reasons import explain
from doorwatch.rules import load_rules, load_taxonomy
from doorwatch.settings import Thresholds
from doorwatch.types import Detector, Listing, MemoryView, Reading, Review, Signal, TextEvidence

TAXONOMY = load_taxonomy()
DETECTORS = load_detectors(load_rules(), TAXONOMY, Thresholds())
TEXTS = (
    "Ik ben 17 jaar. Bel mijn manager 💗",
    "Leeftijd 1 6, telegram @demo_name_1, een m4ssage",
    "Geboren op 12-05-2010. 24/7, geen grenzen, zonder bescherming.",
    "Bel 0 6 dertig 98 nul nul 12. Snel geld, vanaf 16 jaar gezocht.",
)
REVIEW = Review("She seemed scared. She is 16 years old.")
LISTINGS = [
    Listing(
        "demo", "1", title="Fresh", text=text, stated_age=24, country="NL", hidden_text="x", reviews=(REVIEW,)
    )
    for text in TEXTS
]
SAMPLES = [(read(listing, (), date(2026, 11, 20)), MemoryView()) for listing in LISTINGS]


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_every_detector_keeps_the_contract(detector: Detector) -> None:
    check_detector(detector, TAXONOMY, SAMPLES)


def test_detectors_have_names_of_their_own_and_come_sorted() -> None:
    names = [detector.name for detector in DETECTORS]
    assert names == sorted(set(names))


class Odd(BaseDetector):
    """A detector that gives whatever signal it was made with."""

    name = "odd"
    indicators: tuple[str, ...] = ("hidden_text",)

    def __init__(self, **changes: Any) -> None:
        super().__init__(TAXONOMY)
        self.changes = changes

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        given: dict[str, Any] = {
            "indicator": "hidden_text",
            "lane": "exploitation",
            "family": "text_other",
            "weight": "weak",
            "detector": "odd",
            "version": "1",
            "rule": None,
            "evidence": (TextEvidence("text", 0, 3, "Ik "),),
            "explanation": explain("hidden_text", words=1),
            "benign": TAXONOMY["hidden_text"].benign,
        }
        yield Signal(**{**given, **self.changes})


def test_a_sound_detector_passes() -> None:
    check_detector(Odd(), TAXONOMY, SAMPLES[:1])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"indicator": "youth_language"}, "an indicator that the detector declares"),
        ({"lane": "minor_age"}, "lane must be exploitation; got minor_age"),
        ({"family": "image"}, "family must be text_other; got image"),
        ({"detector": "other"}, "the name and version of its detector"),
        ({"evidence": ()}, "at least one piece of evidence"),
        ({"evidence": (TextEvidence("text", 0, 3, "Wij"),)}, "offsets that cut out exactly the quoted text"),
        ({"explanation": {"en": "A sentence."}}, "a sentence in nl and one in en"),
        ({"explanation": {"nl": "0,9", "en": "0.9"}}, "an explanation that is a sentence"),
    ],
)
def test_a_detector_that_breaks_the_contract_is_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DetectorFault, match=message):
        check_detector(Odd(**changes), TAXONOMY, SAMPLES[:1])


def test_a_detector_declares_only_what_is_built() -> None:
    odd = Odd()
    odd.indicators = ("ethnicity_listed",)
    with pytest.raises(
        DetectorFault, match="an indicator of the taxonomy that is built; got 'ethnicity_listed'"
    ):
        check_detector(odd, TAXONOMY)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("tests.detectors.test_registry:double", "each detector's name once; got 'ages' twice"),
        ("tests.detectors.test_registry:broken", "demo could not be made: RuntimeError"),
        ("tests.detectors.test_registry:missing", "demo could not be made: AttributeError"),
    ],
)
def test_an_installed_detector_that_fails_is_never_silently_missing(
    monkeypatch: pytest.MonkeyPatch, target: str, message: str
) -> None:
    monkeypatch.setattr(registry, "entry_points", lambda group: [EntryPoint("demo", target, group)])
    with pytest.raises(DetectorFault, match=message):
        load_detectors(load_rules(), TAXONOMY, Thresholds())


def test_an_installed_detector_joins_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    target = "tests.detectors.test_registry:extra"
    monkeypatch.setattr(registry, "entry_points", lambda group: [EntryPoint("demo", target, group)])
    assert "odd" in [detector.name for detector in load_detectors(load_rules(), TAXONOMY, Thresholds())]


def double(*_: object) -> Detector:
    return DETECTORS[0]


def broken(*_: object) -> Detector:
    raise RuntimeError


def extra(*_: object) -> Detector:
    return Odd()
