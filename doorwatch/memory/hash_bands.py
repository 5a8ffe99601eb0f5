"""Bands over 256-bit hashes: every pair within 31 bits is found, by construction.

Cut the bits into bands and allow each band a few differing bits. If two hashes differed by more than
that in every band, they would differ by at least the sum of (allowed + 1) bits: 32. So two hashes within
31 bits agree, up to the allowed bits, in at least one band. For each query and band the table rows of all
values within the allowed bits are looked up, and each candidate is compared over all 256 bits.

The cut is chosen by counting: for 1,000,000 uniform hashes 7 bands of 18-19 bits with one differing bit and
6 of 21 bits with two cost 1,529 look-ups and 1,034 comparisons a query; 16 bands of 16 bits with one
differing bit cost 272 and 4,166, but their tables are small. Few hashes are simply all compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doorwatch.memory.hash_crowds import Crowds

RADIUS = 31
"""The largest distance for which nothing is missed."""
BITS = 256
Words = NDArray[np.uint64]
"""Hashes as words: shape (n, 4)."""
Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Queries, positions and distances of the pairs found: three arrays of one length."""


class Band(NamedTuple):
    """A run of `width` bits from bit `start`, in which `allowed` bits may differ."""

    start: int
    width: int
    allowed: int


def _cut(*parts: tuple[int, int]) -> tuple[Band, ...]:
    starts = accumulate((width for width, _ in parts), initial=0)
    return tuple(Band(start, *part) for start, part in zip(starts, parts, strict=False))


NARROW = _cut(*[(16, 1)] * 16)
WIDE = _cut(*[(19, 1)] * 4, *[(18, 1)] * 3, *[(21, 2)] * 6)
_FEW = 8_192
_MANY = 400_000
_BLOCK = 128
_CANDIDATES = 65_536
_CROWD = 1_024
_CROWD_OF = 1_024
"""Candidates of one band, and one of how many hashes, from which a query is taken to lie in a crowd: finding
all of a crowd goes through every hash once and must be worth it."""
_LOOKED_AT = 6
"""Bands that are asked whether it does: a query differs too much from its crowd in two of five."""
_BYTE_SUM = np.uint32(0x01010101)


def layout(count: int) -> tuple[Band, ...]:
    """Return the bands that suit so many hashes; none when comparing all of them is cheaper."""
    if count <= _FEW:
        return ()
    return NARROW if count <= _MANY else WIDE


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One band: `order` lists positions by the band's value, `ends[v]:ends[v + 1]` those of value v."""

    band: Band
    order: NDArray[np.uint32]
    ends: NDArray[np.uint32]


def table(words: Words, band: Band) -> Table:
    """Sort positions by a band's value."""
    values = _values(words, band)
    order = np.argsort(values, kind="stable").astype(np.uint32)
    ends = np.zeros((1 << band.width) + 1, np.uint32)
    np.cumsum(np.bincount(values, minlength=1 << band.width), out=ends[1:])
    return Table(band, order, ends)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Hashes that do not change, with a table for each band of their cut; without tables all are compared."""

    words: Words
    tables: tuple[Table, ...]
    crowds: Crowds = field(default_factory=Crowds)

    @classmethod
    def of(cls, words: Words, bands: tuple[Band, ...] | None = None) -> Segment:
        """Build the tables of hashes [n, 4], for the cut that suits their number or a given one."""
        chosen = layout(len(words)) if bands is None else bands
        return cls(words, tuple(table(words, band) for band in chosen))

    def blocks(self, queries: Words) -> Iterator[tuple[int, Words]]:
        """Cut queries [n, 4] into blocks, each with its first number, that fit in the caches."""
        size = _BLOCK if self.tables or not len(self.words) else max(1, 1_000_000 // len(self.words))
        for first in range(0, len(queries), size):
            yield first, queries[first : first + size]

    def search(self, first: int, queries: Words, radius: int) -> list[Pairs]:
        """Return every pair within `radius` (0-31) of a block of queries, each once, in pieces.

        Query numbers start with `first`.
        """
        if not len(self.words):
            return []
        if not self.tables:
            return [_all_pairs(first, queries, self.words, radius)]
        found, left = self._crowded(first, queries, radius)
        alone = queries[left]
        for number, one in enumerate(self.tables):
            for queried, positions in _candidates(alone, one):
                asked, near, distances = self._confirmed(alone, queried, positions, radius, number)
                found.append((left[asked] + first, near, distances))
        return found

    def _crowded(self, first: int, queries: Words, radius: int) -> tuple[list[Pairs], NDArray[np.int64]]:
        """Answer the queries that lie in a crowd; return their pairs and the numbers of the others."""
        found: list[Pairs] = []
        left = np.arange(len(queries))
        many_enough = max(_CROWD, len(self.words) // _CROWD_OF)
        for one in self.tables[:_LOOKED_AT]:
            near = _near(one.band.width, one.band.allowed)
            values = _values(queries[left], one.band)[:, np.newaxis] ^ near
            starts = one.ends.take(values)
            counts = one.ends.take(values + np.uint32(1)) - starts
            answered = []
            for place in np.flatnonzero(counts.sum(axis=1) >= many_enough).tolist():
                fullest, number = int(counts[place].argmax()), int(left[place])
                begin, many = int(starts[place, fullest]), int(counts[place, fullest])
                ball = self.crowds.ball(self.words, queries[number], one.order[begin : begin + many])
                if ball is not None:
                    positions, distances = ball.within(queries[number], radius)
                    found.append((np.full(len(positions), number + first), positions, distances))
                    answered.append(place)
            left = np.delete(left, answered)
        return found, left

    def _confirmed(
        self,
        queries: Words,
        queried: NDArray[np.int64],
        positions: NDArray[np.uint32],
        radius: int,
        number: int,
    ) -> Pairs:
        """Keep the candidates of table `number` within `radius` that no earlier table has brought."""
        differing = self.words.take(positions, axis=0)
        differing ^= queries.take(queried, axis=0)
        distances = _distances(differing)
        near = np.flatnonzero(distances <= radius)
        for earlier in self.tables[:number]:
            if near.size:
                differ = np.bitwise_count(_values(differing[near], earlier.band))
                near = near[differ > earlier.band.allowed]
        return queried[near], positions[near].astype(np.int64), distances[near].astype(np.int64)


def _candidates(queries: Words, one: Table) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint32]]]:
    """Yield pieces of (numbers of queries, positions) that agree in a band up to its allowed bits."""
    near = _near(one.band.width, one.band.allowed)
    values = (_values(queries, one.band)[:, np.newaxis] ^ near).ravel()
    starts = one.ends.take(values)
    counts = one.ends.take(values + np.uint32(1)) - starts
    hits = np.flatnonzero(counts)
    starts, counts, queried = starts[hits].astype(np.int64), counts[hits], hits // len(near)
    sums = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    for low, high in pairwise(_pieces(sums)):
        part = counts[low:high]
        shifts = starts[low:high] - (sums[low:high] - sums[low])
        places = np.repeat(shifts, part)
        places += np.arange(len(places))
        yield np.repeat(queried[low:high], part), one.order.take(places)


def _pieces(sums: NDArray[np.int64]) -> list[int]:
    """Return where to cut so that a piece holds about `_CANDIDATES`, or one look-up that is larger."""
    marks = np.searchsorted(sums, np.arange(0, sums[-1] + _CANDIDATES, _CANDIDATES), "left")
    return [int(mark) for mark in np.unique(np.minimum(marks, len(sums) - 1))]


def _all_pairs(first: int, queries: Words, words: Words, radius: int) -> Pairs:
    distances = np.zeros((len(queries), len(words)), np.int64)
    for word in range(4):
        distances += np.bitwise_count(queries[:, word, np.newaxis] ^ words[np.newaxis, :, word])
    queried, positions = np.nonzero(distances <= radius)
    return queried + first, positions, distances[queried, positions]


def _values(words: Words, band: Band) -> NDArray[np.uint32]:
    word, shift = divmod(band.start, 64)
    value = words[:, word] >> np.uint64(shift)
    if shift + band.width > 64:
        value |= words[:, word + 1] << np.uint64(64 - shift)
    return (value & np.uint64((1 << band.width) - 1)).astype(np.uint32)


def _distances(differing: Words) -> NDArray[np.uint32]:
    """Count the ones of [n, 4] words, modulo 256.

    A candidate agrees in most bits of a band, so that 256, which would read 0, does not occur.
    """
    counts = np.bitwise_count(differing).view(np.uint32).ravel()
    return (counts * _BYTE_SUM) >> np.uint32(24)


@lru_cache(maxsize=8)
def _near(width: int, allowed: int) -> NDArray[np.uint32]:
    """Return all differences of at most `allowed` bits within `width` bits."""
    bits = [1 << place for place in range(width)]
    sets = (sum(chosen) for size in range(allowed + 1) for chosen in combinations(bits, size))
    return np.array(sorted(sets), np.uint32)
