"""Cases in the store: events are appended, `cases` and `case_listings` follow as their fold.

Identity of an event is (case, sequence). Who appends says which sequence he has seen: when another was
faster it is a Conflict, and he must look again before he acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from doorwatch.cases import OPEN_STATES, check_event, fold
from doorwatch.errors import BadInput, Conflict
from doorwatch.store.judged import body_from
from doorwatch.store.scans import rows_of
from doorwatch.store.sql import AnyRow, chunks, insert_or_ignore
from doorwatch.store.tables import (
    assessments,
    case_events,
    case_listings,
    cases,
    clearing_marks,
    snapshots,
)
from doorwatch.types.assessment import Assessment
from doorwatch.types.cases import (
    CaseEvent,
    CaseEventKind,
    CaseListing,
    CaseState,
    CaseStateName,
    DecisionKind,
)
from doorwatch.types.listing import ListingRef
from doorwatch.types.signals import LEVELS

_COPIED = (
    "state", "level", "lane", "opened_at", "due_at", "danger", "claimed_by", "decision", "decided_by",
    "decided_at", "second_by", "merged_into", "closed_at", "open_complaint", "sequence", "burst",
    "escalated_by", "second_due",
)  # fmt: skip
_FOLLOWED = ("level", "points", "evidence", "assessment")


def create_case(
    conn: sa.Connection,
    at: datetime,
    data: Mapping[str, Any],
    *,
    kind: CaseEventKind = "opened",
    actor: str = "machine",
) -> CaseState:
    """Open a case with its first event (`opened` or `split_from`) and return its state.

    Raises BadInput: the data do not have the form of the event, or name a listing that is not known.
    """
    blank = {
        "sequence": 0, "state": "new", "level": "none", "lane": "minor_age", "opened_at": at, "due_at": at,
        "danger": False, "open_complaint": False,
    }  # fmt: skip
    case = conn.scalar(sa.insert(cases).values(blank).returning(cases.c.id))
    assert case is not None
    return append_event(conn, case, 0, at, kind, data, actor=actor)


def append_event(
    conn: sa.Connection,
    case: int,
    expected: int,
    at: datetime,
    kind: CaseEventKind,
    data: Mapping[str, Any],
    *,
    actor: str = "machine",
) -> CaseState:
    """Append event number `expected` + 1 and return the new state.

    Raises Conflict: the case's newest event is not number `expected`. BadInput as `create_case`.
    """
    return append_events(conn, case, expected, at, [(kind, data)], actor=actor)


def append_events(
    conn: sa.Connection,
    case: int,
    expected: int,
    at: datetime,
    events: Sequence[tuple[CaseEventKind, Mapping[str, Any]]],
    *,
    actor: str = "machine",
) -> CaseState:
    """Append several events in one go, folded once, and return the new state. Raises as `append_event`."""
    moved = conn.execute(
        sa.update(cases)
        .where(cases.c.id == case, cases.c.sequence == expected)
        .values(sequence=expected + len(events))
    )
    if not moved.rowcount:
        raise Conflict(f"case {case}: expected event {expected} to be the newest; look again")
    rows: list[dict[str, Any]] = []
    for number, (kind, data) in enumerate(events, start=expected + 1):
        event = CaseEvent(case, number, kind, at, actor, msgspec.to_builtins(data))
        check_event(event)
        rows.append(
            {"case": case, "sequence": number, "kind": kind, "at": at, "actor": actor, "data": event.data}
        )
    conn.execute(sa.insert(case_events), rows)
    state = fold(events_of(conn, case))
    conn.execute(sa.update(cases).where(cases.c.id == case).values(_copied(state)))
    _follow_listings(conn, state)
    return state


def _copied(state: CaseState) -> dict[str, Any]:
    """Return the columns of `cases` that follow the state; without a claim there is no lease."""
    values = {name: getattr(state, name) for name in _COPIED} | {"undecided": len(state.undecided)}
    return values if state.claimed_by else values | {"lease_until": None, "heartbeat_at": None}


def events_of(conn: sa.Connection, case: int) -> tuple[CaseEvent, ...]:
    """Return the events of a case in order; none for an unknown one."""
    query = sa.select(case_events).where(case_events.c.case == case).order_by(case_events.c.sequence)
    return tuple(
        CaseEvent(row.case, row.sequence, row.kind, row.at, row.actor, row.data)
        for row in conn.execute(query)
    )


def load_case(conn: sa.Connection, case: int) -> CaseState | None:
    """Return the state of a case, None when there is none of this number."""
    events = events_of(conn, case)
    return fold(events) if events else None


def urls_of(conn: sa.Connection, case: int) -> dict[ListingRef, str | None]:
    """Return the addresses of a case's listings, kept as long as the case."""
    query = sa.select(case_listings).where(case_listings.c.case == case)
    return {ListingRef(row.platform, row.listing): row.url for row in conn.execute(query)}


def assessment_of(conn: sa.Connection, assessment: int) -> Assessment | None:
    """Return an assessment with its quotes, None when its text has ended."""
    body = conn.scalar(sa.select(assessments.c.body).where(assessments.c.id == assessment))
    return None if body is None else body_from(body)


def assessments_of(conn: sa.Connection, numbers: Iterable[int]) -> dict[int, Assessment]:
    """Return assessments with their quotes by number; one whose text has ended is left out."""
    found: dict[int, Assessment] = {}
    for part in chunks(sorted(set(numbers))):
        query = sa.select(assessments.c.id, assessments.c.body).where(
            assessments.c.id.in_(part), assessments.c.body.is_not(None)
        )
        found |= {number: body_from(body) for number, body in conn.execute(query)}
    return found


def worst_assessments(conn: sa.Connection, numbers: Sequence[int]) -> dict[int, Assessment]:
    """Return by case the assessment of its worst listing; a case whose text has ended is left out."""
    worst: dict[int, tuple[int, int, str, str, int]] = {}
    for part in chunks(sorted(set(numbers))):
        one = case_listings.c
        query = sa.select(one.case, one.level, one.points, one.platform, one.listing, one.assessment)
        for row in conn.execute(query.where(one.case.in_(part))):
            key = (-LEVELS.index(row.level), -row.points, row.platform, row.listing, row.assessment)
            worst[row.case] = min(key, worst.get(row.case, key))
    known = assessments_of(conn, [key[-1] for key in worst.values()])
    return {case: known[key[-1]] for case, key in worst.items() if key[-1] in known}


def cases_of(
    conn: sa.Connection, rows: Iterable[int], states: Sequence[CaseStateName] = OPEN_STATES
) -> dict[int, tuple[int, ...]]:
    """Return the cases that hold each listing row and are in one of `states`, oldest first."""
    found: dict[int, list[int]] = {}
    for part in chunks(sorted(set(rows))):
        query = (
            sa.select(case_listings.c.row, case_listings.c.case)
            .join(cases, cases.c.id == case_listings.c.case)
            .where(case_listings.c.row.in_(part), cases.c.state.in_(states))
            .order_by(case_listings.c.case)
        )
        for row, case in conn.execute(query):
            found.setdefault(row, []).append(case)
    return {row: tuple(numbers) for row, numbers in found.items()}


def cases_in(conn: sa.Connection, states: Sequence[CaseStateName] = OPEN_STATES) -> tuple[int, ...]:
    """Return the numbers of cases in one of `states`, the first due first."""
    query = sa.select(cases.c.id).where(cases.c.state.in_(states)).order_by(cases.c.due_at, cases.c.id)
    return tuple(conn.scalars(query))


def cases_decided(conn: sa.Connection, kinds: Sequence[DecisionKind]) -> tuple[int, ...]:
    """Return the numbers of decided cases, also those that wait for a second person, by their decision."""
    query = sa.select(cases.c.id).where(
        cases.c.state.in_(("decided", "awaiting_second")), cases.c.decision.in_(kinds)
    )
    return tuple(conn.scalars(query.order_by(cases.c.id)))


def overdue(conn: sa.Connection, now: datetime) -> tuple[int, ...]:
    """Return the open cases whose due time has passed, the longest overdue first."""
    query = sa.select(cases.c.id).where(cases.c.state.in_(OPEN_STATES), cases.c.due_at < now)
    return tuple(conn.scalars(query.order_by(cases.c.due_at, cases.c.id)))


def put_clearing_mark(
    conn: sa.Connection, row: int, evidence: str, case: int, decided_at: datetime, until: datetime
) -> None:
    """Note that a person cleared this evidence of a listing; a second time changes nothing."""
    values = {"row": row, "evidence": evidence, "case": case, "decided_at": decided_at, "until": until}
    insert_or_ignore(conn, clearing_marks, [values])


def cleared(conn: sa.Connection, rows: Iterable[int], now: datetime) -> set[tuple[int, str]]:
    """Return the (listing row, evidence digest) pairs under a clearing mark that holds at `now`."""
    found: set[tuple[int, str]] = set()
    for part in chunks(sorted(set(rows))):
        query = sa.select(clearing_marks.c.row, clearing_marks.c.evidence).where(
            clearing_marks.c.row.in_(part), clearing_marks.c.until > now
        )
        found.update((row.row, row.evidence) for row in conn.execute(query))
    return found


def _follow_listings(conn: sa.Connection, state: CaseState) -> None:
    """Let `case_listings` hold exactly the listings of the state; `since` stays as it first was."""
    query = sa.select(case_listings).where(case_listings.c.case == state.case)
    held = {ListingRef(row.platform, row.listing): row for row in conn.execute(query)}
    wanted = {one.ref: one for one in state.listings}
    for ref in held.keys() - wanted.keys():
        conn.execute(
            sa.delete(case_listings).where(
                case_listings.c.case == state.case, case_listings.c.row == held[ref].row
            )
        )
    for ref in wanted.keys() & held.keys():
        one, before = wanted[ref], held[ref]
        values = {name: getattr(one, name) for name in _FOLLOWED}
        if any(getattr(before, name) != value for name, value in values.items()):
            conn.execute(
                sa.update(case_listings)
                .where(case_listings.c.case == state.case, case_listings.c.row == before.row)
                .values(values)
            )
    _insert_listings(conn, state.case, [wanted[ref] for ref in sorted(wanted.keys() - held.keys())])


def _insert_listings(conn: sa.Connection, case: int, fresh: Sequence[CaseListing]) -> None:
    known: dict[ListingRef, AnyRow] = {}
    for platform in sorted({one.ref.platform for one in fresh}):
        ids = [one.ref.id for one in fresh if one.ref.platform == platform]
        known.update((ListingRef(platform, id), row) for id, row in rows_of(conn, platform, ids).items())
    if any(one.ref not in known for one in fresh):
        raise BadInput(f"case {case}", "a listing that the store knows", "an unknown one")
    since = _since(conn, [(one.assessment, known[one.ref].current) for one in fresh])
    rows = [
        {
            "case": case, "row": known[one.ref].id, "platform": one.ref.platform, "listing": one.ref.id,
            "url": known[one.ref].url, "since": since[one.assessment],
            **{name: getattr(one, name) for name in _FOLLOWED},
        }
        for one in fresh
    ]  # fmt: skip
    if rows:
        conn.execute(sa.insert(case_listings), rows)


def _since(conn: sa.Connection, wanted: Sequence[tuple[int, int | None]]) -> dict[int, datetime]:
    """When flagged contents were first seen, by assessment: of its snapshot, else of the current one."""
    found: dict[int, datetime] = {}
    for part in chunks([assessment for assessment, _ in wanted]):
        query = (
            sa.select(assessments.c.id, snapshots.c.observed_at)
            .join(snapshots, snapshots.c.id == assessments.c.snapshot)
            .where(assessments.c.id.in_(part))
        )
        found.update((id, at) for id, at in conn.execute(query))
    for assessment, current in wanted:
        if assessment not in found:
            query_ = sa.select(snapshots.c.observed_at).where(snapshots.c.id == current)
            at: datetime | None = conn.scalar(query_)
            if at is None:
                raise BadInput(
                    f"assessment {assessment}", "an assessment of a stored snapshot", "an unknown one"
                )
            found[assessment] = at
    return found
