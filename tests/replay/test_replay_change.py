"""A change: which rules differ, and how the two sets count them."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorwatch.errors import BadInput
from doorwatch.replay import change_of
from tests.replay.scenes import rule_file, rules_of


def test_a_rule_in_shadow_is_replayed_as_if_it_were_live(tmp_path: Path) -> None:
    rule_file(tmp_path / "rules")
    present = rules_of(tmp_path / "rules")
    change = change_of("money", present)
    assert [(pair.how, pair.new.status) for pair in change.pairs if pair.new] == [("made live", "live")]
    assert change.before == present
    assert change.after.digest != present.digest


def test_a_live_rule_as_it_stands_is_compared_with_its_absence(tmp_path: Path) -> None:
    rule_file(tmp_path / "rules", status="live")
    rule_file(tmp_path / "rules", "other", status="live", match="makkelijk geld")
    present = rules_of(tmp_path / "rules")
    change = change_of("money", present)
    assert [pair.how for pair in change.pairs] == ["as it stands"]
    assert [rule.id for rule in change.before.rules] == ["other"]
    assert change.after == present


@pytest.mark.parametrize(
    ("words", "status", "how"),
    [
        ({"match": "makkelijk geld"}, "live", "changed"),
        ({"weight": "weak"}, "live", "changed"),
        ({}, "live", "as it stands"),
        ({}, "retired", "retired"),
    ],
)
def test_a_file_is_compared_with_the_rule_of_its_name(
    words: dict[str, str], status: str, how: str, tmp_path: Path
) -> None:
    rule_file(tmp_path / "rules", status="live")
    path = rule_file(tmp_path / "draft", status=status, **words)
    (pair,) = change_of(str(path), rules_of(tmp_path / "rules")).pairs
    assert (pair.how, pair.new is None) == (how, how == "retired")


def test_a_file_with_a_new_name_is_added(tmp_path: Path) -> None:
    rule_file(tmp_path / "rules")
    path = rule_file(tmp_path / "draft", "fresh", match="koffie")
    change = change_of(str(path), rules_of(tmp_path / "rules"))
    assert [(pair.id, pair.how) for pair in change.pairs] == [("fresh", "added")]
    assert [rule.id for rule in change.after.rules] == ["fresh", "money"]


def test_a_folder_changes_all_its_rules_at_once(tmp_path: Path) -> None:
    rule_file(tmp_path / "rules")
    rule_file(tmp_path / "draft", match="koffie")
    rule_file(tmp_path / "draft", "fresh", match="thee")
    change = change_of(str(tmp_path / "draft"), rules_of(tmp_path / "rules"))
    assert [(pair.id, pair.how) for pair in change.pairs] == [("fresh", "added"), ("money", "changed")]


def test_the_same_words_have_the_same_digest_wherever_they_lie(tmp_path: Path) -> None:
    rule_file(tmp_path / "rules")
    present = rules_of(tmp_path / "rules")
    first, second = (change_of(str(rule_file(tmp_path / name, match="thee")), present) for name in "ab")
    assert first.after.digest == second.after.digest
    assert first.after.digest != change_of("money", present).after.digest


@pytest.mark.parametrize("target", ["nobody", "empty"])
def test_what_names_no_rule_is_refused(target: str, tmp_path: Path) -> None:
    rule_file(tmp_path / "rules")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match=r"expected|rule file"):
        change_of(target if target == "nobody" else str(tmp_path / target), rules_of(tmp_path / "rules"))


def test_a_retired_rule_that_nobody_has_is_refused(tmp_path: Path) -> None:
    rule_file(tmp_path / "rules")
    path = rule_file(tmp_path / "draft", "fresh", status="retired")
    with pytest.raises(BadInput, match="a rule in shadow or live"):
        change_of(str(path), rules_of(tmp_path / "rules"))
