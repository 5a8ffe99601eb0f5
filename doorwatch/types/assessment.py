"""An assessment: the machine's summary of one listing, a level per lane. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from doorwatch.types.listing import ListingRef
from doorwatch.types.reading import Age, Contact, Coverage, Failure
from doorwatch.types.signals import FLAGGED, ContextFact, Lane, Level, Signal


@dataclass(frozen=True, slots=True)
class LaneResult:
    """One lane: its level, its points (they order a queue, nothing else), indexes into the signals."""

    level: Level
    points: int
    signals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The summary of one listing (`assessment.schema.json`); all five lanes are always present."""

    platform: str
    id: str
    as_of: date
    level: Level
    stated_age: int | None
    ages: tuple[Age, ...]
    contacts: tuple[Contact, ...]
    languages: tuple[str, ...]
    lanes: Mapping[Lane, LaneResult]
    signals: tuple[Signal, ...]
    context: tuple[ContextFact, ...]
    coverage: Coverage
    pending: tuple[str, ...]
    failures: tuple[Failure, ...]
    ruleset: str
    risk: float | None = None
    calibration: str | None = None
    shadow: tuple[Signal, ...] = ()
    schema: Literal[1] = 1

    @property
    def ref(self) -> ListingRef:
        """The identity of the assessed listing."""
        return ListingRef(self.platform, self.id)

    @property
    def flagged(self) -> bool:
        """True for review and urgent: the only levels whose text is kept."""
        return self.level in FLAGGED
