"""The number reader: digits, words, and numbers written so that a simple reader misses them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import Literal, NamedTuple

from doorwatch.numbers import broken, cut, digitwise
from doorwatch.numbers.disguise import disguised, is_plain, roman, spaced
from doorwatch.numbers.sums import sums
from doorwatch.numbers.table import Entry, table
from doorwatch.text import only_letters, places_of, plain_words
from doorwatch.types import NormalText

NumberKind = Literal["digits", "number_word", "hidden", "sum", "roman"]


class Number(NamedTuple):
    """A number in a normal text; `start` and `end` are offsets of the normal form.

    `hidden` says that a simple reader would miss it though it is no plain number word: spaced,
    keycap, full-width, mixed with letters, a sum, Roman. `languages` are those that write the word so, empty
    for digits. A sum lies over its parts, which are reported as well.
    """

    value: int
    kind: NumberKind
    start: int
    end: int
    hidden: bool = False
    languages: tuple[str, ...] = ()


_number = partial(tuple.__new__, Number)
"""Makes a number of its six parts in a third of the time; there are ten in a text."""
_DIGITS = re.compile("[0-9]+")
_LONGEST_DIGITS = 4
"""Longer runs of digits are phone numbers and codes, not counts or years."""
_FOLLOWING = re.compile(r"(?:[ \n-]{1,3}|, )([a-z]+)")


@lru_cache(maxsize=8)
def find_numbers(text: NormalText) -> tuple[Number, ...]:
    """Return the numbers of a text by place; a sum comes before its parts.

    Values are 0-99, years as words, and digits up to 9999. Words are taken from all eight languages;
    what a number counts is for the caller to judge. The last few texts are remembered, because ages, phrases
    and word rows ask for the same ones.
    """
    found: list[Number] = []
    normal = text.normal
    runs = [match.span() for match in _DIGITS.finditer(normal)]
    if runs:
        found += _digits(text, runs)
        found += [Number(value, "hidden", first, last, True) for value, first, last in spaced(normal, runs)]
    found += [
        Number(value, "hidden", first, last, True, languages)
        for value, first, last, languages in disguised(normal, runs)
    ]
    found += _words(text)
    found += [
        Number(value, "hidden", first, last, True, languages)
        for value, first, last, languages in _broken(normal, runs)
    ]
    found += [Number(value, "roman", first, last, True) for value, first, last in roman(text)]
    if not found:
        return ()
    kept = _turned(normal, _without_overlaps(found))
    parts = [(number.value, number.start, number.end) for number in kept]
    added = [Number(value, "sum", first, last, True) for value, first, last in sums(normal, parts)]
    if added:
        kept = sorted(kept + added, key=lambda number: (number.start, -number.end))
    return tuple(kept)


def _broken(normal: str, runs: Sequence[tuple[int, int]]) -> Iterator[broken.Found]:
    """Yield what is left of number words that were broken, misspelt or turned round."""
    yield from cut.hyphened(normal)
    yield from broken.misspelt(normal)
    yield from cut.cut(normal)
    yield from cut.marked(normal)
    yield from digitwise.by_digits(normal)
    yield from digitwise.strokes(normal)
    if runs:
        yield from digitwise.parted(normal, runs)
        yield from digitwise.years(normal)


def _turned(normal: str, found: list[Number]) -> list[Number]:
    """Return the numbers as a text that tells to turn their digits wants them read."""
    if all(number.value not in digitwise.TURNED_AT for number in found):
        return found
    if not digitwise.tells_to_turn(normal):
        return found
    return [
        number._replace(value=10 + number.value // 10, kind="hidden", hidden=True)
        if number.value in digitwise.TURNED_AT
        else number
        for number in found
    ]


def _without_overlaps(found: list[Number]) -> list[Number]:
    """Keep the longest of those that overlap; the first found of two equally long."""
    found.sort(key=lambda number: (number.start, -number.end))
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
        elif number.end - number.start > kept[-1].end - kept[-1].start:
            kept[-1] = number
    return kept


def _digits(text: NormalText, runs: list[tuple[int, int]]) -> list[Number]:
    numbers = []
    plain = text.starts is None and text.original.isascii()
    for first, last in runs:
        if last - first <= _LONGEST_DIGITS:
            digits = text.normal[first:last]
            written = digits if plain else text.quote(first, last)
            hidden = written != digits
            value = _raised(written, int(digits)) if hidden else int(digits)
            numbers.append(_number((value, "hidden" if hidden else "digits", first, last, hidden, ())))
    return numbers


_EXPONENTS = "²³⁴"


def _raised(written: str, digits: int) -> int:
    """Return the value of a digit with a raised one ("4²" is 16), else of the digits themselves."""
    if len(written) != 2 or written[1] not in _EXPONENTS or not written[0].isdecimal():
        return digits
    power: int = int(written[0]) ** (2 + _EXPONENTS.index(written[1]))
    return power


def _words(text: NormalText) -> list[Number]:
    """Return number words, the longest spelling at each place."""
    entries, _, glued, _, known, begun = table()
    normal = text.normal
    numbers: list[Number] = []
    done = -1
    words = known & plain_words(normal)
    plain = bool(words) and text.starts is None and text.original.lower() == normal
    for first, word in places_of(words, only_letters(normal)) if words else ():
        entry, last = entries.get(word), first + len(word)
        if entry is None and word not in begun:
            size, inner = glued[word]
            numbers.append(_word_number(text, first, first + size, inner, plain=plain))
        elif first >= done:
            if word in begun:
                entry, last = _longest(normal, first, word, entries, begun)
            if entry is not None:
                numbers.append(_word_number(text, first, last, entry, plain=plain))
                done = last
    return numbers


def _longest(
    normal: str, first: int, word: str, entries: dict[str, Entry], begun: frozenset[str]
) -> tuple[Entry | None, int]:
    """Return the longest spelling that starts with a word, and its end."""
    key, last = word, first + len(word)
    found = entries.get(key), last
    while key in begun:
        following = _FOLLOWING.match(normal, last)
        if following is None:
            break
        key, last = f"{key} {following[1]}", following.end()
        if key in entries:
            found = entries[key], last
    return found


def _word_number(text: NormalText, first: int, last: int, entry: Entry, *, plain: bool) -> Number:
    """Return the number of a word; `plain` says that the whole text is written as its normal form.

    A teen that its language writes in one word is hidden when it is in two ("zeven tien").
    """
    written = text.normal[first:last]
    hidden = (not plain and not is_plain(text.quote(first, last), written)) or (
        entry.value in _TEENS
        and not written.isalpha()
        and "," not in written
        and _IN_ONE_WORD.issuperset(entry.languages)
    )
    kind = "hidden" if hidden else "number_word"
    return _number((entry.value, kind, first, last, hidden, entry.languages))


_TEENS = range(13, 20)
_IN_ONE_WORD = frozenset(("nl", "en", "de", "ro", "pl"))
"""Languages that write 13-19 in one word."""
