"""Cases as events. A case's state is the fold of its events (`doorwatch.cases.fold`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from doorwatch.types.listing import ListingRef
from doorwatch.types.signals import Lane, Level

CaseEventKind = Literal[
    "opened", "listing_added", "evidence_changed", "listing_removed",
    "claimed", "released", "taken_over",
    "decided", "second_given", "undone",
    "statement_sent", "referred", "replied", "complained", "reopened",
    "age_checked", "complaint_answered",
    "merged_from", "merged_into", "split_off", "split_from", "linked",
    "ticked", "noted", "alarmed", "closed",
]  # fmt: skip
CaseStateName = Literal["new", "claimed", "decided", "awaiting_second", "referred", "merged", "closed"]
DecisionKind = Literal[
    "no_concern", "ask_age_check", "restrict", "remove", "suspend_account", "offer_help", "refer_care",
    "refer_police", "spam_or_scam", "duplicate", "not_decidable", "escalate", "danger",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One event of one case: (case, sequence) is its identity, sequence counts from 1.

    `actor` is a user's name, or `machine`. `data` per kind is fixed by
    `doorwatch/schemas/case_event.schema.json`.
    """

    case: int
    sequence: int
    kind: CaseEventKind
    at: datetime
    actor: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseListing:
    """A listing within a case, as the last event about it left it."""

    ref: ListingRef
    level: Level
    lanes: Mapping[Lane, Level]
    points: int
    evidence: str
    assessment: int


@dataclass(frozen=True, slots=True)
class ListingDecision:
    """A decision in force on one listing, with the sequence of its event.

    `second` is `waiting` until another person has spoken; a danger that was sent may stand `disagreed`.
    `due_at` is by when an age check must have answered.
    """

    ref: ListingRef
    kind: DecisionKind
    ground: str
    by: str
    at: datetime
    sequence: int
    second: Literal["none", "waiting", "agreed", "disagreed"] = "none"
    second_by: str | None = None
    due_at: datetime | None = None
    no_referral: str | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """The fold of a case's events. `level` is that of its worst listing, which stands first.

    `burst` names what the listings of a burst case share; None for every other case. `beside` are the cases
    that share a strong link and stay apart, because a person works on one of them. `decision` is the gravest
    in force. `not_for` may not claim it (a complaint goes to another person), `escalated_by` left it to a
    senior; `ticks` are the human indicators set; by `second_due` a second person must have looked.
    """

    case: int
    state: CaseStateName
    level: Level
    lane: Lane
    listings: tuple[CaseListing, ...]
    opened_at: datetime
    due_at: datetime
    danger: bool
    claimed_by: str | None
    decision: DecisionKind | None
    decided_by: str | None
    decided_at: datetime | None
    second_by: str | None
    merged_into: int | None
    closed_at: datetime | None
    sequence: int
    open_complaint: bool = False
    burst: str | None = None
    beside: tuple[int, ...] = ()
    decisions: tuple[ListingDecision, ...] = ()
    not_for: tuple[str, ...] = ()
    escalated_by: str | None = None
    ticks: tuple[str, ...] = ()
    second_due: datetime | None = None

    @property
    def undecided(self) -> tuple[CaseListing, ...]:
        """The listings that no decision in force covers, the worst first."""
        decided = {one.ref for one in self.decisions}
        return tuple(one for one in self.listings if one.ref not in decided)

    def on(self, ref: ListingRef) -> tuple[ListingDecision, ...]:
        """Return the decisions in force on a listing, oldest first."""
        return tuple(one for one in self.decisions if one.ref == ref)
