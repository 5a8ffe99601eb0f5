"""The subject model: what it may add and doubt, what it may never take back, and that it says why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.ages import find_ages, subject_digest, verdict
from doorwatch.ages.concepts import is_nation
from doorwatch.ages.features import features, notions, pairs
from doorwatch.ages.reader import scan
from doorwatch.ages.subject import chance, is_outright, judged, model, parse
from doorwatch.ages.surroundings import Spot, around
from doorwatch.text import normalise

AS_OF = date(2026, 11, 20)
LIFTED = [
    "ive told everyone im 19 here but my passport says 17",
    "Antes ponía 19, ya me cansé de mentir: 16",
    "fünfzehn bin ich, falls wer fragt",
    "auf die Welt gekommen im Mai 2010, aufgewachsen in Tirol",
    "Te soy franca, los dieciocho los hago en febrero",
]  # fmt: skip
"""Sentences of training in which no rule finds a subject."""
OUTRIGHT = [
    "Ik ben 17.",
    "I am 17 years old.",
    "Age: 16.",
    "Ich bin 17.",
    "J'ai 17 ans.",
    "Tengo 17 años.",
    "Ich werde im Juni siebzehn.",
]
OTHERS = [
    "Alles klopt.",
    "The sofa is 16 years old.",
    "No one under 21.",
    "Mein Bus ist die Linie 17.",
    "Talla 16.",
]


def spots(text: str) -> list[Spot]:
    return [found for found in scan(normalise("text", text), AS_OF) if isinstance(found, Spot)]


def told(text: str) -> set[tuple[int, str]]:
    ages = find_ages([normalise("text", text)], AS_OF, None)
    return {(age.years, age.quote) for age in ages if age.subject == "advertised_person" and age.current}


@pytest.mark.parametrize("text", LIFTED)
def test_a_number_without_a_subject_becomes_hers_and_the_words_that_moved_it_are_named(text: str) -> None:
    ages = find_ages([normalise("text", text)], AS_OF, None)
    moved = [age for age in ages if age.subject == "advertised_person" and age.years < 18]
    assert moved
    for age in moved:
        assert 1 <= len(age.moved) <= 3
        assert all(word in text for word in age.moved)
        assert text[age.start : age.end] in age.quote


@pytest.mark.parametrize("text", OUTRIGHT)
def test_an_age_told_outright_is_the_rules_word_and_the_model_cannot_doubt_it(text: str) -> None:
    (spot,) = spots(text)
    assert is_outright(spot)
    assert judged(spot) == (spot.found, ())


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(LIFTED), st.lists(st.sampled_from(OTHERS), max_size=3), st.sampled_from([" ", "\n"]))
def test_no_other_sentence_takes_back_what_the_model_gave(text: str, more: list[str], gap: str) -> None:
    alone = {years for years, _ in told(text)}
    assert alone <= {years for years, _ in told(gap.join([f"{text}.", *more]))}
    assert alone <= {years for years, _ in told(gap.join([*more, f"{text}."]))}


@pytest.mark.parametrize("hidden", [*OTHERS, "my passport says 24, not 17"])
def test_text_that_a_visitor_does_not_see_takes_back_nothing(hidden: str) -> None:
    shown = normalise("text", LIFTED[0])
    both = find_ages([shown, normalise("hidden_text", hidden)], AS_OF, None)
    assert verdict(find_ages([shown], AS_OF, None)) == 17
    assert (verdict(both) or 99) <= 17


def test_a_correction_upwards_never_removes_the_lower_age() -> None:
    assert 17 in {years for years, _ in told(f"{LIFTED[0]}. Sorry, I mean 24.")}


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Romanian girl, 17, free tonight", ["Dutch", "Polish", "Nigerian", "Hungarian"]),
        ("Roemeens meisje, 17, vanavond vrij", ["Pools", "Hongaars", "Nederlands"]),
        ("rumänisches Mädchen, 17, heute frei", ["polnisches", "ungarisches", "deutsches"]),
        ("Lengyel lány, 17, ma este ráér", ["Ukrán", "Német", "Szlovák"]),
    ],
)
def test_where_somebody_is_from_moves_no_chance(text: str, others: list[str]) -> None:
    nation = text.split()[0]
    assert not is_nation("dance") | is_nation("danke") | is_nation("syrup")
    (alone,) = {chance(spot) for spot in spots(text)}
    assert {chance(spot) for other in others for spot in spots(text.replace(nation, other))} == {alone}


def test_the_chance_is_the_logistic_of_the_sum_of_the_weights() -> None:
    (spot,) = spots("heya 17 n living on my own")
    table, near = model().tables["hers"], around(spot)
    found = [*features(spot, near), *pairs(notions(spot, near))]
    total = model().intercepts["hers"] + sum(table.get(slot, {}).get(key, 0) for slot, key in found)
    assert (chance(spot) > 0.5) == (total > 0)


def test_the_file_of_weights_is_read_by_head_slot_and_weight() -> None:
    known = parse(
        "# made by a script\n@hers\t\t-25\n@hers\t-1\t0\n-3\tim\tage\n12\tpassport\n@coming\t+b\t0\n7\tsoon\n"
    )
    assert known.intercepts == {"hers": -25, "coming": 0}
    assert known.tables == {
        "hers": {"-1": {"im": -3, "age": -3, "passport": 12}},
        "coming": {"+b": {"soon": 7}},
    }


def test_the_digest_is_that_of_the_committed_weights() -> None:
    assert len(subject_digest()) == 12
    assert len(model().tables["hers"]["-1"]) > 100


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Leeftijd: het is geen zestien meer, eentje minder", 15),
        ("my age is 8 + 5", 13),
        ("I am two years younger than the 19 of the profile", 17),
        ("two years under 18 is my age", 16),
    ],
)  # fmt: skip
def test_ages_that_are_to_be_worked_out(text: str, years: int) -> None:
    assert verdict(find_ages([normalise("text", text)], AS_OF, None)) == years
