"""Blind second looks: another person decides a sample of cases again and never sees the first decision.

The control sample is looked at in the same way: somebody reads an unflagged listing and says whether it
should have been flagged, without being told that it was not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from doorwatch.casework.rights import ActRefused, refusals, require
from doorwatch.errors import BadInput
from doorwatch.store import Store, load_content
from doorwatch.store.aside import reviewed
from doorwatch.store.casefile import assessment_of, events_of, load_case
from doorwatch.store.casetext import CaseText, case_texts
from doorwatch.store.journalling import append_journal, newest_by_object
from doorwatch.store.quality import (
    Look,
    give_look,
    looks,
    platforms_of_case,
    put_looks,
    undrawn,
    waiting_controls,
)
from doorwatch.store.referrals import referrals_of
from doorwatch.types import Assessment, DecisionKind, Listing, ListingRef
from doorwatch.types.people import Permission, Person

ControlResult = Literal["nothing", "should_be_flagged", "cannot_tell"]
CONTROL_RESULTS: tuple[ControlResult, ...] = get_args(ControlResult)
WINDOW = timedelta(days=14)
"""Decisions of so long are drawn from: a case closed as no concern is gone after 30 days."""


@dataclass(frozen=True, slots=True)
class BlindCase:
    """A case for a second look: listings with assessments and words; no event, no decision, nobody's name."""

    case: int
    listings: tuple[tuple[ListingRef, Assessment | None], ...]
    texts: Mapping[ListingRef, CaseText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlindControl:
    """A listing of the control sample: its words, and nothing that the machine said of it."""

    draw: int
    listing: Listing


def draw_second_looks(store: Store, night: date, now: datetime, share: float) -> tuple[int, ...]:
    """Draw a share (0-1) of the cases decided within `WINDOW` and return their numbers.

    A case is drawn or not by the hash of its number and decision, so that a resumed night, or the next,
    draws no more of the same. Golden items are left out: their answer is known.
    """
    if not 0 <= share <= 1:
        raise BadInput("share of second looks", "0 to 1", str(share))
    with store.read() as conn:
        found = undrawn(conn, now - WINDOW)
    bound = int(share * 2**32)
    drawn = [
        Look(one.id, one.sequence, one.lane, one.decided_by, one.decision, now, None, None)
        for one in found
        if int.from_bytes(hashlib.sha256(f"look/{one.id}/{one.decided_by}".encode()).digest()[:4]) < bound
    ]
    if drawn:
        store.run_write(lambda conn: put_looks(conn, drawn))
    return tuple(one.case for one in drawn)


def waiting_looks(store: Store, person: Person) -> tuple[int, ...]:
    """Return the cases that wait for a second look by this person: who knows no decision on them."""
    require(person, Permission.QUALITY_CONTROL)
    with store.read() as conn:
        return tuple(
            one.case
            for one in looks(conn, given=False)
            if platforms_of_case(conn, one.case) <= person.platforms and not _knows(conn, person, one)
        )


def blind_case(store: Store, person: Person, case: int, now: datetime) -> BlindCase:
    """Return a drawn case as its second reader sees it; the look is journalled before it returns.

    Raises ActRefused: it was not drawn, is given, or this person has decided it or seen it be decided.
    """

    def note(conn: Any) -> BlindCase:
        _open_look(conn, person, case)
        state = load_case(conn, case)
        assert state is not None
        append_journal(conn, now, person.name, "quality.viewed", f"case/{case}")
        return BlindCase(
            case,
            tuple((one.ref, assessment_of(conn, one.assessment)) for one in state.listings),
            case_texts(conn, case),
        )

    with refusals(store, person, now, f"case/{case}"):
        return store.run_write(note)


def give_second_look(store: Store, person: Person, case: int, decision: DecisionKind, now: datetime) -> None:
    """Record a blind second decision. It changes nothing of the case: it measures.

    Raises ActRefused as `blind_case`.
    """
    if decision not in get_args(DecisionKind):
        raise BadInput("decision", "a decision", str(decision))

    def write(conn: Any) -> None:
        _open_look(conn, person, case)
        if not give_look(conn, case, person.name, decision, now):
            raise ActRefused("look_given", f"case {case}: expected a look that waits; another was faster")
        append_journal(conn, now, person.name, "quality.second", f"case/{case}")

    with refusals(store, person, now, f"case/{case}"):
        store.run_write(write)


def next_control(store: Store, person: Person, now: datetime) -> BlindControl | None:
    """Return the control listing that waits longest, None when none does; journalled before it returns."""
    require(person, Permission.QUALITY_CONTROL)

    def note(conn: Any) -> BlindControl | None:
        for snapshot, _, row in waiting_controls(conn, person.platforms):
            content = load_content(conn, [row]).get(row)
            if content is not None and content.snapshot == snapshot:
                append_journal(conn, now, person.name, "quality.viewed", f"control/{snapshot}")
                return BlindControl(snapshot, content.listing)
        return None

    return store.run_write(note)


def review_control(store: Store, person: Person, draw: int, result: ControlResult, now: datetime) -> None:
    """Record what the reader of a control listing said; its text goes from then on.

    Raises ActRefused: it does not wait for a review, or is of another platform. What should have been
    flagged is counted here and opens no case by itself: the reader puts it before a colleague.
    """
    if result not in CONTROL_RESULTS:
        raise BadInput("result", f"one of {', '.join(CONTROL_RESULTS)}", str(result))

    def write(conn: Any) -> None:
        require(person, Permission.QUALITY_CONTROL)
        if draw not in {one[0] for one in waiting_controls(conn, person.platforms)}:
            raise ActRefused("control_closed", f"control {draw}: expected one that waits for a review")
        reviewed(conn, draw, "control", result, now)
        append_journal(conn, now, person.name, "quality.control", f"control/{draw}", {"result": result})

    with refusals(store, person, now, f"control/{draw}"):
        store.run_write(write)


def _open_look(conn: Any, person: Person, case: int) -> Look:
    """Return the look at a case that this person may give."""
    require(person, Permission.QUALITY_CONTROL, platforms_of_case(conn, case))
    look = next((one for one in looks(conn) if one.case == case), None)
    if look is None or look.second is not None:
        raise ActRefused("look_closed", f"case {case}: expected a case that waits for a second look")
    state = load_case(conn, case)
    if person.name in (look.first_by, state.second_by if state else None):
        raise ActRefused("look_own", f"case {case}: expected another person than who decided it")
    if _knows(conn, person, look):
        message = f"case {case}: expected somebody who has not opened it since it was decided"
        raise ActRefused("look_seen", message)
    return look


def _knows(conn: Any, person: Person, look: Look) -> bool:
    """Tell whether a person decided a case, or opened it or its referrals since somebody did.

    The journal says so: nobody who may see a case is kept from it, but whoever did is no blind reader of it.
    """
    made = [one for one in events_of(conn, look.case) if one.kind == "decided"]
    if person.name == look.first_by or any(one.actor == person.name for one in made):
        return True
    if not made:
        return False
    objects = [f"case/{look.case}", *(f"referral/{one.id}" for one in referrals_of(conn, case=look.case))]
    seen = newest_by_object(conn, person.name, made[0].at)
    return any(name in seen for name in objects)
