"""Pictures by their 256-bit hashes: all within a radius, turned and mirrored forms included.

Exact: a missed match is a missed person. A stored hash is turned by its bits alone: mirroring
changes the sign of every second frequency of the cosine transform, a quarter turn transposes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from doorwatch.memory.search import DIHEDRAL

Hashes = NDArray[np.uint8]
"""Shape (n, 32)."""
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Hit:
    """Query number `query` is `distance` bits from the hash at `position`, once turned by `transform`."""

    query: int
    position: int
    distance: int
    transform: str


class PictureIndex:
    """Hashes in memory, in the order in which they were added."""

    def __init__(self) -> None:
        self._hashes: Hashes = np.zeros((0, 32), np.uint8)

    def __len__(self) -> int:
        return len(self._hashes)

    def add(self, hashes: Hashes) -> None:
        """Add hashes of shape (n, 32)."""
        self._hashes = np.concatenate([self._hashes, hashes])

    def hash(self, position: int) -> bytes:
        """Return the hash at a position."""
        return bytes(self._hashes[position])

    def search(self, queries: Hashes, radius: int) -> list[Hit]:
        """Return every pair within `radius` bits, each once with its nearest form, by query and position."""
        best: dict[tuple[int, int], Hit] = {}
        for number, name in enumerate(DIHEDRAL):
            for query, position, distance in _within(turned(queries, number), self._hashes, radius):
                known = best.get((query, position))
                if known is None or distance < known.distance:
                    best[query, position] = Hit(query, position, distance, name)
        return [best[pair] for pair in sorted(best)]


def turned(hashes: Hashes, form: int) -> Hashes:
    """Return hashes as form number `form` of `DIHEDRAL` has them, but for the odd bit at the median."""
    # Bit 0 is the last frequency: see `doorwatch.images.pdq.pack`.
    bits = np.unpackbits(hashes, axis=1)[:, ::-1].reshape(-1, 16, 16).copy()
    if form & 1:
        bits[:, :, ::2] ^= 1
    if form & 2:
        bits[:, ::2, :] ^= 1
    if form & 4:
        bits = bits.transpose(0, 2, 1)
    return np.packbits(bits.reshape(-1, 256)[:, ::-1], axis=1)


def _within(queries: Hashes, hashes: Hashes, radius: int) -> Iterator[tuple[int, int, int]]:
    if not len(queries) or not len(hashes):
        return
    stored = np.ascontiguousarray(hashes).view(np.uint64)
    step = max(1, _CELLS // len(stored))
    asked = np.ascontiguousarray(queries).view(np.uint64)
    for start in range(0, len(asked), step):
        part = asked[start : start + step]
        distance = np.zeros((len(part), len(stored)), np.uint16)
        for word in range(4):
            distance += np.bitwise_count(part[:, word, None] ^ stored[None, :, word])
        for query, position in np.argwhere(distance <= radius):
            yield start + int(query), int(position), int(distance[query, position])
