"""Pictures by their 256-bit hashes: all within a radius, turned and mirrored forms included.

Exact: a missed match is a missed person. Everything is in memory and made from SQL, so that nothing
of it has an end date of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from doorwatch.memory.hash_bands import Pairs, Segment, Words
from doorwatch.memory.search import DIHEDRAL, turned

Hashes = NDArray[np.uint8]
"""Shape (n, 32)."""
_TAIL = 2_048
_SHARE = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """Query number `query` is `distance` bits from the hash at `position`, once turned by `transform`."""

    query: int
    position: int
    distance: int
    transform: str


class PictureIndex:
    """Hashes in the order in which they were added: a large part, a middle one and a small tail.

    Tables are made for the first two; a part is joined to the larger one when it is worth it, so that adding
    a million hashes in small steps makes each table a few times only.
    """

    def __init__(self) -> None:
        empty = np.zeros((0, 4), np.uint64)
        self._large, self._middle = Segment.of(empty), Segment.of(empty)
        self._tail: Words = empty

    def __len__(self) -> int:
        return len(self._large.words) + len(self._middle.words) + len(self._tail)

    def add(self, hashes: Hashes) -> None:
        """Add hashes of shape (n, 32)."""
        self._tail = np.concatenate([self._tail, _words(hashes)])
        if len(self._tail) >= _TAIL:
            self._middle = Segment.of(np.concatenate([self._middle.words, self._tail]))
            self._tail = self._tail[:0]
        if len(self._middle.words) * _SHARE >= max(_TAIL, len(self._large.words)):
            self._large = Segment.of(np.concatenate([self._large.words, self._middle.words]))
            self._middle = Segment.of(self._middle.words[:0])

    def hash(self, position: int) -> bytes:
        """Return the hash at a position."""
        for words in (self._large.words, self._middle.words, self._tail):
            if position < len(words):
                return bytes(words[position].astype("<u8").tobytes())
            position -= len(words)
        raise IndexError(f"position must be below {len(self)}")

    def search(self, queries: Hashes, radius: int) -> list[Hit]:
        """Return every pair within `radius` bits (0-31), each once with its nearest form, in order."""
        forms = _words(turned(queries).reshape(-1, 32))
        asked, positions, distances = self._pairs(forms, radius)
        form, query = np.divmod(asked, max(1, len(queries)))
        order = np.lexsort((form, distances, positions, query))
        query, positions, distances, form = (one[order] for one in (query, positions, distances, form))
        first = np.ones(len(query), np.bool_)
        first[1:] = (np.diff(query) != 0) | (np.diff(positions) != 0)
        columns = (one[first].tolist() for one in (query, positions, distances, form))
        return [Hit(q, p, d, DIHEDRAL[f]) for q, p, d, f in zip(*columns, strict=True)]

    def _pairs(self, forms: Words, radius: int) -> Pairs:
        found: list[Pairs] = []
        before = 0
        for part in (self._large, self._middle, Segment.of(self._tail, ())):
            for block in part.blocks(forms):
                found += [(asked, at + before, bits) for asked, at, bits in part.search(*block, radius)]
            before += len(part.words)
        nothing = np.zeros(0, np.int64)
        asked, at, bits = (np.concatenate([nothing, *(one[place] for one in found)]) for place in range(3))
        return asked, at, bits


def near_components(hashes: Hashes, radius: int) -> NDArray[np.int64]:
    """Return for each hash the smallest number of a hash that it hangs together with within `radius`.

    Two hang together when they are near, or when each hangs together with a third. Turned forms are
    not compared.
    """
    words = _words(hashes)
    segment = Segment.of(words)
    root = np.arange(len(words), dtype=np.int64)
    for block in segment.blocks(words):
        for asked, at, _ in segment.search(*block, radius):
            pairs = np.stack([root[asked], root[at]], axis=1)
            pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
            for one, other in pairs.tolist():
                first, second = sorted((_root(root, one), _root(root, other)))
                root[second] = first
            while not np.array_equal(root, root[root]):
                root = root[root]
    return root


def _root(parents: NDArray[np.int64], number: int) -> int:
    while parents[number] != number:
        number = int(parents[number])
    return number


def _words(hashes: Hashes) -> Words:
    return np.ascontiguousarray(hashes).view("<u8").astype(np.uint64, copy=False).reshape(-1, 4)
