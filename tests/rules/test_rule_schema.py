"""A fault in a rule file is named with file, line, what was expected and what came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from doorwatch.errors import RuleError
from doorwatch.rules import Rule, load_rule, load_rules


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "weight: weak",
            "weight: '0.9'",
            r"sound\.yaml:7: weight must be weak, moderate, strong or decisive; got '0\.9'",
        ),
        (
            "weight: weak",
            "weight: decisive",
            ":7: weight must be at most strong, the weight of recruitment_ad; got 'decisive'",
        ),
        ("weight: weak\n", "", "a rule needs the key weight; got 'nothing'"),
        ("status: live", "status: on", ":6: status must be shadow, live or retired; got 'on'"),
        (
            "indicator: recruitment_ad",
            "indicator: made_up",
            ":5: indicator must be a score or context indicator",
        ),
        (
            "indicator: recruitment_ad",
            "indicator: ethnicity_listed",
            ":5: indicator must be a score or context indicator",
        ),
        (
            "indicator: recruitment_ad",
            "indicator: movement_language",
            ":7: a rule of the context indicator movement_language has no weight",
        ),
        (
            "weight: weak",
            "weight: weak\nlane: minor_age",
            ":8: lane is allowed where the indicator's condition says so",
        ),
        (
            "fields: [title, text]",
            "fields: [title, body]",
            "each of fields must be title, text, reviews or persona; got 'body'",
        ),
        (
            "fields:",
            "colour: red\nfields:",
            "a rule knows the keys .*; got 'red'|a rule knows the keys .*colour",
        ),
        ("  en: Fast money\n", "", ":2: title needs the key en; got 'nothing'"),
        ('  nl: ["snel geld"]', '  xx: ["snel geld"]', "match has the languages nl, .* or any; got 'xx'"),
        ("  nl: Snel geld\n", "  nl: Snel geld\n  nl: Weer\n", ":4: each key once; got 'nl' twice"),
        (
            "weight: weak",
            "weight: weak\nwhere: age < 18",
            "where names a slot of every match line; {age} is not in all",
        ),
        (
            "weight: weak",
            "weight: weak\nwhere: age is small",
            "where must be one comparison such as 'age < 18'",
        ),
        ("weight: weak", "weight: weak\nsubject: me", "subject must be advertised_person or any; got 'me'"),
        ("    says: supports", "    says: yes", "says must be supports, mixed or contradicts; got 'yes'"),
        ("    where: public\n", "", "a source has url, doi or where"),
        (
            "n: 0, precision: 0,",
            "n: 0, precision: 0.9,",
            "a rule that was not measured .n: 0. has precision 0",
        ),
        (
            "n: 0, precision: 0, interval: [0, 1]",
            "n: 9, precision: 0.9, interval: [0, 0.5]",
            "interval holds the precision",
        ),
        (
            "n: 0, precision: 0,",
            "n: few, precision: 0,",
            "n must be the number of labelled matches; got 'few'",
        ),
        ("precision: 0,", "precision: 90,", "precision must be between 0 and 1; got '90'"),
        ("live: {set", "old: {set", "a rule knows the keys"),
        (
            "false_positives:\n  - An adult who lends money.",
            "false_positives: []",
            "false_positives must be a list with one entry or more",
        ),
        ("id: sound", "id: Sound One", ":1: id must be small letters, digits and single hyphens"),
        (
            "changes:\n  - 2026-11-21 First version.",
            "changes:",
            "changes must be a list with one entry or more; got 'nothing'",
        ),
    ],
)
def test_a_fault_names_file_line_expected_and_got(
    rule: Callable[..., Rule], old: str, new: str, message: str
) -> None:
    with pytest.raises(RuleError, match=message):
        rule((old, new))


def test_a_live_rule_shows_its_figures(write: Callable[..., Path]) -> None:
    path = write()
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("live:")]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(RuleError, match=":6: a live rule has the key live with its measured precision"):
        load_rule(path)


@pytest.mark.parametrize(
    ("parts", "at_least", "message"),
    [
        ("{one: [alfa], two: [beta]}", "3", "at_least is at most the number of parts; got '3'"),
        ("{one: [alfa], two: [beta]}", "1", "at_least must be a number of parts, 2 to 9; got '1'"),
        ("[alfa]", "2", "match with at_least must be a mapping"),
    ],
)
def test_a_rule_of_parts_names_its_parts(
    rule: Callable[..., Rule], parts: str, at_least: str, message: str
) -> None:
    with pytest.raises(RuleError, match=message):
        rule(('["snel geld"]', parts), ("fields:", f"at_least: {at_least}\nfields:"))


def test_no_rule_set_is_half_loaded(write: Callable[..., Path]) -> None:
    write()
    folder = write(("id: sound", "id: other"), ("weight: weak", "weight: heavy"), name="other").parent.parent
    with pytest.raises(RuleError, match=r"other\.yaml:7: weight must be"):
        load_rules([folder])


def test_an_id_exists_once_over_all_folders(write: Callable[..., Path]) -> None:
    write()
    folder = write(name="again").parent.parent
    with pytest.raises(RuleError, match=r"an id that no other rule has \(.*\); got 'sound'"):
        load_rules([folder])


def test_the_digest_names_the_contents_and_survives_a_second_look(write: Callable[..., Path]) -> None:
    folder = write().parent.parent
    first = load_rules([folder]).digest
    assert first.startswith("sha256:")
    assert load_rules([folder, folder]).digest == first
    write(("weight: weak", "weight: moderate"))
    assert load_rules([folder]).digest != first


def test_the_cache_gives_the_same_rules_and_is_safe_to_lose_or_spoil(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    folder, cache = write().parent.parent, tmp_path / "cache"
    fresh = load_rules([folder])
    assert load_rules([folder], cache=cache) == fresh
    assert load_rules([folder], cache=cache) == fresh
    (kept,) = cache.iterdir()
    for spoilt in (b"", b"short", kept.read_bytes()[:-1], b"\0" * 32 + kept.read_bytes()[32:]):
        kept.write_bytes(spoilt)
        assert load_rules([folder], cache=cache) == fresh
    kept.unlink()
    assert load_rules([folder], cache=cache) == fresh
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert load_rules([folder], cache=blocked) == fresh
