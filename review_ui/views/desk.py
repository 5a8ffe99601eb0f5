"""What a person may do with a case now, and what was already done with each of its listings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from doorwatch.casework.casepage import CasePage
from doorwatch.casework.needs import NEEDS
from doorwatch.statements import RESTRICTIONS
from doorwatch.types import CaseEvent, DecisionKind, Indicator, ListingDecision, ListingRef
from doorwatch.types.people import Permission, Person

DECISIONS: tuple[DecisionKind, ...] = get_args(DecisionKind)
GROUPS: tuple[tuple[DecisionKind, ...], ...] = (
    ("no_concern", "not_decidable", "duplicate", "spam_or_scam"),
    ("ask_age_check", "restrict", "remove", "suspend_account"),
    ("offer_help", "refer_care", "refer_police", "danger"),
    ("escalate",),
)
"""Decisions as a page lists them: nothing to do, measures, help and referral, and passing on."""
REFERRING: tuple[DecisionKind, ...] = ("refer_police", "refer_care", "danger")
GRAVE: frozenset[str] = frozenset({"remove", "suspend_account", "refer_care", "refer_police", "danger"})
"""Decisions that ask once more on a page of their own: no single key or click makes them."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A decision as it was typed; kept on the page when it was not recorded."""

    listing: int = 1
    decision: str = ""
    ground: str = ""
    reason: str = ""
    due: str = ""
    no_referral: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A sign that only a person can see; `value` is None while nobody said."""

    id: str
    title: str
    definition: str
    value: bool | None


@dataclass(frozen=True, slots=True)
class Desk:
    """The acts beside a case. `first` is the number of the worst listing that nobody decided yet."""

    mine: bool
    first: int
    decisions: tuple[tuple[DecisionKind, ...], ...]
    decided: Mapping[ListingRef, str]
    undoable: tuple[CaseEvent, ...]
    undone: frozenset[int]
    ticks: tuple[Tick, ...]
    waiting: tuple[ListingDecision, ...]
    age_checks: tuple[tuple[ListingRef, int], ...]
    answerable: bool
    stated: tuple[tuple[ListingRef, int], ...]


def desk(
    page: CasePage, person: Person, taxonomy: Mapping[str, Indicator], language: str, *, living: bool
) -> Desk:
    """Return what `person` may do with a case now; `living` says whether its claim still holds."""
    state, events = page.shown.state, page.shown.events
    undone = frozenset(one.data["sequence"] for one in events if one.kind == "undone")
    standing = [one for one in events if one.sequence not in undone]
    decided = {one.ref: one.kind for one in state.decisions}
    undecided = [place for place, one in enumerate(state.listings, start=1) if one in state.undecided]
    own = {one.sequence for one in state.decisions if _may_undo(one.by, person)}
    undoable = [one for one in standing if one.kind == "decided" and one.sequence in own]
    return Desk(
        mine=state.claimed_by == person.name and bool(state.undecided) and living,
        first=undecided[0] if undecided else 1,
        decisions=tuple(tuple(one for one in group if person.may(NEEDS[one].permission)) for group in GROUPS),
        decided=decided,
        undoable=tuple(undoable)
        if state.state in ("claimed", "decided", "awaiting_second", "closed")
        else (),
        undone=undone,
        ticks=_ticks(standing, taxonomy, language),
        waiting=tuple(one for one in state.decisions if one.second == "waiting"),
        age_checks=tuple(
            (one.ref, place)
            for place, one in enumerate(state.listings, start=1)
            if any(made.kind == "ask_age_check" for made in state.on(one.ref))
        ),
        stated=tuple(
            (one.ref, place)
            for place, one in enumerate(state.listings, start=1)
            if any(made.kind in RESTRICTIONS and made.second != "waiting" for made in state.on(one.ref))
        ),
        answerable=state.open_complaint and not state.undecided and person.name not in state.not_for,
    )


def _may_undo(by: str, person: Person) -> bool:
    """Who decided takes it back, or a senior."""
    return by == person.name or person.may(Permission.QUEUE_TAKE_OVER)


def _ticks(events: list[CaseEvent], taxonomy: Mapping[str, Indicator], language: str) -> tuple[Tick, ...]:
    told = {one.data["indicator"]: bool(one.data["value"]) for one in events if one.kind == "ticked"}
    return tuple(
        Tick(one.id, one.title[language], one.definition[language], told.get(one.id))
        for one in taxonomy.values()
        if one.build == "human"
    )
