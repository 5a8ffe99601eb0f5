"""What a detector is: a pure function of a reading and a view of Memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from doorwatch.types.memory import MemoryView
from doorwatch.types.reading import Reading
from doorwatch.types.signals import ContextFact, Signal


@runtime_checkable
class Detector(Protocol):
    """Finds signals. Pure: no network, no database, no clock, no randomness.

    `indicators` are the ids that it may emit; `needs_memory` says that it reads the view. Its
    `name` and `version` stand in every signal. An exception is recorded as a failure of the
    detector for that listing, never as "nothing found".
    """

    name: str
    version: str
    indicators: tuple[str, ...]
    needs_memory: bool

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield the signals of one reading."""
        ...

    def context(self, reading: Reading, view: MemoryView) -> Iterable[ContextFact]:
        """Yield facts that are shown and never scored."""
        ...
