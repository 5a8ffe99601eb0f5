"""A small stroke font for words in pictures: capitals, digits and a few signs, drawn without a library.

A glyph is some strokes on a grid 4 wide and 6 high, the top left being (0, 0). A stroke is a row of
points (x, y) and arcs (centre x, centre y, radius x, radius y, from, to) with angles in degrees,
clockwise from the right.
"""

from __future__ import annotations

import functools
import math
import unicodedata
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ink = npt.NDArray[np.float32]
Stroke = tuple[tuple[float, ...], ...]
_RING = ((2, 3, 2.1, 3, 0, 360),)
_BOWL = ((0, 6), (0, 0), (2.2, 0), (2.2, 1.6, 1.8, 1.6, -90, 90), (0, 3.2))
_GLYPHS: dict[str, tuple[Stroke, ...]] = {
    "0": (_RING,),
    "1": (((0.7, 1.3), (2, 0), (2, 6)),),
    "2": (((2, 1.7, 1.9, 1.7, 190, 395), (0, 6), (4, 6)),),
    "3": (((2, 1.5, 1.8, 1.5, 200, 450), (2, 4.5, 2, 1.5, 270, 520)),),
    "4": (((3, 6), (3, 0), (0, 4), (4, 4)),),
    "5": (((3.7, 0), (0.6, 0), (0.4, 2.7), (1.9, 4.1, 2.1, 1.9, 225, 500)),),
    "6": (((3.3, 0), (0.3, 3.2)), ((2, 4.1, 2, 1.9, 0, 360),)),
    "7": (((0, 0), (4, 0), (1.4, 6)),),
    "8": (((2, 1.5, 1.6, 1.5, 0, 360),), ((2, 4.5, 2, 1.5, 0, 360),)),
    "9": (((2, 1.9, 2, 1.9, 0, 360),), ((3.8, 2.6), (1.4, 6))),
    "A": (((0, 6), (2, 0), (4, 6)), ((0.7, 4), (3.3, 4))),
    "B": (
        ((0, 0), (0, 6), (2.2, 6), (2.2, 4.45, 1.8, 1.55, 90, -90), (0, 2.9)),
        ((0, 0), (2, 0), (2, 1.45, 1.6, 1.45, -90, 90)),
    ),
    "C": (((2.2, 3, 2.2, 3, -45, -315),),),
    "D": (((0, 0), (0, 6), (1.6, 6), (1.6, 3, 2.4, 3, 90, -90), (0, 0)),),
    "E": (((4, 0), (0, 0), (0, 6), (4, 6)), ((0, 2.9), (3.2, 2.9))),
    "F": (((4, 0), (0, 0), (0, 6)), ((0, 2.9), (3.2, 2.9))),
    "G": (((2.2, 3, 2.2, 3, -45, -340), (4.3, 3.4), (2.6, 3.4)),),
    "H": (((0, 0), (0, 6)), ((4, 0), (4, 6)), ((0, 2.9), (4, 2.9))),
    "I": (((2, 0), (2, 6)),),
    "J": (((3.4, 0), (3.4, 4.4), (1.8, 4.4, 1.6, 1.6, 0, 170)),),
    "K": (((0, 0), (0, 6)), ((4, 0), (0, 3.8)), ((1.4, 2.6), (4, 6))),
    "L": (((0, 0), (0, 6), (3.8, 6)),),
    "M": (((0, 6), (0, 0), (2, 4), (4, 0), (4, 6)),),
    "N": (((0, 6), (0, 0), (4, 6), (4, 0)),),
    "O": (_RING,),
    "P": (_BOWL,),
    "Q": (_RING, ((2.6, 4.4), (4.2, 6.3))),
    "R": (_BOWL, ((1.8, 3.2), (4, 6))),
    "S": (((2, 1.5, 1.8, 1.5, -30, -270), (2, 4.5, 1.9, 1.5, -90, 150)),),
    "T": (((0, 0), (4, 0)), ((2, 0), (2, 6))),
    "U": (((0, 0), (0, 4), (2, 4, 2, 2, 180, 0), (4, 0)),),
    "V": (((0, 0), (2, 6), (4, 0)),),
    "W": (((0, 0), (1, 6), (2, 1.5), (3, 6), (4, 0)),),
    "X": (((0, 0), (4, 6)), ((4, 0), (0, 6))),
    "Y": (((0, 0), (2, 3), (4, 0)), ((2, 3), (2, 6))),
    "Z": (((0, 0), (4, 0), (0, 6), (4, 6)),),
    "+": (((2, 1.4), (2, 4.6)), ((0.4, 3), (3.6, 3))),
    "-": (((0.6, 3.2), (3.4, 3.2)),),
    ".": (((2, 5.9), (2, 6)),),
    ":": (((2, 2), (2, 2.1)), ((2, 5.9), (2, 6))),
    ",": (((2, 5.7), (1.5, 6.9)),),
    "/": (((3.6, 0), (0.4, 6)),),
    "'": (((2, 0), (2, 1.4)),),
    "=": (((0.5, 2.2), (3.5, 2.2)), ((0.5, 4), (3.5, 4))),
    " ": (),
}
_UNKNOWN: tuple[Stroke, ...] = (((0, 0), (4, 0), (4, 6), (0, 6), (0, 0)),)
_NARROW = frozenset("I1.:,'")
_PEN = 0.42
"""Half the width of a stroke, in units of the grid."""


def plain_capitals(text: str) -> str:
    """Return `text` in capitals without marks, as the font can write it."""
    split = unicodedata.normalize("NFKD", text.upper())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _points(stroke: Stroke) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for part in stroke:
        if len(part) == 2:
            points.append((part[0], part[1]))
            continue
        across, down, wide, high, first, last = part
        for step in range(25):
            angle = math.radians(first + (last - first) * step / 24)
            points.append((across + wide * math.cos(angle), down + high * math.sin(angle)))
    return points


def advance(sign: str) -> float:
    """Return how far a sign moves the pen, in units of the grid."""
    return 4.2 if sign in _NARROW else 5.9


@functools.lru_cache(maxsize=512)
def _glyph(sign: str, unit: float) -> Ink:
    """Return one sign as ink 0-1, with a margin of one unit above and below."""
    height, width = round(8 * unit), round(advance(sign) * unit)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / unit - (advance(sign) - 4) / 2, y / unit - 1
    nearest = np.full((height, width), 9.0, dtype=np.float32)
    for stroke in _GLYPHS.get(sign, _UNKNOWN):
        for (ax, ay), (bx, by) in pairwise(_points(stroke)):
            dx, dy = bx - ax, by - ay
            along = np.clip(((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
            nearest = np.minimum(nearest, np.hypot(x - ax - along * dx, y - ay - along * dy))
    ink: Ink = np.clip((_PEN - nearest) * unit + 0.5, 0, 1).astype(np.float32)
    return ink


def write(text: str, width: int, height: int) -> Ink:
    """Return `text` as ink 0-1 in an area of at most `width` x `height` pixels, as large as fits."""
    signs = plain_capitals(text) or " "
    unit = min(height / 8, width / sum(advance(sign) for sign in signs))
    line = np.concatenate([_glyph(sign, round(unit, 2)) for sign in signs], axis=1)
    return line[:, :width]
