"""Crowds of nearly equal hashes are searched as balls, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from doorwatch.memory import hash_bands
from doorwatch.memory.hash_bands import NARROW, WIDE, Band, Segment, Words
from doorwatch.memory.hash_crowds import NEAR, REACH, Crowds


def flipped(words: Words, most: int, rng: np.random.Generator) -> Words:
    """Return words [n, 4] with 0 to `most` bits flipped in each."""
    bits = np.unpackbits(words.view(np.uint8), axis=1)
    for row in bits:
        row[rng.choice(256, rng.integers(0, most + 1), replace=False)] ^= 1
    return np.packbits(bits, axis=1).view(np.uint64)


def crowded(seed: int, sizes: list[int], spread: int) -> Words:
    """Return groups of hashes up to `spread` bits from their middles, shuffled."""
    rng = np.random.default_rng(seed)
    middles = rng.integers(0, 2**64, (len(sizes), 4), dtype=np.uint64)
    words = flipped(np.repeat(middles, sizes, axis=0), spread, rng)
    return words[rng.permutation(len(words))]


def pairs(segment: Segment, queries: Words, radius: int) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    for first, block in segment.blocks(queries):
        for piece in segment.search(first, block, radius):
            found += zip(*(column.tolist() for column in piece), strict=True)
    return sorted(found)


def brute(words: Words, queries: Words, radius: int) -> list[tuple[int, int, int]]:
    distances = np.bitwise_count(queries[:, None] ^ words).sum(axis=2, dtype=int)
    places: NDArray[np.int64] = np.argwhere(distances <= radius)
    return sorted((int(q), int(p), int(distances[q, p])) for q, p in places)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    sizes=st.lists(st.integers(1, 120), min_size=1, max_size=4),
    spread=st.sampled_from([0, 8, 30, 60]),
    away=st.sampled_from([0, 20, 45, 70]),
    radius=st.sampled_from([0, 12, 31]),
    bands=st.sampled_from([NARROW, WIDE]),
)
def test_a_search_among_crowds_equals_brute_force(
    seed: int, sizes: list[int], spread: int, away: int, radius: int, bands: tuple[Band, ...]
) -> None:
    words = crowded(seed, sizes, spread)
    queries = flipped(words[:: max(1, len(words) // 20)], away, np.random.default_rng(seed + 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hash_bands, "_CROWD", 4)
        segment = Segment.of(words, bands)
        # Twice: the second time the balls are there.
        for _ in range(2):
            assert pairs(segment, queries, radius) == brute(words, queries, radius)


def test_a_ball_is_made_once_and_asked_only_where_it_holds_everything() -> None:
    words = crowded(3, [400], 12)
    crowds = Crowds()
    some = np.arange(len(words), dtype=np.uint32)
    ball = crowds.ball(words, words[0], some)
    assert ball is not None
    assert crowds.ball(words, words[1], some) is ball
    distances = np.bitwise_count(words ^ ball.middle).sum(axis=1)
    assert ball.positions.tolist() == np.flatnonzero(distances <= REACH).tolist()
    bits = np.unpackbits(ball.middle.view(np.uint8))
    bits[: NEAR + 1] ^= 1
    far = np.packbits(bits).view(np.uint64)
    assert crowds.ball(words, far, some) is None


def test_no_more_balls_are_made_than_hold_every_hash_once() -> None:
    words = np.concatenate([crowded(5, [80], 5), crowded(6, [90], 5)])
    near, far = np.arange(80, dtype=np.uint32), np.arange(80, 170, dtype=np.uint32)
    crowds = Crowds()
    held = [crowds.ball(words[:80], words[0], near), crowds.ball(words[:80], words[-1], far[:0])]
    assert held[0] is not None
    assert held[1] is None
    assert crowds.ball(words, words[-1], far) is not None
