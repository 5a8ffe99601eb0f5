"""Conditions of weights, what counts, and what an agency mark sets aside."""

from __future__ import annotations

from typing import Any

import pytest

from doorwatch.types import Assessment, Signal, TextEvidence
from tests.scoring.conftest import make, score


def of(assessment: Assessment, indicator: str) -> Signal:
    return next(signal for signal in assessment.signals if signal.indicator == indicator)


@pytest.mark.parametrize(
    ("indicator", "company", "weight", "counted"),
    [
        ("youth_language", [], "weak", False),
        ("youth_language", ["stated_age_under_18"], "weak", True),
        ("school_or_guardian_context", [], "weak", False),
        ("school_or_guardian_context", ["youth_language"], "moderate", True),
        ("school_or_guardian_context", ["contact_by_other_person"], "weak", False),
        ("rapid_relocation", [], "weak", False),
        ("rapid_relocation", ["hidden_text"], "weak", True),
        ("rapid_relocation", ["shared_phone_many_personas"], "moderate", True),
        ("emoji_code_hit", [], "weak", False),
        ("emoji_code_hit", ["hidden_text"], "weak", False),
        ("emoji_code_hit", ["shared_payer"], "weak", True),
        ("sugar_offer", ["recruitment_ad"], "weak", False),
        ("obscured_phone_number", ["trustworthy_language"], "weak", False),
    ],
)
def test_the_weight_and_count_of_a_signal_depend_on_its_company(
    indicator: str, company: list[str], weight: str, counted: bool
) -> None:
    found = of(score(make(indicator), *map(make, company)), indicator)
    assert (found.weight, found.counted) == (weight, counted)


def test_an_emoji_makes_no_other_weak_sign_count() -> None:
    assessment = score(make("emoji_code_hit"), make("phone_in_image"))
    assert not of(assessment, "phone_in_image").counted
    assert of(assessment, "emoji_code_hit").counted


@pytest.mark.parametrize(
    ("indicator", "given", "kept"),
    [
        ("contact_by_other_person", "decisive", "moderate"),
        ("age_contradiction", "weak", "weak"),
        ("birth_date_under_18", "strong", "strong"),
        ("shared_phone_many_personas", "strong", "strong"),
        ("rapid_relocation", "strong", "weak"),
        ("known_hash_match", "weak", "weak"),
    ],
)
def test_no_signal_is_heavier_than_its_indicator_and_condition_allow(
    indicator: str, given: Any, kept: str
) -> None:
    assert of(score(make(indicator, given)), indicator).weight == kept


@pytest.mark.parametrize(
    "indicator", ["shared_phone_many_personas", "image_reused_other_persona", "near_duplicate_text_cluster"]
)
def test_links_within_a_marked_agency_are_shown_and_not_counted(indicator: str) -> None:
    marked = score(make(indicator, counted=False), make("contact_by_other_person"))
    assert not of(marked, indicator).counted
    assert marked.lanes["exploitation"].level == "watch"
    assert score(make(indicator), make("contact_by_other_person")).lanes["exploitation"].level == "review"


@pytest.mark.parametrize("indicator", ["stated_age_under_18", "verified_account_trade", "shared_payer"])
def test_no_detector_can_set_aside_what_an_agency_mark_does_not_cover(indicator: str) -> None:
    assert of(score(make(indicator, counted=False)), indicator).counted


def test_one_statement_found_twice_is_one_signal_and_the_rule_is_named() -> None:
    by_rule = make(
        "stated_age_under_18",
        detector="phrases",
        rule="r",
        evidence=(TextEvidence("text", 0, 9, "ik ben 17"),),
    )
    by_reader = make("stated_age_under_18", detector="ages", evidence=(TextEvidence("text", 7, 9, "17"),))
    elsewhere = make("stated_age_under_18", detector="ages", evidence=(TextEvidence("title", 7, 9, "17"),))
    assert [s.rule for s in score(by_reader, by_rule).signals] == ["r"]
    assert len(score(by_reader, by_rule, elsewhere).signals) == 2


def test_a_merge_keeps_the_heavier_weight() -> None:
    by_rule = make("birth_date_under_18", "weak", detector="phrases", rule="r")
    assert of(score(by_rule, make("birth_date_under_18")), "birth_date_under_18").weight == "decisive"


def test_shadow_signals_are_set_apart_and_move_nothing() -> None:
    assessment = score(make("stated_age_under_18", shadow=True))
    assert assessment.level == "none"
    assert assessment.signals == ()
    assert [signal.indicator for signal in assessment.shadow] == ["stated_age_under_18"]


def test_a_sign_of_two_lanes_is_two_signals() -> None:
    assessment = score(
        make("repost_after_refusal", "strong"), make("repost_after_refusal", "strong", lane="minor_age")
    )
    assert assessment.lanes["verification"].level == "review"
    assert assessment.lanes["minor_age"].level == "review"
