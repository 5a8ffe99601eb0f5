"""Digits of a phone number are no ages: "call +33 6 39 98 00 17"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from doorwatch.numbers import Number

_CHAIN = re.compile(r"\d+(?:[ .()/-]{1,2}\d+)+")
_GROUP = re.compile(r"\d+")
_FEWEST = 9
"""Fewer digits are a date."""
_SURE = 8
"""The digits that every phone number has: an age may stand right behind a short one ("... 55 17 jaar")."""


def dialled(normal: str, numbers: Sequence[Number]) -> Iterator[int]:
    """Yield the starts of the numbers that are groups of a phone number with its `+` or 0.

    A chain that holds a year may be a date, and the last group of a chain may be an age: they stay.
    """
    end = 0
    for number in numbers:
        first = number.start
        if first < end or number.kind != "digits":
            continue
        if normal[first] != "0" and normal[first - 1 : first] != "+":
            continue
        chain = _CHAIN.match(normal, first)
        if chain is None:
            continue
        end = chain.end()
        groups = list(_GROUP.finditer(normal, first, end))
        if sum(group.end() - group.start() for group in groups) < _FEWEST or any(map(_is_year, groups)):
            continue
        digits = 0
        for group in groups[:-1]:
            if digits < _SURE:
                yield group.start()
            digits += group.end() - group.start()


def _is_year(group: re.Match[str]) -> bool:
    return group.group()[:2] in ("19", "20") and group.end() - group.start() == 4
