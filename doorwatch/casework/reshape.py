"""Persons shape cases: why two are one, taking a merge back, parting and joining.

What a person shaped the machine leaves as it is: its newcomers open beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorwatch.casework.endings import phone_endings
from doorwatch.casework.joints import JOINTS
from doorwatch.casework.rights import ActRefused, refusals, require_case
from doorwatch.casework.shaping import as_data, join_events, part_events
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, events_of, load_case
from doorwatch.types import Bilingual, CaseEvent, CaseState, ListingRef
from doorwatch.types.people import Permission, Person

_SHAPES = ("listing_added", "merged_from", "merged_into", "split_off", "split_from", "linked")
_BURST: Bilingual = {
    "nl": "ze tegelijk kwamen met hetzelfde bewijs",
    "en": "they came at once with one wording",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One change of a case's form. `other` is the other case, `listing` the one that was added."""

    sequence: int
    kind: str
    other: int | None
    listing: ListingRef | None
    because: Bilingual
    by: str
    undone: bool


def shapes(conn: Any, state: CaseState) -> tuple[Shape, ...]:
    """Return how a case came to hold what it holds, in order, each with its reason in words."""
    endings = phone_endings(conn, state)
    events = events_of(conn, state.case)
    undone = {event.data["sequence"] for event in events if event.kind == "undone"}
    return tuple(
        Shape(
            event.sequence, event.kind, event.data.get("case"), _listing(event),
            because(event.data.get("link"), endings), event.actor, event.sequence in undone,
        )
        for event in events
        if event.kind in _SHAPES
    )  # fmt: skip


def because(link: Mapping[str, Any] | None, endings: Mapping[str, str]) -> Bilingual:
    """Return the reason of a link: `because both show the same number ...23`."""
    if link is None:
        return {"nl": "iemand dat zo besloot", "en": "somebody decided so"}
    shows = JOINTS[link["kind"]].shows if link["kind"] in JOINTS else _BURST
    ending = endings.get(link.get("group", ""))
    tail = f" …{ending}" if ending else ""
    return {
        "nl": f"omdat {shows['nl']}{tail}" if "nl" in shows else tail,
        "en": f"because {shows['en']}{tail}",
    }


def _listing(event: CaseEvent) -> ListingRef | None:
    if event.kind != "listing_added":
        return None
    return ListingRef(event.data["listing"]["platform"], event.data["listing"]["id"])


def merge(store: Store, person: Person, keeper: int, absorbed: int, now: datetime) -> CaseState:
    """Let one case swallow another, by a person.

    Raises PermissionRefused, or ActRefused (`same_case`, `gone`, `worked_on`): one is not there, or somebody
    else works on it, has decided or referred it.
    """

    def write(conn: Any) -> CaseState:
        if keeper == absorbed:
            raise ActRefused("same_case", "expected two cases; got one")
        into, gone = (_mine(conn, person, case) for case in (keeper, absorbed))
        link = {"kind": "person_said_so", "strength": "strong", "by": person.name}
        join_events(conn, now, into, gone, link, actor=person.name)
        return _there(conn, keeper)

    with refusals(store, person, now, f"case/{keeper}"):
        return store.run_write(write)


def part(
    store: Store, person: Person, case: int, refs: Sequence[ListingRef], reason: str, now: datetime
) -> int:
    """Move listings of a case into a new one; return its number.

    Raises as `merge`, and ActRefused (`whole_case`): none or all of its listings were named.
    """

    def write(conn: Any) -> int:
        state = _mine(conn, person, case)
        moved = [one for one in state.listings if one.ref in set(refs)]
        if not moved or len(moved) == len(state.listings):
            raise ActRefused("whole_case", "expected some of the case's listings; got none or all")
        return part_events(conn, now, state, moved, None, reason, None, actor=person.name)

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(write)


def undo_merge(store: Store, person: Person, case: int, sequence: int, reason: str, now: datetime) -> int:
    """Take back what event `sequence` merged into a case; return the case that holds the listings now.

    A case that was swallowed whole lives again under its own number, with what was learned since. Raises as
    `merge`, and ActRefused (`no_merge`): the event is no merge, or was undone.
    """

    def write(conn: Any) -> int:
        state = _mine(conn, person, case)
        merged = next((one for one in events_of(conn, case) if one.sequence == sequence), None)
        undone = {one.data["sequence"] for one in events_of(conn, case) if one.kind == "undone"}
        if merged is None or merged.kind != "merged_from" or sequence in undone:
            raise ActRefused("no_merge", f"expected event {sequence} to be a merge that stands; got none")
        refs = {ListingRef(one["platform"], one["id"]) for one in merged.data["listings"]}
        moved = [one for one in state.listings if one.ref in refs]
        if not moved or len(moved) == len(state.listings):
            raise ActRefused("whole_case", "expected other listings beside those that were merged; got none")
        other = load_case(conn, merged.data["case"])
        if other is None or other.merged_into != case:
            return part_events(conn, now, state, moved, None, reason, None, actor=person.name)
        return _revive(conn, now, state, other, reason, person.name)

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(write)


def _revive(conn: Any, now: datetime, state: CaseState, other: CaseState, reason: str, actor: str) -> int:
    """Let a swallowed case live again; it learns what its listings showed since."""
    gone = next(one for one in reversed(events_of(conn, other.case)) if one.kind == "merged_into")
    data = {"sequence": gone.sequence, "reason": reason}
    back = append_event(conn, other.case, other.sequence, now, "undone", data, actor=actor)
    own = {one.ref for one in other.listings}
    moved = [one for one in state.listings if one.ref in own]
    for one in moved:
        if one not in other.listings:
            back = append_event(
                conn,
                back.case,
                back.sequence,
                now,
                "evidence_changed",
                {"listing": as_data(one)},
                actor=actor,
            )
    refs = [{"platform": one.ref.platform, "id": one.ref.id} for one in moved]
    left = {"case": back.case, "listings": refs, "reason": reason}
    append_event(conn, state.case, state.sequence, now, "split_off", left, actor=actor)
    return back.case


def _mine(conn: Any, person: Person, case: int) -> CaseState:
    """Return a case that `person` may shape now."""
    state = _there(conn, case)
    require_case(person, Permission.CASE_RESHAPE, state)
    own = state.state == "claimed" and state.claimed_by == person.name
    if not own and state.state != "new":
        raise ActRefused("worked_on", f"case {case}: expected nobody else to work on it; got {state.state}")
    return state


def _there(conn: Any, case: int) -> CaseState:
    state = load_case(conn, case)
    if state is None:
        raise ActRefused("gone", f"case {case}: expected a case of this tenant; got none")
    return state
