"""What comes back after a decision: complaints, answers of age checks, a case opened again by a senior."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from doorwatch.casework.claims import existing, words
from doorwatch.casework.deciding import close_settled
from doorwatch.casework.rights import ActRefused, refusals, require_case
from doorwatch.errors import BadInput
from doorwatch.store import Store
from doorwatch.store.casefile import append_event
from doorwatch.store.journalling import append_journal
from doorwatch.types import CaseState, ListingRef
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from sqlalchemy import Connection

COMPLAINT = timedelta(days=7)
ANSWERED = timedelta(days=3)
MINOR_ANSWERED = timedelta(hours=1)
Outcome = Literal["upheld", "partly_upheld", "rejected"]
AgeResult = Literal["adult", "minor", "unclear", "no_answer"]


def complain(
    store: Store,
    person: Person,
    case: int,
    listings: Sequence[ListingRef],
    now: datetime,
    digest: str | None = None,
) -> CaseState:
    """Enter an advertiser's complaint: the case opens again for another person, due in seven days.

    `digest` is the SHA-256 of the letter, kept elsewhere. Nobody who decided on these listings, or gave the
    second word, may claim it. Raises PermissionRefused, ActRefused: no decision to complain of.
    """

    def work(conn: Connection) -> CaseState:
        state = existing(conn, case)
        require_case(person, Permission.CASE_COMPLAINT, state)
        about = [one for ref in listings for one in state.on(ref)]
        if not listings or len({one.ref for one in about}) != len(set(listings)) or state.merged_into:
            raise ActRefused("no_decision", f"case {case}: expected listings that are decided")
        refs = _refs(listings)
        said: dict[str, Any] = {"listings": refs} | ({"digest": digest} if digest else {})
        state = append_event(conn, case, state.sequence, now, "complained", said, actor=person.name)
        names = {one.by for one in about} | {one.second_by for one in about if one.second_by}
        data: dict[str, Any] = {
            "reason": "complaint", "not_for": sorted(names), "listings": refs,
            "due_at": (now + COMPLAINT).isoformat(),
        }  # fmt: skip
        state = append_event(conn, case, state.sequence, now, "reopened", data, actor=person.name)
        append_journal(conn, now, person.name, "case.complained", f"case/{case}", {"listings": len(refs)})
        return state

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def answer_complaint(
    store: Store, person: Person, case: int, outcome: Outcome, reason: str, now: datetime
) -> CaseState:
    """Answer a complaint after its listings were decided anew, by a person who did not decide before.

    Raises PermissionRefused, ActRefused: no open complaint, listings are left, or the own decision.
    """

    def work(conn: Connection) -> CaseState:
        state = existing(conn, case)
        require_case(person, Permission.CASE_DECIDE, state)
        data = {"outcome": outcome, "reason": words("reason", reason)}
        if not state.open_complaint:
            raise ActRefused("no_complaint", f"case {case}: expected an open complaint; got none")
        if person.name in state.not_for:
            raise ActRefused("own_decision", f"case {case}: a complaint goes to another person")
        if state.undecided:
            raise ActRefused("undecided", f"case {case}: expected all listings decided; some are left")
        state = append_event(conn, case, state.sequence, now, "complaint_answered", data, actor=person.name)
        append_journal(
            conn, now, person.name, "case.complaint_answered", f"case/{case}", {"outcome": outcome}
        )
        return close_settled(conn, state, person.name, now)

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def age_checked(
    store: Store, person: Person, case: int, listing: ListingRef, result: AgeResult, now: datetime
) -> CaseState:
    """Enter what an age check answered; the listing waits for a decision again, soon after `minor`.

    Raises PermissionRefused, ActRefused: no age check was asked for.
    """
    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(lambda conn: _answered(conn, person, case, listing, result, now))


def _answered(
    conn: Connection, person: Person, case: int, listing: ListingRef, result: AgeResult, now: datetime
) -> CaseState:
    state = existing(conn, case)
    require_case(person, Permission.CASE_DECIDE, state)
    if not any(one.kind == "ask_age_check" for one in state.on(listing)):
        raise ActRefused("no_age_check", f"case {case}: expected a listing whose age check was asked for")
    due = now + (MINOR_ANSWERED if result == "minor" else ANSWERED)
    data = {"listings": _refs([listing]), "result": result, "due_at": due.isoformat()}
    state = append_event(conn, case, state.sequence, now, "age_checked", data, actor=person.name)
    append_journal(conn, now, person.name, "case.age_checked", f"case/{case}", {"result": result})
    return state


def reopen(
    store: Store, person: Person, case: int, reason: str, now: datetime, due: timedelta = ANSWERED
) -> CaseState:
    """Open a decided or closed case again for anybody, all its listings undecided; by a senior.

    Raises PermissionRefused, ActRefused: it is open, referred or merged.
    """

    def work(conn: Connection) -> CaseState:
        state = existing(conn, case)
        require_case(person, Permission.QUEUE_TAKE_OVER, state)
        if due <= timedelta(0):
            raise BadInput("due", "a time ahead", str(due))
        if state.state not in ("decided", "closed"):
            raise ActRefused("not_closed", f"case {case}: expected a decided or closed case")
        data = {"reason": words("reason", reason), "due_at": (now + due).isoformat()}
        state = append_event(conn, case, state.sequence, now, "reopened", data, actor=person.name)
        append_journal(conn, now, person.name, "case.reopened", f"case/{case}")
        return state

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def _refs(listings: Sequence[ListingRef]) -> list[dict[str, str]]:
    return [{"platform": one.platform, "id": one.id} for one in dict.fromkeys(listings)]
