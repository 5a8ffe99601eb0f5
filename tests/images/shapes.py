"""Pictures of generated shapes for tests: pure NumPy, the same bytes on every platform.

Only integer arithmetic and a 32-bit mixing function are used, so that no library's random generator
or floating point unit can change a pixel.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def shapes(seed: int, height: int = 240, width: int = 320) -> NDArray[np.uint8]:
    """Return a picture [height, width, 3] of discs, bars and shaded noise for a seed."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    draw = _Numbers(seed)
    picture = np.zeros((height, width, 3), np.int64)
    for channel in range(3):
        a, b, c = draw.below(7) - 3, draw.below(7) - 3, draw.below(256)
        picture[..., channel] = (c + a * x * 128 // width + b * y * 128 // height) % 256
    picture = np.minimum(picture, 510 - picture) // 2 + 64
    for _ in range(14 + draw.below(10)):
        inside = _shape(draw, y, x, height, width)
        for channel in range(3):
            value, mix = draw.below(256), 1 + draw.below(4)
            old = picture[..., channel]
            picture[..., channel] = np.where(inside, (old * (4 - mix) + value * mix) // 4, old)
    grain = _mix((y * 65_537 + x) ^ (seed * 2_654_435_761)) % 17 - 8
    return np.clip(picture + grain[..., np.newaxis], 0, 255).astype(np.uint8)


def _shape(
    draw: _Numbers, y: NDArray[np.int64], x: NDArray[np.int64], height: int, width: int
) -> NDArray[np.bool_]:
    kind = draw.below(3)
    cy, cx = draw.below(height), draw.below(width)
    size = min(height, width) // 16 + draw.below(min(height, width) // 3)
    if kind == 0:
        return np.asarray((y - cy) ** 2 + (x - cx) ** 2 < size * size)
    if kind == 1:
        return np.asarray((abs(y - cy) < size) & (abs(x - cx) < size * (1 + draw.below(3)) // 2))
    p, q = draw.below(9) - 4, draw.below(9) - 4
    return np.asarray(abs((y - cy) * p + (x - cx) * q) < size * 2)


def _mix(value: NDArray[np.int64]) -> NDArray[np.int64]:
    value = value & 0xFFFFFFFF
    value = ((value ^ (value >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
    value = ((value ^ (value >> 15)) * 0x846CA68B) & 0xFFFFFFFF
    return value ^ (value >> 16)


class _Numbers:
    """A stream of numbers from a seed."""

    def __init__(self, seed: int) -> None:
        self._state = seed * 1_000_003 + 17

    def below(self, limit: int) -> int:
        """Return the next number from 0 to limit - 1."""
        self._state += 0x9E3779B9
        return int(_mix(np.array([self._state]))[0] % limit)


SIZES = (
    (240, 320), (64, 64), (65, 200), (480, 360), (127, 129), (300, 400), (750, 1000), (513, 777), (40, 50),
    (90, 900),
)  # fmt: skip
"""Heights and widths of `pictures`: smaller and larger than the 64 samples, odd, even, narrow."""


def pictures(count: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Yield pictures by seed; every fourth is smooth, so that low quality occurs too."""
    for seed in range(count):
        height, width = SIZES[seed % len(SIZES)]
        picture = shapes(seed, height, width)
        yield seed, smooth(picture, 2 + seed % 5) if seed % 4 == 3 else picture


def smooth(picture: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """Blur a picture in whole numbers: the mean of the pixels `1 << n` apart, for n below `times`."""
    values = picture.astype(np.int64)
    for step in (1 << n for n in range(times)):
        for axis in (0, 1):
            values = (np.roll(values, step, axis) + np.roll(values, -step, axis) + 2 * values) // 4
    return values.astype(np.uint8)
