"""Crowds of hashes that are nearly one: searched as a ball around their middle, not candidate by candidate.

A template picture on ten thousand listings makes every query near it meet all of them in nearly every band.
For such a query the middle of the crowd is found, and all hashes within `REACH` bits of that middle are set
apart once. A hash within 31 bits of a query that is `NEAR` bits or less from the middle lies within `REACH`
of it (triangle inequality), so that comparing the query with the ball alone misses nothing. Balls are only
remembered (40 bytes a member), never needed: without them the bands give the same.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
"""Hashes as words: shape (n, 4)."""

REACH = 72
"""Bits of a ball's radius; unrelated hashes are some 128 bits apart."""
NEAR = REACH - 31
_SAMPLE = 255
_BLOCK = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Ball:
    """All hashes within `REACH` bits of `middle` [4]: positions [n], ascending, and words [4, n]."""

    middle: Words
    positions: NDArray[np.int64]
    members: Words

    def within(self, query: Words, radius: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return positions and distances of the members within `radius` of a query [4]."""
        distances = np.zeros(len(self.positions), np.uint16)
        for own, word in zip(self.members, query, strict=True):
            distances += np.bitwise_count(own ^ word)
        near = np.flatnonzero(distances <= radius)
        return self.positions[near], distances[near].astype(np.int64)


class Crowds:
    """The balls of hashes that do not change. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._balls: list[Ball] = []
        self._middles: Words = np.zeros((0, 4), np.uint64)
        self._held = 0

    def ball(self, words: Words, query: Words, some: NDArray[np.uint32]) -> Ball | None:
        """Return a ball that holds all that is within 31 bits of a query [4]; None when there is none.

        `words` are all hashes; `some` are positions of a crowd that the query seems to belong to. Once the
        balls hold as many members as there are hashes, no more are made: the others are searched by bands.
        """
        with self._lock:
            near = np.flatnonzero(_bits(self._middles, query) <= NEAR)
            if near.size:
                return self._balls[int(near[0])]
            middle = _middle(words[some[:_SAMPLE]])
            if self._held >= len(words) or int(_bits(middle, query)) > NEAR:
                return None
            made = _around(words, middle)
            self._balls.append(made)
            self._middles = np.concatenate([self._middles, middle[np.newaxis]])
            self._held += len(made.positions)
            return made


def _bits(words: Words, query: Words) -> NDArray[np.uint16]:
    return np.asarray(np.bitwise_count(words ^ query).sum(axis=-1, dtype=np.uint16))


def _middle(words: Words) -> Words:
    """Return the hash whose every bit is that of most of the given ones."""
    bits = np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=1)
    most = bits.sum(axis=0, dtype=np.uint32) * 2 > len(words)
    return np.packbits(most).view(np.uint64)


def _around(words: Words, middle: Words) -> Ball:
    found = []
    for first in range(0, len(words), _BLOCK):
        found.append(np.flatnonzero(_bits(words[first : first + _BLOCK], middle) <= REACH) + first)
    positions = np.concatenate(found)
    return Ball(middle, positions, np.ascontiguousarray(words[positions].T))
