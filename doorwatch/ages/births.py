"""Birth dates and birth years, counted to the day of the reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from doorwatch.ages.judge import Verdict
from doorwatch.ages.lexicon import Lexicon
from doorwatch.ages.nouns import noun_of
from doorwatch.ages.scene import scene
from doorwatch.ages.tokens import Token, ends_sentence
from doorwatch.numbers import Number
from doorwatch.text import plain_words
from doorwatch.types import AgeKind, NormalText, Subject

_BORN_TEXT = """geboren geb geboortedatum geburtsdatum geburtstag born dob birth birthdate birthday nee ne
naissance ddn nacida nacido nacimiento nac naci cumpleanos nascuta nascut nasterii nastere szul szuletett
szuletesi szuletesem urodzona urodzony ur urodzenia"""
_BORN = frozenset(_BORN_TEXT.split())
"""Words that make a date with a year of two digits a birth date; longer years are tried in any case."""
_EARLIEST, _LATEST = 1920, 2040
YEARS = range(_EARLIEST, _LATEST + 1)
"""Numbers that can be a year; the groups of a telephone number mostly are not."""


class Birth(NamedTuple):
    """The age of a date or year: the verdict, the tokens it used, whether words say that it is a birth."""

    verdict: Verdict
    used: tuple[int, ...]
    told: bool


def may_be_born(text: NormalText, numbers: Sequence[Number]) -> bool:
    """Say that a text holds a year, or a word with which a date without one tells a birth."""
    if any(number.value in YEARS for number in numbers):
        return True
    return _is_short_date(text.normal, numbers) or not _BORN.isdisjoint(plain_words(text.normal))


def _is_short_date(normal: str, numbers: Sequence[Number]) -> bool:
    """Say that there is a date with a year of two digits, or the year 09, which may now tell a minor."""
    joined = 0
    for at, number in enumerate(numbers):
        if number.value == _NINE and number.end - number.start == len("09"):
            return True
        before = numbers[at - 1].end if at else -1
        joined = joined + 1 if number.start == before + 1 and normal[before] in "./-" else 0
        if joined > 1:
            return True
    return False


_NINE = 9


def find_births(tokens: list[Token], as_of: date, lexicon: Lexicon) -> Iterator[Birth]:
    """Yield the ages of dates: "born on 12.3.2009", "geboren in 2009", "2009-ben születtem", any other date.

    A year alone gives the age that is reached by the end of the reading's year: the highest that
    the year allows, so that a minor age is certain.
    """
    places = [at for at, token in enumerate(tokens) if token.number is not None]
    place = -1
    for at in places:
        if at < place:
            continue
        place = at
        born, used = _date(tokens, place, lexicon)
        if born is None:
            continue
        years = _age_on(born, as_of)
        if years is not None and 0 <= years <= 99:
            here = scene(tokens, used[0], lexicon)
            late = scene(tokens, used[-1], lexicon)
            told = _is_model(tokens, used) or here.has("born", comma=True) or late.then("bornafter")
            kind: AgeKind = "birth_date" if isinstance(born, date) else "birth_year"
            subject: Subject = "other" if noun_of(here) in ("child", "firm") else "advertised_person"
            first = min([used[0], *(cue.at for cue in here.behind[:2])])
            yield Birth(Verdict(years, subject, kind, True, first, used[-1]), used, told)
        place = used[-1] + 1


_MODELS_TEXT = """model modell modelo modele vintage cuvee millesime cosecha anada recolta bouwjaar baujahr
jahrgang lichting evjarat rocznik oogst"""
_MODELS = frozenset(_MODELS_TEXT.split())


def _is_model(tokens: list[Token], used: tuple[int, ...]) -> bool:
    """Say that a year stands alone in its sentence with a word for a wine's or a car's: "Cuvée 2010."."""
    at = used[0]
    if len(used) > 1 or tokens[at].number_value < _EARLIEST:
        return False
    first, last = at, at + 1
    while first > 0 and at - first <= _SHORT and not ends_sentence(tokens, first - 1):
        first -= 1
    while last < len(tokens) and last - at <= _SHORT and tokens[last].text not in (",", ".", "!", "\n"):
        last += 1
    words = [token.text for token in tokens[first:last]]
    return len(words) <= _SHORT and not _MODELS.isdisjoint(words) and words.count("#") == 1


_SHORT = 4


def _age_on(born: date | int, as_of: date) -> int | None:
    if isinstance(born, int):
        return as_of.year - born
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def _year(value: int | None, digits: int) -> int | None:
    """Return a birth year of four digits, or of two (00-29 is 2000-2029)."""
    if value is None:
        return None
    if _EARLIEST <= value <= _LATEST:
        return value
    if digits == 2 and 0 <= value <= 99:
        return 2000 + value if value < 30 else 1900 + value
    return None


_BETWEEN = frozenset(
    ("-", ".", "/", ",", "de", "of", "e", "ste", "th", "st", "nd", "rd", "er", "a", "del", "'")
)
"""What stands between the parts of a date."""


def _parts(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[list[int], int | None, int | None]:
    """Return the places of a date's numbers from token `at` on, the place of its month's name, the month."""
    places, month_at = [at], None
    place = at + 1
    while place < min(len(tokens), at + 9) and len(places) + (month_at is not None) < 3:
        if tokens[place].number is not None:
            places.append(place)
        elif tokens[place].text in lexicon.months:
            month_at = place
        elif tokens[place].text not in _BETWEEN:
            break
        place += 1
    if month_at is None and at > 0 and tokens[at - 1].text in lexicon.months:
        month_at = at - 1
    return places, month_at, None if month_at is None else lexicon.months[tokens[month_at].text]


def _date(tokens: list[Token], at: int, lexicon: Lexicon) -> tuple[date | int | None, tuple[int, ...]]:
    """Read a date or a year at token `at`: what it is and the tokens that it takes."""
    places, month_at, month = _parts(tokens, at, lexicon)
    values = [tokens[place].number_value for place in places]
    if month is not None and month_at is not None and len(places) >= 2:
        day, latest = sorted(values[:2])
        if _year(latest, 4):
            return _safe(latest, month, day), tuple(sorted([*places[:2], month_at]))
    if len(places) == 3 and month is None:
        if values[0] > 1900:
            return _safe(values[0], values[1], values[2]), tuple(places)
        year = _year(values[2], tokens[places[2]].end - tokens[places[2]].start)
        if year:
            return _safe(year, values[1], values[0]) or _safe(year, values[0], values[1]), tuple(places)
    if _EARLIEST <= values[0] <= _LATEST:
        return values[0], (at,)
    token = tokens[at]
    if values[0] == 9 and token.end - token.start == 2 and token.number is not None:  # "team 09"
        return 2009, (at,)
    if at and tokens[at - 1].text == "'" and tokens[at].end - tokens[at].start == 2:  # "born in '09"
        return _year(values[0], 2), (at,)
    return None, (at,)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
