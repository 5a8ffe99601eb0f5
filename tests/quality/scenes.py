"""Cases with decisions, as quality counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from doorwatch.cases import evidence_digest, listing_data
from doorwatch.store import Judged, Store, insert_assessments, load_content
from doorwatch.store.casefile import append_event, create_case, load_case
from doorwatch.types import Lane, LaneResult, Level
from doorwatch.types.people import Permission, Person, Role, permissions_of
from tests.store.samples import NOW, PLATFORM, assessment, detail, signal, write

_LINKS = count(1)


def person(name: str, *roles: Role, platforms: Sequence[str] = (PLATFORM,)) -> Person:
    """A person with roles."""
    held = frozenset(roles)
    return Person(name, "demo", held, frozenset(platforms), permissions_of(held))


def may_only(name: str, *permissions: Permission) -> Person:
    """A person with these rights and no other."""
    return Person(name, "demo", frozenset(), frozenset({PLATFORM}), frozenset(permissions))


def judged(
    store: Store, id: str, level: Level, lane: Lane = "minor_age", **change: Any
) -> tuple[int, int, Any]:
    """Write a listing with an assessment: (row, assessment number, assessment)."""
    row = next(iter(write(store, detail(id)).rows.values()))
    made = assessment(id)
    flagged = level in ("review", "urgent")
    lanes = {**made.lanes, lane: LaneResult(level, 40, (0,) if flagged else ())}
    made = replace(made, level=level, lanes=lanes, signals=(signal(lane=lane),) if flagged else ())
    made = replace(made, **change)
    with store.read() as conn:
        snapshot = load_content(conn, [row])[row].snapshot
    one = Judged(row, snapshot, made, next(_LINKS).to_bytes(16, "big"), "d1")
    number = store.run_write(lambda conn: insert_assessments(conn, [one], NOW))[row]
    return row, number, made


def opened(store: Store, id: str, lane: Lane = "minor_age", **change: Any) -> int:
    """Open a case of one urgent listing."""
    _, number, made = judged(store, id, "urgent", lane, **change)
    data = {"listings": [listing_data(made, evidence_digest(made), number)], "due_at": NOW.isoformat()}
    return store.run_write(lambda conn: create_case(conn, NOW, data)).case


def add(store: Store, case: int, kind: Any, data: dict[str, Any], actor: str, at: datetime = NOW) -> None:
    """Append one event to a case."""

    def work(conn: Any) -> None:
        state = load_case(conn, case)
        assert state is not None
        append_event(conn, case, state.sequence, at, kind, data, actor=actor)

    store.run_write(work)


def decide(
    store: Store, case: int, decision: str, by: str = "mod-a", at: datetime = NOW, ground: str = "minor"
) -> None:
    """Let somebody claim and decide a case about all its listings."""
    with store.read() as conn:
        state = load_case(conn, case)
    assert state is not None
    refs = [{"platform": one.ref.platform, "id": one.ref.id} for one in state.listings]
    add(store, case, "claimed", {"until": at.isoformat()}, by, at)
    said = {"decision": decision, "ground": ground, "reason": "seen", "listings": refs}
    add(store, case, "decided", said, by, at)


def decided(store: Store, id: str, decision: str, by: str = "mod-a", lane: Lane = "minor_age") -> int:
    """Open and decide a case."""
    case = opened(store, id, lane)
    decide(store, case, decision, by)
    return case
