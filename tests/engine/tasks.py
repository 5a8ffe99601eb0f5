"""Tasks that workers can import."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from doorwatch.engine import Row


def rows(count: int) -> list[Row]:
    """Rows of different lengths; every seventh key occurs twice."""
    made = [
        (f"{number - (number % 7 == 1):05d}".encode(), bytes([number % 251]) * (number % 90))
        for number in range(count)
    ]
    return made


def lengths(rows: Sequence[Row]) -> Iterator[Row]:
    """Tell each payload's length, and nothing of rows whose payload is empty."""
    for key, payload in rows:
        if payload:
            yield key, str(len(payload)).encode()


@dataclass(frozen=True)
class Dies:
    """Kills its worker at a key: once when `mark` is a file to leave, else each time."""

    key: bytes
    mark: Path | None = None

    def __call__(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Answer as `lengths`."""
        if any(key == self.key for key, _ in rows) and self._now():
            os.kill(os.getpid(), signal.SIGKILL)
        yield from lengths(rows)

    def _now(self) -> bool:
        if self.mark is None:
            return True
        try:
            self.mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@dataclass(frozen=True)
class Stumbles:
    """Fails at a key, with the row's own words in the exception."""

    key: bytes

    def __call__(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Answer as `lengths`."""
        for key, payload in rows:
            if key == self.key:
                raise ValueError(f"secret words {payload!r}")
        yield from lengths(rows)


def waits(rows: Sequence[Row]) -> Iterator[Row]:
    """Never end: the run is killed meanwhile."""
    signal.pause()
    yield from lengths(rows)
