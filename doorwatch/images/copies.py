"""Whether a picture shows a part of one whose portrait is kept: found by corners, confirmed by patches.

The movement that most corners agree on (shift, turn, scale) says where each patch of the known picture
would lie. The patches that would lie inside are hashed there, and it counts how much of what the two share
is the same - not how many corners agree: one logo brings dozens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from doorwatch.images.pdq import pdq
from doorwatch.images.portrait import Corners, Floats, Pixels, Portrait, cut_out, letters, worded

FEWEST_CORNERS = 10
"""Corners that must agree on one movement before patches are looked at; chance gave 15 at most."""
SAME = 60
"""Bits, of 256, up to which a patch is the same: copies lay 20 off, nine of ten up to 40; strangers 86
and more."""
SHARE = 0.7
"""Share of the patches inside that must be the same."""
COVERED = 0.35
"""Share of the area that both pictures show that the same patches must cover."""
SHOWN = 0.3
"""Share of the known picture that must be shown."""
_FEWEST_PATCHES = 3
_RATIO = 0.9
_FAR = 70
_PIXELS_OFF = 4.0
_SMALLEST, _LARGEST = 0.2, 5.0
_EDGE = 0.05
_RASTER = 48


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a picture agrees with a portrait: corners on one movement; patches inside, and the same.

    `covered` is the share 0-1 of what both show that the same patches cover, `shown` that of the portrait.
    """

    corners: int
    inside: int = 0
    same: int = 0
    covered: float = 0.0
    shown: float = 0.0
    mirrored: bool = False

    @property
    def confirmed(self) -> bool:
        """True when the picture shows this part of the known one, whatever else it shows."""
        return (
            self.same >= _FEWEST_PATCHES
            and self.same >= SHARE * self.inside
            and self.covered >= COVERED
            and self.shown >= SHOWN
        )


def agreement(luma: Pixels, own: Corners, known: Portrait) -> Agreement:
    """Compare a reduced picture and its corners with a portrait, upright and mirrored; the better one."""
    found = [_compared(luma, own, known, mirrored=mirrored) for mirrored in (False, True)]
    return max(found, key=lambda one: (one.confirmed, one.same, one.corners))


def _compared(luma: Pixels, own: Corners, known: Portrait, *, mirrored: bool) -> Agreement:
    corners = known.mirrored if mirrored else known.upright
    moved, count = _movement(corners, own)
    if moved is None or count < FEWEST_CORNERS:
        return Agreement(count, mirrored=mirrored)
    scale = float(np.hypot(moved[0, 0], moved[1, 0]))
    if not _SMALLEST <= scale <= _LARGEST:
        return Agreement(count, mirrored=mirrored)
    angle = float(np.arctan2(moved[1, 0], moved[0, 0]))
    words = letters(luma)
    inside, same = [], []
    for (x, y, side), bits in zip(known.patches.tolist(), known.hashes, strict=True):
        at = moved @ np.array([known.width - 1 - x if mirrored else x, y, 1.0])
        if not _within(luma, at, side * scale, angle) or worded(
            words, float(at[0]), float(at[1]), side * scale
        ):
            continue
        inside.append((x, y, side))
        cut = cut_out(luma, float(at[0]), float(at[1]), side * scale, angle)
        ours = np.frombuffer(pdq(np.ascontiguousarray(cut[:, ::-1]) if mirrored else cut).bits, np.uint8)
        if int(np.bitwise_count(ours ^ bits).sum()) <= SAME:
            same.append((x, y, side))
    shared = _shared(luma, known, moved, mirrored=mirrored)
    covered = _cover(known, same) & shared
    share = float(covered.sum() / max(1, shared.sum()))
    return Agreement(count, len(inside), len(same), share, float(shared.mean()), mirrored)


def _movement(known: Corners, own: Corners) -> tuple[NDArray[np.float64] | None, int]:
    """Return the movement [2, 3] from the known picture to ours that most corners agree on, and how many."""
    if min(len(known.places), len(own.places)) < FEWEST_CORNERS:
        return None, 0
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(known.descriptors, own.descriptors, k=2)
    good = [
        one for one, other in pairs if one.distance < _RATIO * other.distance and one.distance < _FAR
    ]
    if len(good) < FEWEST_CORNERS:
        return None, len(good)
    source = known.places[[match.queryIdx for match in good]]
    target = own.places[[match.trainIdx for match in good]]
    cv2.setRNGSeed(1)
    found: Any = cv2.estimateAffinePartial2D(source, target, ransacReprojThreshold=_PIXELS_OFF)
    moved, agreeing = found
    return (None, 0) if moved is None else (moved, int(agreeing.sum()))


def _within(luma: Pixels, at: NDArray[np.float64], side: float, angle: float) -> bool:
    """Tell whether a square lies in the picture, but for a small edge."""
    reach = side / 2 * (abs(np.cos(angle)) + abs(np.sin(angle))) - _EDGE * side
    height, width = luma.shape
    return bool(reach <= at[0] <= width - reach and reach <= at[1] <= height - reach)


def _grid(known: Portrait) -> tuple[Floats, Floats]:
    """Return x and y [n, n] of a raster over the known picture, in its pixels."""
    across = (np.arange(_RASTER, dtype=np.float32) + np.float32(0.5)) / np.float32(_RASTER)
    x, y = np.meshgrid(across * known.width, across * known.height)
    return x.astype(np.float32), y.astype(np.float32)


def _shared(
    luma: Pixels, known: Portrait, moved: NDArray[np.float64], *, mirrored: bool
) -> NDArray[np.bool_]:
    """Return which places of the raster our picture shows."""
    x, y = _grid(known)
    if mirrored:
        x = np.float32(known.width - 1) - x
    height, width = luma.shape
    across = moved[0, 0] * x + moved[0, 1] * y + moved[0, 2]
    down = moved[1, 0] * x + moved[1, 1] * y + moved[1, 2]
    return np.asarray((across >= 0) & (across < width) & (down >= 0) & (down < height))


def _cover(known: Portrait, squares: list[tuple[float, float, float]]) -> NDArray[np.bool_]:
    x, y = _grid(known)
    found = np.zeros(x.shape, np.bool_)
    for left, top, side in squares:
        found |= (abs(x - left) <= side / 2) & (abs(y - top) <= side / 2)
    return found
