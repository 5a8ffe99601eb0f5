"""The second person: before a police referral, and within a day after an immediate danger."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from doorwatch.casework.claims import LEASE, existing, words
from doorwatch.casework.deciding import check_current, close_settled
from doorwatch.casework.rights import ActRefused, refusals, require_case
from doorwatch.store import Store
from doorwatch.store.casefile import append_event
from doorwatch.store.caseviews import views_of
from doorwatch.store.journalling import append_journal
from doorwatch.store.leases import give_lease
from doorwatch.types import CaseState, ListingDecision
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from sqlalchemy import Connection


def give_second(
    store: Store,
    person: Person,
    case: int,
    agrees: bool,
    reason: str,
    now: datetime,
    expected: int,
) -> CaseState:
    """Say whether a second person agrees with what waits for one; return the new state.

    The second is never who decided, and has seen the listings with their evidence (the summary of the
    dossier). Without agreement a police referral falls and the listing waits for a decision again; a danger
    that was sent stays and stands disagreed. Raises PermissionRefused, ActRefused, BadInput, Conflict.
    """

    def work(conn: Connection) -> CaseState:
        state = existing(conn, case)
        require_case(person, Permission.CASE_SECOND, state)
        said = words("reason", reason)
        check_current(conn, state, expected, person.name)
        waiting = [one for one in state.decisions if one.second == "waiting"]
        _check_second(conn, person, state, waiting)
        refs = [{"platform": one.ref.platform, "id": one.ref.id} for one in waiting]
        data = {"agrees": agrees, "reason": said, "listings": refs}
        made = append_event(conn, case, state.sequence, now, "second_given", data, actor=person.name)
        if made.claimed_by:
            give_lease(conn, case, now, LEASE)
        detail = {"agrees": agrees, "event": made.sequence}
        append_journal(conn, now, person.name, "case.second_given", f"case/{case}", detail)
        return close_settled(conn, made, person.name, now)

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(work)


def _check_second(conn: Connection, person: Person, state: CaseState, waiting: list[ListingDecision]) -> None:
    if not waiting:
        raise ActRefused(
            "no_second", f"case {state.case}: expected a decision that waits for a second person"
        )
    if any(one.by == person.name for one in waiting):
        raise ActRefused("same_person", f"case {state.case}: the second is another person than who decided")
    if person.name in state.not_for:
        raise ActRefused("own_decision", f"case {state.case}: a complaint goes to another person")
    views = views_of(conn, state.case, person.name)
    evidence = {one.ref: one.evidence for one in state.listings}
    for one in waiting:
        view = views.get(one.ref)
        if view is None or view.evidence != evidence.get(one.ref):
            raise ActRefused(
                "not_shown", f"case {state.case}: expected a look at the summary before a second"
            )
