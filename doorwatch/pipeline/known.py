"""Banks of known pictures in the pipeline: followed once a batch, compared with Memory when they are new."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial

import msgspec

from doorwatch.pipeline.workshop import Workshop
from doorwatch.store.bankdesk import follow
from doorwatch.store.bankmemory import compare_new
from doorwatch.types import PictureReading

_BYTES = 16


def follow_banks(workshop: Workshop) -> str | None:
    """Bring the files that look-ups use up to SQL; return the mark of their state, None without banks.

    What was disabled or taken back is not found from here on.
    """
    follow(workshop.store, workshop.banks, workshop.now())
    return workshop.banks.mark


def compare_banks(workshop: Workshop) -> int:
    """Compare every entry that never was with Memory; the listings that it may touch then wait.

    Returns how many entries it were. Killed in between, it goes on where it stopped.
    """
    follow_banks(workshop)
    total = 0
    while True:
        work = partial(compare_new, search=workshop.search, now=workshop.now())
        count = workshop.store.run_write(work)
        total += count
        if not count:
            return total


def known_pictures(workshop: Workshop, pictures: Sequence[PictureReading]) -> tuple[PictureReading, ...]:
    """Return picture readings with their matches of now."""
    return tuple(workshop.banks.rematch(one) for one in pictures)


def with_matches(links: bytes, pictures: Sequence[PictureReading]) -> bytes:
    """Return a digest of 16 bytes of links and matches: an assessment is named by both.

    Without matches it is that of the links.
    """
    matches = [(one.index, one.matches) for one in pictures if one.matches]
    if not matches:
        return links
    return hashlib.blake2b(links + msgspec.json.encode(matches), digest_size=_BYTES).digest()
