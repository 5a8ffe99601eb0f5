"""The number reader: digits, words, and numbers written so that a simple reader misses them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from doorwatch.numbers.disguise import disguised, is_plain, roman, spaced, sums
from doorwatch.numbers.table import Entry, table
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
_LONGEST_DIGITS = 4
"""Longer runs of digits are phone numbers and codes, not counts or years."""
_HYPHENED = re.compile(r"(?<![\w-])[a-z]+(?:-[a-z]+){1,6}(?![\w-])")
"""A word cut by hyphens ("ze-ven-tien"); spellings with their own hyphens are found before."""
_FOLLOWING = re.compile(r"(?:[ \n-]{1,3}|, )([a-z]+)")


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
    added = [Number(value, "sum", first, last, True) for value, first, last in sums(normal, parts)]
    if added:
        kept = sorted(kept + added, key=lambda number: (number.start, -number.end))
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
    plain = text.starts is None and text.original.isascii()
    for match in _DIGITS.finditer(text.normal):
        first, last = match.span()
        if last - first <= _LONGEST_DIGITS:
            hidden = not plain and text.quote(first, last) != match.group()
            numbers.append(Number(int(match.group()), "hidden" if hidden else "digits", first, last, hidden))
    return numbers


def _words(text: NormalText) -> list[Number]:
    """Return number words, the longest spelling at each place."""
    entries, longest, glued, _ = table()
    normal = text.normal
    numbers: list[Number] = []
    done = -1
    for match in _WORD.finditer(normal):
        word = match.group()
        most = longest.get(word)
        if most is not None:
            if match.start() < done:
                continue
            entry, last = (
                (_longest(normal, match, most, entries)) if most > 1 else (entries.get(word), match.end())
            )
            if entry is not None:
                numbers.append(_word_number(text, match.start(), last, entry))
                done = last
        elif word in glued:
            size, entry = glued[word]
            numbers.append(_word_number(text, match.start(), match.start() + size, entry))
    if "-" in normal:
        for match in _HYPHENED.finditer(normal):
            entry = entries.get(match.group().replace("-", ""))
            if entry is not None:
                numbers.append(Number(entry.value, "hidden", *match.span(), True, entry.languages))
    return numbers


def _longest(
    normal: str, match: re.Match[str], most: int, entries: dict[str, Entry]
) -> tuple[Entry | None, int]:
    """Return the longest spelling that starts with a word, of at most `most` words, and its end."""
    key, last = match.group(), match.end()
    found = entries.get(key), last
    for _ in range(most - 1):
        following = _FOLLOWING.match(normal, last)
        if following is None:
            break
        key, last = f"{key} {following[1]}", following.end()
        if key in entries:
            found = entries[key], last
    return found


def _word_number(text: NormalText, first: int, last: int, entry: Entry) -> Number:
    hidden = not is_plain(text.quote(first, last), text.normal[first:last])
    return Number(entry.value, "hidden" if hidden else "number_word", first, last, hidden, entry.languages)
