"""Nights and how far they came: a killed night resumes behind its last finished phase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from doorwatch.store.sql import insert_or_ignore
from doorwatch.store.tables import nights


@dataclass(frozen=True, slots=True)
class Night:
    """A night; `phases` are the ones that are done, in order."""

    night: date
    started_at: datetime
    completed_at: datetime | None
    phases: tuple[str, ...]


def start_night(conn: sa.Connection, night: date, now: datetime) -> Night:
    """Return the night as it stands, started now when it is new."""
    insert_or_ignore(conn, nights, [{"night": night, "started_at": now, "phases": []}])
    found = find_night(conn, night)
    assert found is not None
    return found


def find_night(conn: sa.Connection, night: date) -> Night | None:
    """Return a night, None when it never started."""
    row = conn.execute(sa.select(nights).where(nights.c.night == night)).one_or_none()
    if row is None:
        return None
    return Night(row.night, row.started_at, row.completed_at, tuple(row.phases))


def phase_done(conn: sa.Connection, night: date, phase: str) -> None:
    """Note that a phase of a started night is done; a second time changes nothing."""
    row = conn.execute(sa.select(nights.c.phases).where(nights.c.night == night)).one()
    if phase not in row.phases:
        conn.execute(sa.update(nights).where(nights.c.night == night).values(phases=[*row.phases, phase]))


def complete_night(conn: sa.Connection, night: date, now: datetime) -> None:
    """Note that all phases of a started night are done; the first time counts."""
    conn.execute(
        sa.update(nights)
        .where(nights.c.night == night, nights.c.completed_at.is_(None))
        .values(completed_at=now)
    )


def last_completed(conn: sa.Connection) -> datetime | None:
    """Return when the newest completed night ended, None when none ever did."""
    found: datetime | None = conn.scalar(sa.select(sa.func.max(nights.c.completed_at)))
    return found


def unfinished(conn: sa.Connection) -> Night | None:
    """Return the newest night that was started and not completed, None when all were."""
    query = sa.select(nights.c.night).where(nights.c.completed_at.is_(None)).order_by(nights.c.night.desc())
    found = conn.scalar(query.limit(1))
    return None if found is None else find_night(conn, found)


def restart_night(conn: sa.Connection, night: date, now: datetime) -> Night:
    """Begin a completed night anew: another try for each platform, all phases again."""
    again: dict[str, object] = {"started_at": now, "completed_at": None, "phases": []}
    conn.execute(sa.update(nights).where(nights.c.night == night).values(again))
    found = find_night(conn, night)
    assert found is not None
    return found
