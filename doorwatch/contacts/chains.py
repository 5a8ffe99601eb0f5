"""Digits of a text in a row, however they are written: the raw material of phone numbers.

A *link* is a piece that stands for digits: a run of digits, a spoken number in one of the eight
languages, a letter that poses as a digit. A *chain* is links that one reader would read on as one
number. What is plainly something else (a date, a time, a price, a measure) breaks a chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from typing import Final

from doorwatch.contacts.spans import Spans
from doorwatch.contacts.words import HUNDRED, HUNDREDS, PLUS, SPOKEN_SIGNS, TIMES, ZERO
from doorwatch.numbers.table import table

_PIECE: Final = re.compile(r"\d+|[a-z]+")
_POSING: Final = str.maketrans("olis", "0115")
_FEWEST: Final = 7
_POSING_RUN: Final = 6
_AROUND: Final = 24
_UNITS: Final = (
    r"euro?s?|eur|e|lei|ron|huf|ft|forint|zl|zloty\w{0,3}|pln|gbp|chf|pounds?|pond|quid|roses?|rozen|"
    r"min|minut\w{0,4}|mins|uur|uren|u|h|hrs?|hours?|stunden?|std|heures?|horas?|ore|ora|orat?|godz\w{0,5}|"
    r"jaar|jr|years?|yrs?|yo|jahre?|ans|anos|ani|eves|ev|lat|lata|kg|kilo\w{0,3}|cm|mm|m|m2|km|meter|metres?|"
    r"x|keer|mal|fois|dagen|days|tage|jours|dias|zile|nap|dni|procent|percent|prozent"
)
_FROM_DIGIT: Final = (
    # dates
    r"(?<![./-])\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d{2}(?![./-]?\d)"
    r"|(?<!-)(?:19|20)\d{2}([-/.])\d{1,2}\2\d{1,2}(?!\d)"
    # times and opening hours
    r"|(?<![\w.:+])(?:[01]?\d|2[0-4])(?:h|[:.h][0-5]\d)\s{0,2}(?:u|uur|h|uhr)?\s{0,2}"
    r"(?:-|–|tot|to|bis|a|pana la|do|till|until|ig)\s{0,2}(?:[01]?\d|2[0-4])(?:[:.h](?:[0-5]\d)?)?"
    r"(?!\d)(?![.:]\d)"
    r"|(?<![:.])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])"
    # prices
    rf"|(?<![.,])\d{{1,5}}(?:[.,]\d{{1,3}})?\s{{0,2}}(?:(?:{_UNITS})(?![a-z0-9])|[€£$%]|,-|\+(?!\d))"
)
_PRICE: Final = r"\d{1,5}(?:[.,]\d{1,3})?(?:\s?-\s?\d{1,5})?(?!\d)"
_ACCOUNT: Final = r"[a-z]{2}\d{2}(?:\s?[a-z]{4}(?:\s?\d{2,4}){2,8}|(?:\s?\d{4}){3,7}(?:\s?\d{1,3})?(?!\d))"
_NOT_PHONES: Final = re.compile(
    rf"(?=\d)(?<!\d)(?:{_FROM_DIGIT})|[€£$]\s{{0,2}}{_PRICE}|\b(?:eur(?:o|os)?\s\s{{0,2}}{_PRICE}|{_ACCOUNT})"
)
"""What begins with a digit stands first, with what stands before any of them: no digit."""


@dataclass(frozen=True, slots=True)
class Link:
    """One piece of a chain; `gap` is what stands between it and the piece before it.

    `spoken` says that it, or a sign before it, is written in letters; `filler` that a word stands
    in the gap, `far` that two or three do. `plus_at` is where a plus sign or the word for it begins
    before the piece.
    """

    digits: str
    start: int
    end: int
    gap: str
    spoken: bool = False
    filler: bool = False
    plus_at: int | None = None
    far: bool = False

    @property
    def plus(self) -> bool:
        """True when a plus stands before the piece."""
        return self.plus_at is not None


def chains(normal: str, used: Spans) -> Iterator[list[Link]]:
    """Yield the chains of a normal text that hold seven digits or more, or a plus and seven.

    Linear in the length of the text.
    """
    rows = (row for first, last in _regions(normal) for row in _rows(normal, first, last))
    for chain in rows:
        first, last = chain[0].start, chain[-1].end
        around = _NOT_PHONES.finditer(normal, max(0, first - _AROUND), last + _AROUND)
        blocked = Spans(match.span() for match in around)
        if not blocked and not used:
            yield chain
            continue
        part: list[Link] = []
        for link in chain:
            if used.touches(link.start, link.end) or blocked.touches(link.start, link.end):
                if _digits(part) >= _FEWEST:
                    yield part
                part = []
            else:
                part.append(link)
        if _digits(part) >= _FEWEST:
            yield part


def _rows(normal: str, begin: int, end: int) -> Iterator[list[Link]]:
    chain: list[Link] = []
    between = _Between()
    may_lead = "+" in normal or "plus" in normal or "mas" in normal
    for digits, first, last, spoken in _pieces(normal, begin, end):
        if not digits:
            if chain and not between.take(last, word=digits is None, size=last - first):
                if _digits(chain) >= _FEWEST:
                    yield chain
                chain, between = [], _Between()
            continue
        gap = normal[max(chain[-1].end, between.signs_end) : first] if chain else ""
        filled, far = between.words > 0, between.words > 1
        if chain and not (_FAR if far else _FILLED if filled else _SIGNS).fullmatch(gap):
            if _digits(chain) >= _FEWEST:
                yield chain
            chain, filled, far, gap = [], False, False, ""
        plus = _LEAD.search(normal, max(0, first - 8), first) if may_lead else None
        spoken = spoken or between.signs > 0
        chain.append(Link(digits, first, last, gap, spoken, filled, plus.start() if plus else None, far))
        between = _Between()
    if _digits(chain) >= _FEWEST:
        yield chain


def _digits(chain: list[Link]) -> int:
    return sum(len(link.digits) for link in chain)


@dataclass(slots=True)
class _Between:
    """What stands between two links: at most three words, or two words for signs ("dash", "dot")."""

    words: int = 0
    signs: int = 0
    signs_end: int = 0

    def take(self, end: int, *, word: bool, size: int) -> bool:
        """Add a word or a word for a sign; False when that is more than one number could hold."""
        if word or self.words:  # a word for a sign among words is one of them
            self.words += 1
            return self.words <= 3 and not self.signs and size <= 12
        self.signs += 1
        self.signs_end = end
        return self.signs <= 2 and not self.words


_LEAD: Final = re.compile(r"(?:\+|(?<![a-z])(?:plus|plusz|mas)\b)[\s(]{0,3}\Z")
_SIGNS: Final = re.compile(r"(?:[^\w€£$%]|_){0,6}")
_FILLED: Final = re.compile(r"[^\w€£$%]{0,4}[a-z]{1,12}[^\w€£$%]{0,4}")
_FAR: Final = re.compile(r"[^\w€£$%]{0,4}[a-z]{1,12}(?:[^\w€£$%.!?;\n]{1,3}[a-z]{1,12}){1,2}[^\w€£$%]{0,4}")


_RUN: Final = re.compile(r"\d+")
_ONLY_LETTERS: Final = bytes(code if chr(code) in ascii_lowercase else 32 for code in range(256))
_ARTICLES: Final = frozenset(
    ("een", "un", "une", "una", "uno", "o", "ein", "eine", "einen", "one", "hat", "ot", "egy", "for", "het",
     "der", "onze", "ket", "noua")
)  # fmt: skip
"""Words for digits, as they are spelled or misspelled, that most texts hold anyway."""
_APART: Final = 48
_SPOKEN_WORDS: Final = 3


def _regions(normal: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text in which a phone number could stand, most often one short part.

    All of it when three words for digits stand in it, articles aside; else around its digits.
    """
    if _spoken_many(normal):
        yield 0, len(normal)
        return
    first, last, digits = 0, -_APART - 1, 0
    for run in _RUN.finditer(normal):
        start, end = run.span()
        if start - last > _APART:
            if digits >= _SPOKEN_WORDS:
                yield _widened(normal, first, last)
            first, digits = start, 0
        last, digits = end, digits + end - start
    if digits >= _SPOKEN_WORDS:
        yield _widened(normal, first, last)


def _spoken_many(normal: str) -> bool:
    """Tell whether three words for digits stand in a text.

    As bytes: signs and letters that are not ASCII part words as they part those of `_WORDS`, in a third of
    the time.
    """
    words = normal.encode("ascii", "replace").translate(_ONLY_LETTERS).split()
    if len(words) < _SPOKEN_WORDS:
        return False
    spoken = _spoken_digits()
    return not spoken.isdisjoint(words) and sum(map(spoken.__contains__, words)) >= _SPOKEN_WORDS


def _widened(normal: str, first: int, last: int) -> tuple[int, int]:
    """Return a span with the words around it, none of them cut."""
    begin, end = max(0, first - _AROUND), min(len(normal), last + _AROUND)
    while begin and normal[begin - 1].isalnum() and begin > first - 2 * _AROUND:
        begin -= 1
    while end < len(normal) and normal[end].isalnum() and end < last + 2 * _AROUND:
        end += 1
    return begin, end


@lru_cache(maxsize=1)
def _spoken_digits() -> frozenset[bytes]:
    return frozenset(word.encode() for word in {*table().longest, *ZERO} - _ARTICLES)


@lru_cache(maxsize=1)
def _special() -> frozenset[str]:
    """Return the words that can stand for digits or signs."""
    return frozenset((*TIMES, *HUNDRED, *HUNDREDS, *PLUS, *SPOKEN_SIGNS, *ZERO, *table().longest))


def _pieces(normal: str, begin: int, end: int) -> Iterator[tuple[str | None, int, int, bool]]:
    """Yield (digits, start, end, spoken); digits are None for a word and empty for a word for a sign."""
    special = _special()
    words = [(match.group(), match.start(), match.end()) for match in _PIECE.finditer(normal, begin, end)]
    at, count, times, begun = 0, len(words), 1, 0
    while at < count:
        word, first, last = words[at]
        at += 1
        if times > 1:
            first = begun  # "double seven" is one piece
        if word.isdigit():
            yield word * (times if len(word) == 1 else 1), first, last, times > 1
        elif (posing := _posing(normal, words, at - 1) if len(word) <= _POSING_RUN else None) is not None:
            yield posing, first, last, True
        elif word not in special:
            yield None, words[at - 1][1], last, False
        elif word in TIMES:
            times, begun = TIMES[word], first
            continue
        elif word == "o":  # "or" in four languages, one in the fifth
            yield None, words[at - 1][1], last, False
        elif word in HUNDRED:
            yield "00", first, last, True
        elif word in HUNDREDS:
            yield HUNDREDS[word], first, last, True
        elif word in PLUS or word in SPOKEN_SIGNS:
            yield "", first, last, True
        elif word in ZERO:
            yield "0" * times, first, last, True
        else:
            value, step = _spoken(words, at - 1)
            at += step - 1
            yield None if value is None else str(value) * times, first, words[at - 1][2], True
        times = 1


def _posing(normal: str, words: list[tuple[str, int, int]], at: int) -> str | None:
    """Return the digits of letters that pose as such: "o6", "l2", a lone "o" between single digits."""
    word, first, last = words[at]
    if word.strip("olis") or (word.strip("ol") and len(word) > 1):
        return None
    glued = (at and words[at - 1][2] == first and words[at - 1][0].isdigit()) or (
        at + 1 < len(words) and words[at + 1][1] == last and words[at + 1][0].isdigit()
    )
    if glued:
        return word.translate(_POSING)
    return "0" if word == "o" and _among_digits(normal, words, at) else None


def _among_digits(normal: str, words: list[tuple[str, int, int]], at: int) -> bool:
    """Tell whether a lone "o" stands before a single digit, other "o"s between, or ends a stepped row."""
    place = at
    for word, first, last in words[at + 1 : at + 4]:
        if first - words[place][2] > 3:
            break
        if (word.isdigit() and last - first == 1) or word in ZERO or word in table().longest:
            return True
        if word != "o":
            break
        place += 1
    before, end = words[at - 1] if at else ("", 0, 0), words[at][1]
    stepped = end - before[2] == 1 and normal[before[2] : end] in ".-*_/"
    return bool(at) and stepped and (before[0].isdigit() or before[0] in table().longest)


def _spoken(words: list[tuple[str, int, int]], at: int) -> tuple[int | None, int]:
    """Return the value of the longest spoken number from a place, and how many words it takes."""
    entries = table().entries
    most = table().longest.get(words[at][0], 0)
    value: int | None = None
    step, key = 1, ""
    for size in range(1, min(most, len(words) - at) + 1):
        if size > 1 and words[at + size - 1][1] - words[at + size - 2][2] > 2:
            break
        key = f"{key} {words[at + size - 1][0]}" if key else words[at][0]
        entry = entries.get(key)
        if entry is not None and entry.value < 100:
            value, step = entry.value, size
    return value, step
