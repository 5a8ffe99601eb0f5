"""Number words broken, misspelt, turned round or spelt by digits; and the innocent words beside them."""

from __future__ import annotations

import pytest

from doorwatch.numbers import find_numbers
from doorwatch.text import normalise

FOUND = [
    ("sieeebzeeehn bin ich", 17),
    ("siebzhen jahre", 17),
    ("sestien jaor", 16),
    ("zstien", 16),
    ("Se7enteen", 17),
    ("neetxis <- flip it", 16),
    ("nhezhces von hinten", 16),
    ("sech*zehn", 16),
    ("SIX*TEEN years", 16),
    ("z*vent*en jaar", 17),
    ("siedem(naście) lat", 17),
    ("Tizen(6) éves", 16),
    ("age: one-seven", 17),
    ("Ik ben een-zeven", 17),
    ("Alter eins sechs, Stadt Erfurt", 16),
    ("uno-siete años", 17),
    ("diez y 7 tengo", 17),
    ("un uno y un siete", 17),
    ("cifra e unu-șase", 16),
    ("Korom: egy-hat.", 16),
    ("1🌸6 ans", 16),
    ("IIIII IIIII IIIII I", 16),
    ("61, fordítva olvasd", 16),
    ("71 lat na opak", 17),
    ("71 backwards", 17),
    ("edad: sedici, en italiano", 16),
    ("sedemnásť mám", 17),
    ("Bi sächzäh", 16),
    ("1/7 ans sans la barre", 17),
    ("2oo9 is mijn jaar", 2009),
    ("2.0.1.0 l'année", 2010),
]
INNOCENT = [
    "zero one seven",
    "null eins sieben drei",
    "each szesnasty klient",
    "61 kilos, back pain",
    "1/4 of an hour",
    "een of twee",
    "one six-pack of water",
    "a saisprezecea vizită",
    "quince frutas",
    "seventy people",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_a_broken_number_is_found_and_marked_as_hidden(text: str, value: int) -> None:
    read = normalise("text", text)
    (number,) = [one for one in find_numbers(read) if one.value == value]
    assert number.hidden
    assert read.quote(number.start, number.end) in text


@pytest.mark.parametrize("text", INNOCENT)
def test_words_that_only_look_alike_are_left_alone(text: str) -> None:
    assert [
        one for one in find_numbers(normalise("text", text)) if one.hidden and 13 <= one.value <= 17
    ] == []
