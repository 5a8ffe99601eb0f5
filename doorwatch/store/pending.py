"""The queue of listings whose assessment is due. It is a table, so that a kill loses none of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.store.sql import chunks, insert_into
from doorwatch.store.tables import listings, pending_assessments, snapshots

Reason = Literal["new", "changed", "touched", "outdated", "date"]

_DONE = sa.delete(pending_assessments).where(
    pending_assessments.c.listing == sa.bindparam("row"),
    pending_assessments.c.version == sa.bindparam("seen"),
)

_DROP = sa.delete(pending_assessments).where(pending_assessments.c.listing == sa.bindparam("row"))


@dataclass(frozen=True, slots=True)
class Pending:
    """A listing that waits. `version` grows when another reason comes while it is being assessed."""

    row: int
    reason: Reason
    since: datetime
    version: int


@cache
def _waiting(dialect: str) -> Any:
    statement = insert_into(dialect, pending_assessments)
    again = {"version": pending_assessments.c.version + 1}
    return statement.on_conflict_do_update(index_elements=["listing"], set_=again)


def enqueue(conn: sa.Connection, rows: Iterable[int], reason: Reason, now: datetime) -> None:
    """Let these listings wait for an assessment; those that wait already keep their first reason."""
    values = [{"listing": row, "reason": reason, "since": now, "version": 1} for row in sorted(set(rows))]
    if values:
        conn.execute(_waiting(conn.dialect.name), values)


def next_pending(
    conn: sa.Connection, limit: int, *, after: int = 0, platform: str | None = None
) -> tuple[Pending, ...]:
    """Return waiting listings whose content is still here, by row, from the one behind `after`.

    A live listing whose content has gone waits on: the visit plan asks for its full page.
    """
    query = (
        sa.select(pending_assessments)
        .join(listings, listings.c.id == pending_assessments.c.listing)
        .join(snapshots, snapshots.c.id == listings.c.current)
        .where(
            pending_assessments.c.listing > after,
            snapshots.c.content_until.is_not(None),
            listings.c.listing.is_not(None),
        )
        .order_by(pending_assessments.c.listing)
        .limit(limit)
    )
    if platform is not None:
        query = query.where(listings.c.platform == platform)
    return tuple(Pending(row.listing, row.reason, row.since, row.version) for row in conn.execute(query))


def count_pending(conn: sa.Connection) -> int:
    """Return how many listings wait, readable or not."""
    return conn.scalar(sa.select(sa.func.count()).select_from(pending_assessments)) or 0


def done_pending(conn: sa.Connection, items: Sequence[Pending]) -> None:
    """Take assessed listings out of the queue, but not those that got another reason meanwhile."""
    if items:
        conn.execute(_DONE, [{"row": one.row, "seen": one.version} for one in items])


def drop_pending(conn: sa.Connection, row: int) -> None:
    """Let a listing wait no longer, before it is assessed in this very transaction."""
    conn.execute(_DROP, {"row": row})


def drop_hopeless(conn: sa.Connection) -> int:
    """Take out listings that are gone and of which nothing can be read any more; return how many."""
    hopeless = (
        sa.select(listings.c.id)
        .outerjoin(snapshots, snapshots.c.id == listings.c.current)
        .where(listings.c.status == "removed", snapshots.c.content_until.is_(None))
    )
    result = conn.execute(sa.delete(pending_assessments).where(pending_assessments.c.listing.in_(hopeless)))
    return result.rowcount


def enqueue_outdated(
    conn: sa.Connection, ruleset: str, detectors: str, now: datetime, *, platform: str | None = None
) -> int:
    """Let readable live listings wait that other rules or detectors assessed, or whose date cue is due.

    Those that were assessed under an agency mark that has ended since wait too. Returns how many were
    added. One statement each: this runs once a night over everything.
    """
    from doorwatch.store.tables import agency_marks, assessments, sightings

    base = (
        sa.select(listings.c.id)
        .join(snapshots, snapshots.c.id == listings.c.current)
        .outerjoin(assessments, assessments.c.id == listings.c.assessment)
        .where(listings.c.status == "live", snapshots.c.content_until.is_not(None), ~snapshots.c.history)
        .where(~sa.exists().where(pending_assessments.c.listing == listings.c.id))
    )
    if platform is not None:
        base = base.where(listings.c.platform == platform)
    other = sa.or_(
        assessments.c.id.is_(None), assessments.c.ruleset != ruleset, assessments.c.detectors != detectors
    )
    outdated = list(conn.scalars(base.where(other)))
    dated = list(conn.scalars(base.where(assessments.c.review_on <= now.date(), sa.not_(other))))
    lapsed = (
        base.join(sightings, sightings.c.snapshot == listings.c.current)
        .join(agency_marks, agency_marks.c.account == sightings.c.account)
        .where(agency_marks.c.until <= now, assessments.c.made_at < agency_marks.c.until)
    )
    ended = set(conn.scalars(lapsed)) - {*outdated, *dated}
    enqueue(conn, ended, "touched", now)
    for part in chunks(outdated):
        enqueue(conn, part, "outdated", now)
    for part in chunks(dated):
        enqueue(conn, part, "date", now)
    return len(outdated) + len(dated) + len(ended)
