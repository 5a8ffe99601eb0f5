"""PDQ, Meta's published perceptual hash, in NumPy and OpenCV.

The published algorithm blurs the luma twice with a box in each direction, takes a grid of 64 x 64
samples, keeps the 16 x 16 lowest frequencies (without the constant one) of its cosine transform and
gives one bit to each: above the median or not. Blurring and sampling are linear and separable, so
they are one small matrix for each side of the picture: exact, and a few milliseconds a megapixel.

Bits are compared by Hamming distance, 0-256; 31 or less is a match, unrelated pictures lie near
128. A picture of quality 49 or less has too little detail for its hash to mean much: matches on it
are a visible state of their own.

Two kinds exist and are never compared with each other: `pdq` on the colours of the full decode (the
form of the reference), and `pdq_r` on the canonical reduced decode (`doorwatch.images.decode`).

Source: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", Facebook 2019.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

SIDE = 64
"""Samples in each direction."""
LOW_DETAIL = 49
"""Quality up to here is low detail (the reference calls 50 and more usable)."""
MATCH_DISTANCE = 31
"""Hashes at most this far apart match (the reference's own threshold)."""
SMALLEST = 5
"""A picture with a shorter side has no hash: zero bits, quality 0, as in the reference."""
_STRIP = 64
_ONE_THREAD = 65_536 * 4
_GRAIN = 1024.0


@dataclass(frozen=True, slots=True, eq=False)
class Pdq:
    """The frequencies [16, 16] that a hash is cut from, and the quality 0-100."""

    frequencies: NDArray[np.float64]
    quality: int

    @property
    def bits(self) -> bytes:
        """The hash: 32 bytes, the last frequency first, as the reference prints it."""
        return bytes(pack(self.frequencies[np.newaxis])[0])

    @property
    def hex(self) -> str:
        """The hash as 64 hexadecimal digits."""
        return self.bits.hex()

    @property
    def low_detail(self) -> bool:
        """True when the picture has too little detail for its hash to be trusted."""
        return self.quality <= LOW_DETAIL


def pdq(pixels: Pixels) -> Pdq:
    """Return PDQ of pixels [height, width, 3] in blue, green, red, or of luma [height, width].

    Within 2 bits of the reference on the same pixels, quality included.
    """
    height, width = pixels.shape[:2]
    return pdq_of_samples(samples(pixels, sampler(height), sampler(width)), min(height, width))


def pdq_of_samples(grid: NDArray[np.float64], shortest: int = SIDE) -> Pdq:
    """Return PDQ of a grid [64, 64] of blurred luma samples 0-255.

    `shortest` is the picture's shorter side in pixels.
    """
    if shortest < SMALLEST:
        return Pdq(np.zeros((16, 16)), 0)
    transform = _transform()
    frequencies = transform @ grid @ transform.T
    # The reference's own rounding is of the order of 1/1024. Cutting to that grain makes the zeros of
    # symmetric pictures true zeros, so that the same picture has the same bits on every machine.
    return Pdq(np.round(frequencies * _GRAIN) / _GRAIN, quality(grid))


def quality(grid: NDArray[np.float64]) -> int:
    """Return the reference's image-domain quality 0-100: the sum of clear steps between neighbours."""
    values = grid.astype(np.float32)
    down = np.trunc(np.diff(values, axis=0) * np.float32(100) / np.float32(255))
    right = np.trunc(np.diff(values, axis=1) * np.float32(100) / np.float32(255))
    return min(100, int(np.abs(down).sum() + np.abs(right).sum()) // 90)


def pack(frequencies: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Cut frequencies [n, 16, 16] at their medians into hashes [n, 32] of bytes."""
    flat = frequencies.reshape(len(frequencies), 256)
    # The reference takes the lower median of the 256 values.
    median = np.partition(flat, 127, axis=1)[:, 127:128]
    return np.packbits((flat > median)[:, ::-1], axis=1)


def samples(pixels: Pixels, down: Floats, across: Floats) -> NDArray[np.float64]:
    """Return the 64 x 64 blurred samples of pixels, given the samplers of both sides."""
    (rows,) = _sampled_rows(pixels, (down,))
    return _product(across, rows.T).T.astype(np.float64)


def mirrored_samples(pixels: Pixels) -> NDArray[np.float64]:
    """Return the samples [4, 64, 64] of a picture as it is, mirrored, upside down, and both.

    Mirroring the samples of a picture is not quite sampling the mirrored picture: where the blur has
    an even width it leans to one side, and the hash moves by 8 bits on average. These do not.
    """
    height, width = pixels.shape[:2]
    down, across = sampler(height), sampler(width)
    plain, upside_down = _sampled_rows(pixels, (down, down[:, ::-1]))
    grids = [_product(side, rows.T).T for rows in (plain, upside_down) for side in (across, across[:, ::-1])]
    return np.stack(grids).astype(np.float64)


def _sampled_rows(pixels: Pixels, downs: tuple[Floats, ...]) -> list[Floats]:
    """Apply samplers of the height to the luma: [64, width] each, without a copy of it all in floats."""
    height, width = pixels.shape[:2]
    results = [np.zeros((SIDE, width), np.float32) for _ in downs]
    for top in range(0, height, _STRIP):
        luma = _luma(pixels[top : top + _STRIP])
        for down, rows in zip(downs, results, strict=True):
            _add_product(rows, down[:, top : top + _STRIP], luma)
    return results


def _product(matrix: Floats, values: Floats) -> Floats:
    """Return a sampler [64, n] times values [n, m]."""
    result = np.zeros((SIDE, values.shape[1]), np.float32)
    for left in range(0, matrix.shape[1], _STRIP):
        _add_product(result, matrix[:, left : left + _STRIP], values[left : left + _STRIP])
    return result


def _add_product(result: Floats, matrix: Floats, values: Floats) -> None:
    """Add a strip of a sampler times its values to a result [64, m], in small pieces.

    A strip touches few of the 64 rows. Pieces stay under the size from which OpenBLAS uses several
    threads: for products this small, waiting for a busy core costs a hundred times the work.
    """
    touched = np.flatnonzero(matrix.any(axis=1))
    if not touched.size:
        return
    first, last = touched[0], touched[-1] + 1
    part = matrix[first:last]
    step = max(1, _ONE_THREAD // part.size)
    for left in range(0, values.shape[1], step):
        result[first:last, left : left + step] += part @ values[:, left : left + step]


@lru_cache(maxsize=64)
def sampler(length: int, reduced: int = 1) -> Floats:
    """Return the matrix [64, length] that blurs and samples one side of a picture.

    The blur is the reference's: a box twice, as wide as 1/128 of the side rounded up, cut and
    averaged anew at the edges. With `reduced` each column stands for that many pixels of the full
    picture, whose `length` is given: the matrix is [64, ceil(length / reduced)].
    """
    full = np.eye(SIDE) if length == SIDE else _tent(length)
    if reduced > 1:
        edges = np.arange(0, length, reduced)
        full = np.add.reduceat(full, edges, axis=1)
    matrix = full.astype(np.float32)
    matrix.setflags(write=False)
    return matrix


def _tent(length: int) -> NDArray[np.float64]:
    box = (length + 2 * SIDE - 1) // (2 * SIDE)
    half = (box + 2) // 2
    place = np.arange(length)
    low = np.maximum(0, place - (box - half))
    high = np.minimum(length, place + half)
    share = 1.0 / (high - low)
    steps = np.zeros((SIDE, length + 1))
    for row in range(SIDE):
        centre = int((row + 0.5) * length / SIDE)
        inside = slice(low[centre], high[centre])
        weights = share[inside] * share[centre]
        np.add.at(steps[row], low[inside], weights)
        np.add.at(steps[row], high[inside], -weights)
    matrix = np.cumsum(steps[:, :-1], axis=1)
    matrix[np.abs(matrix) < 1e-12] = 0.0
    return matrix


@lru_cache(maxsize=1)
def _transform() -> NDArray[np.float64]:
    """The cosine matrix [16, 64] of frequencies 1-16."""
    order = np.arange(1, 17)[:, np.newaxis]
    place = 2 * np.arange(SIDE)[np.newaxis] + 1
    return np.asarray(np.sqrt(2.0 / SIDE) * np.cos(np.pi / (2 * SIDE) * order * place))


def _luma(pixels: Pixels) -> Floats:
    values = pixels.astype(np.float32)
    if values.ndim == 2:
        return values
    return np.asarray(cv2.cvtColor(values, cv2.COLOR_BGR2GRAY), np.float32)
