"""Exact search of PDQ hashes."""

from __future__ import annotations

DIHEDRAL = (
    "original", "mirrored", "flipped", "turned_180", "transposed", "turned_270", "turned_90", "transversed",
)  # fmt: skip
"""Names of the eight forms of a picture: what was done to the other picture to give this one."""
