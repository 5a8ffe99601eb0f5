"""The grounds of decisions: what ships is whole, and a file with a fault is refused with its line."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from doorwatch.errors import RuleError
from doorwatch.rules import SHIPPED, load_grounds
from doorwatch.rules.grounds import DECISIONS, TAKING
from doorwatch.types import LANGUAGES

TEXT = (SHIPPED / "grounds.yaml").read_text()


def test_every_decision_has_a_ground_and_a_referral_only_confirmed_ones() -> None:
    grounds = load_grounds()
    for decision in DECISIONS:
        assert grounds.carrying(decision)
    assert all(one.confirmed for one in grounds.carrying("refer_police"))


def test_what_takes_something_from_an_advertiser_is_said_in_all_eight_languages() -> None:
    for one in load_grounds().by_id.values():
        takes = any(decision in TAKING for decision in one.decisions)
        assert set(one.public_text) == (set(LANGUAGES) if takes else set())
        assert (one.category is not None) == takes


def test_words_of_the_public_form_are_words_that_it_knows() -> None:
    form = resources.files("doorwatch.schemas").joinpath("dsa_statement.schema.json").read_text()
    for one in load_grounds().by_id.values():
        for word in (one.category, *one.keywords):
            assert word is None or f'"{word}"' in form


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("kind: terms", "kind: law of nature", r"grounds.yaml:\d+: kind must be law, terms or record"),
        ("flags: [minor]", "flags: [major]", "each of flags must be minor, third_party_control or imagery"),
        ("[no_concern]", "[arrest]", "each of decisions must be no_concern"),
        ("[no_concern]", "[duplicate]", "every decision has a ground; got 'none for no_concern'"),
        ("[no_concern]", "[no_concern, remove]", "no_sign has public_text exactly when it carries"),
        ("flags: [third_party_control]", "flags: [imagery]", "refer_police is flagged minor or third_party"),
        ("kind: record", "kind: record\n    flags: [minor]", "of kind record takes nothing"),
        ("STATEMENT_CATEGORY_VIOLENCE", "VIOLENCE", "category is a STATEMENT_CATEGORY_"),
        ("[KEYWORD_OTHER]", "[OTHER]", "each of keywords is a KEYWORD_"),
        ("  no_sign:", "  No sign:", "a name is small letters, digits and underscores"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in TEXT
    path = tmp_path / "grounds.yaml"
    path.write_text(TEXT.replace(before, after, 1))
    with pytest.raises(RuleError, match=message):
        load_grounds(path)
