"""Ages with their subject, and the verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from doorwatch.ages.births import find_births
from doorwatch.ages.judge import Verdict, judge
from doorwatch.ages.lexicon import Lexicon, Node, lexicon
from doorwatch.ages.shorthand import shorthand
from doorwatch.ages.tokens import Token, tokenise
from doorwatch.numbers import Number, find_numbers
from doorwatch.text import respelled
from doorwatch.types import Age, NormalText

_COMMON = frozenset(("once", "onze", "ten", "elf"))
_WORDS = re.compile(r"[^\W\d_]+")
_NEXT_WORD = re.compile(r"[ -]?([^\W\d_]+)")


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
    numbers = find_numbers(text)
    if not numbers:
        return
    book = lexicon()
    base, sums = _split(numbers)
    base = [number for number in base if _counts(text.normal, number, book)]
    tokens = tokenise(text, base)
    done: set[int] = set()
    births = list(find_births(tokens, as_of, book))
    for birth in births:
        done.update(birth.used)
        yield _age(text, tokens, birth.at, birth.verdict)
    places = {token.start: at for at, token in enumerate(tokens)}
    for number in sums:
        at = places[number.start]
        joined = [*tokens[:at], Token("#", number.start, number.end, number)]
        joined += [token for token in tokens[at:] if token.start >= number.end]
        found = judge(joined, at, book) or shorthand(text, joined, at, book)
        if found is not None and found.subject == "advertised_person":
            done.update(
                place for place, token in enumerate(tokens) if number.start <= token.start < number.end
            )
            yield _age(text, joined, at, found)
    for at, token in enumerate(tokens):
        if token.number is None or at in done or not 1 <= token.number.value <= 99:
            continue
        if at + 1 < len(tokens) and tokens[at + 1].text in book.units:
            continue
        found = judge(tokens, at, book) or shorthand(text, tokens, at, book)
        if found is not None:
            yield _age(text, tokens, at, found)


def _split(numbers: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    return [n for n in numbers if n.kind != "sum"], [n for n in numbers if n.kind == "sum"]


def _counts(normal: str, number: Number, book: Lexicon) -> bool:
    """Say whether a number word is one here: "het" is Dutch for "the" and Hungarian for seven.

    Words for 0-9, and larger ones that are common words of another language, count only before
    a word for years of their own language.
    """
    if number.kind == "number_word" and _ORDINAL.match(normal, number.end):
        return _is_birthday(normal, number.end, book)
    if number.kind == "digits" and number.value < 10:
        return not normal[max(0, number.start - 1) : number.start].isalpha()  # "l1mited"
    if number.kind != "number_word" or (
        number.value > 9 and normal[number.start : number.end] not in _COMMON
    ):
        return True
    word = _NEXT_WORD.match(normal, number.end)
    node = book.after.next.get(word[1]) if word else None
    return node is not None and any(
        phrase.category in ("years", "old") and not phrase.languages.isdisjoint(number.languages)
        for phrase in node.ends
    )


_ORDINAL = re.compile(r"(?:de|th|te[rnsm]?|tych|t?k[aie]|t?ce|e|a|o|ych|ej|ieme|lea|[aoe]dik|at)(?![^\W\d_])")
"""The ending of an ordinal, written onto its number word."""


def _is_birthday(normal: str, end: int, book: Lexicon) -> bool:
    """Say that an ordinal's ending stands before a word for a birthday; others count floors and streets."""
    node: Node | None = book.after
    for word in _WORDS.findall(normal, end, end + 40)[:3]:
        node = node.next.get(word) if node is not None else None
        if node is not None and any(phrase.category == "birthday" for phrase in node.ends):
            return True
    return False


def _age(text: NormalText, tokens: list[Token], at: int, found: Verdict) -> Age:
    number = tokens[at].number
    start, end = text.span(tokens[at].start, tokens[at].end)
    quote = text.quote(tokens[found.first].start, tokens[found.last].end)
    hidden = number is not None and number.hidden
    return Age(
        max(0, found.years), found.subject, found.kind, text.field, start, end, hidden, found.current, quote
    )
