"""Claims: one person works on a case, for as long as a lease holds; the queue says which comes next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from doorwatch.casework.exposure import Budget, Offer, next_offer
from doorwatch.casework.model import QueueFilter
from doorwatch.casework.rights import ActRefused, refusals, require, require_case
from doorwatch.errors import BadInput
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, load_case
from doorwatch.store.journalling import append_journal
from doorwatch.store.leases import extend_lease, lease_of, take_lease
from doorwatch.store.personal import count_claim, day_counts
from doorwatch.store.queueing import Wanted, free_cases
from doorwatch.types import HARD_LANES, CaseState
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from sqlalchemy import Connection

LEASE = timedelta(minutes=15)
_LOOK_AT = 20
"""Cases of the queue that a claim tries: as many others may be faster at the same moment."""
REASON_LENGTH = (3, 2000)


def claim(store: Store, person: Person, case: int, now: datetime, *, lease: timedelta = LEASE) -> CaseState:
    """Take a case that nobody holds, or whose lease has ended, and return its state.

    A person's own case gets a fresh lease. Raises PermissionRefused; ActRefused: held by another, decided
    already, left to a senior, or a complaint about the person's own decision.
    """
    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(lambda conn: _claim(conn, person, case, now, lease))


def claim_next(
    store: Store,
    person: Person,
    now: datetime,
    filter: QueueFilter | None = None,
    *,
    budget: Budget | None = None,
    lease: timedelta = LEASE,
) -> CaseState | None:
    """Take the first case of the queue, None when there is none for this person today.

    Order: level, danger, due time. Every second case of a day comes from outside bursts when there is
    one. `budget` are the person's own limits. Raises PermissionRefused.
    """
    with refusals(store, person, now, "queue"):
        require(person, Permission.QUEUE_CLAIM)
    chosen = filter or QueueFilter()

    def work(conn: Connection) -> CaseState | None:
        offer = next_offer(budget or Budget(), day_counts(conn, person.name, now.date()))
        if not offer.any:
            return None
        for wanted in _tries(person, chosen, offer):
            for case in free_cases(
                conn, wanted, now, senior=_senior(person), person=person.name, limit=_LOOK_AT
            ):
                try:
                    return _claim(conn, person, case, now, lease)
                except ActRefused:
                    continue
        return None

    return store.run_write(work)


def heartbeat(
    store: Store, person: Person, case: int, now: datetime, *, lease: timedelta = LEASE
) -> datetime:
    """Prolong the person's living claim and return its new end. No event: it is a column.

    Raises ActRefused: the lease has ended or another person holds the case.
    """
    until = store.run_write(lambda conn: extend_lease(conn, case, person.name, now, lease))
    if until is None:
        raise ActRefused("lease_lost", f"case {case}: expected a living claim of {person.name}; got none")
    return until


def release(store: Store, person: Person, case: int, now: datetime, reason: str = "") -> CaseState:
    """Give a claimed case back to the queue. Raises ActRefused: the person does not hold it."""

    def work(conn: Connection) -> CaseState:
        state = existing(conn, case)
        require_case(person, Permission.QUEUE_CLAIM, state)
        if state.claimed_by != person.name:
            raise ActRefused("not_claimed", f"case {case}: expected a claim of {person.name}; got none")
        data = {"reason": words("reason", reason)} if reason.strip() else {}
        return _recorded(conn, person, state, now, "released", data)

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def take_over(
    store: Store,
    person: Person,
    case: int,
    now: datetime,
    reason: str | None = None,
    *,
    lease: timedelta = LEASE,
) -> CaseState:
    """Take a case from another person: an ended lease by anyone, a living one by a senior with a reason.

    Raises PermissionRefused, ActRefused as `claim`, BadInput: no reason for a living lease.
    """

    def work(conn: Connection) -> CaseState:
        state = existing(conn, case)
        held = lease_of(conn, case, now)
        if not held.living or held.claimed_by == person.name:
            return _claim(conn, person, case, now, lease, reason)
        require_case(person, Permission.QUEUE_TAKE_OVER, state)
        return _claim(conn, person, case, now, lease, words("reason", reason or ""), by_force=True)

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def _claim(
    conn: Connection,
    person: Person,
    case: int,
    now: datetime,
    lease: timedelta,
    reason: str | None = None,
    *,
    by_force: bool = False,
) -> CaseState:
    state = existing(conn, case)
    require_case(person, Permission.QUEUE_CLAIM, state)
    _check_claimable(person, state)
    until = take_lease(conn, case, state.sequence, person.name, now, lease, by_force=by_force)
    if until is None:
        held = lease_of(conn, case, now).claimed_by or "somebody"
        raise ActRefused("claimed", f"case {case}: expected a case that nobody holds; {held} does")
    before = state.claimed_by
    if before == person.name:
        return state
    count_claim(conn, person.name, now.date(), hard=state.lane in HARD_LANES)
    if before is None:
        return _recorded(conn, person, state, now, "claimed", {"until": until.isoformat()})
    data = {"from": before, "until": until.isoformat()} | ({"reason": reason} if reason else {})
    return _recorded(conn, person, state, now, "taken_over", data)


def _check_claimable(person: Person, state: CaseState) -> None:
    if not state.undecided or state.state in ("merged", "closed"):
        raise ActRefused("not_open", f"case {state.case}: expected a listing to decide; got none")
    if person.name in state.not_for:
        raise ActRefused("own_decision", f"case {state.case}: a complaint goes to another person")
    if state.escalated_by is not None and (not _senior(person) or state.escalated_by == person.name):
        raise ActRefused("escalated", f"case {state.case}: it was left to a senior")


def _senior(person: Person) -> bool:
    return person.may(Permission.QUEUE_TAKE_OVER)


def _tries(person: Person, chosen: QueueFilter, offer: Offer) -> list[Wanted]:
    """What to look for, one after the other: what care and fairness wish first, then what there is."""
    found = []
    for hard in [False] if offer.must else [offer.hard] if offer.hard else [False, True]:
        for burst in [False, chosen.burst] if offer.outside and chosen.burst is None else [chosen.burst]:
            found.append(
                Wanted(person.platforms, chosen.lanes, chosen.levels, chosen.platforms, burst, hard=hard)
            )
    return found


def _recorded(
    conn: Connection, person: Person, state: CaseState, now: datetime, kind: str, data: dict[str, str]
) -> CaseState:
    made = append_event(conn, state.case, state.sequence, now, kind, data, actor=person.name)  # type: ignore[arg-type]
    append_journal(conn, now, person.name, f"case.{kind}", f"case/{state.case}")
    return made


def existing(conn: Connection, case: int) -> CaseState:
    """Return the state of a case. Raises BadInput: there is none of this number."""
    state = load_case(conn, case)
    if state is None:
        raise BadInput(f"case {case}", "a case of this tenant", "none of this number")
    return state


def words(place: str, text: str) -> str:
    """Return a person's own words without space around them; markup stays what it is, text.

    Raises BadInput: shorter or longer than REASON_LENGTH, or with control characters.
    """
    least, most = REASON_LENGTH
    stripped = text.strip()
    if not least <= len(stripped) <= most:
        raise BadInput(place, f"{least} to {most} characters", str(len(stripped)))
    if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in stripped) or "\x7f" in stripped:
        raise BadInput(place, "text without control characters", "one")
    return stripped
