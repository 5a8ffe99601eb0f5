"""Places in a text to be asked for: what starts or ends at a boundary, what overlaps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SlotValue:
    """What a slot can stand for: the words `first` to `last` (exclusive) with their value.

    `start` and `end` are the normalised offsets of the value itself, which may be a part of a word.
    """

    first: int
    last: int
    value: float
    start: int
    end: int


class SlotIndex:
    """The values of one slot or list, to be asked for at the boundary where a phrase stands."""

    def __init__(self, values: Iterable[SlotValue]) -> None:
        self._from: dict[int, list[SlotValue]] = {}
        self._until: dict[int, list[SlotValue]] = {}
        for value in values:
            self._from.setdefault(value.first, []).append(value)
            self._until.setdefault(value.last, []).append(value)

    def at(self, edge: int, step: int) -> Sequence[SlotValue]:
        """Return the values that start (step 1) or end (step -1) at the boundary `edge`."""
        return (self._from if step > 0 else self._until).get(edge, ())


def overlapping(spans: Sequence[tuple[int, int]]) -> Callable[[int, int], bool]:
    """Return a test whether [start, end) overlaps one of `spans`; sorted once, then logarithmic."""
    merged: list[list[int]] = []
    for first, last in sorted(spans):
        if merged and first < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    starts = [first for first, _ in merged]

    def test(start: int, end: int) -> bool:
        at = bisect_right(starts, end - 1) - 1
        return at >= 0 and merged[at][1] > start

    return test
