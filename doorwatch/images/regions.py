"""Hashes of parts of a picture, so that a crop or a collage of it can still be found."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from doorwatch.images.pdq import LOW_DETAIL, pdq

Pixels = NDArray[np.uint8]
_WORKING_SIDE = 512
_SHARES = (0.9, 0.775)


def regions(luma: Pixels) -> tuple[str, ...]:
    """Return the hashes, 64 hex digits each, of parts of a luma picture that hold enough detail.

    The first is the whole picture without flat borders; then, for windows of 90 % and 77.5 % of each
    side, the four corners and the middle.
    """
    factor = _WORKING_SIDE / min(luma.shape)
    if factor < 1:
        luma = np.asarray(
            cv2.resize(luma, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
        )
    luma = trimmed(luma)
    height, width = luma.shape
    parts = [luma]
    for share in _SHARES:
        h, w = round(height * share), round(width * share)
        for y, x in ((0, 0), (0, 2), (1, 1), (2, 0), (2, 2)):
            top, left = (height - h) * y // 2, (width - w) * x // 2
            parts.append(luma[top : top + h, left : left + w])
    hashes = (pdq(np.ascontiguousarray(part)) for part in parts)
    return tuple(dict.fromkeys(found.hex for found in hashes if found.quality > LOW_DETAIL))


def trimmed(luma: Pixels, tolerance: int = 12) -> Pixels:
    """Return a luma picture without flat borders: outer rows and columns whose values differ little.

    `tolerance` is the largest difference of 0-255 within a border. A picture that would lose more
    than 60 % of a side is returned as it is.
    """
    height, width = luma.shape
    spread = np.ptp(luma, axis=1) > tolerance
    rows = np.flatnonzero(spread)
    columns = np.flatnonzero(np.ptp(luma, axis=0) > tolerance)
    if rows.size < height * 0.4 or columns.size < width * 0.4:
        return luma
    return np.ascontiguousarray(luma[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
