"""Laws of the age reader: nothing that is added takes an age away, work grows with the length."""

from __future__ import annotations

import sys
from datetime import date
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.ages import find_ages, verdict
from doorwatch.text import normalise
from doorwatch.types import Age

AS_OF = date(2026, 11, 20)
STATEMENTS = [
    "Ik ben 17.", "Leeftijd: 16.", "I am sixteen years old.", "Ich bin erst 17.", "J'ai 17 ans.",
    "Tengo 16 años.",
    "Am 17 ani.", "17 éves vagyok.", "Mam 17 lat.", "Siedemnastolatka.", "Ik ben bijna 18.",
    "Born on 12.03.2009.",
]  # fmt: skip
BENIGN = [
    "Ervaring welkom.", "Niet onder 30.", "No one under 21.", "Experience welcome.",
    "Ich bin keine Anfängerin.", "18+",
    "Open van 10 tot 22 uur.", "60 minutes 80 euro.", "Masaje relajante.", "Nur Herren ab 25.", "Pas de SMS.",
    "Nu răspund la numere ascunse.", "Nem veszek fel rejtett számot.", "Nie odbieram ukrytych.",
    "Mijn hond is 12 jaar.",
    "We bestaan 10 jaar.", "Alles klopt.", "That is not true.", "Dat klopt niet, ik ben 22.", "I am 22.",
    "The salon is 16 years old.", "When I was 12 I danced.", "Leeftijd: 24",
]  # fmt: skip


def told(text: str) -> set[int]:
    """Return the current ages of the advertised person."""
    ages = find_ages([normalise("text", text)], AS_OF, None)
    return {age.years for age in ages if age.subject == "advertised_person" and age.current}


@settings(deadline=None)
@given(
    st.sampled_from(STATEMENTS), st.lists(st.sampled_from(BENIGN), max_size=4), st.sampled_from([" ", "\n"])
)
def test_added_sentences_remove_no_age(statement: str, more: list[str], gap: str) -> None:
    alone = told(statement)
    assert alone <= told(gap.join([statement, *more]))
    assert alone <= told(gap.join([*more, statement]))


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_offsets_stay_inside(text: str) -> None:
    for age in find_ages([normalise("text", text)], AS_OF, None):
        assert 0 <= age.start < age.end <= len(text)
        assert 0 <= age.years <= 99


@settings(deadline=None)
@given(st.sampled_from(STATEMENTS), st.sampled_from(BENIGN))
def test_case_changes_no_age(statement: str, more: str) -> None:
    text = f"{statement} {more}"
    assert told(text.upper()) == told(text)


@pytest.mark.parametrize("benign", ["Ik ben 24.", "Niet onder 16.", "Ervaring: 16 jaar.", "Ik ben niet 16."])
def test_hidden_text_is_read_and_cancels_nothing(benign: str) -> None:
    shown = normalise("text", "Ik ben 17 jaar.")
    hidden = normalise("hidden_text", benign)
    assert verdict(find_ages([shown, hidden], AS_OF, None)) in {16, 17}
    assert (
        verdict(
            find_ages([normalise("text", "Ik ben 24."), normalise("hidden_text", "Ik ben 16.")], AS_OF, None)
        )
        == 16
    )


def test_the_age_field_is_an_age_of_its_own_and_the_lowest_counts() -> None:
    ages = find_ages([normalise("text", "Ik ben 17.")], AS_OF, 24)
    assert ages[0] == Age(24, "advertised_person", "field", "stated_age", 0, 0, quote="24")
    assert verdict(ages) == 17
    assert verdict(find_ages([normalise("text", "Ik ben 24.")], AS_OF, 16)) == 16
    assert verdict(find_ages([], AS_OF, None)) is None


@pytest.mark.parametrize(
    ("text", "kind", "hidden"),
    [
        ("Ik ben 17.", "digits", False),
        ("Ik ben zeventien.", "number_word", False),
        ("Ik ben 1️⃣7️⃣.", "hidden", True),
        ("Ik ben z3ventien.", "hidden", True),
        ("Ik ben 20-3.", "sum", True),
        ("Ik ben XVII jaar.", "roman", True),
        ("Geboren op 12-03-2009.", "birth_date", False),
        ("Geboren in 2009.", "birth_year", False),
        ("Ik ben bijna 18.", "turning", False),
    ],
)
def test_the_kind_says_how_the_age_was_written(text: str, kind: str, hidden: bool) -> None:
    (age,) = find_ages([normalise("text", text)], AS_OF, None)
    assert (age.kind, age.hidden, age.years) == (kind, hidden, 17)


@pytest.mark.parametrize(
    ("born", "as_of", "years"),
    [
        ("Geboren op 20-11-2008", AS_OF, 18),
        ("Geboren op 21-11-2008", AS_OF, 17),
        ("Born 29.02.2008", date(2026, 2, 28), 17),
        ("Born 29.02.2008", date(2026, 3, 1), 18),
        ("Geboren in 2008", AS_OF, 18),
        ("Geboren in 2009", AS_OF, 17),
        ("Geboren in 2009", date(2028, 1, 1), 19),
    ],
)
def test_birth_dates_are_counted_to_the_day_and_years_in_doubt_upwards(
    born: str, as_of: date, years: int
) -> None:
    assert verdict(find_ages([normalise("text", born)], as_of, None)) == years


def steps(text: str) -> int:
    """Count the lines that Python executes while a text is read."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        find_ages([normalise("text", text)], AS_OF, None)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "Ik ben 17 jaar, niet onder 18. ", "16 ", "1 6 ", "en 16 ", "een twee drie ",
        "\u200b1\u200b6 ", "a\u0301\u0301 16 ", "\u202e61\u202c ",
        "ik ben ", "20-4 ", "z e s t i e n ", "16,", "vijf-en-", "(16) ", "12-03-2009 ",
    ],
)  # fmt: skip
def test_work_grows_with_the_length(piece: str) -> None:
    find_ages([normalise("text", piece)], AS_OF, None)
    once, ten, hundred = (steps(piece * count) for count in (12, 120, 1200))
    assert ten <= 12 * once
    assert hundred <= 12 * ten
