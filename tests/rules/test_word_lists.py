"""Named lists of words and lines of parts: what they match, what they refuse, and what they cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.ages import find_ages
from doorwatch.errors import RuleError
from doorwatch.rules import RuleSet, load_rules, load_taxonomy
from doorwatch.rules.checker import check_folders
from doorwatch.text import normalise

Made = Callable[..., RuleSet]
LISTS = """\
words:
  own_seek: {nl: [zoek*, gezocht, op zoek naar], de: [suchen]}
  own_person: {nl: [dames, meisje*, "jonge {dames|mensen}"]}
  own_work: {nl: [escort*, gezelschap]}
fields:"""
NEAR = '[{near: ["{=own_seek}", "{=own_person}", "{=own_work}"], within: 8}]'


def quotes(rules: RuleSet, text: str, tally: Counter[str] | None = None) -> list[str]:
    read = normalise("text", text)
    ages = find_ages((read,), date(2026, 11, 1), None)
    return [match.quote for match in rules.match((read,), ages, tally)]


@pytest.fixture
def listed(phrases: Made) -> Made:
    """Return a rule set of one rule with the lists above and these match and unless lines."""
    return lambda match, unless='["zzz zzz"]', *more: phrases(match, unless, ("fields:", LISTS), *more)


@pytest.mark.parametrize(
    ("match", "text", "found"),
    [
        ('["{=own_seek} {=own_person}"]', "Wij zoeken meisjes.", ["zoeken meisjes"]),
        ('["{=own_seek} {=own_person}"]', "Op zoek naar jonge mensen!", ["Op zoek naar jonge mensen"]),
        ('["{=own_seek} {=own_person}"]', "Meisjes zoeken wij.", []),
        ('["{=own_seek} {gap} {=own_person} voor"]', "zoeken veel dames voor", ["zoeken veel dames voor"]),
        ('["nu {=own_seek}"]', "Dames nu gezocht.", ["nu gezocht"]),
        ('["{=own_seek} wij {age} jaar"]', "gezocht: wij, 19 jaar", ["gezocht: wij, 19 jaar"]),
        (NEAR, "Dames gezocht voor gezelschap.", ["Dames gezocht voor gezelschap"]),
        (NEAR, "Voor ons escortbureau zoeken we nog twee dames.", ["escortbureau zoeken we nog twee dames"]),
        (NEAR, "Dames gezocht. Gezelschap is leuk.", []),
        (NEAR, "Dames gezocht? Gezelschap bij ons!", ["Dames gezocht? Gezelschap"]),
        (NEAR, "Dames gezocht; wij betalen 1.500 voor gezelschap.", []),
        (NEAR, "Dames gezocht, 1.500 euro, gezelschap.", ["Dames gezocht, 1.500 euro, gezelschap"]),
        (NEAR, "Dames gezocht door een heer die graag eens wil praten, gezelschap.", []),
        ('[{near: ["{=own_seek}", "vanaf {age} jaar"]}]', "Vanaf 20 jaar gezocht", ["Vanaf 20 jaar gezocht"]),
        ('[{near: ["{=own_person}", "jonge {=own_person}"]}]', "jonge meisjes", ["jonge meisjes"]),
    ],
)  # fmt: skip
def test_lists_and_parts_match_in_their_order_or_in_any(
    listed: Made, match: str, text: str, found: list[str]
) -> None:
    anybody = ("fields:", "subject: any\nfields:")
    assert quotes(listed(match, '["zzz zzz"]', anybody), text) == found


def test_an_exception_of_parts_cancels_only_what_it_overlaps(listed: Made) -> None:
    rules = listed(NEAR, '[{near: ["geen", "{=own_person}"]}]')
    assert quotes(rules, "Wij zoeken geen dames voor gezelschap.") == []
    assert quotes(rules, "Geen dames. Wij zoeken meisjes voor gezelschap.") == [
        "zoeken meisjes voor gezelschap"
    ]


def test_a_comparison_holds_for_the_part_that_has_the_slot(listed: Made) -> None:
    lines = '[{near: ["{=own_seek}", "vanaf {age}"]}]'
    rules = listed(lines, '["zzz zzz"]', ("fields:", "subject: any\nwhere: age < 18\nfields:"))
    assert quotes(rules, "Vanaf 21 gezocht.") == []
    between = listed(lines, '["zzz zzz"]', ("fields:", "subject: any\nwhere: 12 <= age < 18\nfields:"))
    assert quotes(between, "Vanaf 2 gezocht.") == []
    assert quotes(between, "Vanaf 12 gezocht.") == ["Vanaf 12 gezocht"]
    assert quotes(rules, "Vanaf 21, ook vanaf 16, gezocht.") == ["vanaf 16, gezocht"]


@pytest.mark.parametrize(
    ("match", "words", "message"),
    [
        ('["{=nobody} x"]', LISTS, "names a list of words that has this language; got '{=nobody}'"),
        ('[{near: ["{=own_seek}"]}]', LISTS, "near has 2 to 5 different parts"),
        ('[{near: ["{=own_seek}", "{=own_seek}"]}]', LISTS, "near has 2 to 5 different parts"),
        ('[{near: ["{=own_seek}", "a"], within: 99}]', LISTS, "a number of words, 2 to 24; got '99'"),
        ('[{near: ["{=own_seek}", "a"], far: 1}]', LISTS, "knows the keys near, within; got 'far'"),
        ('[{near: ["{=own_seek}", "🌹"]}]', LISTS, "near has parts of words; got 'a sign'"),
        ('["x"]', "words: {own_seek: {nl: ['{age} jaar']}}\nfields:", "1 to 6 words without slots"),
        ('["x"]', "words: {own_seek: {nl: ['een {gap} twee']}}\nfields:", "1 to 6 words without slots"),
        ('["x"]', "words: {own_seek: {nl: [een, een]}}\nfields:", "each entry of a list once; got 'een'"),
        ('["x"]', "words: {own_seek: {xx: [een]}}\nfields:", "a list has the languages nl, "),
        ('["x"]', "words: {Seek: {nl: [een]}}\nfields:", "a name of small letters that no other list has"),
    ],
)  # fmt: skip
def test_a_list_or_line_that_is_not_understood_is_refused(
    phrases: Made, match: str, words: str, message: str
) -> None:
    with pytest.raises(RuleError, match=message):
        phrases(match, '["zzz zzz"]', ("fields:", words))


def test_shared_lists_lie_beside_the_folders_and_belong_to_the_digest(
    write: Callable[..., Path],
) -> None:
    path = write(('nl: ["snel geld"]', 'nl: ["{=lure} geld"]'), ("[Snel geld", "[Vlug geld"))
    lists = path.parent.parent / "words.yaml"
    digests = set()
    for words in ("[vlug, snel]", "[vlug]"):
        lists.write_text(f"lure: {{nl: {words}}}\n", "utf-8")
        rules = load_rules([path.parent.parent])
        assert quotes(rules, "vlug geld") == ["vlug geld"]
        digests.add(rules.digest)
    assert len(digests) == 2


def test_a_list_that_no_rule_names_is_a_fault(write: Callable[..., Path]) -> None:
    path = write()
    (path.parent.parent / "words.yaml").write_text("lure: {nl: [vlug]}\n", "utf-8")
    _, faults = check_folders([path.parent.parent], load_taxonomy())
    assert [str(fault) for fault in faults] == [
        "rules/words.yaml:1: a rule that names the list lure/nl; got none"
    ]


@pytest.mark.parametrize("piece", ["zoeken ", "dames gezocht ", "zoeken dames escort ", "jonge dames, "])
def test_work_on_parts_grows_in_proportion(listed: Made, piece: str) -> None:
    rules = listed(NEAR[:-1] + ', "{=own_seek} {gap} {=own_person} {gap} {=own_work}"]')
    steps = []
    for size in (1, 10, 100):
        tally: Counter[str] = Counter()
        quotes(rules, piece * (20 * size), tally)
        steps.append(tally["looked"] + 100)
    assert steps[1] <= 12 * steps[0]
    assert steps[2] <= 12 * steps[1]


WORDS = ("zoeken", "dames", "escort", "gezelschap", "en", "geen", "wij", "jonge")


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from((" ", ", ", ". ", "? "))), max_size=16))
@settings(max_examples=100, deadline=None)
def test_every_meeting_holds_all_parts_inside_one_thought(pairs: list[tuple[str, str]]) -> None:
    text = "".join(word + sign for word, sign in pairs)
    for quote in quotes(_MADE[0], text):
        assert ". " not in quote
        assert len(quote.split()) <= 8
        for group in (("zoeken",), ("dames",), ("escort", "gezelschap")):
            assert any(word in quote for word in group)


_MADE: list[RuleSet] = []


@pytest.fixture(autouse=True)
def made(listed: Made) -> None:
    _MADE[:] = [listed(NEAR)]
