"""A quick look whether a picture may hold a QR code, so that the slow reader is asked about few pictures.

Each of the three corner marks of a code is crossed, whichever way it is turned, by lines of dark, light,
dark, light, dark as 1 : 1 : 3 : 1 : 1. Where a line across and one down cross the same place in that way, at
about one size, there may be a mark. Made to say yes too often rather than once too little: of 4,500 generated
pictures (turned, slanted, blurred, noisy, faint, on photographs) the reader read a code in 1,945, and each
of these had been let through. Cost is one pass over the pixels.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Numbers = NDArray[np.int64]

MARKS = 2
"""Marks from which a picture may hold a code: every code has three, and a faint one may be missed."""
_OFF = 0.4
"""How far the five shares of a line may be from 1/7, 1/7, 3/7, 1/7, 1/7, summed; the reader allows 0.2."""
_CONTRAST = 8
"""Steps of 0-255 by which the ring of a mark is lighter than its middle."""
_GROUND = 83
_WORKING_SIDE = 512
"""The reader enlarges a picture whose shorter side is smaller, and judges dark and light over `_GROUND`."""
_ROOM = 0.75
"""Octaves by which two sizes, and a size and the middle of its class, may differ."""


def may_hold_code(luma: Pixels) -> bool:
    """Say whether a luma picture [height, width] may hold a QR code; a no is never checked again."""
    shorter = min(luma.shape)
    wide = max(11, _GROUND * min(shorter, _WORKING_SIDE) // _WORKING_SIDE)
    dark = (cv2.subtract(cv2.blur(luma, (wide, wide)), luma) > 2).view(np.uint8)
    step = 2 if shorter >= _WORKING_SIDE else 1
    down, across, size = _crossings(dark, luma, step)
    if len(size) < MARKS:
        return False
    other_across, other_down, other_size = _crossings(np.ascontiguousarray(dark.T), luma.T, step)
    if len(other_size) < MARKS:
        return False
    here, there = (down, across, np.log2(size)), (other_down, other_across, np.log2(other_size))
    octaves = range(int(here[2].min()), int(here[2].max()) + 2)
    return any(_marks(luma.shape, here, there, octave) >= MARKS for octave in octaves)


def _crossings(dark: Pixels, luma: Pixels, step: int) -> tuple[Numbers, Numbers, NDArray[np.float32]]:
    """Return where every `step`-th row is crossed as a mark is: rows, columns, and widths of one part.

    `dark` is 1 where the picture is darker than what is around it.
    """
    rows = dark[::step]
    height, width = rows.shape
    line = np.full((height, width + 1), 2, np.uint8)  # a third value parts the rows
    line[:, :width] = rows
    flat = line.ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    count = len(edges) - 5
    if count <= 0:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, np.zeros(0, np.float32)
    runs = np.diff(edges).astype(np.float32)
    first, second, middle, fourth, fifth = (runs[at : at + count] for at in range(5))
    whole = first + second + middle + fourth + fifth
    unit = whole / 7
    off = np.abs(middle - 3 * unit)
    for outer in (first, second, fourth, fifth):
        off += np.abs(outer - unit)
    at = np.flatnonzero(off < _OFF * whole)
    at = at[flat[edges[at]] == 1]
    at = at[edges[at] // (width + 1) == (edges[at + 5] - 1) // (width + 1)]
    row, column = np.divmod((edges[at + 2] + edges[at + 3]) // 2, width + 1)
    row *= step
    reach = np.round(2 * unit[at]).astype(np.int64)
    left, right = np.maximum(column - reach, 0), np.minimum(column + reach, width - 1)
    ring = np.minimum(luma[row, left], luma[row, right])
    clear = ring >= luma[row, column].astype(np.int16) + _CONTRAST
    return row[clear], column[clear], unit[at][clear]


_Places = tuple[Numbers, Numbers, NDArray[np.float32]]


def _marks(shape: tuple[int, ...], here: _Places, there: _Places, octave: int) -> int:
    """Count the places where lines across (`here`) and down (`there`) of one size cross."""
    cell = max(2, int(2.0**octave))
    grids = []
    for down, across, size in (here, there):
        grid = np.zeros((shape[0] // cell + 1, shape[1] // cell + 1), np.uint8)
        near = np.abs(size - octave) <= _ROOM
        grid[down[near] // cell, across[near] // cell] = 1
        grids.append(grid)
    around = np.ones((3, 3), np.uint8)
    crossed = cv2.bitwise_and(grids[0], cv2.dilate(grids[1], around))
    return cv2.connectedComponents(cv2.dilate(crossed, around))[0] - 1
