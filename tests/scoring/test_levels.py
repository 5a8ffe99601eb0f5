"""The level table, cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorwatch.errors import RuleError
from doorwatch.rules import SHIPPED, load_weights
from doorwatch.types import ImageEvidence, Level, Signal, TextEvidence
from tests.scoring.conftest import FIELD, MEMORY, make, score

IMAGE = (ImageEvidence(0, 12, "mirrored", "hotline"),)
REVIEW = (TextEvidence("review:0", 0, 2, "16"),)


@pytest.mark.parametrize(
    ("cell", "signals", "level"),
    [
        ("minor_age urgent", [make("stated_age_under_18")], "urgent"),
        ("minor_age urgent by the field", [make("stated_age_under_18", evidence=FIELD)], "urgent"),
        (
            "minor_age review, decisive from elsewhere",
            [make("stated_age_under_18", evidence=MEMORY)],
            "review",
        ),
        ("minor_age review, decisive in a review", [make("stated_age_under_18", evidence=REVIEW)], "review"),
        ("minor_age review, strong", [make("birth_date_under_18", "strong")], "review"),
        ("minor_age review, strong from reports", [make("user_report_underage")], "review"),
        (
            "minor_age review, moderate and another family",
            [make("school_or_guardian_context"), make("age_contradiction", "weak")],
            "review",
        ),
        (
            "minor_age watch, moderate of one family",
            [make("school_or_guardian_context"), make("youth_language")],
            "watch",
        ),
        ("minor_age none, lone weak", [make("youth_language")], "none"),
        (
            "exploitation urgent",
            [make("shared_phone_many_personas", "strong"), make("shared_payer")],
            "urgent",
        ),
        (
            "exploitation review, two families with a third party",
            [make("contact_by_other_person"), make("shared_phone_many_personas")],
            "review",
        ),
        (
            "exploitation review, weak beside moderate",
            [make("image_reused_other_persona"), make("hidden_text")],
            "review",
        ),
        (
            "exploitation watch, one family",
            [make("contact_by_other_person"), make("no_limits_and_always_available")],
            "watch",
        ),
        (
            "exploitation watch, no third party",
            [make("no_limits_and_always_available"), make("rapid_relocation")],
            "watch",
        ),
        (
            "exploitation watch, the second family is a safety practice",
            [make("contact_by_other_person"), make("phone_in_image")],
            "watch",
        ),
        (
            "exploitation watch, touring beside a third party stays a safety practice",
            [make("shared_phone_many_personas"), make("rapid_relocation")],
            "watch",
        ),
        ("exploitation watch, two weak families", [make("hidden_text"), make("phone_in_image")], "watch"),
        ("exploitation none, lone weak", [make("trustworthy_language")], "none"),
        (
            "exploitation none, weak of one family",
            [make("hidden_text"), make("trustworthy_language")],
            "none",
        ),
        ("verification review, strong", [make("verified_account_trade")], "review"),
        (
            "verification review, moderate and another family",
            [make("repost_after_refusal"), make("off_platform_handle")],
            "review",
        ),
        ("verification watch", [make("account_changed_hands")], "watch"),
        ("verification none, lone weak", [make("off_platform_handle")], "none"),
        ("recruitment urgent", [make("recruitment_aimed_at_minors")], "urgent"),
        ("recruitment review", [make("recruitment_ad")], "review"),
        ("recruitment watch", [make("too_good_offer")], "watch"),
        ("recruitment none, sugar offer alone", [make("sugar_offer")], "none"),
        ("known_image urgent", [make("known_hash_match", evidence=IMAGE)], "urgent"),
        ("known_image review, transformed", [make("known_hash_match", "weak", evidence=IMAGE)], "review"),
        ("nothing", [], "none"),
    ],
)
def test_a_cell_of_the_table(cell: str, signals: list[Signal], level: Level) -> None:
    assessment = score(*signals)
    assert assessment.level == level, cell
    for signal in signals:
        assert assessment.lanes[signal.lane].level == level


def test_all_five_lanes_are_always_there() -> None:
    lanes = score().lanes
    assert list(lanes) == ["minor_age", "exploitation", "verification", "recruitment", "known_image"]
    assert {(lane.level, lane.points, lane.signals) for lane in lanes.values()} == {("none", 0, ())}


def test_points_are_those_of_the_contract_for_one_decisive_cue() -> None:
    assert score(make("stated_age_under_18")).lanes["minor_age"].points == 40


def test_saying_it_again_adds_no_points() -> None:
    again = [
        make("stated_age_under_18", evidence=(TextEvidence("text", at, at + 2, "17"),)) for at in (0, 10, 20)
    ]
    assert score(*again).lanes["minor_age"].points == 40


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weak: 2", "weak: 0", "points must be whole numbers that rise with the weight; got '0'"),
        ("moderate: 6", "moderate: 1", "points must be whole numbers that rise with the weight; got '1'"),
        (
            "least: decisive, self",
            "least: all, self",
            "weight must be weak, moderate, strong or decisive; got 'all'",
        ),
        (
            "one_is: third_party",
            "one_is: foreign",
            "one_is must be third_party or safety_practice; got 'foreign'",
        ),
        ("  recruitment:\n    urgent:", "  recruiting:\n    urgent:", "levels knows the keys"),
        ("emoji_code_hit:", "made_up:", "a condition belongs to a score indicator; got 'made_up'"),
        ("unseen_when_failed: [ages, phrases]", "unseen: [ages]", "weights knows the keys"),
    ],
)
def test_a_fault_in_the_weights_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (SHIPPED / "weights.yaml").read_text("utf-8")
    assert old in text
    path = tmp_path / "weights.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleError, match=message):
        load_weights(path)
