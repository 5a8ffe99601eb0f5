"""Undoing a decision: a compensating event, only while nothing was sent out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from doorwatch.casework.claims import LEASE, existing, words
from doorwatch.casework.rights import ActRefused, refusals, require_case
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, events_of
from doorwatch.store.clearing import drop_clearing_mark, sent_out
from doorwatch.store.journalling import append_journal
from doorwatch.store.leases import give_lease
from doorwatch.types import CaseEvent, CaseState
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SENT = ("statement_sent", "referred", "replied", "complained", "age_checked", "reopened")
"""After these somebody outside knows of the decision, or has answered it."""


def undo(store: Store, person: Person, case: int, sequence: int, reason: str, now: datetime) -> CaseState:
    """Take back the decision of event `sequence`, with what followed from it; return the new state.

    By who decided or a senior, with a reason, while nothing was sent out. The case is as it was before, and
    its claim has a fresh lease. Raises PermissionRefused, ActRefused, BadInput.
    """

    def work(conn: Connection) -> CaseState:
        state = existing(conn, case)
        require_case(person, Permission.CASE_UNDO, state)
        data = {"reason": words("reason", reason)}
        events = events_of(conn, case)
        target = _target(person, state, events, sequence)
        _check_unsent(conn, state, events, target)
        for one in (*_followers(state, events, target), target):
            undone = data | {"sequence": one.sequence}
            state = append_event(conn, case, state.sequence, now, "undone", undone, actor=person.name)
        for one in target.data["listings"] if target.data["decision"] == "no_concern" else ():
            drop_clearing_mark(conn, case, one["platform"], one["id"], target.at)
        give_lease(conn, case, now, LEASE)
        append_journal(conn, now, person.name, "case.undone", f"case/{case}", {"event": sequence})
        return state

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def _undone(events: Sequence[CaseEvent]) -> set[int]:
    return {one.data["sequence"] for one in events if one.kind == "undone"}


def _target(person: Person, state: CaseState, events: Sequence[CaseEvent], sequence: int) -> CaseEvent:
    found = next((one for one in events if one.sequence == sequence and one.kind == "decided"), None)
    if found is None or sequence in _undone(events):
        raise ActRefused("no_decision", f"case {state.case}: expected a decision in force; got another event")
    standing = any(one.sequence == sequence for one in state.decisions)
    if not standing and found.data["decision"] != "escalate":
        raise ActRefused("no_decision", f"case {state.case}: the decision is no longer in force")
    if found.actor != person.name and not person.may(Permission.QUEUE_TAKE_OVER):
        raise ActRefused("not_own", f"case {state.case}: expected who decided, or a senior")
    if person.name in state.not_for:
        raise ActRefused("own_decision", f"case {state.case}: a complaint goes to another person")
    return found


def _check_unsent(conn: Connection, state: CaseState, events: Sequence[CaseEvent], target: CaseEvent) -> None:
    """Refuse when something left the house after the decision, or somebody works on its result."""
    after = [one for one in events if one.sequence > target.sequence]
    if any(one.kind in _SENT for one in after) or sent_out(conn, state.case, target.sequence):
        raise ActRefused(
            "sent", f"case {state.case}: expected a decision that nobody was told of; it was sent"
        )
    gone = _undone(events)
    taken = [one for one in after if one.kind in ("claimed", "taken_over") and one.sequence not in gone]
    if taken or state.merged_into is not None:
        raise ActRefused("moved_on", f"case {state.case}: another person works on it since")


def _followers(state: CaseState, events: Sequence[CaseEvent], target: CaseEvent) -> list[CaseEvent]:
    """Return what rests on the decision, the newest first: the second's word and the closing."""
    gone = _undone(events)
    kinds = ["closed"]
    if any(one.sequence == target.sequence and one.second != "none" for one in state.decisions):
        kinds.append("second_given")
    return [
        one
        for one in reversed(events)
        if one.sequence > target.sequence and one.kind in kinds and one.sequence not in gone
    ]
