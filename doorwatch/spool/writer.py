"""Writing the spool, and mending what a killed writer left behind."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from doorwatch import failpoints
from doorwatch.errors import Conflict, DoorwatchError
from doorwatch.spool.codec import HEADER, Box, SpoolError, TornFrame, encode, frames, pack
from doorwatch.types import SpoolRecord

SEGMENT_BYTES = 8 * 1024 * 1024
SEGMENT_RECORDS = 500
LAST_WORD = 64 * 1024
"""Room that only `write_last` may use, so that a full spool can still say that it is full."""


class SpoolFull(DoorwatchError):
    """The spool holds as much as it may; wait until the pipeline has taken a segment."""


class SpoolWriter:
    """Appends records to segments. One writer holds a folder, by a lock that dies with the process.

    `limit_bytes` bounds all files of the folder together. `label` (platform and scan) stands
    encrypted in each segment. A segment is sealed after `segment_records` records or
    `segment_bytes` bytes. What a killed predecessor left is sealed on opening.

    Raises Conflict: another process writes to this folder.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes,
        limit_bytes: int,
        *,
        label: str = "",
        segment_bytes: int = SEGMENT_BYTES,
        segment_records: int = SEGMENT_RECORDS,
    ) -> None:
        self._folder, self._key, self._label = folder, key, label
        self._limit, self._bytes, self._records = limit_bytes, segment_bytes, segment_records
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = _lock(folder)
        _seal_leftovers(folder, key)
        self._number = max([_last_number(self._lock), *(number(path) for path in _all(folder))])
        self._file: int | None = None
        self._box = Box(key, 0)
        self._count = self._size = 0
        self._estimate = _used(folder)

    def write(self, record: SpoolRecord) -> None:
        """Append one record. Raises SpoolFull: the bound is reached, nothing was written."""
        payload = encode(record)
        if not self._fits(len(payload)):
            raise SpoolFull(f"spool {self._folder.name}: expected room below {self._limit} bytes; it is full")
        failpoints.reach("spool")
        self._append(payload)

    def write_last(self, record: SpoolRecord) -> None:
        """Append the record that ends a scan, for which room is always kept, and seal."""
        failpoints.reach("spool")
        self._append(encode(record))
        self.seal()

    def seal(self) -> Path | None:
        """Make the open segment durable and visible to readers. Returns its path, None without one."""
        if self._file is None:
            return None
        os.write(self._file, self._box.close(pack("sealed", self._count)))
        os.fsync(self._file)
        os.close(self._file)
        self._file = None
        return _publish(_part(self._folder, self._number))

    def close(self) -> None:
        """Seal and let go of the folder."""
        self.seal()
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, payload: bytes) -> None:
        if self._file is None:
            self._open()
        assert self._file is not None
        frame = self._box.close(payload)
        # One unbuffered write: a killed process loses at most the frame that it was writing.
        _write_all(self._file, frame)
        self._count += 1
        self._size += len(frame)
        self._estimate += len(frame)
        if self._count >= self._records or self._size >= self._bytes:
            self.seal()

    def _open(self) -> None:
        self._number += 1
        os.pwrite(self._lock, f"{self._number:012d}".encode(), 0)
        self._box = Box(self._key, self._number)
        path = _part(self._folder, self._number)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        head = HEADER + self._box.close(pack("label", self._label))
        _write_all(self._file, head)
        self._count, self._size = 0, len(head)

    def _fits(self, more: int) -> bool:
        """Say whether `more` bytes fit. The files are looked at only when the estimate says no."""
        bound = self._limit - LAST_WORD
        if self._estimate + more >= bound:
            self._estimate = _used(self._folder)
        return self._estimate + more < bound


def recover(folder: Path, key: bytes) -> int:
    """Seal what a killed writer left open and return how many segments that were.

    Valid records are kept, a torn last one is cut off (its page is fetched again by the resumed
    scan). Raises Conflict: a living writer holds the folder.
    """
    if not folder.is_dir():
        return 0
    lock = _lock(folder)
    try:
        return _seal_leftovers(folder, key)
    finally:
        os.close(lock)


def number(path: Path) -> int:
    """Return the number of a segment from its file name."""
    return int(path.stem)


def _seal_leftovers(folder: Path, key: bytes) -> int:
    parts = sorted(folder.glob("[0-9]*.part"), key=number)
    return sum(_mend(path, key) for path in parts)


def _mend(path: Path, key: bytes) -> bool:
    """Cut a torn tail off and seal. A part without any record is removed. True when one was sealed."""
    end, records, sealed = 0, 0, False
    box = Box(key, number(path))
    with path.open("r+b") as stream:
        try:
            for place, kind, _ in frames(stream, key, number(path)):
                end = place
                records += kind not in ("label", "sealed")
                sealed = kind == "sealed"
                box.place += 1
        except TornFrame:
            pass  # what was valid before it is kept below
        except SpoolError:
            # A power cut may leave odd blocks at the end; a first frame that does not open is a wrong key.
            if end == 0:
                raise
        if records and not sealed:
            stream.truncate(end)
            stream.seek(end)
            stream.write(box.close(pack("sealed", records)))
            stream.flush()
            os.fsync(stream.fileno())
    if not records:
        path.unlink()
        return False
    _publish(path)
    return True


def _publish(part: Path) -> Path:
    sealed = part.with_suffix(".seg")
    part.rename(sealed)
    folder = os.open(part.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sealed


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _lock(folder: Path) -> int:
    lock = os.open(folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise Conflict(
            f"spool {folder.name}: expected to be the only writer; another one is alive"
        ) from error
    return lock


def _last_number(lock: int) -> int:
    """Return the last number that was given out, so that no segment's name is used twice."""
    return int(os.pread(lock, 12, 0) or b"0")


def _used(folder: Path) -> int:
    total = 0
    for path in _all(folder):
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # a reader deleted it just now: room that we gain
            continue
    return total


def _part(folder: Path, segment: int) -> Path:
    return folder / f"{segment:06d}.part"


def _all(folder: Path) -> list[Path]:
    return [*folder.glob("[0-9]*.part"), *folder.glob("[0-9]*.seg")]
