"""The fold: a case's state is what its events add up to, in the order of their sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from doorwatch.cases.events import case_listing
from doorwatch.errors import BadInput
from doorwatch.types import (
    LANES,
    LEVELS,
    CaseEvent,
    CaseListing,
    CaseState,
    CaseStateName,
    DecisionKind,
    Lane,
    Level,
    ListingRef,
)  # fmt: skip

OPEN_STATES: tuple[CaseStateName, ...] = ("new", "claimed", "awaiting_second")
NEEDS_SECOND: tuple[DecisionKind, ...] = ("refer_police",)


@dataclass(slots=True)
class _Fold:
    case: int
    state: CaseStateName = "new"
    listings: dict[ListingRef, CaseListing] = field(default_factory=dict)
    opened_at: datetime | None = None
    due_at: datetime | None = None
    danger: bool = False
    claimed_by: str | None = None
    decision: DecisionKind | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    second_by: str | None = None
    merged_into: int | None = None
    closed_at: datetime | None = None
    open_complaint: bool = False
    burst: str | None = None
    beside: dict[int, None] = field(default_factory=dict)

    def put(self, data: Mapping[str, Any]) -> None:
        listing = case_listing(data)
        self.listings[listing.ref] = listing

    def due(self, text: str) -> None:
        moment = datetime.fromisoformat(text)
        self.due_at = moment if self.due_at is None else min(self.due_at, moment)


def _opened(fold: _Fold, event: CaseEvent) -> None:
    fold.opened_at = event.at
    fold.due(event.data["due_at"])
    for listing in event.data["listings"]:
        fold.put(listing)
    _burst(fold, event)


def _burst(fold: _Fold, event: CaseEvent) -> None:
    fold.burst = event.data.get("burst", fold.burst)


def _listing(fold: _Fold, event: CaseEvent) -> None:
    fold.put(event.data["listing"])
    _burst(fold, event)
    if "due_at" in event.data:
        fold.due(event.data["due_at"])


def _listing_removed(fold: _Fold, event: CaseEvent) -> None:
    fold.listings.pop(ListingRef(event.data["platform"], event.data["id"]), None)


def _claimed(fold: _Fold, event: CaseEvent) -> None:
    fold.state, fold.claimed_by = "claimed", event.actor


def _released(fold: _Fold, event: CaseEvent) -> None:
    fold.state, fold.claimed_by = "new", None


def _decided(fold: _Fold, event: CaseEvent) -> None:
    decision: DecisionKind = event.data["decision"]
    fold.decision, fold.decided_by, fold.decided_at = decision, event.actor, event.at
    fold.danger = fold.danger or decision == "danger"
    fold.second_by = None
    fold.state = "awaiting_second" if decision in NEEDS_SECOND else "decided"


def _second_given(fold: _Fold, event: CaseEvent) -> None:
    fold.second_by = event.actor
    fold.state = "decided" if event.data["agrees"] else "claimed"
    if not event.data["agrees"]:
        fold.decision = fold.decided_by = fold.decided_at = None


def _referred(fold: _Fold, event: CaseEvent) -> None:
    fold.state = "referred"


def _complained(fold: _Fold, event: CaseEvent) -> None:
    fold.open_complaint = True


def _reopened(fold: _Fold, event: CaseEvent) -> None:
    fold.state, fold.claimed_by, fold.closed_at = "new", None, None
    fold.decision = None
    if "due_at" in event.data:
        fold.due_at = datetime.fromisoformat(event.data["due_at"])


def _merged_from(fold: _Fold, event: CaseEvent) -> None:
    for listing in event.data["listings"]:
        fold.put(listing)
    fold.due(event.data["due_at"])
    _burst(fold, event)


def _merged_into(fold: _Fold, event: CaseEvent) -> None:
    fold.state, fold.merged_into = "merged", event.data["case"]


def _split_off(fold: _Fold, event: CaseEvent) -> None:
    for ref in event.data["listings"]:
        fold.listings.pop(ListingRef(ref["platform"], ref["id"]), None)


def _linked(fold: _Fold, event: CaseEvent) -> None:
    fold.beside[event.data["case"]] = None


def _closed(fold: _Fold, event: CaseEvent) -> None:
    fold.state, fold.closed_at = "closed", event.at
    fold.open_complaint = False


def _nothing(fold: _Fold, event: CaseEvent) -> None:
    """Events that are shown but move no state: notes, ticks, statements, replies, alarms."""


_STEPS: Mapping[str, Callable[[_Fold, CaseEvent], None]] = {
    "opened": _opened, "split_from": _opened,
    "listing_added": _listing, "evidence_changed": _listing, "listing_removed": _listing_removed,
    "claimed": _claimed, "taken_over": _claimed, "released": _released,
    "decided": _decided, "second_given": _second_given, "referred": _referred,
    "complained": _complained, "reopened": _reopened,
    "merged_from": _merged_from, "merged_into": _merged_into, "split_off": _split_off, "linked": _linked,
    "closed": _closed, "undone": _nothing, "statement_sent": _nothing, "replied": _nothing,
    "ticked": _nothing, "noted": _nothing, "alarmed": _nothing,
}  # fmt: skip


def fold(events: Iterable[CaseEvent]) -> CaseState:
    """Return the state that the events of one case add up to.

    Raises BadInput: no event, another case's event, a gap in the sequence, or a first event that
    does not open the case.
    """
    ordered = sorted(events, key=lambda event: event.sequence)
    if not ordered:
        raise BadInput("case", "at least one event", "none")
    first = ordered[0]
    if first.kind not in ("opened", "split_from"):
        raise BadInput(f"case {first.case} event 1", "first event must be opened or split_from", first.kind)
    undone = {event.data["sequence"] for event in ordered if event.kind == "undone"}
    state = _Fold(case=first.case)
    for expected, event in enumerate(ordered, start=1):
        if event.case != state.case or event.sequence != expected:
            raise BadInput(
                f"case {state.case}",
                f"event {expected} of this case",
                f"event {event.sequence} of case {event.case}",
            )
        if event.sequence not in undone:
            _STEPS[event.kind](state, event)
    return _finish(state, len(ordered))


def _finish(state: _Fold, sequence: int) -> CaseState:
    if state.opened_at is None or state.due_at is None:
        raise BadInput(f"case {state.case}", "an opening that was not undone", "none")
    listings = sorted(
        state.listings.values(), key=lambda one: (-LEVELS.index(one.level), -one.points, one.ref)
    )
    level: Level = listings[0].level if listings else "none"
    return CaseState(
        case=state.case, state=state.state, level=level, lane=_leading_lane(listings),
        listings=tuple(listings), opened_at=state.opened_at, due_at=state.due_at, danger=state.danger,
        claimed_by=state.claimed_by, decision=state.decision, decided_by=state.decided_by,
        decided_at=state.decided_at, second_by=state.second_by, merged_into=state.merged_into,
        closed_at=state.closed_at, sequence=sequence, open_complaint=state.open_complaint,
        burst=state.burst, beside=tuple(sorted(state.beside)),
    )  # fmt: skip


def _leading_lane(listings: list[CaseListing]) -> Lane:
    """The lane with the highest level of the worst listing; on a tie the order of LANES."""
    if not listings:
        return LANES[0]
    lanes = listings[0].lanes
    return max(LANES, key=lambda lane: (LEVELS.index(lanes.get(lane, "none")), -LANES.index(lane)))


def may_absorb(state: CaseState) -> bool:
    """True when a merge may swallow this case: nobody has claimed, decided or referred it."""
    return state.state == "new" and state.decided_by is None
