"""The parts of a text in which an age can be told: the sentences of its numbers and what stands around them.

Words far from any number cost nothing. A part begins and ends where a sentence surely does, and takes
in enough words on either side for every look that a reader of ages takes beyond its sentence (a
label on the line before, a number that is put right in the sentence before).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from doorwatch.ages.tokens import ABBREVIATIONS
from doorwatch.numbers import Number

_ENDS = bytes(10 if chr(code) in "!;" else code for code in range(256))
_END = re.compile(rb"\n|\.[ \n]")
_WORD_BEFORE = re.compile(r"([^\W\d_]*) {0,3}\Z")
_LONGEST_WORD = 12
_AROUND = 16
"""How many blanks, so about as many words, lie at least between a number and the ends of its part."""
_STEP = 100
"""How many characters usually hold that many."""


class Window(NamedTuple):
    """A part of a text, in offsets of its normal form."""

    first: int
    last: int

    def of(self, numbers: Sequence[Number]) -> Sequence[Number]:
        """Return the numbers, which are given by place, that begin in this part."""
        return numbers[
            bisect_left(numbers, self.first, key=_start) : bisect_left(numbers, self.last, key=_start)
        ]


def _start(number: Number) -> int:
    return number.start


def windows(normal: str, spots: Sequence[tuple[int, int]], numbers: Sequence[Number]) -> list[Window]:
    """Return the parts that hold the `spots`, by place; `numbers` do not overlap, and none of them is cut.

    The work is linear: what lies between two parts is looked at once from either side.
    """
    if len(normal) <= 2 * _STEP:
        return [Window(0, len(normal))]
    coded = normal.replace("?", "\n").encode("ascii", "replace").translate(_ENDS)
    found: list[Window] = []
    for start, end in spots:
        low = found[-1].last if found else 0
        if found and end <= low and (low == len(normal) or _holds_enough(coded, end, low)):
            continue
        first = low if start < low else _back(normal, coded, start, low)
        last = _on(normal, coded, end)
        if found and first <= low:
            first = found.pop().first
        found.append(Window(_uncut(first, numbers, low=True), _uncut(last, numbers, low=False)))
    return found


def _holds_enough(coded: bytes, first: int, last: int) -> bool:
    return coded.count(b" ", first, last) >= _AROUND


def _back(normal: str, coded: bytes, start: int, low: int) -> int:
    """Return the last sure begin of a sentence with enough words up to `start`; `low` when there is none."""
    step, at = _STEP, start
    while at > low and not _holds_enough(coded, at, start):
        at, step = start - step, step * 2
    while at > low:
        line = coded.rfind(b"\n", low, at) + 1
        point = coded.rfind(b". ", line or low, at) + 1
        if not point:
            return line or low
        if not _is_abbreviated(normal, point - 1):
            return point
        at = point - 1
    return low


def _on(normal: str, coded: bytes, end: int) -> int:
    """Return the first sure end of a sentence with enough words from `end` on; the text's end without one."""
    step, at, size = _STEP, end, len(coded)
    while at < size and not _holds_enough(coded, end, at):
        at, step = end + step, step * 2
    while at < size:
        found = _END.search(coded, at)
        if found is None:
            return size
        if coded[found.start()] == ord("\n") or not _is_abbreviated(normal, found.start()):
            return found.start() + 1
        at = found.end()
    return size


def _is_abbreviated(normal: str, point: int) -> bool:
    word = _WORD_BEFORE.search(normal, max(0, point - _LONGEST_WORD), point)
    return word is not None and word[1] in ABBREVIATIONS


def _uncut(at: int, numbers: Sequence[Number], *, low: bool) -> int:
    """Return a border moved out of the number that it would cut."""
    place = bisect_right(numbers, at, key=_start) - 1
    if place >= 0 and numbers[place].start < at < numbers[place].end:
        return numbers[place].start if low else numbers[place].end
    return at
