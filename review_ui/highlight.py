"""Original words cut into pieces: which signals each rests under, and what is masked.

Offsets count code points of the original, as evidence does. Spans may overlap, nest and repeat; a mask
wins over the words but not over the mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """Code points [start, end) that a signal, by its number on the page, rests on."""

    start: int
    end: int
    signal: int


@dataclass(frozen=True, slots=True)
class Mask:
    """Code points [start, end) that identify somebody, with the word that stands there instead."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words under the same signals. `mask` names what is hidden; then `text` is empty.

    `first` lists the signals that begin here: their numbers are printed once.
    """

    text: str
    signals: tuple[int, ...] = ()
    first: tuple[int, ...] = ()
    mask: str | None = None


def pieces(text: str, spans: Iterable[Span], masks: Iterable[Mask] = ()) -> tuple[Piece, ...]:
    """Cut a text at every edge of a span or mask. Spans outside the text are clipped, empty ones dropped."""
    size = len(text)
    marked = [Span(max(0, one.start), min(size, one.end), one.signal) for one in spans]
    marked = [one for one in marked if one.start < one.end]
    hidden = _merged([Mask(max(0, one.start), min(size, one.end), one.kind) for one in masks])
    edges = {0, size, *(edge for one in marked for edge in (one.start, one.end))}
    edges.update(edge for one in hidden for edge in (one.start, one.end))
    told: set[int] = set()
    masked: set[int] = set()
    found: list[Piece] = []
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        under = tuple(sorted({one.signal for one in marked if one.start <= start and end <= one.end}))
        mask = next((one for one in hidden if one.start <= start and end <= one.end), None)
        first = tuple(one for one in under if one not in told)
        told.update(under)
        if mask is None:
            found.append(Piece(text[start:end], under, first))
        elif mask.start not in masked or under:
            masked.add(mask.start)
            found.append(Piece("", under, first, mask.kind))
    return tuple(found)


def _merged(masks: list[Mask]) -> list[Mask]:
    """Join masks that overlap: a mask has no gaps."""
    joined: list[Mask] = []
    for one in sorted((mask for mask in masks if mask.start < mask.end), key=lambda mask: mask.start):
        if joined and one.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = Mask(last.start, max(last.end, one.end), last.kind)
        else:
            joined.append(one)
    return joined


def occurrences(text: str, value: str, kind: str) -> tuple[Mask, ...]:
    """Return where a value stands in a text, whatever its case.

    Two characters count only as a word of their own; one alone is left: it would mask half a text.
    """
    wanted = value.strip().casefold()
    if len(wanted) < 2:
        return ()
    folded = [sign.casefold() for sign in text]
    starts: list[int] = []
    for place, sign in enumerate(folded):
        starts += [place] * len(sign)
    low = "".join(folded)
    found: list[Mask] = []
    at = low.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if len(wanted) > 2 or not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()):
            found.append(Mask(starts[at], starts[end - 1] + 1, kind))
        at = low.find(wanted, end)
    return tuple(found)
