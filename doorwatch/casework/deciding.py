"""Deciding: a named person, on a listing that was shown, with a ground and a reason; each its own event."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from doorwatch.casework.claims import existing, words
from doorwatch.casework.model import Decision
from doorwatch.casework.needs import NEEDS, check_control, check_form, check_place, check_referral
from doorwatch.casework.rights import ActRefused, refusals, require_case
from doorwatch.errors import BadInput, Conflict
from doorwatch.journal import Scalar
from doorwatch.rules import Ground, Grounds, load_grounds, load_taxonomy
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, assessment_of, events_of, put_clearing_mark
from doorwatch.store.caseviews import accounts_of, rows_in, views_of
from doorwatch.store.journalling import append_journal
from doorwatch.store.leases import lease_of
from doorwatch.types import CaseListing, CaseState, Indicator, ListingRef
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from sqlalchemy import Connection

CLEARING = timedelta(days=90)
SAMPLE_LEAST = 5
SAMPLE_SHARE = 10
"""Of a decision in bulk one listing in ten, at least five, is drawn and must have been opened by itself."""
_HARMLESS = ("noted", "alarmed", "replied", "linked", "statement_sent")
"""Events that change nothing of what a decision rests on."""
_OWN = ("claimed", "taken_over", "ticked")
"""Events that a person makes on the way to a decision."""


def decide(
    store: Store,
    person: Person,
    case: int,
    decision: Decision,
    now: datetime,
    expected: int,
    *,
    clearing: timedelta = CLEARING,
    grounds: Grounds | None = None,
    taxonomy: Mapping[str, Indicator] | None = None,
) -> CaseState:
    """Decide on one listing of a claimed case and return the new state.

    `expected` is the sequence that the person has seen. The worst listing that is left comes first. A
    decided listing may get a measure beside a referral, or the reverse, by its decider or a senior.
    Raises PermissionRefused; ActRefused: not claimed, not shown, not the worst, decided already, or no sign
    for a referral; BadInput: the form is wrong; Conflict: something changed since, and says what.
    """
    if len(decision.listings) != 1:
        raise BadInput("listings", "one listing, each decided by itself", str(len(decision.listings)))
    act = _Act(store, person, case, decision, now, expected, clearing, grounds, taxonomy)
    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(act.alone)


def decide_bulk(
    store: Store,
    person: Person,
    case: int,
    decision: Decision,
    now: datetime,
    expected: int,
    *,
    clearing: timedelta = CLEARING,
    grounds: Grounds | None = None,
) -> CaseState:
    """Decide alike on several listings of one burst or one account, each with its own event.

    All were shown; the drawn sample (`drawn_sample`) was opened, each by itself. Never refer_police, nothing
    that speaks of one person. Raises as `decide`.
    """
    act = _Act(store, person, case, decision, now, expected, clearing, grounds, None)
    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(act.many)


class _Act:
    """One act of deciding; each attempt reads all that it rests on inside its transaction."""

    def __init__(
        self,
        store: Store,
        person: Person,
        case: int,
        decision: Decision,
        now: datetime,
        expected: int,
        clearing: timedelta,
        grounds: Grounds | None,
        taxonomy: Mapping[str, Indicator] | None,
    ) -> None:
        self.person, self.case, self.decision, self.now = person, case, decision, now
        self.expected, self.clearing = expected, clearing
        self.grounds = grounds or load_grounds()
        self.taxonomy = taxonomy or load_taxonomy()

    def alone(self, conn: Connection) -> CaseState:
        """Decide on the one listing."""
        state, ground = self._ready(conn, NEEDS[self.decision.kind].permission)
        (ref,) = self.decision.listings
        check_place(self.decision, state, ref)
        listing = _listing(state, ref)
        _check_shown(conn, state, self.person, [listing])
        assessment = assessment_of(conn, listing.assessment)
        check_control(self.decision, ground, assessment, state.ticks, self.taxonomy)
        return self._finish(conn, self._record(conn, state, listing))

    def many(self, conn: Connection) -> CaseState:
        """Decide on all listings named, the worst first."""
        state, _ = self._ready(conn, Permission.CASE_DECIDE_BULK)
        kind, named = self.decision.kind, set(self.decision.listings)
        if not NEEDS[kind].bulk:
            raise ActRefused("not_in_bulk", f"{kind}: expected a decision on one listing by itself")
        if len(named) < 2:
            raise BadInput("listings", "two listings or more", str(len(named)))
        for ref in named:
            check_place(self.decision, state, ref)
        listings = [one for one in state.undecided if one.ref in named]
        if len(listings) != len(named):
            raise ActRefused("decided", f"case {self.case}: some of the listings are decided")
        _check_together(conn, state, named)
        _check_shown(conn, state, self.person, listings, sample=True)
        for listing in listings:
            state = self._record(conn, state, listing, bulk=len(named))
        return self._finish(conn, state)

    def _ready(self, conn: Connection, permission: Permission) -> tuple[CaseState, Ground]:
        state = existing(conn, self.case)
        require_case(self.person, permission, state)
        words("reason", self.decision.reason)
        ground = check_form(self.decision, self.grounds, self.now)
        check_current(conn, state, self.expected, self.person.name)
        self._check_claim(conn, state)
        check_referral(self.decision, ground, state)
        return state, ground

    def _check_claim(self, conn: Connection, state: CaseState) -> None:
        """Open listings need the person's living claim; a decided one its decider or a senior."""
        if state.state in ("merged", "closed"):
            raise ActRefused("not_open", f"case {self.case}: expected an open case; it is {state.state}")
        held = [one for ref in self.decision.listings for one in state.on(ref)]
        if held:
            own = all(one.by == self.person.name for one in held)
            if not own and not self.person.may(Permission.QUEUE_TAKE_OVER):
                raise ActRefused("decided", f"case {self.case}: another person decided on the listing")
            if self.person.name in state.not_for:
                raise ActRefused("own_decision", f"case {self.case}: a complaint goes to another person")
            return
        lease = lease_of(conn, self.case, self.now)
        if lease.claimed_by != self.person.name or not lease.living:
            raise ActRefused("not_claimed", f"case {self.case}: expected a living claim; claim it again")

    def _record(
        self, conn: Connection, state: CaseState, listing: CaseListing, bulk: int | None = None
    ) -> CaseState:
        made, ref = self.decision, listing.ref
        data: dict[str, Any] = {
            "decision": made.kind,
            "ground": made.ground,
            "reason": words("reason", made.reason),
            "listings": [{"platform": ref.platform, "id": ref.id}],
        }
        if made.due_at is not None:
            data["due_at"] = made.due_at.isoformat()
        if made.no_referral is not None:
            data["no_referral"] = made.no_referral
        if bulk is not None:
            data["bulk"] = bulk
        state = append_event(
            conn, self.case, state.sequence, self.now, "decided", data, actor=self.person.name
        )
        if made.kind == "no_concern":
            row = rows_in(conn, self.case)[ref]
            until = self.now + self.clearing
            put_clearing_mark(conn, row, listing.evidence, self.case, self.now, until)
        detail: dict[str, Scalar] = {"decision": made.kind, "ground": made.ground, "event": state.sequence}
        append_journal(conn, self.now, self.person.name, "case.decided", f"case/{self.case}", detail)
        return state

    def _finish(self, conn: Connection, state: CaseState) -> CaseState:
        return close_settled(conn, state, self.person.name, self.now)


def close_settled(conn: Connection, state: CaseState, actor: str, now: datetime) -> CaseState:
    """Close a case when every listing is decided, nothing waits and no complaint is open."""
    left = state.undecided or state.open_complaint or not state.decisions
    if left or state.state != "decided" or any(not NEEDS[one.kind].ends for one in state.decisions):
        return state
    return append_event(conn, state.case, state.sequence, now, "closed", {"reason": "decided"}, actor=actor)


def _listing(state: CaseState, ref: ListingRef) -> CaseListing:
    return next(one for one in state.listings if one.ref == ref)


def check_current(conn: Connection, state: CaseState, expected: int, person: str) -> None:
    """Raise Conflict naming what changed since the person looked, when it matters to a decision."""
    since = [one for one in events_of(conn, state.case) if one.sequence > expected]
    matter = [one for one in since if one.kind not in _HARMLESS]
    changed = [f"{one.kind} by {one.actor}" for one in matter if one.actor != person or one.kind not in _OWN]
    if changed or expected > state.sequence:
        what = ", ".join(changed) or "nothing like that"
        raise Conflict(f"case {state.case}: changed since event {expected}: {what}; look again")


def sample_size(count: int) -> int:
    """Return how many of so many listings must be opened by themselves before a decision in bulk."""
    return min(count, max(SAMPLE_LEAST, -(-count // SAMPLE_SHARE)))


def drawn_sample(case: int, refs: Sequence[ListingRef]) -> tuple[ListingRef, ...]:
    """Return which of the listings, the worst first, must be opened before they are decided alike.

    The worst, then those whom a hash puts first: neither who placed the listings nor who decides chooses
    them, so that an odd one among many alike is not passed over on purpose.
    """
    rest = sorted(refs[1:], key=lambda ref: hashlib.sha256(f"{case}/{ref}".encode()).digest())
    return (*refs[:1], *rest)[: sample_size(len(refs))]


def _check_shown(
    conn: Connection, state: CaseState, person: Person, listings: list[CaseListing], *, sample: bool = False
) -> None:
    """Refuse listings that were not shown to the person with the evidence that they have now."""
    views = views_of(conn, state.case, person.name)
    seen = [
        view for one in listings if (view := views.get(one.ref)) is not None and view.evidence == one.evidence
    ]
    if len(seen) != len(listings):
        count = len(listings) - len(seen)
        raise ActRefused(
            "not_shown", f"case {state.case}: expected listings that were shown; {count} were not"
        )
    drawn = drawn_sample(state.case, [one.ref for one in listings]) if sample else ()
    opened = sum(views[ref].opened for ref in drawn)
    if opened < len(drawn):
        raise ActRefused(
            "sample", f"case {state.case}: expected {len(drawn)} drawn listings opened; got {opened}"
        )


def _check_together(conn: Connection, state: CaseState, named: set[ListingRef]) -> None:
    """Refuse a decision in bulk over more than one origin: one burst, or one account."""
    if state.burst is not None:
        return
    accounts = accounts_of(conn, state.case)
    shared = {accounts.get(ref) for ref in named}
    if len(shared) != 1 or None in shared:
        raise ActRefused("not_together", f"case {state.case}: expected one burst or one account; got several")
