"""What belongs to a person: how the cases of a day were spread, own filters. No times, no speed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from doorwatch.store.sql import insert
from doorwatch.store.tables import person_days, saved_filters

DAYS_KEPT = timedelta(days=31)
FILTERS_KEPT = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What a person took from the queue on one day (UTC); `hard_row` of the hard lanes in a row."""

    claims: int = 0
    hard: int = 0
    hard_row: int = 0


def day_counts(conn: sa.Connection, person: str, day: date) -> DayCounts:
    """Return the counts of a person's day."""
    query = sa.select(person_days).where(person_days.c.person == person, person_days.c.day == day)
    row = conn.execute(query).one_or_none()
    return DayCounts() if row is None else DayCounts(row.claims, row.hard, row.hard_row)


def own_days(conn: sa.Connection, person: str, since: date) -> tuple[tuple[date, DayCounts], ...]:
    """Return a person's days from `since` on, the newest first; days without a case are left out."""
    query = (
        sa.select(person_days)
        .where(person_days.c.person == person, person_days.c.day >= since)
        .order_by(person_days.c.day.desc())
    )
    return tuple(
        (row.day, DayCounts(row.claims, row.hard, row.hard_row)) for row in conn.execute(query)
    )


def count_claim(conn: sa.Connection, person: str, day: date, *, hard: bool) -> None:
    """Count a case that a person took."""
    step = int(hard)
    made = insert(conn, person_days).values(person=person, day=day, claims=1, hard=step, hard_row=step)
    conn.execute(
        made.on_conflict_do_update(
            index_elements=["person", "day"],
            set_={
                "claims": person_days.c.claims + 1,
                "hard": person_days.c.hard + step,
                "hard_row": person_days.c.hard_row + 1 if hard else 0,
            },
        )
    )


def put_filter(conn: sa.Connection, person: str, name: str, chosen: Mapping[str, Any], at: datetime) -> None:
    """Save a filter under a name; one of the same name is replaced."""
    made = insert(conn, saved_filters).values(person=person, name=name, filter=dict(chosen), saved_at=at)
    conn.execute(
        made.on_conflict_do_update(
            index_elements=["person", "name"],
            set_={"filter": made.excluded.filter, "saved_at": made.excluded.saved_at},
        )
    )


def filters_of(conn: sa.Connection, person: str) -> dict[str, dict[str, Any]]:
    """Return a person's filters by name, in its order."""
    query = sa.select(saved_filters).where(saved_filters.c.person == person).order_by(saved_filters.c.name)
    return {row.name: row.filter for row in conn.execute(query)}


def drop_filter(conn: sa.Connection, person: str, name: str) -> bool:
    """Delete a filter; tell whether there was one."""
    gone = sa.delete(saved_filters).where(saved_filters.c.person == person, saved_filters.c.name == name)
    return bool(conn.execute(gone).rowcount)
