"""What ends when: for each thing that is kept, which rows are due, and how they end.

`due` gives row ids (of the table that the ending is about), so that a night ends them in small
transactions and `doctor` can count them. Nothing here looks at a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from doorwatch.store import tables as t
from doorwatch.store.sql import one_writer
from doorwatch.types.agreement import Terms

Ids = sa.Select[Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """When, and by whose terms. `platform` is None for what belongs to no single platform.

    `complete_scan` is when the platform's newest complete scan started.
    """

    now: datetime
    terms: Terms
    platform: str | None = None
    complete_scan: datetime | None = None

    def ago(self, days: int) -> datetime:
        """Return the moment so many days back: what is from then or before has ended."""
        return self.now - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Ending:
    """One kind of end of rows of `table`. `per_platform` endings run for each platform with its own terms."""

    name: str
    table: sa.Table
    due: Callable[[Moment], Ids]
    end: Callable[[sa.Connection, Sequence[int]], None]
    per_platform: bool = True


def _of_platform(moment: Moment) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        t.listings.c.id == t.snapshots.c.listing, t.listings.c.platform == moment.platform
    )


def held_by_case() -> sa.ColumnElement[bool]:
    """True for a snapshot whose listing a case still holds, from the flagged one onwards."""
    return sa.exists().where(
        t.case_listings.c.row == t.snapshots.c.listing, t.snapshots.c.last_seen >= t.case_listings.c.since
    )


def _held_by_sample(moment: Moment) -> sa.ColumnElement[bool]:
    waiting = sa.and_(
        t.control_sample.c.reviewed_at.is_(None),
        sa.or_(
            t.control_sample.c.kind == "control",
            t.control_sample.c.drawn_at > moment.ago(moment.terms.unseen_sample),
        ),
    )
    return sa.exists().where(t.control_sample.c.snapshot == t.snapshots.c.id, waiting)


def _text_due(moment: Moment) -> Ids:
    """Text ends with the next complete scan after it was read, at the latest at its own end."""
    ends = [t.snapshots.c.content_until <= moment.now]
    if moment.complete_scan is not None:
        ends.append(t.snapshots.c.content_until < moment.complete_scan + timedelta(days=moment.terms.text))
    window = moment.terms.replay_window
    kept = (t.snapshots.c.last_seen > moment.ago(window)) if window else sa.false()
    return (
        sa.select(t.snapshots.c.id)
        .where(_of_platform(moment), sa.or_(*ends), ~held_by_case(), ~_held_by_sample(moment), ~kept)
        .order_by(t.snapshots.c.id)
    )


def _end_text(conn: sa.Connection, ids: Sequence[int]) -> None:
    gone = {"content": None, "pictures": None, "content_until": None}
    conn.execute(sa.update(t.snapshots).where(t.snapshots.c.id.in_(ids)).values(gone))
    conn.execute(
        sa.update(t.assessments)
        .where(t.assessments.c.snapshot.in_(ids), t.assessments.c.body.is_not(None))
        .values(body=None)
    )


_MEMORY = (t.fingerprints, t.pictures, t.sightings, t.shingle_sets, t.shingle_bands, t.bank_matches)


def _memory_due(moment: Moment) -> Ids:
    remembered = sa.exists().where(t.sightings.c.snapshot == t.snapshots.c.id)
    return (
        sa.select(t.snapshots.c.id)
        .where(
            _of_platform(moment),
            t.snapshots.c.last_seen <= moment.ago(moment.terms.fingerprints),
            sa.or_(remembered, ~held_by_case()),
        )
        .order_by(t.snapshots.c.id)
    )


def _end_memory(conn: sa.Connection, ids: Sequence[int]) -> None:
    """Forget fingerprints; the snapshot itself goes with them unless a case holds it."""
    for table in _MEMORY:
        conn.execute(sa.delete(table).where(table.c.snapshot.in_(ids)))
    gone = list(conn.scalars(sa.select(t.snapshots.c.id).where(t.snapshots.c.id.in_(ids), ~held_by_case())))
    made = sa.select(t.assessments.c.id).where(t.assessments.c.snapshot.in_(gone))
    conn.execute(sa.update(t.listings).where(t.listings.c.assessment.in_(made)).values(assessment=None))
    conn.execute(
        sa.update(t.listings).where(t.listings.c.current.in_(gone)).values(current=None, linked=False)
    )
    conn.execute(sa.delete(t.snapshots).where(t.snapshots.c.id.in_(gone)))


def _place_due(moment: Moment) -> Ids:
    return (
        sa.select(t.snapshots.c.id)
        .join(t.sightings, t.sightings.c.snapshot == t.snapshots.c.id)
        .where(
            _of_platform(moment),
            t.snapshots.c.last_seen <= moment.ago(moment.terms.municipality),
            t.sightings.c.municipality.is_not(None),
        )
        .order_by(t.snapshots.c.id)
    )


def _end_place(conn: sa.Connection, ids: Sequence[int]) -> None:
    """Forget where; `elsewhere` (another municipality than before: yes or no) stays."""
    conn.execute(sa.update(t.sightings).where(t.sightings.c.snapshot.in_(ids)).values(municipality=None))
    conn.execute(
        sa.delete(t.fingerprints).where(
            t.fingerprints.c.snapshot.in_(ids), t.fingerprints.c.kind == "municipality"
        )
    )


def _address_due(moment: Moment) -> Ids:
    """Gone listings after their term, live ones unseen for that of fingerprints; a case keeps its own."""
    gone = t.listings.c.removed_at <= moment.ago(moment.terms.address_after_gone)
    lost = t.listings.c.last_seen <= moment.ago(moment.terms.fingerprints)
    held = sa.exists().where(t.case_listings.c.row == t.listings.c.id)
    return (
        sa.select(t.listings.c.id)
        .where(
            t.listings.c.platform == moment.platform,
            t.listings.c.listing.is_not(None),
            sa.or_(gone, lost),
            ~held,
        )
        .order_by(t.listings.c.id)
    )


def _end_address(conn: sa.Connection, ids: Sequence[int]) -> None:
    names = ("listing", "url", "card", "etag", "last_modified", "page_hash")
    conn.execute(sa.update(t.listings).where(t.listings.c.id.in_(ids)).values(dict.fromkeys(names)))
    conn.execute(sa.delete(t.pending_assessments).where(t.pending_assessments.c.listing.in_(ids)))


def _row_due(moment: Moment) -> Ids:
    """Rows of listings that hold nothing any more."""
    held = sa.exists().where(t.snapshots.c.listing == t.listings.c.id)
    return (
        sa.select(t.listings.c.id)
        .where(t.listings.c.platform == moment.platform, t.listings.c.listing.is_(None), ~held)
        .order_by(t.listings.c.id)
    )


def _end_row(conn: sa.Connection, ids: Sequence[int]) -> None:
    conn.execute(sa.delete(t.listings).where(t.listings.c.id.in_(ids)))


def _sample_due(moment: Moment) -> Ids:
    """Unseen listings drawn for a look that nobody took in time; a control draw goes with its snapshot."""
    return (
        sa.select(t.control_sample.c.id)
        .join(t.snapshots, t.snapshots.c.id == t.control_sample.c.snapshot)
        .where(
            _of_platform(moment),
            t.control_sample.c.kind == "unseen",
            t.control_sample.c.drawn_at <= moment.ago(moment.terms.unseen_sample),
        )
        .order_by(t.control_sample.c.id)
    )


def _attempts_due(moment: Moment) -> Ids:
    return (
        sa.select(t.door_attempts.c.id)
        .where(
            t.door_attempts.c.platform == moment.platform,
            t.door_attempts.c.at <= moment.ago(moment.terms.attempts),
        )
        .order_by(t.door_attempts.c.id)
    )


def _aside_due(moment: Moment) -> Ids:
    return (
        sa.select(t.set_aside.c.id)
        .where(t.set_aside.c.platform == moment.platform, t.set_aside.c.at <= moment.ago(moment.terms.spool))
        .order_by(t.set_aside.c.id)
    )


def delete_from(table: sa.Table) -> Callable[[sa.Connection, Sequence[int]], None]:
    """Return the ending that deletes rows by their id."""

    def end(conn: sa.Connection, ids: Sequence[int]) -> None:
        conn.execute(sa.delete(table).where(table.c.id.in_(ids)))

    return end


LISTING_ENDINGS = (
    Ending("unseen_sample", t.control_sample, _sample_due, delete_from(t.control_sample)),
    Ending("text", t.snapshots, _text_due, _end_text),
    Ending("fingerprints", t.snapshots, _memory_due, _end_memory),
    Ending("municipality", t.snapshots, _place_due, _end_place),
    Ending("address", t.listings, _address_due, _end_address),
    Ending("listing_row", t.listings, _row_due, _end_row),
    Ending("attempts", t.door_attempts, _attempts_due, delete_from(t.door_attempts)),
    Ending("set_aside", t.set_aside, _aside_due, delete_from(t.set_aside)),
)


def due_ids(conn: sa.Connection, ending: Ending, moment: Moment) -> list[int]:
    """Return the ids of all rows whose term has ended, in order."""
    return list(conn.scalars(ending.due(moment)))


def end_rows(conn: sa.Connection, ending: Ending, moment: Moment, ids: Sequence[int]) -> int:
    """End those of `ids` (at most 500) that are still due; return how many.

    Asked again inside the write transaction: what was seen anew meanwhile stays.
    """
    one_writer(conn)
    due = list(conn.scalars(ending.due(moment).where(ending.table.c.id.in_(ids))))
    if due:
        ending.end(conn, due)
    return len(due)


def platforms(conn: sa.Connection) -> list[str]:
    """Return every platform that the store holds anything of."""
    found: set[str] = set()
    for table in (t.listings, t.case_listings, t.door_attempts, t.set_aside, t.scans):
        found.update(conn.scalars(sa.select(table.c.platform).distinct()))
    return sorted(found)


def last_complete_scan(conn: sa.Connection, platform: str) -> datetime | None:
    """Return when the platform's newest complete scan started, None when none was."""
    query = sa.select(sa.func.max(t.scans.c.started_at)).where(
        t.scans.c.platform == platform, t.scans.c.state == "complete"
    )
    found: datetime | None = conn.scalar(query)
    return found


def existing_cases(conn: sa.Connection) -> set[int]:
    """Return the numbers of all cases: files of others have nothing to belong to."""
    return set(conn.scalars(sa.select(t.cases.c.id)))
