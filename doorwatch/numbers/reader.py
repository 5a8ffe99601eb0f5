"""The number reader: digits, words, and numbers written so that a simple reader misses them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from doorwatch.numbers.disguise import disguised, is_plain, roman, spaced, sums
from doorwatch.numbers.table import table
from doorwatch.types import NormalText

NumberKind = Literal["digits", "number_word", "hidden", "sum", "roman"]


@dataclass(frozen=True, slots=True)
class Number:
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


_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[a-z]+")
_TAIL = re.compile(
    r"jarige?n?\b|jahrige?[nrsm]?\b|jaehrige?[nrsm]?\b|jaar\b|jahre\b|letni[a-z]{0,4}\b|lat(?:k[a-z]{1,3}|ek)?\b"
    r"|eves[a-z]{0,3}\b|years?(?:old)?\b|yo\b"
)
"""Endings that make an age of a number word that they are written onto ("zestienjarige")."""
_LONGEST_DIGITS = 4
"""Longer runs of digits are phone numbers and codes, not counts or years."""
_HYPHENED = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z]+){1,6}(?![\w-])")
"""A word cut by hyphens ("ze-ven-tien"); spellings with their own hyphens are found before."""
_LINK = re.compile(r"[ \n-]{1,3}|, ")


def find_numbers(text: NormalText) -> tuple[Number, ...]:
    """Return the numbers of a text by place; a sum comes before its parts.

    Values are 0-99, years as words, and digits up to 9999. Words are taken from all eight
    languages; what a number counts is for the caller to judge.
    """
    found: list[Number] = []
    normal = text.normal
    if _DIGITS.search(normal) is not None:
        found += _digits(text)
        found += [Number(value, "hidden", first, last, True) for value, first, last in spaced(normal)]
        found += [
            Number(value, "hidden", first, last, True, languages)
            for value, first, last, languages in disguised(normal)
        ]
    found += _words(text)
    found += [Number(value, "roman", first, last, True) for value, first, last in roman(text)]
    kept = _without_overlaps(found)
    parts = [(number.value, number.start, number.end) for number in kept]
    kept += [Number(value, "sum", first, last, True) for value, first, last in sums(normal, parts)]
    kept.sort(key=lambda number: (number.start, -number.end))
    return tuple(kept)


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


def _digits(text: NormalText) -> list[Number]:
    numbers = []
    for match in _DIGITS.finditer(text.normal):
        first, last = match.span()
        if last - first <= _LONGEST_DIGITS:
            hidden = text.quote(first, last) != match.group()
            numbers.append(Number(int(match.group()), "hidden" if hidden else "digits", first, last, hidden))
    return numbers


def _words(text: NormalText) -> list[Number]:
    """Return number words, the longest spelling at each place."""
    entries, longest = table()
    normal = text.normal
    tokens = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(normal)]
    numbers: list[Number] = []
    at, size = 0, len(tokens)
    while at < size:
        word, first, _ = tokens[at]
        most = longest.get(word)
        if most is None:
            at += 1
            continue
        best, key, last = None, "", at
        for step in range(at, min(at + most, size)):
            if step > at and _LINK.fullmatch(normal, tokens[step - 1][2], tokens[step][1]) is None:
                break
            key = word if step == at else f"{key} {tokens[step][0]}"
            if key in entries:
                best, last = entries[key], step
        if best is not None:
            numbers.append(_word_number(text, best.value, first, tokens[last][2], best.languages))
            at = last
        at += 1
    numbers += _with_tails(text, tokens)
    if "-" in normal:
        for match in _HYPHENED.finditer(normal):
            entry = entries.get(match.group().replace("-", ""))
            if entry is not None:
                numbers.append(Number(entry.value, "hidden", *match.span(), True, entry.languages))
    return numbers


def _word_number(text: NormalText, value: int, first: int, last: int, languages: tuple[str, ...]) -> Number:
    hidden = not is_plain(text.quote(first, last), text.normal[first:last])
    return Number(value, "hidden" if hidden else "number_word", first, last, hidden, languages)


def _with_tails(text: NormalText, tokens: list[tuple[str, int, int]]) -> list[Number]:
    """Return number words that an ending is written onto; the number ends before the ending."""
    entries, _ = table()
    numbers: list[Number] = []
    begins: list[int] | None = None
    for tail in _TAIL.finditer(text.normal):
        if begins is None:
            begins = [first for _, first, _ in tokens]
        at = bisect_right(begins, tail.start()) - 1
        if at < 0 or tokens[at][1] == tail.start() or tokens[at][2] != tail.end():
            continue
        stem = text.normal[tokens[at][1] : tail.start()]
        stem = stem[:-4] if len(stem) > 4 and stem.endswith("year") else stem
        entry = entries.get(stem)
        if entry is not None:
            first = tokens[at][1]
            numbers.append(_word_number(text, entry.value, first, first + len(stem), entry.languages))
    return numbers
