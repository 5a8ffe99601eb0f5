"""Synthetic corpora made in parts: each row names a range of numbers, a worker makes the listings of it.

The maker comes as an argument (the demo's generator stands above this layer) and makes a listing from its
number alone, so that the corpus is the same however many workers made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from doorwatch.engine.sealed import Row
from doorwatch.ingest import to_json
from doorwatch.types import Listing

PART = 500
"""Listings a row."""
_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Making:
    """Makes listings by number; `make` gives None where a number stands for none."""

    make: Callable[[int], Listing | None]

    def __call__(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Answer each range with its listings, as lines of JSON keyed by their numbers."""
        for start, length in rows:
            first = int.from_bytes(start)
            for number in range(first, first + int.from_bytes(length)):
                listing = self.make(number)
                if listing is not None:
                    yield number.to_bytes(_NUMBER), to_json(listing)


def ranges(size: int, part: int = PART) -> Iterator[Row]:
    """Yield the rows of a corpus of `size` numbers."""
    for first in range(0, size, part):
        yield first.to_bytes(_NUMBER), min(part, size - first).to_bytes(_NUMBER)
