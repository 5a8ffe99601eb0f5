"""The fold: a case's state is what its events add up to, in the order of their sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from doorwatch.cases.decided import ENDED_BY_EVIDENCE, Decisions, ref_of
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


@dataclass(slots=True)
class _Fold:
    case: int
    sent: bool = False
    listings: dict[ListingRef, CaseListing] = field(default_factory=dict)
    opened_at: datetime | None = None
    due_at: datetime | None = None
    danger: bool = False
    claimed_by: str | None = None
    decisions: Decisions = field(default_factory=Decisions)
    last: DecisionKind | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    second_by: str | None = None
    merged_into: int | None = None
    closed_at: datetime | None = None
    open_complaint: bool = False
    burst: str | None = None
    beside: dict[int, None] = field(default_factory=dict)
    not_for: dict[str, None] = field(default_factory=dict)
    escalated_by: str | None = None
    ticks: dict[str, bool] = field(default_factory=dict)

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


def _evidence(fold: _Fold, event: CaseEvent) -> None:
    """Other evidence asks anew where a person found nothing to do; a measure or a referral stays."""
    before = fold.listings.get(ref_of(event.data["listing"]))
    _listing(fold, event)
    if before is None or before.evidence != event.data["listing"]["evidence"]:
        _rest(fold)
        fold.decisions.drop({ref_of(event.data["listing"])}, ENDED_BY_EVIDENCE)


def _rest(fold: _Fold) -> None:
    """A claim ends when all is decided: what opens the case again later is for anybody."""
    if not _has_open(fold):
        fold.claimed_by = None


def _gone(fold: _Fold, refs: Iterable[Mapping[str, Any]]) -> None:
    gone = {ref_of(one) for one in refs}
    for ref in gone:
        fold.listings.pop(ref, None)
    fold.decisions.drop(gone)


def _listing_removed(fold: _Fold, event: CaseEvent) -> None:
    _gone(fold, [event.data])


def _claimed(fold: _Fold, event: CaseEvent) -> None:
    fold.claimed_by = event.actor


def _released(fold: _Fold, event: CaseEvent) -> None:
    fold.claimed_by = None


def _decided(fold: _Fold, event: CaseEvent) -> None:
    decision: DecisionKind = event.data["decision"]
    fold.last, fold.decided_by, fold.decided_at = decision, event.actor, event.at
    fold.danger = fold.danger or decision == "danger"
    fold.second_by = None
    if decision == "escalate":
        fold.escalated_by, fold.claimed_by = event.actor, None
    else:
        fold.decisions.decide(event)


def _second_given(fold: _Fold, event: CaseEvent) -> None:
    if not fold.decisions.second(event, sent=fold.sent):
        return
    fold.second_by = event.actor
    if not event.data["agrees"] and not fold.decisions.by_listing:
        fold.last = fold.decided_by = fold.decided_at = None


def _referred(fold: _Fold, event: CaseEvent) -> None:
    fold.sent = True


def _age_checked(fold: _Fold, event: CaseEvent) -> None:
    """The answer of an age check: the listing waits for a person again."""
    _rest(fold)
    fold.decisions.drop({ref_of(one) for one in event.data["listings"]}, ("ask_age_check",))
    if "due_at" in event.data:
        fold.due_at = datetime.fromisoformat(event.data["due_at"])


def _complained(fold: _Fold, event: CaseEvent) -> None:
    fold.open_complaint = True


def _complaint_answered(fold: _Fold, event: CaseEvent) -> None:
    fold.open_complaint = False


def _reopened(fold: _Fold, event: CaseEvent) -> None:
    data = event.data
    fold.claimed_by = fold.closed_at = fold.last = None
    fold.decisions.drop({ref_of(one) for one in data["listings"]} if "listings" in data else None)
    names = data.get("not_for", ())
    fold.not_for.update(dict.fromkeys((names,) if isinstance(names, str) else names))
    if "due_at" in data:
        fold.due_at = datetime.fromisoformat(data["due_at"])


def _merged_from(fold: _Fold, event: CaseEvent) -> None:
    for listing in event.data["listings"]:
        fold.put(listing)
    fold.due(event.data["due_at"])
    _burst(fold, event)


def _merged_into(fold: _Fold, event: CaseEvent) -> None:
    fold.merged_into = event.data["case"]


def _split_off(fold: _Fold, event: CaseEvent) -> None:
    _gone(fold, event.data["listings"])


def _linked(fold: _Fold, event: CaseEvent) -> None:
    fold.beside[event.data["case"]] = None


def _closed(fold: _Fold, event: CaseEvent) -> None:
    fold.closed_at = event.at
    fold.open_complaint = False


def _ticked(fold: _Fold, event: CaseEvent) -> None:
    fold.ticks[event.data["indicator"]] = event.data["value"]


def _nothing(fold: _Fold, event: CaseEvent) -> None:
    """Events that are shown but move no state: notes, statements, replies, alarms."""


_STEPS: Mapping[str, Callable[[_Fold, CaseEvent], None]] = {
    "opened": _opened, "split_from": _opened,
    "listing_added": _listing, "evidence_changed": _evidence, "listing_removed": _listing_removed,
    "claimed": _claimed, "taken_over": _claimed, "released": _released,
    "decided": _decided, "second_given": _second_given, "referred": _referred,
    "complained": _complained, "complaint_answered": _complaint_answered, "reopened": _reopened,
    "age_checked": _age_checked,
    "merged_from": _merged_from, "merged_into": _merged_into, "split_off": _split_off, "linked": _linked,
    "closed": _closed, "undone": _nothing, "statement_sent": _nothing, "replied": _nothing,
    "ticked": _ticked, "noted": _nothing, "alarmed": _nothing,
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
    open_ = _has_open(state)
    gravest = state.decisions.gravest()
    return CaseState(
        case=state.case, state=_name(state, open_), level=level, lane=_leading_lane(listings),
        listings=tuple(listings), opened_at=state.opened_at, due_at=state.due_at, danger=state.danger,
        claimed_by=state.claimed_by if open_ else None, decision=gravest.kind if gravest else state.last,
        decided_by=state.decided_by, decided_at=state.decided_at, second_by=state.second_by,
        merged_into=state.merged_into, closed_at=state.closed_at, sequence=sequence,
        open_complaint=state.open_complaint, burst=state.burst, beside=tuple(sorted(state.beside)),
        decisions=state.decisions.all(), not_for=tuple(state.not_for),
        escalated_by=state.escalated_by if open_ else None,
        ticks=tuple(name for name, value in state.ticks.items() if value),
        second_due=state.decisions.second_due(),
    )  # fmt: skip


def _has_open(state: _Fold) -> bool:
    """True while a listing waits for a decision; a case whose listings are all gone waits for its end."""
    if state.merged_into is not None or state.closed_at is not None:
        return False
    decided = state.decisions.by_listing
    return any(ref not in decided for ref in state.listings) or not (state.listings or decided)


def _name(state: _Fold, open_: bool) -> CaseStateName:
    if state.merged_into is not None:
        return "merged"
    if state.closed_at is not None:
        return "closed"
    if state.decisions.blocked():
        return "awaiting_second"
    if open_:
        return "claimed" if state.claimed_by else "new"
    return "referred" if state.sent else "decided"


def _leading_lane(listings: list[CaseListing]) -> Lane:
    """The lane with the highest level of the worst listing; on a tie the order of LANES."""
    if not listings:
        return LANES[0]
    lanes = listings[0].lanes
    return max(LANES, key=lambda lane: (LEVELS.index(lanes.get(lane, "none")), -LANES.index(lane)))


def may_absorb(state: CaseState) -> bool:
    """True when a merge may swallow this case: nobody has claimed, decided or referred it."""
    return state.state == "new" and state.decided_by is None
