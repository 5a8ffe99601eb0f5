"""The number reader against a maintained number-to-words package, and against disguises."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.numbers import find_numbers
from doorwatch.numbers.spelling import GENERATORS, YEARS
from doorwatch.numbers.table import table
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the package's Portuguese module holds an old escape
    from num2words import num2words


def values(text: str) -> list[int]:
    return [number.value for number in find_numbers(normalise("text", text))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", range(100))
def test_every_number_that_the_oracle_writes_is_read(language: str, value: int) -> None:
    written = num2words(value, lang=language)
    (number,) = find_numbers(normalise("text", written))
    assert (number.value, number.kind, number.hidden) == (value, "number_word", False)
    assert language in number.languages


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("year", range(1960, 2031))
def test_every_year_that_the_oracle_writes_is_read(language: str, year: int) -> None:
    written = num2words(year, lang=language)
    assert values(written) == [year]


@settings(deadline=None)
@given(st.sampled_from(LANGUAGES), st.integers(10, 99), st.sampled_from(["{}", "  {}.", "({})", "x {} x"]))
def test_numbers_are_read_without_accents_and_in_capitals(language: str, value: int, frame: str) -> None:
    written = num2words(value, lang=language)
    folded = normalise("text", written).normal
    assert values(frame.format(folded)) == [value]
    assert values(frame.format(written.upper())) == [value]


def test_no_spelling_has_two_values() -> None:
    seen: dict[str, int] = {}
    for generate in GENERATORS.values():
        for words, value in generate():
            assert seen.setdefault(words, value) == value
    assert set(seen) == set(table().entries)
    assert max(seen.values()) <= max(YEARS)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1vijf", 15), ("fünfz3hn", 15), ("I5", 15), ("l6", 16), ("1 6", 16), ("1.6", 16), ("１６",
        16), ("1️⃣6️⃣", 16),
        ("⑯", 16), ("❶❻", 16), ("𝟏𝟔", 16), ("٣٤", 34), ("sixt33n", 16), ("5ixteen", 16), ("7teen",
        17), ("s​ixteen", 16),
        ("XVI", 16), ("XIX", 19), ("ze-ven-tien", 17), ("zeven tien", 17), ("1О", 10), ("si×teen", 16),
    ],
)  # fmt: skip
def test_numbers_in_disguise_are_read_and_marked(text: str, value: int) -> None:
    found = [number for number in find_numbers(normalise("text", text)) if number.value == value]
    assert found
    assert found[0].hidden or found[0].kind == "number_word"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty minus four", 16), ("20-4", 16), ("20 - 4", 16), ("twintig min vier", 16),
        ("zwanzig minus vier", 16),
        ("vingt moins quatre", 16), ("veinte menos cuatro", 16), ("douăzeci minus patru", 16),
        ("húsz mínusz négy", 16),
        ("dwadzieścia minus cztery", 16), ("10+6", 16), ("8x2", 16), ("ten plus six", 16),
    ],
)  # fmt: skip
def test_simple_sums_are_worked_out(text: str, value: int) -> None:
    number = find_numbers(normalise("text", text))[0]
    assert (number.value, number.kind, number.hidden) == (value, "sum", True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("septante", 70), ("huitante-trois", 83), ("nonante-neuf", 99), ("octante", 80),
        ("soixante et onze", 71),
        ("vijftienjarige", 15), ("zestienjarig", 16), ("fünfzehnjährige", 15),
        ("fuenfzehnjaehrige", 15), ("piętnastoletnia", 15),
        ("siedemnastolatka", 17), ("tizenötéves", 15), ("sixteenyearold", 16), ("diez y seis", 16),
        ("şaisprezece", 16),
        ("saispe", 16), ("vierentwintig", 24), ("vier en twintig", 24), ("einundzwanzig", 21),
        ("zwoundzwanzig", 22),
        ("two thousand and nine", 2009), ("twenty ten", 2010), ("neunzehnhundertneunundneunzig",
        1999), ("tweeduizendnegen", 2009),
        ("deux mille neuf", 2009), ("dos mil nueve", 2009), ("două mii nouă", 2009), ("kétezer-kilenc", 2009),
        ("dwa tysiące dziewiątym", 2009),
    ],
)  # fmt: skip
def test_regional_and_inflected_forms_are_read(text: str, value: int) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    ["quinceañera", "XXX", "xvi", "0 6 1 2 3 4", "sextet", "tienda", "elfde", "b2b", "info5@example.org"],
)
def test_traps_give_no_number_in_words_or_disguise(text: str) -> None:
    assert [number for number in find_numbers(normalise("text", text)) if number.kind != "digits"] == []


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_numbers_lie_inside_the_text_in_order(text: str) -> None:
    normal = normalise("text", text)
    numbers = find_numbers(normal)
    assert all(0 <= number.start < number.end <= len(normal.normal) for number in numbers)
    assert [number.start for number in numbers] == sorted(number.start for number in numbers)
