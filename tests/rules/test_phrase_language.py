"""What a phrase matches, what it never matches, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.ages import find_ages
from doorwatch.errors import RuleError
from doorwatch.rules import RuleMatch, RuleSet, load_rules
from doorwatch.text import normalise

Made = Callable[..., RuleSet]
SHIPPED_RULES = load_rules()


def quotes(rules: RuleSet, text: str, field: str = "text") -> list[str]:
    read = normalise(field, text)
    return [match.quote for match in rules.match((read,), find_ages((read,), date(2026, 11, 1), None))]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("snel geld", "SNEL GELD!", ["SNEL GELD"]),
        ("snel geld", "Sñel  gëld", ["Sñel  gëld"]),
        ("snel geld", "snel - geld", ["snel - geld"]),
        ("snel geld", "snel, -- geld", []),
        ("snel geld", "snel geldt", []),
        ("snel geld", "onsnel geld", []),
        ("snel geld", "snelgeld", []),
        ("snel geld", "snel 2 geld", []),
        ("snel geld", "snel geld snel geld", ["snel geld", "snel geld"]),
        ("minderjarig*", "Minderjarige personen", ["Minderjarige"]),
        ("minderjarig*", "meerderjarig", []),
        ("goed* verdien*", "goede verdiensten", ["goede verdiensten"]),
        ("bel {mijn manager|hem}", "bel mijn manager of bel hem", ["bel mijn manager", "bel hem"]),
        ("werk {gap} nu", "werk nu", ["werk nu"]),
        ("werk {gap} nu", "werk een twee drie vier nu", ["werk een twee drie vier nu"]),
        ("werk {gap} nu", "werk een twee drie vier vijf nu", []),
        ("werk {gap} nu", "werk hier. Kom nu", []),
        ("l'argent facile", "de l’argent facile", ["l’argent facile"]),
        ("ik ben {age}", "ik ben 17", ["ik ben 17"]),
        ("ik ben {age}", "ik ben zeventien", ["ik ben zeventien"]),
        ("ik ben {age}", "ik ben 10 minuten weg", []),
        ("opgericht in {year}", "opgericht in 1998", ["opgericht in 1998"]),
        ("opgericht in {year}", "opgericht in 98", []),
        ("verdien {amount} {gap} week", "verdien € 1.500 in een week", ["verdien € 1.500 in een week"]),
        ("verdien {amount}", "verdien 500 euro", ["verdien 500 euro"]),
        ("verdien {amount}", "verdien 500 vrienden", []),
        ("🌹", "een🌹dag 🌹", ["🌹", "🌹"]),
    ],
)
def test_a_phrase_matches_whole_words_with_little_between_them(
    phrases: Made, phrase: str, text: str, found: list[str]
) -> None:
    assert quotes(phrases(f'["{phrase}"]'), text) == found


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("snel {geld", "every { of a phrase closes with }"),
        ("{naam} geld", r"a slot is {age}, {year}, {amount} or {gap}"),
        ("{age}", "a phrase has one word or more"),
        ("{gap} geld", "at most 2 gaps, none of them first or last"),
        ("a {gap} b {gap} c {gap} d", "at most 2 gaps"),
        ("ab*", "a word before . has 3 letters or more"),
        ("sn*el", "stands at the end of a word"),
        ("snel 🌹", "words or one sign, not both"),
        ("{a|b} {a|b} {a|b} {a|b} {a|b} {a|b} {a|b}", "at most 96 ways to choose"),
        ("a b c d e f g h i j k l m", "at most 12 words and slots; got '13'"),
        ("{een|} geld", "each alternative of {a|b} has a word"),
    ],
)
def test_a_phrase_that_is_not_bounded_or_not_understood_is_refused(
    phrases: Made, phrase: str, message: str
) -> None:
    with pytest.raises(RuleError, match=message):
        phrases(f'["{phrase}"]')


def test_unless_cancels_only_the_match_that_it_overlaps(phrases: Made) -> None:
    rules = phrases('["bel mijn manager"]', '["bel mijn manager niet"]')
    assert quotes(rules, "Bel mijn manager niet. Of bel mijn manager") == ["bel mijn manager"]


@pytest.mark.parametrize("end", [". ", ".", "!", "? ", "\n", "; "])
def test_unless_never_crosses_a_sentence_end(phrases: Made, end: str) -> None:
    rules = phrases('["ik ben {age} jaar"]', '["{age} jaar ervaring"]')
    assert quotes(rules, f"Ik ben 17 jaar{end}Ervaring welkom.") == ["Ik ben 17 jaar"]


def test_hidden_text_cancels_nothing_outside_itself(phrases: Made) -> None:
    rules = phrases('["snel geld"]', '["geen snel geld"]')
    texts = (normalise("text", "snel geld"), normalise("hidden_text", "geen snel geld"))
    assert [match.field for match in rules.match(texts, ())] == ["text"]


def test_a_phrase_reads_what_style_hides_and_what_pictures_say(phrases: Made) -> None:
    rules = phrases('["snel geld"]')
    for field in ("title", "text", "hidden_text", "picture_text:0"):
        assert quotes(rules, "snel geld", field) == ["snel geld"]
    for field in ("persona", "review:0"):
        assert quotes(rules, "snel geld", field) == []


def test_many_matches_of_one_part_do_not_push_out_another(phrases: Made) -> None:
    parts = '{one: ["alfa"], two: ["beta"]}'
    rules = phrases(parts, '["zzz zzz"]', ("fields:", "at_least: 2\nfields:"))
    assert quotes(rules, "alfa " * 500) == []
    assert quotes(rules, "alfa " * 500 + "beta")[-1] == "beta"


def test_an_age_of_somebody_else_fills_no_slot_unless_the_rule_says_any(phrases: Made) -> None:
    own = phrases('["onder {age} jaar"]')
    anybody = phrases('["onder {age} jaar"]', '["zzz zzz"]', ("fields:", "subject: any\nfields:"))
    assert quotes(own, "Niet onder 16 jaar.") == []
    assert quotes(anybody, "Niet onder 16 jaar.") == ["onder 16 jaar"]


@pytest.mark.parametrize(
    "piece",
    [
        "snel geld ",
        "ik ben 17 jaar ",
        "werk werk vanaf ",
        "a ",
        "{gap} ",
        "🌹",
        "nooit een geverifieerd account te ",
    ],
)
def test_work_on_hostile_text_grows_in_proportion(piece: str) -> None:
    steps = []
    for size in (1, 10, 100):
        text = normalise("text", piece * (20 * size))
        tally: Counter[str] = Counter()
        SHIPPED_RULES.match((text,), find_ages((text,), date(2026, 11, 1), None), tally)
        steps.append(tally["looked"] + 100)
    assert steps[1] <= 12 * steps[0]
    assert steps[2] <= 12 * steps[1]


@given(st.text(alphabet="snelgd 17ikbjar.,!\n\u200b🌹é-", max_size=60))
@settings(max_examples=150, deadline=None)
def test_offsets_cut_out_exactly_the_quoted_words(text: str) -> None:
    read = normalise("text", text)
    for match in SHIPPED_RULES.match((read,), find_ages((read,), date(2026, 11, 1), None)):
        assert text[match.start : match.end] == match.quote
        assert match.quote


@given(st.sampled_from(["Snel geld.", "Ik ben 17.", "Bel mijn manager."]), st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_later_sentence_never_removes_a_match(first: str, later: str) -> None:
    alone = {match.rule.id for match in _match(first)}
    assert alone <= {match.rule.id for match in _match(f"{first} {later}")}


def _match(text: str) -> tuple[RuleMatch, ...]:
    read = normalise("text", text)
    return SHIPPED_RULES.match((read,), find_ages((read,), date(2026, 11, 1), None))
