"""The checker asks of every rule what a reviewer would ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from doorwatch.errors import RuleError
from doorwatch.rules import Rule, load_rules, load_taxonomy
from doorwatch.rules.checker import check_folders, check_rule, check_rules


def said(faults: Iterable[RuleError]) -> list[str]:
    """Return the faults as they are shown, without the folders."""
    return [str(fault).removeprefix("rules/minor/") for fault in faults]


def test_a_sound_rule_has_no_fault(rule: Callable[..., Rule]) -> None:
    assert check_rule(rule()) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([("id: sound", "id: other")], "sound.yaml:1: id must be the name of the file, 'sound'; got 'other'"),
        (
            [('["snel geld"]', '["snel geld", "veel geld"]')],
            "sound.yaml:10: an example that needs the match line 'veel geld'; got none",
        ),
        (
            [('["geen snel geld"]', '["geen snel geld", "niet snel geld"]')],
            "sound.yaml:12: an example that needs the unless line 'niet snel geld'; got none",
        ),
        (
            [
                ("[Snel geld verdienen.]", "[Snel geld verdienen., Langzaam geld.]"),
                ("[Geen snel geld.]", "[Geen snel geld., Niets.]"),
            ],
            "sound.yaml:23: an example that matches; got 'Langzaam geld.'",
        ),
        (
            [("[Geen snel geld.]", "[Geen snel geld., Snel geld.]")],
            "sound.yaml:24: an example that does not match; got 'Snel geld.'",
        ),
        (
            [("[Snel geld verdienen.]", "[Snel geld verdienen., Meer snel geld.]")],
            "sound.yaml:24: a live rule has as many no_match as match examples (2); got 1",
        ),
        (
            [("    says: supports", "    says: mixed")],
            "sound.yaml:18: a live rule has a source that says supports; got none",
        ),
        (
            [("An adult who lends money.", "Not known yet.")],
            "sound.yaml:17: whom a wrong match would harm; got 'Not known yet.'",
        ),
        (
            [("An adult who lends money.", "A cat.")],
            "sound.yaml:16: false_positives name the adult whom a wrong match harms",
        ),
        (
            [("Snel geld verdienen.", '"Snel geld, bel 030 23125 123"')],
            "sound.yaml:23: an example without a phone number; got one",
        ),
        (
            [("Snel geld verdienen.", "Snel geld? Ik heet Robin.")],
            "sound.yaml:23: an example without a name or handle; got one",
        ),
        (
            [("Snel geld verdienen.", "Snel geld " + "heel " * 19 + "goed.")],
            "sound.yaml:23: an example has at most 80 characters; got 110",
        ),
        (
            [
                ('["snel geld"]', '["ik ben {age}"]'),
                ("weight: weak", "weight: weak\nsubject: any"),
                ("[Snel geld verdienen.]", "[Ik ben 17.]"),
                ('["geen snel geld"]', '["nu ik ben {age}"]'),
                ("[Geen snel geld.]", "[Nu ik ben 17.]"),
            ],
            "sound.yaml:8: an example that needs subject: any; got none",
        ),
    ],
)
def test_a_fault_is_found_and_placed(
    rule: Callable[..., Rule], changes: list[tuple[str, str]], message: str
) -> None:
    assert message in said(check_rule(rule(*changes)))


def test_a_comparison_must_change_an_example(rule: Callable[..., Rule]) -> None:
    made = rule(
        ('["snel geld"]', '["leeftijd {age}"]'), ("weight: weak", "weight: weak\nwhere: age < 18"),
        ("Snel geld verdienen.", '"Leeftijd: 17"'), ('["geen snel geld"]', '["mijn leeftijd {age}"]'),
        ("Geen snel geld.", '"Mijn leeftijd: 17"'),
    )  # fmt: skip
    assert "sound.yaml:8: an example that needs where; got none" in said(check_rule(made))


def test_two_rules_of_one_indicator_find_different_words(write: Callable[..., Path]) -> None:
    write()
    folder = write(("id: sound", "id: twin"), name="twin").parent.parent
    faults = [str(fault) for fault in check_rules(load_rules([folder]))]
    assert faults == ["rules/minor/twin.yaml:9: spans that sound does not give already; got the same"]


def test_one_run_names_the_faults_of_all_files(write: Callable[..., Path]) -> None:
    write(("weight: weak", "weight: heavy"))
    write(("id: sound", "id: third"), ("status: live", "status: on"), name="third")
    folder = write(("id: sound", "id: wrong"), name="fine").parent.parent
    _, faults = check_folders([folder], load_taxonomy())
    assert [fault.place for fault in faults] == [
        "rules/minor/fine.yaml:1", "rules/minor/sound.yaml:7", "rules/minor/third.yaml:6",
    ]  # fmt: skip
