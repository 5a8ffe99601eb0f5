"""Hashes of parts of a picture, so that a crop, a turned copy or a collage of it can still be found.

A fixed grid of parts finds a crop only where the crop follows the grid (8 % of crops to 90 % did). Here
the picture's own blobs say where parts lie, how large they are and how they are turned, so that a copy
brings the same parts whatever was cut off around them. A part's hash says "look here": it is a candidate,
confirmed by `doorwatch.images.features` where local features may be kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from doorwatch.images.pdq import LOW_DETAIL, SIDE, pdq

Pixels = NDArray[np.uint8]

REGIONS_VERSION = 2
"""Parts of two versions are not compared; a change below is a new version."""
MOST = 24
DETAIL = 35
"""A part needs more quality than this; less than a whole picture, for a part is enlarged and smoother."""
_AREA = 400 * 400
_SPREADS = (6.0, 10.0)
_SMALLEST = 40
_LOOK = 0.7
"""Blobs are looked for at this share of the size: half the time, and no part is as small as what is lost."""
_CONTRAST = 0.012
_Part = tuple[float, float, float, float]


def regions(luma: Pixels) -> tuple[str, ...]:
    """Return the hashes, 64 hex digits each, of up to `MOST` parts of a luma picture.

    The first is the whole picture without flat borders, when it holds enough detail; then parts
    around its blobs, the largest first.
    """
    luma = trimmed(_small(luma))
    whole = pdq(luma)
    found = [whole.hex] if whole.quality > LOW_DETAIL else []
    for part in _parts(luma):
        if len(found) == MOST:
            break
        one = pdq(_cut_out(luma, part))
        if one.quality > DETAIL:
            found.append(one.hex)
    return tuple(dict.fromkeys(found))


def trimmed(luma: Pixels, tolerance: int = 12) -> Pixels:
    """Return a luma picture without flat borders: outer rows and columns whose values differ little.

    `tolerance` is the largest difference of 0-255 within a border. A picture that would lose more
    than 60 % of a side is returned as it is.
    """
    height, width = luma.shape
    rows = np.flatnonzero(np.ptp(luma, axis=1) > tolerance)
    columns = np.flatnonzero(np.ptp(luma, axis=0) > tolerance)
    if rows.size < height * 0.4 or columns.size < width * 0.4:
        return luma
    return np.ascontiguousarray(luma[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _small(luma: Pixels) -> Pixels:
    factor = (_AREA / luma.size) ** 0.5
    if factor >= 1:
        return luma
    width, height = (max(1, round(side * factor)) for side in luma.shape[::-1])
    return np.asarray(cv2.resize(luma, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _parts(luma: Pixels) -> Iterator[_Part]:
    """Yield squares (centre x, y, side, angle in degrees) around blobs, large first, none nearly twice."""
    height, width = luma.shape
    taken: list[_Part] = []
    for x, y, size, angle in _blobs(luma):
        for spread in _SPREADS:
            side = size * spread
            reach = side / 2 - 1
            inside = reach <= min(x, y, width - x, height - y)
            part = (x, y, side, angle)
            if _SMALLEST <= side <= min(height, width) and inside and not _known(part, taken):
                taken.append(part)
                yield part


def _blobs(luma: Pixels) -> list[_Part]:
    """Return blobs (centre x, y, size, angle in degrees) in pixels of the picture, large first."""
    small = cv2.resize(luma, None, fx=_LOOK, fy=_LOOK, interpolation=cv2.INTER_AREA)
    across, down = luma.shape[1] / small.shape[1], luma.shape[0] / small.shape[0]
    found = cv2.SIFT.create(contrastThreshold=_CONTRAST, edgeThreshold=15).detect(small, None)
    blobs = [
        ((x + 0.5) * across - 0.5, (y + 0.5) * down - 0.5, blob.size * (across * down) ** 0.5, blob.angle)
        for blob in found
        for x, y in (blob.pt,)
    ]
    return sorted(blobs, key=lambda blob: (-blob[2], blob[0], blob[1], blob[3]))


def _known(part: _Part, taken: Sequence[_Part]) -> bool:
    x, y, side, angle = part
    return any(
        abs(x - left) < side / 10
        and abs(y - top) < side / 10
        and 0.85 < other / side < 1.18
        and abs((turn - angle + 180) % 360 - 180) < 15
        for left, top, other, turn in taken
    )


def _cut_out(luma: Pixels, part: _Part) -> Pixels:
    """Return a part, turned upright, as the 64 x 64 samples that PDQ takes as they are."""
    x, y, side, angle = part
    step = side / SIDE
    middle = (SIDE - 1) / 2
    cos, sin = np.cos(np.deg2rad(angle)) * step, np.sin(np.deg2rad(angle)) * step
    place = np.array(
        [[cos, -sin, x - middle * (cos - sin)], [sin, cos, y - middle * (sin + cos)]], np.float64
    )
    smooth = luma if step < 1.5 else cv2.GaussianBlur(luma, (0, 0), step / 2)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(smooth, place, (SIDE, SIDE), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)
