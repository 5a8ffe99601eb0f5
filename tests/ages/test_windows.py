"""The parts of a text that are read for ages, and the digits of phone numbers."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.ages import find_ages, verdict
from doorwatch.ages.dialled import dialled
from doorwatch.ages.windows import windows
from doorwatch.numbers import find_numbers
from doorwatch.text import normalise

AS_OF = date(2026, 11, 20)
FILLER = "There is tea, a warm shower and quiet music in the room. "
PIECES = st.sampled_from(
    ["16 ", "s1xteen ", "1. 6 ", "word ", "nr. ", "end. ", "what? ", "wow!\n", "twenty-two ", "€ "]
)


@given(st.lists(PIECES, min_size=1, max_size=150).map("".join))
def test_parts_hold_every_spot_stand_apart_and_cut_no_number(text: str) -> None:
    numbers = [number for number in find_numbers(normalise("text", text)) if number.kind != "sum"]
    spots = [(number.start, number.end) for number in numbers]
    found = windows(normalise("text", text).normal, spots, numbers)
    assert all(any(part.first <= start and end <= part.last for part in found) for start, end in spots)
    assert all(left.last <= right.first for left, right in pairwise(found))
    assert not any(n.start < edge < n.end for n in numbers for part in found for edge in part)


@pytest.mark.parametrize(
    "told",
    [
        "I am 16.",
        "22? No, 16.",
        "My age:\n16",
        "Born on 3.6.2010.",
        "16, slim, from Leeds",
        "I turn 17 soon.",
    ],
)
def test_words_far_away_change_nothing(told: str) -> None:
    alone = verdict(find_ages([normalise("text", told)], AS_OF, None))
    among = FILLER * 6 + "\n" + told + "\n" + FILLER * 6
    assert verdict(find_ages([normalise("text", among)], AS_OF, None)) == alone is not None


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("call +33 6 39 98 00 17", [33, 6, 39, 98, 0]),
        ("call 0033 6 39 98 00 17", [33, 6, 39, 98]),
        ("06 39 98 00 17", [6, 39, 98, 0]),
        ("born 07.03.2009 17 years", []),
        ("03 06 2010 16 17", []),
        ("17 18 19 20 21", []),
        ("07.03.09", []),
    ],
)
def test_the_groups_of_a_phone_number_are_no_ages_but_its_last_may_be(text: str, groups: list[int]) -> None:
    numbers = find_numbers(normalise("text", text))
    starts = set(dialled(text, numbers))
    assert [number.value for number in numbers if number.start in starts] == groups


def test_an_age_behind_a_phone_number_is_read() -> None:
    assert verdict(find_ages([normalise("text", "+49 30 23125 17 Jahre alt")], AS_OF, None)) == 17
