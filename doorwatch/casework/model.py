"""What acts take and give: a decision as a person makes it, a filter and a row of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from doorwatch.types import CaseStateName, DecisionKind, Lane, Level, ListingRef

QueueShow = Literal["open", "mine", "second", "overdue", "escalated", "complaint"]
QUEUE_SHOWS: tuple[QueueShow, ...] = ("open", "mine", "second", "overdue", "escalated", "complaint")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision before it is recorded. `ground` is an id of `rules/grounds.yaml`.

    `due_at` belongs to ask_age_check. `no_referral` is a code of `rules/grounds.yaml`: why a confirmed
    case goes without a referral. One listing, unless it is made in bulk.
    """

    kind: DecisionKind
    ground: str
    reason: str
    listings: tuple[ListingRef, ...]
    due_at: datetime | None = None
    no_referral: str | None = None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What of the queue somebody wants to see; an empty tuple leaves a field open.

    `burst` True or False: only bursts, or none. `after` is the case that the last page ended with.
    """

    show: QueueShow = "open"
    lanes: tuple[Lane, ...] = ()
    levels: tuple[Level, ...] = ()
    platforms: tuple[str, ...] = ()
    burst: bool | None = None
    limit: int = 50
    after: int | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case of the queue: ids, levels and times, no word of a listing.

    `lease_until` is None when nobody holds it; `claimed_by` without a living lease may be taken over.
    """

    case: int
    level: Level
    lane: Lane
    state: CaseStateName
    danger: bool
    due_at: datetime
    overdue: bool
    opened_at: datetime
    claimed_by: str | None
    lease_until: datetime | None
    listings: int
    undecided: int
    platforms: tuple[str, ...]
    burst: str | None
    escalated: bool
    complaint: bool
    decision: DecisionKind | None
    second_due: datetime | None
    sequence: int
