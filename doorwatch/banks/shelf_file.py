"""The derived files of all banks: a catalogue of what is looked up, and the index of its PDQ hashes.

Both are made from SQL and named by its mark, so that a reader sees which state it has. The index is
written first, then the catalogue is renamed into its place: a reader has the old pair or the new one. They
hold hashes, ends and names of banks; nothing of a picture, no supplier and no person.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from doorwatch.banks.model import Bank
from doorwatch.errors import BadInput
from doorwatch.failpoints import reach
from doorwatch.memory.hash_file import write as write_index

CATALOGUE = "catalogue"
_MAGIC = b"doorwatch-banks 1\n"
_LOCK = ".lock"


class ShelfFault(BadInput):
    """A catalogue that is missing, cut, altered or of another version; derive it anew."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """One living entry as the files hold it; `bank` is the number of its bank."""

    entry: int
    bank: int
    pdq: bytes | None
    sha256: bytes | None
    expires_at: datetime


class _Written(msgspec.Struct, frozen=True):
    """The catalogue as it stands in its file; columns are little endian arrays."""

    mark: str
    index: str | None
    banks: list[Bank]
    entries: bytes
    owners: bytes
    ends: bytes
    digests: bytes
    digest_entries: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Entries in the order of their numbers, with the number of their bank and the second at which they end.

    `digests` [n, 4] are SHA-256 hashes as words, in the order of `digest_keys` (their first word);
    `digest_entries` are the numbers of their entries.
    """

    mark: str
    index: Path | None
    banks: dict[int, Bank]
    entries: NDArray[np.int64]
    owners: NDArray[np.int64]
    ends: NDArray[np.int64]
    digests: NDArray[np.uint64]
    digest_entries: NDArray[np.int64]

    @property
    def digest_keys(self) -> NDArray[np.uint64]:
        """The first word of each SHA-256 hash, ascending."""
        return self.digests[:, 0]


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer at a time; it is made when it is not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_shelf(folder: Path, mark: str, banks: Sequence[Bank], entries: Iterable[Shelved]) -> None:
    """Write the files of a state and take away those of older ones. Call it inside `writing`.

    Processes that have older files open keep what they mapped until they look again.
    """
    listed = sorted(entries, key=lambda one: one.entry)
    hashes = [(one.entry, one.pdq) for one in listed if one.pdq is not None]
    index = f"{mark}.pdq" if hashes else None
    if index is not None:
        write_index(hashes, folder / index)
    reach("derive")
    digests = sorted(
        (np.frombuffer(one.sha256, "<u8").tolist(), one.entry) for one in listed if one.sha256 is not None
    )
    written = _Written(
        mark=mark,
        index=index,
        banks=list(banks),
        entries=_column([one.entry for one in listed]),
        owners=_column([one.bank for one in listed]),
        ends=_column([int(one.expires_at.timestamp()) for one in listed]),
        digests=np.asarray([words for words, _ in digests], "<u8").tobytes(),
        digest_entries=_column([entry for _, entry in digests]),
    )
    _replace(folder / CATALOGUE, msgspec.msgpack.encode(written))
    for path in folder.glob("*.pdq"):
        if path.name != index:
            path.unlink(missing_ok=True)


def read_catalogue(folder: Path) -> Catalogue:
    """Read the catalogue. Raises ShelfFault: it is missing, cut, altered or of another version."""
    path = folder / CATALOGUE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ShelfFault(path.name, "a catalogue of banks", type(error).__name__) from error
    start = len(_MAGIC) + 9
    if data[:start] != _MAGIC + b"%08x\n" % zlib.crc32(data[start:]):
        raise ShelfFault(path.name, "a catalogue as its checksum says", f"{len(data)} other bytes")
    found = msgspec.msgpack.decode(data[start:], type=_Written)
    return Catalogue(
        mark=found.mark,
        index=None if found.index is None else folder / found.index,
        banks={bank.id: bank for bank in found.banks},
        entries=np.frombuffer(found.entries, "<i8"),
        owners=np.frombuffer(found.owners, "<i8"),
        ends=np.frombuffer(found.ends, "<i8"),
        digests=np.frombuffer(found.digests, "<u8").reshape(-1, 4),
        digest_entries=np.frombuffer(found.digest_entries, "<i8"),
    )


def _column(numbers: Sequence[int]) -> bytes:
    return np.asarray(numbers, "<i8").tobytes()


def _replace(path: Path, body: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(_MAGIC + b"%08x\n" % zlib.crc32(body) + body)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
