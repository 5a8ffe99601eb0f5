"""Ages that a sentence works out: "three years short of twenty", "first digit 1, then 6", "a dozen and four".

The numbers of a line are replaced by `#`, so that one pattern serves digits and words of all languages. What
a pattern works out is an age only when the sentence speaks of one, and of nobody and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from doorwatch.ages import wordforms as forms
from doorwatch.ages import wordpatterns
from doorwatch.ages.mentions import mentions
from doorwatch.numbers import Number
from doorwatch.text import only_letters, places_of, plain_words
from doorwatch.types import NormalText

Riddle = tuple[int, int, int]
"""Years, start and end in the normal text."""
HERS = range(10, 18)
_LONGEST_LINE = 600
"""What is further from a word that gives the riddle away is not looked at."""
_TWO, _LAST = 2, 99
_ARTICLE = "¤"


class _Value(NamedTuple):
    """A number: what it is, where it stands in the normal text, and the sign that it has in a line."""

    value: int
    start: int
    end: int
    sign: str


_ANY = frozenset(("turned", "power", "scale", "half", "adult", "dozen", "first"))
"""Kinds of riddles that need one number only, or that are rare: they are tried whatever the numbers are."""
_OF_DIGITS = frozenset(("digits", "label", "times", "divide", "between"))
"""Kinds of riddles whose numbers are no articles."""
_WIDEST = 120
_ADDED = frozenset(("+", "➕"))


def _possible(normal: str, here: Sequence[_Value], kinds: frozenset[str]) -> frozenset[str]:
    """Return those of the kinds by which the numbers of a line can give an age at all; mostly none can."""
    given = [_kinds_of(a.value, b.value, _ARTICLE in (a.sign, b.sign)) for a, b in _pairs(here)]
    possible = kinds & _ANY.union(*given)
    if "plus" in kinds and any(normal[a.end : b.start].strip(" ") in _ADDED for a, b in pairwise(here)):
        possible |= {"plus"}
    return possible


def _pairs(here: Sequence[_Value]) -> Iterator[tuple[_Value, _Value]]:
    """Yield each value with those behind it up to the second that is no article ("1 (one) and a 6")."""
    for at, left in enumerate(here):
        others = 0
        for right in here[at + 1 :]:
            if others == 2 or right.start - left.end > _WIDEST:
                break
            yield left, right
            others += right.sign != _ARTICLE


@lru_cache(maxsize=1 << 14)
def _kinds_of(one: int, other: int, articles: bool) -> frozenset[str]:
    """Return the kinds of riddle that make 10-17 of two numbers."""
    out = _OF_DIGITS | _MORE_NUMBERS if articles else _MORE_NUMBERS
    return frozenset(kind for kind, _, work in _patterns() if kind not in out and work([one, other]) in HERS)


_MORE_NUMBERS = _ANY | {"plus"}


def _start(value: _Value) -> int:
    return value.start


class _Line(NamedTuple):
    """A line with `#` for its numbers, `@#` for "dozen" and the like, `¤` for articles; values by place."""

    text: str
    values: Mapping[int, _Value]


def find_word_sums(text: NormalText, numbers: Sequence[Number], hints: frozenset[str]) -> Iterator[Riddle]:
    """Yield what the words of a line work out to an age of 10-17; `numbers` are without sums, by place.

    `hints` are the kinds of riddle that the words of the text may belong to, with others.
    """
    kinds = hints & _KINDS
    if "+" in text.normal or "➕" in text.normal:
        kinds |= {"plus"}
    found = _values(text.normal, numbers) if kinds else []
    for first, last in _lines(text.normal) if found else ():
        here = found[bisect_left(found, first, key=_start) : bisect_left(found, last, key=_start)]
        possible = _possible(text.normal, here, kinds)
        if not possible:
            continue
        line = _line(text.normal, first, last, here)
        done = -1
        for riddle in sorted(_riddles(line, possible), key=lambda one: one[1]):
            if riddle[1] >= done:
                yield riddle
                done = riddle[2]


_KINDS = frozenset(forms.HINTS)


def _riddles(line: _Line, kinds: frozenset[str]) -> Iterator[Riddle]:
    for kind, pattern, work in _patterns():
        if kind in kinds:
            yield from _matches(line, kind, pattern, work)


def _lines(normal: str) -> Iterator[tuple[int, int]]:
    at = 0
    for piece in normal.split("\n"):
        for first in range(at, at + len(piece), _LONGEST_LINE):
            yield first, min(at + len(piece), first + _LONGEST_LINE)
        at += len(piece) + 1


def _line(normal: str, first: int, last: int, found: Sequence[_Value]) -> _Line:
    """Return a line with signs for the values that stand in it."""
    parts: list[str] = []
    values: dict[int, _Value] = {}
    at, size = first, 0
    for one in found:
        if one.start < at or one.end > last:
            continue
        plain = normal[at : one.start].translate(_PLAIN)
        parts += [plain, one.sign]
        size += len(plain) + len(one.sign)
        values[size - 1] = one
        at = one.end
    parts.append(normal[at:last].translate(_PLAIN))
    return _Line("".join(parts), values)


_PLAIN = str.maketrans("#@¤", "   ")


def _values(normal: str, numbers: Sequence[Number]) -> list[_Value]:
    """Return what stands for a number, by place: numbers, articles, dozens, inflected words."""
    found = [
        _Value(number.value, number.start, number.end, _ARTICLE if _is_article(normal, number) else "#")
        for number in numbers
        if number.value <= _LAST and not (number.value == _TWO and _is_foreign(normal, number))
    ]
    known = _words()
    for at, word in places_of(plain_words(normal) & known.keys(), only_letters(normal)):
        found.append(_Value(known[word], at, at + len(word), "@#" if word in forms.MEASURES else "#"))
    found.sort(key=lambda one: one.start)
    return found


@lru_cache(maxsize=1)
def _words() -> dict[str, int]:
    """Return the words that stand for a number and are none themselves, with their values."""
    return forms.inflected() | forms.MEASURES


def _is_article(normal: str, number: Number) -> bool:
    return (
        number.value == 1
        and number.kind == "number_word"
        and normal[number.start : number.end] in forms.ARTICLES
    )


def _is_foreign(normal: str, number: Number) -> bool:
    """Say that a number word is a word of another language: Romanian "pe dos" is "backwards"."""
    first = number.start
    return normal[first : number.end] == "dos" and normal[max(0, first - 3) : first] == "pe "


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str], wordpatterns.Work], ...]:
    return tuple((kind, re.compile(pattern), work) for kind, pattern, work in wordpatterns.PATTERNS)


def _matches(line: _Line, kind: str, pattern: re.Pattern[str], work: wordpatterns.Work) -> Iterator[Riddle]:
    for match in pattern.finditer(line.text):
        places = [at for at in range(match.start(), match.end()) if at in line.values]
        if not places:
            continue
        values = [_group_value(line, match, group) for group in range(1, pattern.groups + 1) if match[group]]
        years = work(values)
        if years in HERS and _speaks_of_her(line, match, kind):
            first, last = line.values[places[0]], line.values[places[-1]]
            yield years, first.start, last.end


def _group_value(line: _Line, match: re.Match[str], group: int) -> int:
    """Return the number of a group; a word for one or a couple counts as such."""
    return 2 if forms.COUPLE.search(match[group]) else line.values[match.start(group)].value


def _speaks_of_her(line: _Line, match: re.Match[str], kind: str) -> bool:
    """Say that the sentence of a riddle, or the next one, speaks of an age, and of nobody and nothing else.

    The next sentence may only confirm, so that what is added takes nothing away.
    """
    first = max((m.end() for m in _END.finditer(line.text, 0, match.start())), default=0)
    end = _END.search(line.text, match.end())
    last = end.start() if end else len(line.text)
    own = line.text[first:last]
    if forms.OTHER.search(own) or (
        not wordpatterns.PERSONS.search(match.group()) and not _OTHERS.isdisjoint(mentions(own))
    ):
        return False
    if kind == "turned" and match.start() == first:
        return True
    after = line.text[last : last + _NEXT]
    return bool(forms.AGE.search(own) or forms.MY_AGE.search(after))


_END = re.compile(r"[.!?]+(?=\s|\Z)")
_NEXT = 40
_OTHERS = frozenset(("child", "kin", "pet", "stranger", "boy"))
