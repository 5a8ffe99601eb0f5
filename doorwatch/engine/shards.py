"""Cutting rows into shards on disk, and the folder of a run from its beginning to its deletion."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from doorwatch.engine.sealed import Row, RunKey, Sealer, unsealed
from doorwatch.errors import BadInput

MOST = 4096
"""Shards of a run: each gathers up to a frame in memory while rows are cut."""
_PREFIX = "run-"
_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Shards:
    """A run's folder, its key, and how many rows each shard has. Shards are numbered from 0."""

    folder: Path
    key: RunKey
    sizes: tuple[int, ...]

    def rows(self, number: int) -> Iterator[Row]:
        """Yield the rows of a shard as they were cut."""
        return unsealed(self.folder / source(number), self.key)

    def results(self, number: int) -> Iterator[Row]:
        """Yield the rows that a worker wrote for a shard, sorted."""
        return unsealed(self.folder / result(number), self.key)


def source(number: int) -> str:
    """Return the file of a shard."""
    return f"{number:06d}.in"


def result(number: int) -> str:
    """Return the file of a shard's result."""
    return f"{number:06d}.out"


@contextmanager
def cut(folder: Path, rows: Iterable[Row], count: int) -> Iterator[Shards]:
    """Cut rows into `count` shards (1-4096) below `folder` and delete everything at the end.

    A row's shard depends on its key and the count alone. Workers on other machines must see the folder
    under the same path. What earlier runs left that were killed is deleted first.
    """
    if not 1 <= count <= MOST:
        raise BadInput("shards", f"a number from 1 to {MOST}", str(count))
    place, lock = _begin(folder)
    try:
        key = RunKey.fresh()
        sealers = [Sealer(place / source(number), key) for number in range(count)]
        sizes = [0] * count
        for row in rows:
            number = shard_of(row[0], count)
            sealers[number].write(row)
            sizes[number] += 1
        for sealer in sealers:
            sealer.close()
        yield Shards(place, key, tuple(sizes))
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(lock)


def shard_of(key: bytes, count: int) -> int:
    """Return the shard of a row, the same in every run and on every machine."""
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) % count


def sweep(folder: Path) -> int:
    """Delete what killed runs left below `folder`, not living ones; return how many they were."""
    if not folder.is_dir():
        return 0
    swept = 0
    for place in sorted(folder.glob(f"{_PREFIX}*")):
        lock = _held(place)
        if lock is None:
            continue
        shutil.rmtree(place, ignore_errors=True)
        os.close(lock)
        swept += 1
    return swept


def _begin(folder: Path) -> tuple[Path, int]:
    """Sweep, then make the folder of a run and hold its lock, which dies with this process."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as gate:
        # Between making a folder and locking it another run would take it for a leftover.
        fcntl.flock(gate, fcntl.LOCK_EX)
        sweep(folder)
        place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
        lock = _held(place)
        assert lock is not None, "nobody else knows this folder yet"
        return place, lock


def _held(place: Path) -> int | None:
    """Take the lock of a run's folder; None while its run lives."""
    with suppress(FileNotFoundError):
        lock = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return None
        return lock
    return None
