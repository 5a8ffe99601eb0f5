"""Which portraits a picture may show a part of: corners that are alike vote, the first few are compared.

A table sorts all known corners by 16 bits of their descriptors. Alike corners differ in some 20 of 256 bits,
so that several tables together bring most of them; each corner votes for its nearest. Bits that thousands of
corners share (an edge, a plain corner) say nothing and are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from doorwatch.images.copies import agreement
from doorwatch.images.portrait import Pixels, corners, reduced, unpack

_TABLES, _BITS = 6, 16
_ASKED = 96
_MOST_ALIKE = 128
_NEAR = 40
_VOTES = 6
_COMPARED = 3
_SEED = 20_261_120


class Finder:
    """Portraits, packed, by their place in the list that they came in."""

    def __init__(self, packed: Sequence[bytes]) -> None:
        self._portraits = [unpack(one) for one in packed]
        found = [
            (place, side.descriptors)
            for place, one in enumerate(self._portraits)
            if one is not None
            for side in (one.upright, one.mirrored)
        ]
        self._owners = np.concatenate(
            [np.zeros(0, np.int64), *(np.full(len(rows), place) for place, rows in found)]
        )
        self._rows = np.concatenate([np.zeros((0, 32), np.uint8), *(rows for _, rows in found)])
        numbers = np.random.default_rng(_SEED)
        self._chosen = [np.sort(numbers.choice(256, _BITS, replace=False)) for _ in range(_TABLES)]
        self._tables = []
        for chosen in self._chosen:
            keys = _keys(self._rows, chosen)
            order = np.argsort(keys, kind="stable")
            self._tables.append((keys[order], order))

    def copies(self, luma: Pixels, places: Iterable[int]) -> list[int]:
        """Return the places, among those given, of portraits of which a luma picture shows a part."""
        allowed = {place for place in places if self._portraits[place] is not None}
        if not allowed:
            return []
        small = reduced(luma)
        own = corners(small)
        votes = self._votes(own.descriptors[:_ASKED])
        likely = [place for place in np.argsort(-votes, kind="stable").tolist() if place in allowed]
        found = []
        for place in likely[:_COMPARED]:
            known = self._portraits[place]
            if known is None or votes[place] < _VOTES:
                break
            if agreement(small, own, known).confirmed:
                found.append(place)
        return found

    def _votes(self, asked: Pixels) -> NDArray[np.int64]:
        pairs = [np.zeros((0, 2), np.int64)]
        for chosen, (keys, order) in zip(self._chosen, self._tables, strict=True):
            wanted = _keys(asked, chosen)
            first, last = np.searchsorted(keys, wanted, "left"), np.searchsorted(keys, wanted, "right")
            for number, (start, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
                if 0 < end - start <= _MOST_ALIKE:
                    rows = order[start:end]
                    pairs.append(np.stack([np.full(len(rows), number), rows], axis=1))
        number, rows = np.concatenate(pairs).T
        bits = np.bitwise_count(asked[number] ^ self._rows[rows]).sum(axis=1, dtype=np.int64)
        nearest = np.lexsort((rows, bits, number))
        first = np.ones(len(nearest), np.bool_)
        first[1:] = np.diff(number[nearest]) != 0
        voting = nearest[first & (bits[nearest] <= _NEAR)]
        return np.bincount(self._owners[rows[voting]], minlength=len(self._portraits))


def _keys(rows: Pixels, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(rows):
        return np.zeros(0, np.int64)
    bits = np.unpackbits(rows, axis=1)[:, chosen].astype(np.int64)
    return np.asarray(bits @ (1 << np.arange(len(chosen), dtype=np.int64)))
