"""The picture index finds all pairs within a radius, in any form, however it was filled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.memory import pictures
from doorwatch.memory.pictures import Hit, PictureIndex
from doorwatch.memory.search import DIHEDRAL, turned

RADIUS = 31


def brute(queries: pictures.Hashes, stored: pictures.Hashes) -> list[tuple[int, int, int]]:
    """(query, position, distance) by comparing every bit of everything."""
    forms = np.unpackbits(turned(queries), axis=2)
    bits = np.unpackbits(stored, axis=1)
    found = []
    for query in range(len(queries)):
        for position in range(len(stored)):
            distance = min(int((form[query] != bits[position]).sum()) for form in forms)
            if distance <= RADIUS:
                found.append((query, position, distance))
    return found


def near(random: np.random.Generator, hash: pictures.Hashes, bits: int) -> pictures.Hashes:
    flipped = np.unpackbits(hash)
    flipped[random.choice(256, bits, replace=False)] ^= 1
    return np.packbits(flipped)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 7))
def test_it_finds_what_comparing_everything_finds(seed: int, steps: int) -> None:
    random = np.random.default_rng(seed)
    stored = random.integers(0, 256, (30, 32), np.uint8)
    form = turned(stored)[random.integers(0, 8, 8), np.arange(8)]
    queries = np.stack([near(random, one, int(random.integers(0, 40))) for one in form])
    index = PictureIndex()
    for part in np.array_split(stored, steps):
        index.add(part)
    hits = index.search(queries, RADIUS)
    assert [(hit.query, hit.position, hit.distance) for hit in hits] == brute(queries, stored)


@pytest.mark.parametrize("step", [50, 300, 1000])
def test_tail_middle_and_large_part_give_one_answer(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    monkeypatch.setattr(pictures, "_TAIL", 100)
    stored = np.random.default_rng(1).integers(0, 256, (1000, 32), np.uint8)
    index = PictureIndex()
    for start in range(0, 1000, step):
        index.add(stored[start : start + step])
    assert len(index) == 1000
    assert [index.hash(number) for number in (0, 499, 999)] == [stored[n].tobytes() for n in (0, 499, 999)]
    assert [hit for hit in index.search(stored, RADIUS) if hit.distance == 0] == [
        Hit(number, number, 0, "original") for number in range(1000)
    ]


@pytest.mark.parametrize("form", range(8))
def test_the_nearest_form_is_named(form: int) -> None:
    stored = np.random.default_rng(2).integers(0, 256, (1, 32), np.uint8)
    index = PictureIndex()
    index.add(stored)
    (hit,) = index.search(turned(stored)[form], RADIUS)
    inverse = {"turned_90": "turned_270", "turned_270": "turned_90"}
    assert hit.distance == 0
    assert hit.transform == inverse.get(DIHEDRAL[form], DIHEDRAL[form])


def test_an_empty_index_and_no_query_find_nothing() -> None:
    index = PictureIndex()
    assert index.search(np.zeros((2, 32), np.uint8), RADIUS) == []
    index.add(np.zeros((2, 32), np.uint8))
    assert index.search(np.zeros((0, 32), np.uint8), RADIUS) == []
    with pytest.raises(IndexError, match="position must be below 2"):
        index.hash(2)
