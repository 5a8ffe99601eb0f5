from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.images.dihedral import DIHEDRAL, forms
from doorwatch.images.pdq import Pdq, mirrored_samples, pdq, sampler
from tests.images.shapes import pictures, shapes

TABLE = json.loads(Path(__file__).with_name("pdq_reference.json").read_text(encoding="utf-8"))


def distance(one: Pdq, other: Pdq) -> int:
    return (int(one.hex, 16) ^ int(other.hex, 16)).bit_count()


def test_pdq_is_within_two_bits_of_the_reference_on_100_pictures() -> None:
    assert len(TABLE) == 100
    for (seed, pixels), row in zip(pictures(100), TABLE, strict=True):
        found = pdq(pixels)
        bits = (int(found.hex, 16) ^ int(row["pdq"], 16)).bit_count()
        assert (row["seed"], bits <= 2, found.quality) == (seed, True, row["quality"])


def test_the_reference_table_covers_low_and_full_quality() -> None:
    qualities = [row["quality"] for row in TABLE]
    assert min(qualities) < 20
    assert max(qualities) == 100
    assert sum(value <= 49 for value in qualities) >= 5


def test_half_of_the_bits_are_ones() -> None:
    assert int(pdq(shapes(1)).hex, 16).bit_count() == 128


@pytest.mark.parametrize("size", [(4, 100), (100, 4), (1, 1)])
def test_a_picture_under_five_pixels_has_no_hash(size: tuple[int, int]) -> None:
    found = pdq(np.full((*size, 3), 200, np.uint8))
    assert (found.hex, found.quality, found.low_detail) == ("0" * 64, 0, True)


@pytest.mark.parametrize("size", [(5, 5), (5, 3000), (3000, 7), (64, 64)])
def test_extreme_shapes_have_a_hash_of_64_digits(size: tuple[int, int]) -> None:
    assert len(pdq(shapes(2, *size)).hex) == 64


def test_a_flat_picture_is_low_detail_with_a_stable_hash() -> None:
    found = pdq(np.full((300, 200, 3), 127, np.uint8))
    assert (found.quality, found.low_detail) == (0, True)
    assert found.hex == pdq(np.full((300, 200, 3), 9, np.uint8)).hex


def test_strips_change_nothing() -> None:
    tall = shapes(4, 2500, 90)
    luma = tall @ np.array([0.114, 0.587, 0.299])
    whole = sampler(2500).astype(np.float64) @ luma @ sampler(90).astype(np.float64).T
    assert np.abs(mirrored_samples(tall)[0] - whole).max() < 1e-3


@given(st.integers(5, 700))
def test_each_sample_is_an_average(length: int) -> None:
    matrix = sampler(length)
    assert matrix.shape == (64, length)
    assert np.allclose(matrix.sum(axis=1), 1.0, atol=1e-5)
    assert matrix.min() >= 0.0


@given(st.integers(64, 700), st.sampled_from([2, 4, 8]))
def test_a_reduced_sampler_reads_blocks_as_their_pixels(length: int, factor: int) -> None:
    blocks = np.arange(-(-length // factor), dtype=np.float64)
    pixels = np.repeat(blocks, factor)[:length]
    assert np.allclose(sampler(length, factor) @ blocks, sampler(length) @ pixels, rtol=1e-4, atol=1e-3)


TURNS = {
    "original": lambda pixels: pixels,
    "mirrored": lambda pixels: pixels[:, ::-1],
    "flipped": lambda pixels: pixels[::-1],
    "turned_180": lambda pixels: pixels[::-1, ::-1],
    "transposed": lambda pixels: pixels.swapaxes(0, 1),
    "turned_270": lambda pixels: np.rot90(pixels, 1),
    "turned_90": lambda pixels: np.rot90(pixels, -1),
    "transversed": lambda pixels: pixels[::-1, ::-1].swapaxes(0, 1),
}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(70, 400), st.integers(70, 400))
def test_the_eight_forms_are_the_hashes_of_the_turned_pictures(seed: int, height: int, width: int) -> None:
    pixels = shapes(seed, height, width)
    found, hashes = forms(pixels)
    assert found.bits == hashes[0].tobytes()
    assert tuple(TURNS) == DIHEDRAL
    for form, turn in zip(hashes, TURNS.values(), strict=True):
        turned = pdq(np.ascontiguousarray(turn(pixels)))
        assert np.unpackbits(form ^ np.frombuffer(turned.bits, np.uint8)).sum() <= 2


def test_plain_pdq_does_not_match_its_mirror() -> None:
    one = shapes(7)
    assert distance(pdq(one), pdq(np.ascontiguousarray(one[:, ::-1]))) > 90
