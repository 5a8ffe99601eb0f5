"""Ages with their subject, and the verdict."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from doorwatch.ages.amounts import is_amount
from doorwatch.ages.births import YEARS, find_births, may_be_born
from doorwatch.ages.coming import find_coming, may_come
from doorwatch.ages.counting import counts, counts_units
from doorwatch.ages.denials import denied
from doorwatch.ages.dialled import dialled
from doorwatch.ages.hints import hints_of
from doorwatch.ages.judge import Verdict, judge
from doorwatch.ages.lexicon import Lexicon, lexicon
from doorwatch.ages.lifeyears import find_life_years
from doorwatch.ages.minors import find_minors
from doorwatch.ages.nouns import noun_of
from doorwatch.ages.place import Place
from doorwatch.ages.riddles import find_riddles, one_less, tells_age
from doorwatch.ages.rows import Rows
from doorwatch.ages.scene import Scene, scene
from doorwatch.ages.shorthand import shorthand
from doorwatch.ages.stories import is_hers_by_story
from doorwatch.ages.subject import judged
from doorwatch.ages.support import advertised, becomes, own_birthday, still_coming, supported, told
from doorwatch.ages.surroundings import Spot
from doorwatch.ages.tokens import Token, tokenise
from doorwatch.ages.windows import windows
from doorwatch.ages.wordbirths import find_word_births
from doorwatch.numbers import Number, find_numbers
from doorwatch.text import respelled
from doorwatch.types import Age, AgeKind, NormalText

_BIRTHDAYS = range(10, 19)
"""Numbers that can tell a minor's birthday even before a word like "candles" or "minutes"."""
_LAST = 99
"""The highest number that can be an age."""


def find_ages(texts: Sequence[NormalText], as_of: date, field_age: int | None) -> tuple[Age, ...]:
    """Return the ages that a listing tells, by field and place; the age field comes first.

    `as_of` is the day that birth dates are counted to. `field_age` is the platform's own age
    field. Offsets of an age cut out the number; its quote adds the words around it. Each text is
    read for itself, so nothing that a visitor does not see can cancel what is seen.
    """
    ages: list[Age] = []
    if field_age is not None and 0 <= field_age <= 99:
        subject = "advertised_person" if field_age else "unknown"  # 0 is a field that was not filled in
        ages.append(Age(field_age, subject, "field", "stated_age", 0, 0, quote=str(field_age)))  # type: ignore[arg-type]
    for text in texts:
        found = list(_read(text, as_of))
        view = respelled(text)
        if view is not None:
            found += _only_new(found, _read(view, as_of))
        ages += sorted(found, key=lambda age: (age.start, age.end))
    return tuple(ages)


def _only_new(found: list[Age], more: Iterator[Age]) -> Iterator[Age]:
    """Yield the ages of the joined view that the plain one did not give; they were written to be missed."""
    known = {(age.years, age.start) for age in found} | {(age.years, age.end) for age in found}
    for age in more:
        if age.subject == "advertised_person" and not {(age.years, age.start), (age.years, age.end)} & known:
            yield replace(age, hidden=True)


def verdict(ages: Sequence[Age]) -> int | None:
    """Return the advertised person's current age: the lowest that is told, None when none is."""
    told = [age.years for age in ages if age.subject == "advertised_person" and age.current]
    return min(told, default=None)


def _read(text: NormalText, as_of: date) -> Iterator[Age]:
    for found in scan(text, as_of):
        if isinstance(found, Age):
            yield found
        else:
            age = _resolved(found)
            if age is not None:
                yield age


def scan(text: NormalText, as_of: date) -> Iterator[Spot | Age]:
    """Yield all that may tell an age in a text: spots that are to be judged, ages that are worked out."""
    numbers = find_numbers(text)
    hints = hints_of(text.normal)
    coming = may_come(text) if "majority" in hints else []
    lived = list(find_life_years(text)) if "life_year" in hints else []
    whole, sums = _split(numbers)
    riddles = list(find_riddles(text, whole, hints))
    yield from _in_words(text, as_of.year, lived, minors="minor" in hints)
    if not (numbers or coming or lived or riddles):
        return
    book = lexicon()
    base = [number for number in whole if counts(text.normal, number, book)]
    born = may_be_born(text, base)
    calls = set(dialled(text.normal, base))
    spots = [
        (n.start, n.end)
        for n in base
        if n.start not in calls
        and (1 <= n.value <= _LAST or (born and n.value in YEARS))
        and (n.value in _BIRTHDAYS or n.value > _LAST or not counts_units(text.normal, n, book))
    ]
    spots += [(first, last) for _, first, last in (*riddles, *lived)]
    spots += [(number.start, number.end) for number in sums]
    spots += coming
    for window in windows(text.normal, sorted(spots), base) if spots else ():
        tokens = tokenise(text, window.of(base), *window)
        rows = Rows(tokens)
        done = {at for at, token in enumerate(tokens) if token.start in calls} if calls else set()
        if born:
            for birth in find_births(tokens, as_of, book):
                if birth.told:
                    done.update(birth.used)
                first, last = birth.used[0], birth.used[-1]
                here = scene(tokens, first, book)
                found = birth.verdict if birth.told else None
                yield Spot(text, rows.at(first), here, first, last, "birth", birth.verdict.years, found)
        for _, start, end in lived:
            if window.first <= start < window.last:
                done.update(_inside(tokens, start, end))
        inside = [riddle for riddle in riddles if window.first <= riddle[1] < window.last]
        yield from _sums(text, tokens, inside, window.of(sums), book, done)
        yield from _singles(text, tokens, book, rows, done)
        if coming:
            for at, found in find_coming(tokens, rows, book):
                yield Spot(text, rows.at(at), scene(tokens, at, book), at, at, "majority", 18, found)


def _in_words(
    text: NormalText, this_year: int, lived: Sequence[tuple[int, int, int]], *, minors: bool
) -> Iterator[Age]:
    """Yield the ages that are told by words alone: years of life, birth years, minors for a while yet."""
    for years, start, end in lived:
        if years:
            yield _worked_out(text, years, start, end, "number_word")
    for years, start, end in find_word_births(text, this_year):
        yield _worked_out(text, years, start, end, "birth_year")
    for start, end in find_minors(text) if minors else ():
        yield _worked_out(text, _ADULT - 1, start, end, "turning")


def _resolved(spot: Spot) -> Age | None:
    """Return the age that a spot tells by rules and model, None when it tells none."""
    found, moved = judged(spot)
    return None if found is None else _age(spot, found, moved)


def _sums(
    text: NormalText,
    tokens: list[Token],
    riddles: Sequence[tuple[int, int, int]],
    sums: Sequence[Number],
    book: Lexicon,
    done: set[int],
) -> Iterator[Spot | Age]:
    """Yield the ages that are to be worked out, and enter the tokens of their parts in `done`."""
    covered = -1
    for years, start, end in riddles:
        done.update(_inside(tokens, start, end))
        covered = max(covered, end)
        yield _worked_out(text, years, start, end)
    for number in sums:
        spot = _sum(text, tokens, number, book) if number.start >= covered else None
        if spot is not None:
            yield spot
            if isinstance(spot, Age) or _is_hers(spot.found):
                done.update(_inside(tokens, number.start, number.end))
                covered = number.end


def _inside(tokens: list[Token], start: int, end: int) -> range:
    """Return the places of the tokens between two offsets."""
    return range(
        bisect_left(tokens, start, key=lambda token: token.start),
        bisect_left(tokens, end, key=lambda token: token.start),
    )


def _singles(
    text: NormalText, tokens: list[Token], book: Lexicon, rows: Rows, done: set[int]
) -> Iterator[Spot]:
    """Yield each number that is not yet done, with what the rules say of it."""
    for at, token in enumerate(tokens):
        if token.number is None or at in done or not 1 <= token.number.value <= _LAST:
            continue
        counted = at + 1 < len(tokens) and tokens[at + 1].text in book.units
        here = scene(tokens, at, book)
        found = (_birthday if counted else _decide)(text, here, rows)
        yield Spot(text, rows.at(at), here, at, at, "number", token.number.value, found)


def _birthday(text: NormalText, here: Scene, rows: Rows) -> Verdict | None:
    """Return the age of a birthday that is named by its ordinal or its candles alone ("tot mijn 18e")."""
    if not 13 <= here.tokens[here.at].number_value <= 18:
        return None
    place = Place(text, here, rows.at(here.at))
    return told(place, place.value) if is_hers_by_story(place) else own_birthday(place)


def _sum(text: NormalText, tokens: list[Token], number: Number, book: Lexicon) -> Spot | Age | None:
    """Return the spot of a sum, or the age that its sentence tells; None when it is no age."""
    at = bisect_left(tokens, number.start, key=lambda token: token.start)
    joined, near = _around(tokens, at, number)
    here, rows = scene(joined, near, book), Rows(joined)
    found = _decide(text, here, rows)
    hers = _is_hers(found)
    if (found is None or (not hers and one_less(text, number))) and tells_age(text, number):
        return _worked_out(text, number.value, number.start, number.end)
    if not hers and not _YOUNGEST <= number.value <= _ADULT:
        return None
    return Spot(text, rows.at(near), here, near, near, "number", number.value, found)


def _is_hers(found: Verdict | None) -> bool:
    return found is not None and found.subject == "advertised_person"


def _worked_out(text: NormalText, years: int, first: int, last: int, kind: AgeKind = "sum") -> Age:
    """Return an age that the reader is to work out from the words between two offsets."""
    start, end = text.span(first, last)
    quote, hidden = text.quote(first, last), kind == "sum"
    return Age(years, "advertised_person", kind, text.field, start, end, hidden, True, quote)


_NEAR = 40
"""How many tokens on either side of a sum are looked at."""


def _around(tokens: list[Token], at: int, number: Number) -> tuple[list[Token], int]:
    """Return the tokens around a sum with the sum as one token, and its place among them."""
    first = max(0, at - _NEAR)
    last = at
    while last < len(tokens) and tokens[last].start < number.end:
        last += 1
    joined = [*tokens[first:at], Token("#", number.start, number.end, number), *tokens[last : last + _NEAR]]
    return joined, at - first


def _decide(text: NormalText, here: Scene, rows: Rows) -> Verdict | None:
    """Return what the cues beside a number say, once its sentence has agreed."""
    tokens, at = here.tokens, here.at
    found = judge(here) or shorthand(text, here)
    if not _YOUNGEST <= tokens[at].number_value <= _OLDEST or is_amount(tokens, at, here.lexicon.months):
        return found
    place = Place(text, here, rows.at(at))
    birthday = own_birthday(place)
    if birthday is not None:
        return birthday
    if is_hers_by_story(place):
        return told(place, place.value)
    if found is not None and found.subject == "advertised_person" and found.current and not place.foreign:
        if denied(place):
            return found._replace(subject="other")
        if found.kind != "turning" and still_coming(place):
            return found._replace(years=found.years - 1, kind="turning")
        return found
    if advertised(place):
        return told(place, place.value)
    if found is not None:
        if place.foreign:
            found = found._replace(subject="unknown")
        if not _is_open(place, found):
            return found
    more = supported(place)
    return found if more is None or denied(place) else more


def _is_open(place: Place, found: Verdict) -> bool:
    """Say that the sentence may still give the number to her: no noun has it, it is not past."""
    if becomes(place):
        return True
    return found.current and (found.subject != "other" or noun_of(place.here) is None)


_YOUNGEST, _ADULT, _OLDEST = 10, 18, 79
"""Ages for which the whole sentence is heard."""


def _split(numbers: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    return [n for n in numbers if n.kind != "sum"], [n for n in numbers if n.kind == "sum"]


def _age(spot: Spot, found: Verdict, moved: tuple[str, ...]) -> Age:
    text, tokens = spot.text, spot.tokens
    token = tokens[spot.first]
    start, end = text.span(token.start, token.end)
    quote = text.quote(tokens[found.first].start, tokens[found.last].end)
    hidden = token.number is not None and token.number.hidden
    years = max(0, found.years)
    return Age(years, found.subject, found.kind, text.field, start, end, hidden, found.current, quote, moved)
