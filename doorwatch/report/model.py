"""What a morning report says: ids and counts, never a word of a listing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from doorwatch.types.alarm import Alarm

ScanState = Literal["complete", "partial", "refused", "unreachable", "interrupted"]


@dataclass(frozen=True, slots=True)
class PlatformNight:
    """One platform's scan. Rates are 0-1, times seconds, `oldest_unvisited` hours since a detail was read.

    `reasons` says why a scan is not complete; `not_looked_at` counts per reason what could not be
    read, so that no reader takes it for "nothing found".
    """

    platform: str
    state: ScanState
    reasons: tuple[str, ...] = ()
    scan_try: int = 1
    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    failed: int = 0
    index_complete: bool = False
    detail_complete: bool = False
    extraction: Mapping[str, float] = field(default_factory=dict)
    alarms: tuple[str, ...] = ()
    requests: int = 0
    refused_requests: int = 0
    pictures: int = 0
    oldest_unvisited: float | None = None
    not_looked_at: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """What the night did to the queue. `opened_ids` and `overdue_ids` are case numbers.

    `kept_back` flags stayed away by a clearing mark; `waiting` ones are above the capacity of a day.
    """

    opened: int = 0
    updated: int = 0
    kept_back: int = 0
    waiting: int = 0
    opened_ids: tuple[int, ...] = ()
    overdue_ids: tuple[int, ...] = ()
    open_by_level: Mapping[str, int] = field(default_factory=dict)
    open_by_lane: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReferralFigures:
    """How referrals stand, and how many confirmed listings of 30 days were taken down without one, by reason.

    `waiting` to be handed over, `failed` for good, `ready` to be fetched, `unanswered` past their time,
    `unreviewed` sent in immediate danger without a second person in time.
    """

    waiting: int = 0
    failed: int = 0
    ready: int = 0
    unanswered: int = 0
    unreviewed: int = 0
    removed_without: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """How long a phase took (seconds) and how many things it handled."""

    name: str
    seconds: float
    count: int


@dataclass(frozen=True, slots=True)
class PastNight:
    """A row of the small plots: what earlier nights saw and flagged."""

    night: date
    seen: int
    new: int
    flagged: int


@dataclass(frozen=True, slots=True)
class MorningReport:
    """One tenant's night (`doorwatch/schemas/report.schema.json`)."""

    tenant: str
    night: date
    kind: Literal["nightly", "pilot"]
    started_at: datetime
    ended_at: datetime
    exit_code: int
    platforms: tuple[PlatformNight, ...]
    cases: CaseFigures
    steps: tuple[Step, ...]
    retention: Mapping[str, int]
    shadow: Mapping[str, int]
    alarms: tuple[str, ...]
    history: tuple[PastNight, ...]
    ruleset: str
    resumed: bool = False
    referrals: ReferralFigures = field(default_factory=ReferralFigures)
    notices: tuple[Alarm, ...] = ()
    schema: Literal[1] = 1

    @property
    def partial(self) -> bool:
        """True when anything was not looked at as agreed."""
        return any(one.state != "complete" for one in self.platforms)
