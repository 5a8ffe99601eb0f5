"""Exact search of PDQ hashes: all within 31 bits, in a file that processes share.

SQL is the truth and the file is derived from it: its header holds the last row that it includes and a
checksum, and a missing or wrong file is built anew from the rows. It is written beside and renamed, so
that a reader has the old file or the new one. Rows that came later are added in memory and searched
with it. A removal is marked in the shared file itself and holds at once for every process that has it
open; a process whose file was replaced sees so by `replaced` and opens it again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from doorwatch.errors import BadInput
from doorwatch.memory.hash_bands import RADIUS, Pairs, Words
from doorwatch.memory.hash_file import HashFile, IndexFault, Rows, write

__all__ = ["DIHEDRAL", "RADIUS", "HashIndex", "IndexFault", "Match", "TurnedMatch", "turned"]

DIHEDRAL = (
    "original", "mirrored", "flipped", "turned_180", "transposed", "turned_270", "turned_90", "transversed",
)  # fmt: skip
"""Names of the eight forms of a picture: what was done to the other picture to give this one."""
Hashes = NDArray[np.uint8]
"""Shape (n, 32)."""
_TAIL = 8_192


class Match(NamedTuple):
    """Query number `query` is `distance` bits from the hash of row `row`."""

    query: int
    row: int
    distance: int


class TurnedMatch(NamedTuple):
    """As `Match`, with the form of the query, one of `DIHEDRAL`, that came nearest."""

    query: int
    row: int
    distance: int
    transform: str


class HashIndex:
    """Hashes by row, from a file and from memory. Safe for threads; opened by many processes.

    Rows are positive whole numbers that grow: what is added comes after `last_row`.
    """

    def __init__(self, path: Path, threads: int = 2) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(threads, "search") if threads > 1 else None
        self._file = HashFile(path)
        self._middle = Rows.of([], [])
        self._tail_rows: list[int] = []
        self._tail: list[bytes] = []
        self._gone: set[int] = set()

    @classmethod
    def build(cls, rows: Iterable[tuple[int, bytes]], path: Path, threads: int = 2) -> Self:
        """Write the file of rows (number, 32 bytes) and open it. An existing file is replaced whole."""
        write(rows, path)
        return cls(path, threads)

    @classmethod
    def open(cls, path: Path, threads: int = 2) -> Self:
        """Open a file. Raises IndexFault: it is missing, cut, altered or of another version."""
        return cls(path, threads)

    @classmethod
    def open_or_build(
        cls, path: Path, rows: Callable[[], Iterable[tuple[int, bytes]]], threads: int = 2
    ) -> Self:
        """Open a file; when it is missing or wrong, build it from `rows`."""
        try:
            return cls.open(path, threads)
        except IndexFault:
            return cls.build(rows(), path, threads)

    @property
    def last_row(self) -> int:
        """The largest row that is included; rows after it are the caller's to add."""
        with self._lock:
            return self._last()

    @property
    def replaced(self) -> bool:
        """True when another process has written the file anew since it was opened here."""
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return True
        return (found.st_dev, found.st_ino) != self._file.identity

    def __len__(self) -> int:
        with self._lock:
            kept = len(self._middle.numbers) + len(self._tail_rows) - len(self._gone)
            return kept + len(self._file.rows.numbers) - int(np.count_nonzero(self._file.dead))

    def _last(self) -> int:
        return max(self._file.rows.last, self._middle.last, *self._tail_rows[-1:])

    def add(self, row: int, value: bytes) -> None:
        """Add the hash (32 bytes) of a row after `last_row`; it is found from now on."""
        if len(value) != 32:
            raise BadInput("hash", "32 bytes", str(len(value)))
        with self._lock:
            last = self._last()
            if row <= last:
                raise BadInput("row", f"a number after {last}", str(row))
            self._tail_rows.append(row)
            self._tail.append(bytes(value))
            if len(self._tail) >= max(_TAIL, len(self._middle.numbers)):
                self._middle = self._middle.joined(Rows.of(self._tail_rows, self._tail))
                self._tail_rows, self._tail = [], []

    def remove(self, row: int) -> bool:
        """Forget a row; it is never found again. False when the row is not known or gone already."""
        with self._lock:
            if self._file.kill(row):
                return True
            known = self._middle.position(row) is not None or row in self._tail_rows
            if not known or row in self._gone:
                return False
            self._gone.add(row)
            return True

    def search(self, hashes: ArrayLike, radius: int = RADIUS) -> list[Match]:
        """Return every pair of a query (hashes [n, 32] of bytes) and a row within `radius` bits, 0-31.

        Sorted by query, distance and row.
        """
        found = (column.tolist() for column in self.search_arrays(hashes, radius))
        matches = (Match(*pair) for pair in zip(*found, strict=True))
        return sorted(matches, key=lambda match: (match.query, match.distance, match.row))

    def search_arrays(self, hashes: ArrayLike, radius: int = RADIUS) -> Pairs:
        """Return what `search` returns as three arrays, not sorted: queries, rows and distances."""
        if not 0 <= radius <= RADIUS:
            raise BadInput("radius", f"0 to {RADIUS}", str(radius))
        queries = _words(np.asarray(hashes, np.uint8))
        with self._lock:
            tail = Rows.of(self._tail_rows, self._tail)
            parts = [self._file.rows, self._middle, tail]
            gone = np.fromiter(self._gone, np.int64, len(self._gone))
        jobs = [(part, *block) for part in parts for block in part.segment.blocks(queries)]
        run = self._pool.map if self._pool and len(jobs) > 1 else map
        found = run(lambda job: job[0].search(job[1], job[2], radius), jobs)
        pieces = [piece for part in found for piece in part]
        asked, rows, distances = (
            np.concatenate([np.zeros(0, np.int64), *(piece[place] for piece in pieces)]) for place in range(3)
        )
        if len(gone):
            kept = ~np.isin(rows, gone)
            asked, rows, distances = asked[kept], rows[kept], distances[kept]
        return asked, rows, distances

    def search_dihedral(self, hashes: ArrayLike, radius: int = RADIUS) -> list[TurnedMatch]:
        """Search the eight forms of each query; each pair once, with the nearest form.

        The forms are made from bits (`turned`). Sorted by query, distance and row.
        """
        queries = np.asarray(hashes, np.uint8).reshape(-1, 32)
        asked, rows, distances = self.search_arrays(turned(queries).reshape(-1, 32), radius)
        form, query = np.divmod(asked, max(1, len(queries)))
        order = np.lexsort((form, distances, rows, query))
        query, rows, distances, form = (column[order] for column in (query, rows, distances, form))
        fresh = np.ones(len(query), np.bool_)
        fresh[1:] = (np.diff(query) != 0) | (np.diff(rows) != 0)
        columns = (column[fresh].tolist() for column in (query, rows, distances, form))
        found = (TurnedMatch(q, r, d, DIHEDRAL[f]) for q, r, d, f in zip(*columns, strict=True))
        return sorted(found, key=lambda match: (match.query, match.distance, match.row))


def turned(hashes: Hashes) -> Hashes:
    """Return the eight forms [8, n, 32] of hashes [n, 32], in the order of `DIHEDRAL`, from their bits.

    Mirroring changes the sign of every second frequency and turning swaps rows and columns. The medians
    and the samples of the turned picture are not known, which costs 8 bits on average (26 at most were
    measured); `doorwatch.images.dihedral.forms` is exact where the picture is at hand.
    """
    bits = np.unpackbits(hashes, axis=1)[:, ::-1].reshape(-1, 16, 16)
    columns, rows = bits.copy(), bits.copy()
    columns[:, :, 0::2] ^= 1
    rows[:, 0::2, :] ^= 1
    both = rows.copy()
    both[:, :, 0::2] ^= 1
    upright = [bits, columns, rows, both]
    forms = np.stack(upright + [form.transpose(0, 2, 1) for form in upright])
    return np.packbits(forms.reshape(8, -1, 256)[:, :, ::-1], axis=2)


def _words(hashes: Hashes) -> Words:
    if hashes.ndim != 2 or hashes.shape[1] != 32:
        raise BadInput("hashes", "shape (n, 32)", str(hashes.shape))
    return np.ascontiguousarray(hashes).view("<u8").astype(np.uint64, copy=False)
