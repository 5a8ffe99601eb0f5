"""Pictures of a listing as grey tiles: what was read of each, and why none is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from doorwatch.types import Assessment, PictureReading, Signal
from review_ui.highlight import Piece, Span, pieces
from review_ui.views.words import masks


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture: `why` says why it is not shown. Sizes are pixels and bytes."""

    number: int
    why: Literal["hard", "failed", "not_kept"]
    hash: str | None
    width: int | None
    height: int | None
    size: int | None
    failure: str | None
    text_state: str
    words: tuple[tuple[Piece, ...], ...]
    signals: tuple[int, ...]


def tiles(
    readings: Sequence[PictureReading],
    assessment: Assessment | None,
    ordered: Sequence[Signal],
    hard: bool,
    revealed: bool,
) -> tuple[Tile, ...]:
    """Return the tiles of a listing's pictures in their order, with the signals that rest on each."""
    return tuple(_tile(one, assessment, ordered, hard, revealed) for one in readings)


def _tile(
    one: PictureReading, assessment: Assessment | None, ordered: Sequence[Signal], hard: bool, revealed: bool
) -> Tile:
    numbers = tuple(
        number
        for number, signal in enumerate(ordered, start=1)
        if any(item.type in ("image", "picture_text") and item.index == one.index for item in signal.evidence)
    )
    return Tile(
        number=one.index + 1,
        why="hard" if hard else "failed" if one.failure else "not_kept",
        hash=one.pdq or one.pdq_r or one.sha256,
        width=one.width,
        height=one.height,
        size=one.size,
        failure=one.failure,
        text_state=one.text_state,
        words=tuple(_marked(one.index, text.quote, assessment, ordered, revealed) for text in one.texts),
        signals=numbers,
    )


def _marked(
    index: int, text: str, assessment: Assessment | None, ordered: Sequence[Signal], revealed: bool
) -> tuple[Piece, ...]:
    """Mark the quotes of signals in a line that was read from a picture: it has boxes, no offsets."""
    spans: list[Span] = []
    for number, signal in enumerate(ordered, start=1):
        for item in signal.evidence:
            if item.type == "picture_text" and item.index == index and item.quote:
                at = text.find(item.quote)
                if at >= 0:
                    spans.append(Span(at, at + len(item.quote), number))
    hidden = () if revealed else masks(f"picture_text:{index}", text, None, assessment)
    return pieces(text, spans, [one for one in hidden if one.end <= len(text)])
