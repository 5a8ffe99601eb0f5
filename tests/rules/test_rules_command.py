"""`doorwatch rules` as an analyst meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from doorwatch.cli.main import main
from doorwatch.rules import load_rule


def test_check_finds_no_fault_in_the_shipped_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check"]) == 0
    assert capsys.readouterr().out.endswith("rules, 0 faults\n")


def test_check_names_the_fault_and_ends_with_bad_input(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(("weight: weak", "weight: '0.9'")).parent.parent
    assert main(["rules", "check", str(folder)]) == 2
    expected = "rules/minor/sound.yaml:7: weight must be weak, moderate, strong or decisive; got '0.9'"
    assert capsys.readouterr().out.splitlines()[0] == expected


def test_try_shows_which_rules_match_where_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "try", "Leeftijd: 17"]) == 0
    out = capsys.readouterr().out
    assert 'stated-age-under-18 (live, decisive) at 0-12: "Leeftijd: 17" by "leeftijd {age}"' in out
    assert "A person under 18 cannot consent" in out


def test_try_writes_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "rules", "try", "Bel mijn manager."]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    given = (found["rule"], found["start"], found["end"], found["quote"])
    assert given == ("contact-by-other", 0, 16, "Bel mijn manager")


def test_try_says_when_nothing_matches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "try", "Thee en koffie."]) == 0
    assert capsys.readouterr().out == "no rule matches\n"


def test_a_text_is_tried_only_as_a_field_that_listings_have(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "try", "Thee en koffie.", "--field", "nonsense"]) == 2
    assert "--field: title, text, hidden_text, persona or review:0; got 'nonsense'" in capsys.readouterr().err


def test_list_gives_every_rule_with_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "--json"]) == 0
    found = {entry["id"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert found["school-or-guardian"]["status"] == "shadow"
    assert found["movement-wording"]["weight"] is None


def test_new_writes_a_rule_in_shadow_and_never_over_another(tmp_path: Path) -> None:
    line = ["rules", "new", "minor/my-rule", "--indicator", "youth_language", "--folder", str(tmp_path)]
    assert main(line) == 0
    rule = load_rule(tmp_path / "minor" / "my-rule.yaml")
    assert (rule.id, rule.status) == ("my-rule", "shadow")
    assert main(line) == 2


@pytest.mark.parametrize(
    "line",
    [
        ["rules", "new", "../x", "--indicator", "youth_language"],
        ["rules", "new", "minor/../x", "--indicator", "youth_language"],
        ["rules", "new", "minor/x", "--indicator", "ethnicity_listed"],
    ],
)
def test_new_refuses_a_name_outside_its_folder_and_what_is_left_out(line: list[str], tmp_path: Path) -> None:
    assert main([*line, "--folder", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []
