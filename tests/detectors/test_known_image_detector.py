"""Matches of banks: decisive within the threshold, for a person to look at beyond it, else an explanation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from doorwatch.cases import evidence_digest
from doorwatch.types import BankMatch, FieldEvidence, ImageEvidence, PictureReading
from tests.detectors.conftest import Look, indicators, only

SEEN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def match(kind: str = "hotline", exact: bool = True, **other: Any) -> BankMatch:
    given = {"bank": f"demo-{kind}", "kind": kind, "distance": 0, "transform": "original", "exact": exact,
             "entry": "17"}  # fmt: skip
    return BankMatch(**{**given, **other})


def shown(*matches: BankMatch, index: int = 0, **other: Any) -> PictureReading:
    given = {"address": "http://127.0.0.1/a.jpg", "sha256": "ab" * 32, "pdq": "cd" * 32, "quality": 90}
    return PictureReading(index, **{**given, **other}, matches=matches)


@pytest.mark.parametrize("kind", ["hotline", "survivor"])
def test_a_match_within_the_threshold_is_urgent_and_says_what_a_person_needs(look: Look, kind: str) -> None:
    found = look("Company and massage.", pictures=(shown(match(kind), index=1),), observed_at=SEEN)
    assert (found.level, found.lanes["known_image"].level) == ("urgent", "urgent")
    signal = only(found, "known_hash_match")
    assert signal.weight == "decisive"
    assert signal.evidence == (
        ImageEvidence(1, 0, "original", f"demo-{kind}"),
        FieldEvidence("bank.entry", "17"),
        FieldEvidence("picture.pdq", "cd" * 32),
        FieldEvidence("picture.sha256", "ab" * 32),
        FieldEvidence("picture.address", "http://127.0.0.1/a.jpg"),
        FieldEvidence("picture.seen_at", SEEN.isoformat()),
    )
    assert signal.explanation["en"] == f"Picture 2 is entry 17 of the bank demo-{kind} (distance 0)."


@pytest.mark.parametrize(
    "change", [{"distance": 12}, {"transform": "mirrored"}, {"transform": "turned_90", "distance": 4}]
)
def test_a_near_or_mirrored_match_is_for_review_and_says_unconfirmed(
    look: Look, change: dict[str, Any]
) -> None:
    found = look("Company and massage.", pictures=(shown(match(exact=False, **change)),))
    assert found.lanes["known_image"].level == "review"
    assert "transformed, unconfirmed" in only(found, "known_hash_match").explanation["en"]
    assert "niet bevestigd" in only(found, "known_hash_match").explanation["nl"]


def test_equal_bytes_are_named_as_that(look: Look) -> None:
    found = look("Company.", pictures=(shown(match(hash="sha256")),))
    assert "byte for byte" in only(found, "known_hash_match").explanation["en"]


@pytest.mark.parametrize("kind", ["stock", "template"])
def test_stock_and_template_pictures_only_explain(look: Look, kind: str) -> None:
    plain = look("Company and massage.", pictures=(shown(),))
    found = look("Company and massage.", pictures=(shown(match(kind)),))
    assert indicators(found) == indicators(plain)
    assert {lane: one.level for lane, one in found.lanes.items()} == {
        lane: one.level for lane, one in plain.lanes.items()
    }
    (fact,) = [one for one in found.context if one.indicator == "stock_or_agency_image"]
    assert fact.evidence == (ImageEvidence(0, 0, "original", f"demo-{kind}"),)


def test_a_stock_match_lowers_nothing_of_a_hotlines(look: Look) -> None:
    found = look("Company.", pictures=(shown(match("stock"), match()),))
    assert found.lanes["known_image"].level == "urgent"


def test_one_signal_for_each_picture_and_bank_the_exact_ones_first(look: Look) -> None:
    many = [shown(match(exact=False, distance=9), match("survivor"), index=at) for at in range(40)]
    found = look("Company.", pictures=tuple(many))
    signals = [one for one in found.signals if one.indicator == "known_hash_match"]
    assert len(signals) == 25
    assert all(one.weight == "decisive" for one in signals)


def test_a_picture_without_a_match_is_silent(look: Look) -> None:
    assert "known_hash_match" not in indicators(look("Company.", pictures=(shown(),)))


def test_the_same_picture_elsewhere_or_stored_anew_is_the_same_evidence(look: Look) -> None:
    one = look("Company.", pictures=(shown(match()),), observed_at=SEEN)
    other = look("Company.", pictures=(shown(match(), address="http://127.0.0.1/b.jpg", sha256="ef" * 32),))
    entry = look("Company.", pictures=(shown(match(entry="18")),))
    assert evidence_digest(one) == evidence_digest(other) != evidence_digest(entry)
