"""The nouns of a door study: what was planned, what happened to each placement, what was concluded.

Every field that a placement must carry is listed in `docs/studies.md`. None holds the content of a message,
a picture or a real person: views and messages are counted, never kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

GRADATIONS: tuple[str, ...] = (
    "control adult", "youth wording", "contradictory age", "birthday soon", "stated 17", "stated 16",
)  # fmt: skip
"""The gradations of minority, 0 to 5. 0 is the control arm, which every study has."""
Cue = Literal["none", "contact_by_another", "shared_phone"]
CUES: tuple[Cue, ...] = ("none", "contact_by_another", "shared_phone")
Mode = Literal["simulation", "staging", "live"]


class Outcome(StrEnum):
    """What a door did with a placement."""

    BLOCKED_CLIENT_SIDE = "blocked_client_side"
    REFUSED_AUTOMATICALLY = "refused_automatically"
    REFUSED_BY_PERSON = "refused_by_person"
    ASKED_VERIFICATION = "asked_verification"
    PUBLISHED = "published"
    PUBLISHED_THEN_REMOVED = "published_then_removed"
    WITHDRAWN_BY_US = "withdrawn_by_us"


ACCEPTED = frozenset({Outcome.PUBLISHED, Outcome.PUBLISHED_THEN_REMOVED})
"""Outcomes in which the door let the placement through; withdrawn ones count when `online_at` is known."""
Reported = Literal["reported", "not_reported", "unknown"]


def digest(fixed: bytes) -> str:
    """`sha256:` and the hex digest of what was fixed before a study began."""
    return "sha256:" + hashlib.sha256(fixed).hexdigest()


@dataclass(frozen=True, slots=True)
class Planned:
    """One row of the schedule, fixed before anything is done.

    `block` and `order` are the randomisation; `text_digest` is the SHA-256 of the exact words, hex.
    """

    placement: str
    platform: str
    gradation: int
    cue: Cue
    language: str
    replicate: int
    block: int
    order: int
    template: str
    text_digest: str


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """How, when and by whom it was asked whether the platform told the police."""

    how: str
    at: datetime
    by: str
    result: Reported


@dataclass(frozen=True, slots=True)
class Placed:
    """What happened to one placement. Instants carry their zone; None is "not known", never "no".

    Online time is interval-censored: it came online between `last_offline_at` and `online_at`, and went
    between `last_online_at` and `gone_at`; without `gone_at` it is censored at `last_online_at`.
    """

    planned: Planned
    outcome: Outcome
    submitted_at: datetime
    first_response_at: datetime | None = None
    last_offline_at: datetime | None = None
    online_at: datetime | None = None
    last_online_at: datetime | None = None
    gone_at: datetime | None = None
    withdrawn_at: datetime | None = None
    stated_reason: str | None = None
    flow_version: str | None = None
    account_type: str = "new"
    verification_step: str = "none"
    document: str | None = None
    payment: str | None = None
    region: str | None = None
    operator: str = ""
    views: int | None = None
    messages: int | None = None
    report: ReportCheck | None = None
    route: str | None = None
    incidents: tuple[str, ...] = ()
    deletion_proof: str | None = None
    phase: str = "baseline"

    @property
    def accepted(self) -> bool:
        """Tell whether the door let it through: it was online, whoever took it down afterwards."""
        return self.outcome in ACCEPTED or (
            self.outcome is Outcome.WITHDRAWN_BY_US and self.online_at is not None
        )

    @property
    def verification_asked(self) -> bool:
        """Tell whether the door asked for verification at any step."""
        return self.outcome is Outcome.ASKED_VERIFICATION or self.verification_step != "none"


@dataclass(frozen=True, slots=True)
class Coding:
    """One blind coder's label of one placement."""

    placement: str
    coder: str
    label: Outcome
    at: datetime


@dataclass(frozen=True, slots=True)
class Way:
    """One way round verification in simulation. `door` is what stood there, `did` what became of it.

    `held` is what doorwatch would have done (None: not asked), `signs` the indicators that it counted.
    """

    way: str
    door: str
    did: str
    held: bool | None
    signs: tuple[str, ...]
    remark: str
    level: str = "none"


@dataclass(frozen=True, slots=True)
class Data:
    """Everything that an analysis reads: plan, what happened, codings, and which study and plan it was."""

    study: str
    title: str
    mode: Mode
    preregistration: str
    placed: tuple[Placed, ...]
    codings: tuple[Coding, ...] = ()
    planned: tuple[Planned, ...] = ()
    statement: str = ""
    notes: tuple[str, ...] = field(default_factory=tuple)
    ways: tuple[Way, ...] = ()
