"""Parts that stand near each other, in whatever order, within one thought of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from doorwatch.rules.cut import Words


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a phrase that was found, with its value and where that stands."""

    name: str
    value: float
    start: int
    end: int


class Span(NamedTuple):
    """What was found at the words `first` to `last` (exclusive), with its slots."""

    first: int
    last: int
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """A line of parts: which entry, the keys of its parts' spans, and how many words it may span.

    `counts` tells whether the slots of a part's span let it count.
    """

    entry: int
    parts: tuple[str, ...]
    within: int
    counts: Callable[[tuple[Slot, ...]], bool]


def windows(
    words: Words, near: Near, parts: Sequence[Sequence[Span]], tally: Counter[str] | None = None
) -> Iterator[Span]:
    """Yield for each span that ends a meeting of all parts the shortest such meeting.

    The spans are looked at once, by where they end: of every part the latest start is kept, and the
    earliest of these begins the shortest meeting. One word may serve two parts ("Schülerjob").
    """
    events = [(span, at) for at, spans in enumerate(parts) for span in spans if near.counts(span.slots)]
    latest: dict[int, Span] = {}
    for span, at in sorted(events, key=lambda event: (event[0].last, event[0].first, event[1])):
        if tally is not None:
            tally["looked"] += 1
        if at in latest and latest[at].first > span.first:
            continue
        latest[at] = span
        begin = min(one.first for one in latest.values())
        if len(latest) == len(parts) and _together(words, begin, span.last, near.within):
            yield Span(
                begin, span.last, tuple(slot for part in sorted(latest) for slot in latest[part].slots)
            )


def _together(words: Words, first: int, last: int, within: int) -> bool:
    return last - first <= within and words.thoughts[first] == words.thoughts[last - 1]
