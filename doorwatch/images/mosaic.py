"""A mosaic of a picture: at most 16 x 16 averaged cells, from memory to memory."""

from __future__ import annotations

import cv2
import numpy as np

from doorwatch.images.decode import decode

CELLS = 16
"""Cells of the longer side; the shorter has as many as its share, at least one."""
CELL = 16
"""Pixels of one cell on the page."""


def mosaic(data: bytes, *, grey: bool = False) -> bytes:
    """Return a PNG of at most 16 x 16 flat cells, each the average of its part; `grey` takes colour out.

    Raises Undecodable: as `decode`.
    """
    pixels = decode(data).pixels
    height, width = pixels.shape[:2]
    longer = max(height, width)
    size = (max(1, round(CELLS * width / longer)), max(1, round(CELLS * height / longer)))
    cells = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    if grey:
        cells = cv2.cvtColor(cv2.cvtColor(cells, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    blocks = np.repeat(np.repeat(cells, CELL, axis=0), CELL, axis=1)
    done, encoded = cv2.imencode(".png", blocks)
    assert done
    return encoded.tobytes()
