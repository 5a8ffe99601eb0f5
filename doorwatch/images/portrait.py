"""Portraits of pictures: what is kept so that a part of the picture can be known again, and no pixels.

A portrait has *corners* (ORB, of the picture and of its mirror image), which tell where a part may lie, and
*patches*: squares all over the picture with the PDQ of each, which tell whether it is the same there. A
shared logo or the letters of a card bring corners that agree; the patches around them do not. Where words
stand, and where one grey covers a patch, there are neither corners nor patches: they would make all
cards alike.

Kept only for pictures of open cases and of bank entries (CONTRACTS section 6).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from doorwatch.images.pdq import SIDE, pdq

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

PORTRAIT_VERSION = 1
"""Portraits of another version are not compared; a change below is a new version."""
CORNERS = 256
"""Corners kept of a picture, the clearest of each part of it."""
DULL = 5
"""A patch needs more PDQ quality than this: below it the hash is noise."""
WORDS = 0.15
"""A patch of which words cover more is not compared."""
_AREA = 480 * 480
_SMALLEST_SIDE = 64
_GRID = 8
_IN_CELL = 2 * CORNERS // (_GRID * _GRID)
_ACROSS = 3
_STEP = 0.5
_ONE_GREY = 0.65
_STROKE = 60
_PLACE = 16.0


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """Places [n, 2] (x, y) in pixels of the reduced picture, clearest first, and descriptors [n, 32]."""

    places: Floats
    descriptors: Pixels


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """What is kept of one picture, whose reduced form is `width` x `height`.

    `mirrored` are the corners of its mirror image. `patches` [m, 3] are centre x, y and side in
    pixels of the reduced picture, `hashes` [m, 32] the PDQ of each.
    """

    width: int
    height: int
    upright: Corners
    mirrored: Corners
    patches: Floats
    hashes: Pixels


class _Packed(msgspec.Struct, array_like=True):
    version: int
    width: int
    height: int
    corners: list[bytes]
    patches: bytes
    hashes: bytes


def portrait(luma: Pixels) -> Portrait | None:
    """Return the portrait of a luma picture [height, width]; None of one that shows too little."""
    luma = reduced(luma)
    if min(luma.shape) < _SMALLEST_SIDE:
        return None
    words = letters(luma)
    patches, hashes = _patches(luma, words)
    upright = corners(luma, words)
    if not len(patches) or not len(upright.places):
        return None
    mirrored = corners(np.ascontiguousarray(luma[:, ::-1]), np.ascontiguousarray(words[:, ::-1]))
    height, width = luma.shape
    return Portrait(width, height, upright, mirrored, patches, hashes)


def reduced(luma: Pixels) -> Pixels:
    """Return a luma picture at the size at which portraits are made, 0.23 megapixels at most."""
    factor = (_AREA / luma.size) ** 0.5
    if factor >= 1:
        return luma
    width, height = (max(1, round(side * factor)) for side in luma.shape[::-1])
    return np.asarray(cv2.resize(luma, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def corners(luma: Pixels, words: NDArray[np.bool_] | None = None) -> Corners:
    """Return the clearest corners of a reduced picture, a few of each part of it, none where words stand."""
    none = Corners(np.zeros((0, 2), np.float32), np.zeros((0, 32), np.uint8))
    if min(luma.shape) < _SMALLEST_SIDE:
        return none
    orb = cv2.ORB.create(nfeatures=3_000, fastThreshold=7, edgeThreshold=16)
    free = None if words is None else np.where(words, 0, 255).astype(np.uint8)
    height, width = luma.shape
    taken: dict[tuple[int, int], int] = {}
    chosen: list[cv2.KeyPoint] = []
    for point in sorted(orb.detect(luma, free), key=lambda one: (-one.response, one.pt)):
        cell = int(point.pt[0] * _GRID / width), int(point.pt[1] * _GRID / height)
        if taken.get(cell, 0) < _IN_CELL:
            taken[cell] = taken.get(cell, 0) + 1
            chosen.append(point)
        if len(chosen) == CORNERS:
            break
    points, descriptors = orb.compute(luma, chosen) if chosen else ((), None)
    if not points:
        return none
    places = np.array([point.pt for point in points], np.float32).reshape(-1, 2)
    return Corners(places, np.asarray(descriptors, np.uint8))


def cut_out(luma: Pixels, x: float, y: float, side: float, angle: float = 0.0) -> Pixels:
    """Return the square around (x, y), turned by `angle` in radians, as the 64 x 64 samples PDQ takes."""
    step, middle = side / SIDE, (SIDE - 1) / 2
    cos, sin = np.cos(angle) * step, np.sin(angle) * step
    place = np.array([[cos, -sin, x - middle * (cos - sin)], [sin, cos, y - middle * (sin + cos)]])
    smooth = luma if step < 1.5 else cv2.GaussianBlur(luma, (0, 0), step / 2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(smooth, place, (SIDE, SIDE), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


def letters(luma: Pixels) -> NDArray[np.bool_]:
    """Return where words seem to stand [height, width]: low, broad marks that many strokes cross.

    Made to say yes too often rather than no: what is covered is only not compared.
    """
    strokes = cv2.morphologyEx(luma, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    marks = np.asarray(strokes > _STROKE, np.uint8)
    joined = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((1, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = np.zeros(luma.shape, np.bool_)
    for left, top, width, height, _ in stats[1:count].tolist():
        if not (6 <= height <= 80 and width >= 1.2 * height):
            continue
        inside = marks[top : top + height, left : left + width].astype(np.int8)
        crossed = np.count_nonzero(np.diff(inside, axis=1, prepend=0) == 1, axis=1)
        if crossed.max() >= max(3.0, width / height):
            found[max(0, top - 3) : top + height + 3, max(0, left - 6) : left + width + 6] = True
    return found


def worded(words: NDArray[np.bool_], x: float, y: float, side: float) -> bool:
    """Tell whether words cover more of a square than can be overlooked."""
    half = side / 2
    inside = words[max(0, int(y - half)) : int(y + half), max(0, int(x - half)) : int(x + half)]
    return bool(inside.size and inside.mean() > WORDS)


def _patches(luma: Pixels, words: NDArray[np.bool_]) -> tuple[Floats, Pixels]:
    height, width = luma.shape
    side = min(height, width) / _ACROSS
    down, across = (1 + int(np.ceil((long - side) / (side * _STEP))) for long in (height, width))
    kept, hashes = [], []
    for y in np.linspace(side / 2, height - side / 2, down).tolist():
        for x in np.linspace(side / 2, width - side / 2, across).tolist():
            cut = cut_out(luma, x, y, side)
            if worded(words, x, y, side) or _one_grey(cut) > _ONE_GREY:
                continue
            found = pdq(cut)
            if found.quality > DULL:
                kept.append((x, y, side))
                hashes.append(found.bits)
    places = np.array(kept, np.float32).reshape(-1, 3)
    return places, np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32)


def _one_grey(cut: Pixels) -> float:
    """Return the share of samples, 0-1, within 4 of the commonest grey: paper, sky, a wall."""
    near = np.convolve(np.bincount(cut.ravel(), minlength=256), np.ones(9), "same")
    return float(near.max() / cut.size)


def pack(found: Portrait) -> bytes:
    """Return a portrait as bytes: about 10 KB."""
    parts: list[bytes] = []
    for one in (found.upright, found.mirrored):
        parts += [np.round(one.places * _PLACE).astype("<u2").tobytes(), one.descriptors.tobytes()]
    squares = np.round(found.patches * _PLACE).astype("<u2").tobytes()
    packed = _Packed(
        PORTRAIT_VERSION, found.width, found.height, parts, squares, found.hashes.tobytes()
    )
    return msgspec.msgpack.encode(packed)


def unpack(data: bytes) -> Portrait | None:
    """Return the portrait of `pack`; None of another version."""
    found = msgspec.msgpack.decode(data, type=_Packed)
    if found.version != PORTRAIT_VERSION:
        return None
    one, its, other, others = found.corners
    return Portrait(
        found.width,
        found.height,
        Corners(_places(one, 2), np.frombuffer(its, np.uint8).reshape(-1, 32)),
        Corners(_places(other, 2), np.frombuffer(others, np.uint8).reshape(-1, 32)),
        _places(found.patches, 3),
        np.frombuffer(found.hashes, np.uint8).reshape(-1, 32),
    )


def _places(data: bytes, columns: int) -> Floats:
    return (np.frombuffer(data, "<u2").astype(np.float32) / np.float32(_PLACE)).reshape(-1, columns)
