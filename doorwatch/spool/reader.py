"""Reading sealed segments; each is deleted once the pipeline has committed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doorwatch.spool.codec import SpoolError, decode, frames
from doorwatch.types import SpoolRecord


@dataclass(frozen=True, slots=True)
class Segment:
    """A sealed segment; `label` is what its writer gave, `size` in bytes."""

    number: int
    path: Path
    label: str
    size: int


class SpoolReader:
    """Sees what is sealed. Any number of readers may look; who commits a segment deletes it."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, key

    def segments(self) -> tuple[Segment, ...]:
        """Return the sealed segments, the oldest first. Raises SpoolError: one does not open."""
        paths = sorted(self._folder.glob("[0-9]*.seg"), key=lambda path: int(path.stem))
        return tuple(self._segment(path) for path in paths)

    def read(self, segment: Segment) -> Iterator[SpoolRecord]:
        """Yield the records of a segment in the order of writing.

        Raises SpoolError: wrong key, altered, or cut off (then after the records before the cut;
        commit nothing of it).
        """
        count, sealed = 0, None
        with segment.path.open("rb") as stream:
            for _, kind, body in frames(stream, self._key, segment.number):
                if kind == "label":
                    continue
                if kind == "sealed":
                    sealed = body
                    continue
                count += 1
                yield decode(kind, body)
        if sealed != count:
            raise SpoolError(
                f"spool segment {segment.number}: expected its seal over {count} records; got {sealed!r}"
            )

    def delete(self, segment: Segment) -> None:
        """Remove a segment after its records were committed. A second call does nothing."""
        segment.path.unlink(missing_ok=True)

    def _segment(self, path: Path) -> Segment:
        segment = int(path.stem)
        with path.open("rb") as stream:
            _, kind, label = next(frames(stream, self._key, segment), (0, "", None))
        if kind != "label" or not isinstance(label, str):
            raise SpoolError(f"spool segment {segment}: expected a label first; got {kind!r}")
        return Segment(segment, path, label, path.stat().st_size)
