"""The eight forms of a picture: turned by quarter turns and mirrored.

A picture of which only the hash is left can be turned too, a few bits less exactly:
`doorwatch.memory.search.turned`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doorwatch.images.pdq import Pdq, Pixels, mirrored_samples, pack, pdq_of_samples
from doorwatch.memory.search import DIHEDRAL

__all__ = ["DIHEDRAL", "forms"]


def forms(pixels: Pixels) -> tuple[Pdq, NDArray[np.uint8]]:
    """Return PDQ of pixels and the hashes [8, 32] of its eight forms, in the order of `DIHEDRAL`.

    Each is exactly what `pdq` gives for the turned or mirrored pixels; together they cost twice one.
    """
    shortest = min(pixels.shape[:2])
    grids = [pdq_of_samples(grid, shortest) for grid in mirrored_samples(pixels)]
    upright = np.stack([grid.frequencies for grid in grids])
    return grids[0], pack(np.concatenate([upright, upright.transpose(0, 2, 1)]))
