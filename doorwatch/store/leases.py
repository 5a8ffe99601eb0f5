"""Leases of claims: one conditional UPDATE ... RETURNING takes one, a heartbeat is a column and no event.

A lease is measured on the database's clock on PostgreSQL, where workers are on several machines, and on
the injected clock on SQLite (CONTRACTS §9).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from doorwatch.cases import OPEN_STATES
from doorwatch.store.tables import cases
from doorwatch.store.tables.base import Instant


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a case; `living` on the clock that leases are measured on."""

    claimed_by: str | None
    until: datetime | None
    living: bool


def clock(conn: sa.Connection, now: datetime) -> Any:
    """Return the moment that leases are compared with, as an SQL expression."""
    if conn.dialect.name == "postgresql":
        return sa.func.clock_timestamp(type_=Instant())
    return sa.literal(now, Instant())


def _later(conn: sa.Connection, now: datetime, lease: timedelta) -> Any:
    if conn.dialect.name == "postgresql":
        return sa.type_coerce(sa.func.clock_timestamp() + sa.literal(lease, sa.Interval()), Instant())
    return sa.literal(now + lease, Instant())


def take_lease(
    conn: sa.Connection,
    case: int,
    sequence: int,
    person: str,
    now: datetime,
    lease: timedelta,
    *,
    by_force: bool = False,
) -> datetime | None:
    """Take an open case whose newest event is `sequence` and that nobody holds; return the lease's end.

    None when it is held, not open or has moved on. `by_force` takes a living lease too.
    """
    free = [] if by_force else [
        sa.or_(cases.c.claimed_by.is_(None), cases.c.lease_until.is_(None),
               cases.c.lease_until <= clock(conn, now), cases.c.claimed_by == person)
    ]  # fmt: skip
    taken = (
        sa.update(cases)
        .where(
            cases.c.id == case,
            cases.c.sequence == sequence,
            cases.c.state.in_(OPEN_STATES),
            cases.c.undecided > 0,
            *free,
        )
        .values(claimed_by=person, lease_until=_later(conn, now, lease), heartbeat_at=clock(conn, now))
        .returning(cases.c.lease_until)
    )
    until: datetime | None = conn.execute(taken).scalar_one_or_none()
    return until


def extend_lease(
    conn: sa.Connection, case: int, person: str, now: datetime, lease: timedelta
) -> datetime | None:
    """Move the end of a living lease of `person`; return it, None when the person holds none."""
    moved = (
        sa.update(cases)
        .where(cases.c.id == case, cases.c.claimed_by == person, cases.c.lease_until > clock(conn, now))
        .values(lease_until=_later(conn, now, lease), heartbeat_at=clock(conn, now))
        .returning(cases.c.lease_until)
    )
    until: datetime | None = conn.execute(moved).scalar_one_or_none()
    return until


def give_lease(conn: sa.Connection, case: int, now: datetime, lease: timedelta) -> None:
    """Give the claim that a case's events name a fresh lease (after an undo)."""
    conn.execute(
        sa.update(cases)
        .where(cases.c.id == case, cases.c.claimed_by.is_not(None))
        .values(lease_until=_later(conn, now, lease), heartbeat_at=clock(conn, now))
    )


def lease_of(conn: sa.Connection, case: int, now: datetime) -> Lease:
    """Return who holds a case."""
    return leases_of(conn, [case], now).get(case, Lease(None, None, living=False))


def leases_of(conn: sa.Connection, numbers: Iterable[int], now: datetime) -> dict[int, Lease]:
    """Return the holders of several cases."""
    living = sa.and_(cases.c.lease_until.is_not(None), cases.c.lease_until > clock(conn, now))
    query = sa.select(cases.c.id, cases.c.claimed_by, cases.c.lease_until, living.label("living")).where(
        cases.c.id.in_(list(numbers))
    )
    return {
        row.id: Lease(row.claimed_by, row.lease_until, living=bool(row.living)) for row in conn.execute(query)
    }
