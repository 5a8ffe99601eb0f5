"""Readings handed from the commit to the assessment that follows it, so that no text is read twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from doorwatch.store import BATCH, Content
from doorwatch.types import ListingRef, PictureReading, Reading

LONGEST = 20_000
"""Characters of a listing whose reading is kept: some ten times the longest that people write."""


class Readings:
    """The last readings of this process, at most `limit` and none of a very long text, each given out once.

    Only a short cut: what is not here (after a kill, for a listing that was touched) is read again, and
    gives the same.
    """

    def __init__(self, limit: int = BATCH) -> None:
        self._limit = limit
        self._kept: dict[tuple[ListingRef, str], tuple[Reading, str]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, content_hash: str, reveal: str, reading: Reading) -> None:
        """Keep a reading of a listing's content; the oldest goes when there is no room."""
        key = reading.ref, content_hash
        self._kept.pop(key, None)
        if sum(len(text.original) for text in reading.texts) > LONGEST:
            return
        if len(self._kept) >= self._limit:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = reading, reveal

    def take(self, content: Content, pictures: Sequence[PictureReading], day: date) -> Reading | None:
        """Return the reading that `read` would give of stored content with these pictures on a day.

        None when there is none, or when anything that a reading rests on is not the same. Matches with
        known pictures are no part of that: a reading only carries them.
        """
        reading, reveal = self._kept.pop((content.listing.ref, content.content_hash), (None, ""))
        if reading is None or reading.as_of != day or reveal != content.reveal:
            return None
        if reading.listing != content.listing or _bare(reading.pictures) != _bare(pictures):
            return None
        return replace(reading, listing=content.listing, pictures=tuple(pictures))


def _bare(pictures: Sequence[PictureReading]) -> list[PictureReading]:
    return [replace(one, matches=()) if one.matches else one for one in pictures]
