from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.reading import read, shingle_words, shingles_of, traces
from doorwatch.reading.foreign import holds_number_word
from doorwatch.reading.remember import FEWEST_WORDS
from doorwatch.types import Account, Listing, PictureReading, Trace, Verification

DAY = date(2026, 11, 20)
LISTING = Listing("demo-north", "A-1", title="Massage", persona="Alex", city="Utrecht", country="NL")


def row(text: str, **more: object) -> tuple[str, ...]:
    listing = dataclasses.replace(LISTING, title=None, text=text, **more)  # type: ignore[arg-type]
    return shingle_words(read(listing, as_of=DAY))


def test_traces_hold_what_memory_keys() -> None:
    step = Verification("id_document", datetime(2026, 1, 1, tzinfo=UTC), "artifact-1")
    listing = dataclasses.replace(
        LISTING,
        text="Bel +49 30 23125123, wa.me/493023125123, tg @some_name, mail name@example.org, www.example.org",
        account=Account("u7", True, None, "payer-1", "person-1", (step,)),
    )
    pictures = [PictureReading(0, pdq="ab" * 32, pdq_r="cd" * 32, quality=80, regions=("ef" * 32,))]
    assert traces(read(listing, pictures, as_of=DAY)) == (
        Trace("account", "u7"),
        Trace("artifact", "artifact-1"),
        Trace("handle", "email:name@example.org"),
        Trace("handle", "telegram:some_name"),
        Trace("payer", "payer-1"),
        Trace("pdq", "ab" * 32, 0, 80),
        Trace("pdq_r", "cd" * 32, 0, 80),
        Trace("person", "person-1"),
        Trace("persona", "alex"),
        Trace("phone", "+493023125123"),
    )


def test_a_listing_without_names_and_contacts_leaves_no_trace() -> None:
    assert traces(read(dataclasses.replace(LISTING, persona=None, text="Massage"), as_of=DAY)) == ()


@pytest.mark.parametrize(
    "copy",
    [
        "Alex, 25 jaar, massage in Utrecht. Bel +49 30 23125123!",
        "ALEX - 31 jaar, massage in UTRECHT. Bel 0049 30 23125124",
        "Alex, vijf en twintig jaar, massage in Utrecht. Bel plus 49 drie nul 23 12 51 23.",
        "Alex, vijfentwintig jaar, mass\u200bage in Utrecht. Bel +49 (0)30-2312 5123",
    ],
)
def test_a_copy_with_another_number_or_contact_leaves_the_same_row(copy: str) -> None:
    assert row(copy) == ("<name>", "<number>", "jaar", "massage", "in", "<city>", "bel", "<contact>")


def test_a_copy_with_another_name_and_city_leaves_the_same_row() -> None:
    first = row("Alex doet massage in Utrecht")
    assert row("Sam doet massage in Den Haag", persona="Sam", city="Den Haag") == first


def test_hidden_text_and_reviews_are_not_in_the_row() -> None:
    assert row("Massage", hidden_text="verborgen") == ("massage",)


@given(st.text(max_size=80))
def test_no_two_equal_slots_stand_side_by_side(text: str) -> None:
    words = row(text)
    assert not any(one == two and one.startswith("<") for one, two in pairwise(words))


@pytest.mark.parametrize(
    "words",
    [
        "ho diciassette anni", "tenho dezassete anos", "on yedi yaşındayım", "onyedi", "jeg er sytten år",
        "je mi sedmnáct let", "imam sedamnaest godina", "мне семнадцать лет", "девушка семнадцати лет",
        "мені сімнадцять", "на седемнадесет", "έχω δεκαεπτά χρόνια", "十七岁", "diciassettenne",
        "septyniolika metų",
    ],
)  # fmt: skip
def test_number_words_of_further_languages_are_seen(words: str) -> None:
    assert holds_number_word(words)


@pytest.mark.parametrize(
    "words", ["attenzione alla stazione", "attention", "massaggio rilassante", "массаж", "按摩"]
)
def test_other_words_are_no_numbers(words: str) -> None:
    assert not holds_number_word(words)


def test_shingles_are_pairs_of_neighbours_and_a_short_text_has_none() -> None:
    words = [f"w{number}" for number in range(FEWEST_WORDS)]
    assert shingles_of(words[:-1]) == ()
    found = shingles_of(words)
    assert len(found) == FEWEST_WORDS - 1
    assert found[:2] == ("w0 w1", "w1 w2")
