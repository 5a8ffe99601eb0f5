"""Small acts on a case page: a tick, a note, and asking for what identifies somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Literal, get_args

from doorwatch.casework.claims import existing, words
from doorwatch.casework.rights import ActRefused, refusals, require_case
from doorwatch.errors import BadInput
from doorwatch.journal import Scalar
from doorwatch.rules import load_taxonomy
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, assessment_of
from doorwatch.store.journalling import append_journal
from doorwatch.types import CaseState, Contact, Indicator, ListingRef
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from sqlalchemy import Connection

RevealReason = Literal["decision", "referral", "linked_case", "complaint"]
REVEAL_REASONS: tuple[RevealReason, ...] = get_args(RevealReason)


def tick(
    store: Store,
    person: Person,
    case: int,
    indicator: str,
    value: bool,
    now: datetime,
    *,
    taxonomy: Mapping[str, Indicator] | None = None,
) -> CaseState:
    """Set or take back a tick that only a person can set; it moves no level.

    Raises PermissionRefused, ActRefused: the case is not open, BadInput: no `human` indicator.
    """
    known = taxonomy or load_taxonomy()

    def work(conn: Connection) -> CaseState:
        state = existing(conn, case)
        require_case(person, Permission.CASE_TICK, state)
        if indicator not in known or known[indicator].build != "human":
            raise BadInput("indicator", "one that a person ticks", repr(indicator))
        _check_open(state)
        data: dict[str, Scalar] = {"indicator": indicator, "value": value}
        made = append_event(conn, case, state.sequence, now, "ticked", data, actor=person.name)
        append_journal(conn, now, person.name, "case.ticked", f"case/{case}", data)
        return made

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def note(store: Store, person: Person, case: int, text: str, now: datetime) -> CaseState:
    """Write a note of 3 to 2000 characters; it is shown as text. Raises PermissionRefused, BadInput."""

    def work(conn: Connection) -> CaseState:
        state = existing(conn, case)
        require_case(person, Permission.CASE_NOTE, state)
        data = {"text": words("text", text)}
        made = append_event(conn, case, state.sequence, now, "noted", data, actor=person.name)
        append_journal(conn, now, person.name, "case.noted", f"case/{case}", {"event": made.sequence})
        return made

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def reveal(
    store: Store, person: Person, case: int, listing: ListingRef, reason: RevealReason, now: datetime
) -> tuple[Contact, ...]:
    """Return the contacts of one listing in clear; the asking is in the journal before the answer.

    None when its text has ended. Raises PermissionRefused, ActRefused: not in the case, BadInput: reason.
    """

    def work(conn: Connection) -> tuple[Contact, ...]:
        state = existing(conn, case)
        require_case(person, Permission.CASE_REVEAL, state)
        if reason not in REVEAL_REASONS:
            raise BadInput("reason", f"one of {', '.join(REVEAL_REASONS)}", repr(reason))
        held = next((one for one in state.listings if one.ref == listing), None)
        if held is None:
            raise ActRefused("not_in_case", f"case {case}: expected one of its listings; got another")
        detail = {"reason": reason, "assessment": held.assessment}
        append_journal(conn, now, person.name, "case.revealed", f"case/{case}", detail)
        found = assessment_of(conn, held.assessment)
        return found.contacts if found else ()

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def _check_open(state: CaseState) -> None:
    if state.state in ("merged", "closed"):
        raise ActRefused("not_open", f"case {state.case}: expected an open case; it is {state.state}")
