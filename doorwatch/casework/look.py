"""Looking at cases: the queue in its order, and one case, journalled before it is shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from doorwatch.cases import OPEN_STATES
from doorwatch.casework.rights import refusals, require, require_case
from doorwatch.ingest import assessment_to_json
from doorwatch.store import Store
from doorwatch.store.casefile import assessments_of, cases_in, events_of, load_case, urls_of
from doorwatch.store.caseviews import note_views
from doorwatch.store.journalling import append_journal
from doorwatch.types import LEVELS, Assessment, CaseEvent, CaseListing, CaseState, CaseStateName, ListingRef
from doorwatch.types.people import Permission, Person

ALL_STATES: tuple[CaseStateName, ...] = (
    "new", "claimed", "decided", "awaiting_second", "referred", "merged", "closed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownListing:
    """One listing of a case as a person sees it; `assessment` is None when its text has ended."""

    platform: str
    id: str
    url: str | None
    level: str
    assessment: Assessment | None


@dataclass(frozen=True, slots=True)
class ShownCase:
    """One case as a person sees it: state, events, listings, the worst first."""

    state: CaseState
    events: tuple[CaseEvent, ...]
    listings: tuple[ShownListing, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the case for a program."""
        return {
            "case": msgspec.to_builtins(self.state),
            "events": [msgspec.to_builtins(event) for event in self.events],
            "listings": [
                {
                    "platform": one.platform, "id": one.id, "url": one.url, "level": one.level,
                    "assessment": None
                    if one.assessment is None
                    else msgspec.json.decode(assessment_to_json(one.assessment)),
                }
                for one in self.listings
            ],
        }  # fmt: skip


def queue(conn: Any, *, every: bool = False) -> list[CaseState]:
    """Return the open cases in the order of the queue: level, then danger, then due time."""
    numbers = cases_in(conn, ALL_STATES if every else OPEN_STATES)
    states = [state for number in numbers if (state := load_case(conn, number)) is not None]
    return sorted(states, key=lambda one: (-LEVELS.index(one.level), not one.danger, one.due_at, one.case))


def look(
    store: Store,
    case: int,
    actor: str,
    now: datetime,
    listing: ListingRef | None = None,
    *,
    part: Collection[ListingRef] | None = None,
) -> ShownCase | None:
    """Return one case for `actor`, None when there is none; the look is in the journal before it returns.

    With `listing` it is that one, opened by itself; with `part` those, beside each other. What was shown is
    recorded: a decision falls only on a listing that was shown, with the evidence that was shown. Who may
    look: `view`.
    """
    wanted = {listing} if listing is not None else None if part is None else set(part)

    def note(conn: Any) -> CaseState | None:
        state = load_case(conn, case)
        if state is not None:
            single = len(state.listings) == 1
            note_views(conn, case, actor, _named(state, wanted), now, opened=single or listing is not None)
            append_journal(conn, now, actor, "case.viewed", f"case/{case}")
        return state

    state = store.run_write(note)
    if state is None:
        return None
    with store.read() as conn:
        urls = urls_of(conn, case)
        shown = _named(state, wanted)
        found = assessments_of(conn, [one.assessment for one in shown])
        listings = tuple(
            ShownListing(
                one.ref.platform, one.ref.id, urls.get(one.ref), one.level, found.get(one.assessment)
            )
            for one in shown
        )  # fmt: skip
        return ShownCase(state, events_of(conn, case), listings)


def view(
    store: Store,
    person: Person,
    case: int,
    now: datetime,
    listing: ListingRef | None = None,
    *,
    part: Collection[ListingRef] | None = None,
) -> ShownCase | None:
    """Return one case for a person who may see it, as `look` does. Raises PermissionRefused."""
    if permitted(store, person, case, now) is None:
        return None
    return look(store, case, person.name, now, listing, part=part)


def permitted(store: Store, person: Person, case: int, now: datetime) -> CaseState | None:
    """Return the state of a case that a person may see, None when there is none.

    No word of a listing is in it, so that it counts as no look. Raises PermissionRefused.
    """
    with refusals(store, person, now, f"case/{case}"):
        with store.read() as conn:
            state = load_case(conn, case)
        if state is None:
            require(person, Permission.CASE_VIEW)
            return None
        require_case(person, Permission.CASE_VIEW, state)
    return state


def _named(state: CaseState, wanted: Collection[ListingRef] | None) -> tuple[CaseListing, ...]:
    return tuple(one for one in state.listings if wanted is None or one.ref in wanted)
