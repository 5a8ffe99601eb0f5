"""Generated pictures: seeded shapes over a smooth ground, as PNG. Never anything else.

They are rich enough in detail for a perceptual hash, except those of the variant `flat`, which are
meant to be too poor for one.
"""

from __future__ import annotations

import functools
import math
import random
import struct
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from demo.font import write

Image = npt.NDArray[np.uint8]
WIDTH, HEIGHT = 320, 240
CARD = 150
"""Height of the white card that words stand on."""
VARIANTS = ("plain", "mirrored", "smaller", "brighter", "cropped", "flat")
_ELLIPSES = 56
_EDGE = 8.0
"""How soft the edges are, in pixels."""
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def encode_png(image: Image) -> bytes:
    """Return an RGB image of shape (height, width, 3) as PNG.

    Source: PNG specification (ISO/IEC 15948), colour type 2, eight bits, filter 1 (Sub) on every row.
    """
    height, width, _ = image.shape
    left = np.zeros_like(image)
    left[:, 1:] = image[:, :-1]
    rows = np.empty((height, 1 + width * 3), dtype=np.uint8)
    rows[:, 0] = 1
    rows[:, 1:] = (image - left).reshape(height, width * 3)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 1)
    return _PNG_SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _shapes(seed: int, key: str, count: int) -> Image:
    """Draw `count` soft-edged ellipses in flat colours over a smooth ground.

    Soft and large, so that nothing looks like letters: words are read only where words were put.
    """
    rng = random.Random(f"{seed}/picture/{key}")
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    image = np.empty((HEIGHT, WIDTH, 3), dtype=np.float32)
    for channel in range(3):
        image[..., channel] = rng.randrange(60, 190) + x * rng.uniform(-0.2, 0.2) + y * rng.uniform(-0.2, 0.2)
    for _ in range(count):
        colour = np.array([rng.randrange(256) for _ in range(3)], dtype=np.float32)
        across, down = x - rng.uniform(0, WIDTH), y - rng.uniform(0, HEIGHT)
        radius, stretch, angle = rng.uniform(20, 46), rng.uniform(0.6, 1.6), rng.uniform(0, math.pi)
        along = across * math.cos(angle) + down * math.sin(angle)
        beside = (down * math.cos(angle) - across * math.sin(angle)) * stretch
        cover = 1 / (1 + np.exp((np.hypot(along, beside) - radius) / _EDGE))
        image += (colour - image) * cover[..., None]
    return np.clip(image, 0, 255).astype(np.uint8)


def _vary(image: Image, variant: str) -> Image:
    """Return a changed copy; `variant` is one of `VARIANTS`."""
    if variant == "mirrored":
        return np.ascontiguousarray(image[:, ::-1])
    if variant == "smaller":
        small: Image = image.reshape(HEIGHT // 2, 2, WIDTH // 2, 2, 3).mean(axis=(1, 3)).astype(np.uint8)
        return small
    if variant == "brighter":
        return np.clip(255 * (image / 255.0) ** 0.8, 0, 255).astype(np.uint8)
    if variant == "cropped":
        return np.ascontiguousarray(image[14:-6, 8:-22])
    return image


def _write_lines(image: Image, lines: Sequence[str]) -> None:
    """Write lines in black on a white card over the lower part of the picture, as large as fits."""
    image[HEIGHT - CARD :] = 255
    each = min(CARD // len(lines), 56)
    top = HEIGHT - CARD + (CARD - each * len(lines)) // 2
    for line in lines:
        ink = write(line, WIDTH - 24, each - 8)
        height, width = ink.shape
        image[top : top + height, 12 : 12 + width] = (255 * (1 - ink))[..., None].astype(np.uint8)
        top += each


@functools.lru_cache(maxsize=256)
def draw(seed: int, key: str, variant: str = "plain", words: tuple[str, ...] = ()) -> bytes:
    """Return the picture `key` of a world's seed as PNG, changed as `variant` says, with `words` over it.

    Raises ValueError: an unknown variant.
    """
    if variant not in VARIANTS:
        raise ValueError(f"variant must be one of {', '.join(VARIANTS)}; got {variant!r}")
    image = _shapes(seed, key, 0 if variant == "flat" else _ELLIPSES)
    if words:
        _write_lines(image, words)
    return encode_png(_vary(image, variant))
