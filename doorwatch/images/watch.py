"""The pictures that are watched for: those of open cases, whose parts are looked for in every picture read.

A derived file beside those of the banks holds their portraits, and the digests of files whose portrait is
wanted the next time they are read. It is made from SQL, ends with it, and a crawl needs no database. As long
as nothing is watched for, no picture costs more. Nothing heavy is imported until one is.
"""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from doorwatch.errors import BadInput
from doorwatch.failpoints import reach

FILE = "portraits"
MOST = 1_000
"""Portraits that are watched for, the newest: about 20 KB each in memory."""
_MAGIC = b"doorwatch-portraits 1\n"
_ALIKE = 31
_LEAST_QUALITY = 49
_Stamp = tuple[int, int, int]


class WatchFault(BadInput):
    """A file of portraits that is cut or altered; derive it anew."""


class Watched(msgspec.Struct, frozen=True, array_like=True):
    """A picture that is watched for: its PDQ (32 bytes) and its packed portrait."""

    pdq: bytes
    portrait: bytes


class _Written(msgspec.Struct, frozen=True):
    wanted: list[bytes]
    watched: list[Watched]


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a look: the PDQ (hex) of known pictures of which this shows a part; its own portrait."""

    copies: tuple[str, ...] = ()
    portrait: bytes | None = None


class Watch:
    """All pictures that a tenant watches for. Safe for threads; sees a new state of the file by itself."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp: _Stamp | None = None
        self._wanted: frozenset[bytes] = frozenset()
        self._watched: Sequence[Watched] = ()
        self._finder: object | None = None

    def wants(self, sha256: str) -> bool:
        """Tell whether the portrait of these bytes (SHA-256, hex) is wanted."""
        self._follow()
        return bytes.fromhex(sha256) in self._wanted

    def __len__(self) -> int:
        self._follow()
        return len(self._watched)

    @property
    def active(self) -> bool:
        """True when anything is watched for or wanted."""
        self._follow()
        return bool(self._watched or self._wanted)

    def look(
        self, luma: NDArray[np.uint8], sha256: str, forms: NDArray[np.uint8], quality: int
    ) -> Seen:
        """Look at a decoded picture: luma [height, width], PDQ of its eight forms [8, 32], PDQ quality.

        A known picture that the hash of the whole finds anyway is left out. Raises WatchFault.
        """
        if not self.active:
            return Seen()
        from doorwatch.images.finder import Finder
        from doorwatch.images.portrait import pack, portrait

        made = portrait(luma) if quality > _LEAST_QUALITY and self.wants(sha256) else None
        with self._lock:
            if self._finder is None:
                self._finder = Finder([one.portrait for one in self._watched])
            finder, watched = self._finder, self._watched
        assert isinstance(finder, Finder)
        hashes = np.frombuffer(b"".join(one.pdq for one in watched), np.uint8).reshape(-1, 1, 32)
        whole = np.bitwise_count(hashes ^ forms).sum(axis=2).min(axis=1, initial=256) <= _ALIKE
        found = {watched[place].pdq.hex() for place in finder.copies(luma, np.flatnonzero(~whole).tolist())}
        return Seen(tuple(sorted(found)), None if made is None else pack(made))

    def _follow(self) -> None:
        if self._folder is None:
            return
        stamp = _stamp(self._folder / FILE)
        if stamp == self._stamp:
            return
        with self._lock:
            found = _Written([], []) if stamp is None else _read(self._folder / FILE)
            self._wanted, self._watched = frozenset(found.wanted), tuple(found.watched)
            self._finder, self._stamp = None, stamp


def write_watch(folder: Path, wanted: Iterable[bytes], watched: Iterable[Watched]) -> None:
    """Write the file, or take it away when there is nothing to watch for. One writer at a time, please."""
    path = folder / FILE
    written = _Written(sorted(wanted), list(watched))
    if not written.wanted and not written.watched:
        path.unlink(missing_ok=True)
        return
    body = msgspec.msgpack.encode(written)
    data = _MAGIC + b"%08x\n" % zlib.crc32(body) + body
    if path.exists() and path.read_bytes() == data:
        return
    beside = path.with_name(f".{FILE}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    reach("watch")
    beside.replace(path)


def _read(path: Path) -> _Written:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return _Written([], [])
    start = len(_MAGIC) + 9
    if data[:start] != _MAGIC + b"%08x\n" % zlib.crc32(data[start:]):
        raise WatchFault(path.name, "portraits as their checksum says", f"{len(data)} other bytes")
    return msgspec.msgpack.decode(data[start:], type=_Written)


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns
