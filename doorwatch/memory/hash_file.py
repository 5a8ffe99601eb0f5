"""The file of an index of hashes: written whole, mapped, shared, checked when it is opened.

A page with magic, checksum and a JSON header, then the sections: row numbers, hashes, per band of the
layout its order and ends, and one byte a row that a removal sets. All but the last are checksummed
(CRC-32: it tells a cut or damaged file, not a forged one; who may write here may do anything).
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from doorwatch.errors import BadInput
from doorwatch.memory.hash_bands import Pairs, Segment, Table, Words, layout

_MAGIC = b"doorwatch-pdq 1\n"
_PAGE = 4096
_CHUNK = 1 << 24
Sections = dict[str, NDArray[Any]]


class IndexFault(BadInput):
    """A file of hashes that is missing, cut, altered or of another version; build it anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Hashes with the numbers of their rows, ascending; `dead` marks (with 1) what was removed."""

    numbers: NDArray[np.int64]
    segment: Segment
    dead: NDArray[np.uint8] | None = None

    @classmethod
    def of(cls, numbers: Sequence[int], hashes: Sequence[bytes]) -> Rows:
        """Make rows from ascending numbers and hashes of 32 bytes."""
        words = np.frombuffer(b"".join(hashes), "<u8").reshape(-1, 4)
        return cls(np.asarray(numbers, np.int64), Segment.of(words))

    @property
    def last(self) -> int:
        """The largest row number, 0 when there is none."""
        return int(self.numbers[-1]) if len(self.numbers) else 0

    def joined(self, later: Rows) -> Rows:
        """Return these rows and later ones as one."""
        words = np.concatenate([self.segment.words, later.segment.words])
        return Rows(np.concatenate([self.numbers, later.numbers]), Segment.of(words))

    def position(self, row: int) -> int | None:
        """Return where a row stands, None when it is not here."""
        place = int(np.searchsorted(self.numbers, row))
        return place if place < len(self.numbers) and self.numbers[place] == row else None

    def search(self, first: int, queries: Words, radius: int) -> list[Pairs]:
        """Return queries, row numbers and distances of what `Segment.search` finds, without the dead."""
        pieces = self.segment.search(first, queries, radius)
        return [self._living(*piece) for piece in pieces]

    def _living(
        self, asked: NDArray[np.int64], places: NDArray[np.int64], distances: NDArray[np.int64]
    ) -> Pairs:
        if self.dead is not None and len(places):
            alive = self.dead[places] == 0
            asked, places, distances = asked[alive], places[alive], distances[alive]
        return asked, self.numbers[places], distances


class HashFile:
    """A file of rows, mapped. `identity` tells it from one that replaces it."""

    def __init__(self, path: Path) -> None:
        """Open and check a file. Raises IndexFault: it is missing, cut, altered or of another version."""
        try:
            with path.open("r+b") as file:
                found = os.fstat(file.fileno())
                size = found.st_size
                if size < _PAGE:
                    raise IndexFault(str(path), "a file of hashes", f"{size} bytes")
                self._map = mmap.mmap(file.fileno(), size)
        except OSError as error:
            raise IndexFault(str(path), "a file of hashes", type(error).__name__) from error
        self.identity = (found.st_dev, found.st_ino)
        header = _header(self._map[:_PAGE], path)
        sections = self._sections(header, path)
        self._dead_at = int(header["sections"][-1][2])
        numbers, words, dead = (sections[name] for name in ("numbers", "hashes", "dead"))
        tables = tuple(
            Table(band, sections[f"order{place}"], sections[f"ends{place}"])
            for place, band in enumerate(layout(len(numbers)))
        )
        self.dead: NDArray[np.uint8] = dead
        self.rows = Rows(numbers, Segment(words.reshape(-1, 4), tables), dead)

    def kill(self, row: int) -> bool:
        """Mark a row as removed, for every process that has this file open. False when there is none."""
        place = self.rows.position(row)
        if place is None or self.dead[place]:
            return False
        self.dead[place] = 1
        page = (self._dead_at + place) // mmap.PAGESIZE * mmap.PAGESIZE
        self._map.flush(page, min(mmap.PAGESIZE, len(self._map) - page))
        return True

    def _sections(self, header: Mapping[str, Any], path: Path) -> Sections:
        try:
            sections = {
                name: np.frombuffer(self._map, kind, count, offset)
                for name, kind, offset, count in header["sections"]
            }
        except ValueError as error:
            raise IndexFault(str(path), "all sections", "a cut file") from error
        dead = sections["dead"]
        checked = [array for array in sections.values() if array is not dead]
        if _checksums(checked) != header["checksums"]:
            raise IndexFault(str(path), "sections as their checksums say", "altered ones")
        for array in checked:
            array.setflags(write=False)
        return sections


def write(rows: Iterable[tuple[int, bytes]], path: Path) -> None:
    """Write rows (number, hash of 32 bytes) to a file beside `path`, then put it in its place.

    Raises BadInput: a hash of another length, or a row number twice or below 1.
    """
    sections = _laid_out(rows)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            _write_sections(file, sections)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _laid_out(rows: Iterable[tuple[int, bytes]]) -> Sections:
    numbers: list[int] = []
    hashes = bytearray()
    for number, value in rows:
        if len(value) != 32:
            raise BadInput(f"row {number}", "a hash of 32 bytes", f"{len(value)} bytes")
        numbers.append(number)
        hashes += value
    order = np.argsort(np.asarray(numbers, np.int64), kind="stable")
    ordered = np.asarray(numbers, np.int64)[order]
    if len(ordered) and (ordered[0] < 1 or (np.diff(ordered) == 0).any()):
        raise BadInput("rows", "numbers from 1, each once", "one below or twice")
    words = np.frombuffer(hashes, "<u8").reshape(-1, 4)[order]
    sections: Sections = {"numbers": ordered, "hashes": words.reshape(-1)}
    for band, table in enumerate(Segment.of(words).tables):
        sections[f"order{band}"], sections[f"ends{band}"] = table.order, table.ends
    sections["dead"] = np.zeros(len(ordered), np.uint8)
    return sections


def _write_sections(file: IO[bytes], sections: Sections) -> None:
    placed, offset = [], _PAGE
    for name, array in sections.items():
        placed.append([name, array.dtype.str, offset, len(array)])
        offset += -(-array.nbytes // 64) * 64
    checked = [array for name, array in sections.items() if name != "dead"]
    header = json.dumps({"sections": placed, "checksums": _checksums(checked), "end": offset}).encode()
    file.write((_MAGIC + b"%08x\n" % zlib.crc32(header) + header).ljust(_PAGE, b"\0"))
    for array in sections.values():
        file.write(array.data)
        file.write(bytes(-array.nbytes % 64))


def _header(page: bytes, path: Path) -> dict[str, Any]:
    start = len(_MAGIC) + 9
    body = page[start:].rstrip(b"\0")
    if page[:start] != _MAGIC + b"%08x\n" % zlib.crc32(body):
        raise IndexFault(str(path), "a header of this version", "another")
    header: dict[str, Any] = json.loads(body)
    if header["end"] != path.stat().st_size:
        raise IndexFault(str(path), f"{header['end']} bytes", "another size")
    return header


def _checksums(arrays: Sequence[NDArray[Any]]) -> list[int]:
    """Return CRC-32 of each piece of 16 MiB of each array; two threads at once."""
    pieces = [
        array.view(np.uint8)[start : start + _CHUNK]
        for array in arrays
        for start in range(0, array.nbytes, _CHUNK)
    ]
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(zlib.crc32, pieces))
