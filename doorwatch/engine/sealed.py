"""Rows on disk: sealed frames that open only under the run's key, at their own place of their own file.

    file  = frame*            frame = length of the box (4 bytes, big endian), box
    box   = nonce (24 bytes), XChaCha20-Poly1305 of MessagePack, 16 bytes of tag

The associated data are the file's name, the frame's place and whether it is the last one, so that a frame
which is moved or a file that was cut off does not open.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from doorwatch.errors import DoorwatchError

if TYPE_CHECKING:
    from typing import BinaryIO

Row = tuple[bytes, bytes]
"""Key and payload. Keys order the result; equal keys are ordered by payload."""
FRAME_BYTES = 256 * 1024
"""What is gathered before it is sealed; one row may be larger."""
_PREFIX = 4


class ShardError(DoorwatchError):
    """A file of a run that does not open: another run's, altered or cut off."""


@dataclass(frozen=True, slots=True)
class RunKey:
    """The key of one run, 32 bytes. It has no words: it travels to workers and must not come into a log."""

    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> RunKey:
        """Return a new one, which is kept nowhere."""
        return cls(os.urandom(32))


class Sealer:
    """Appends rows to a file. The file is opened for each frame: a run has more shards than open files."""

    def __init__(self, path: Path, key: RunKey) -> None:
        self._path, self._key = path, key
        self._rows: list[Row] = []
        self._size = self._place = 0
        path.touch(0o600)

    def write(self, row: Row) -> None:
        """Append one row."""
        self._rows.append(row)
        self._size += len(row[0]) + len(row[1])
        if self._size >= FRAME_BYTES:
            self._flush(last=False)

    def close(self) -> None:
        """Seal what is left and mark the end."""
        self._flush(last=True)

    def _flush(self, *, last: bool) -> None:
        box = seal(self._key, _place(self._path, self._place, last=last), msgspec.msgpack.encode(self._rows))
        with self._path.open("ab") as file:
            file.write(len(box).to_bytes(_PREFIX, "big") + box)
        self._place += 1
        self._rows, self._size = [], 0


def unsealed(path: Path, key: RunKey) -> Iterator[Row]:
    """Yield the rows of a file. Raises ShardError: it is cut off, or not of this run."""
    place = 0
    with path.open("rb") as file:
        box = _next(file, path)
        while box:
            after = _next(file, path)
            raw = unseal(key, _place(path, place, last=not after), box)
            yield from msgspec.msgpack.decode(raw, type=list[Row])
            place, box = place + 1, after
    if not place:
        raise ShardError(f"{path.name}: expected rows of this run; got an empty file")


def seal(key: RunKey, place: bytes, data: bytes) -> bytes:
    """Return `data` sealed for a place."""
    from nacl.secret import Aead

    return bytes(Aead(key.secret).encrypt(data, aad=place))


def unseal(key: RunKey, place: bytes, box: bytes) -> bytes:
    """Return what was sealed for a place. Raises ShardError."""
    from nacl.exceptions import CryptoError
    from nacl.secret import Aead

    try:
        return bytes(Aead(key.secret).decrypt(box, aad=place))
    except (CryptoError, ValueError) as error:
        raise ShardError(f"{place.decode()}: expected what this run sealed; it does not open") from error


def _place(path: Path, number: int, *, last: bool) -> bytes:
    return f"{path.stem}{path.suffix}/{number}{'/last' if last else ''}".encode()


def _next(file: BinaryIO, path: Path) -> bytes:
    prefix = file.read(_PREFIX)
    box = file.read(int.from_bytes(prefix, "big"))
    if prefix and (len(prefix) < _PREFIX or len(box) != int.from_bytes(prefix, "big")):
        raise ShardError(f"{path.name}: expected a whole frame; the file is cut off")
    return box
