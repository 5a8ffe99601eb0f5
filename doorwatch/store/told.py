"""What a platform tells of a listing whose text is gone: noted on its row and its last sighting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import sqlalchemy as sa

from doorwatch.store.groups import members
from doorwatch.store.pending import enqueue
from doorwatch.store.prints import LINKING
from doorwatch.store.sql import among, chunks
from doorwatch.store.tables import fingerprints, listings, sightings, snapshots
from doorwatch.types.listing import Attempt

_CONTENT = (
    sa.select(listings.c.listing, snapshots.c.content)
    .join(snapshots, snapshots.c.id == listings.c.current)
    .where(
        listings.c.platform == sa.bindparam("platform"),
        among(listings.c.listing, "ids"),
        snapshots.c.content_until.is_not(None),
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """A known listing as it stands: its row, newest snapshot, status, and ages that were refused before."""

    row: int
    snapshot: int | None
    status: str
    last_seen: datetime
    removed_at: datetime | None
    refused_ages: tuple[int, ...]


def known_rows(conn: sa.Connection, platform: str, ids: Iterable[str]) -> dict[str, Told]:
    """Return what is known of a platform's listings by id; unknown ids are missing."""
    found: dict[str, Told] = {}
    for part in chunks(sorted(ids)):
        query = (
            sa.select(listings, sightings.c.refused_ages)
            .outerjoin(sightings, sightings.c.snapshot == listings.c.current)
            .where(listings.c.platform == platform, listings.c.listing.in_(part))
        )
        for row in conn.execute(query):
            found[row.listing] = Told(
                row.id, row.current, row.status, row.last_seen, row.removed_at, tuple(row.refused_ages or ())
            )
    return found


def known_attempts(
    conn: sa.Connection, platform: str, ids: Sequence[str]
) -> dict[str, tuple[Attempt, ...]]:
    """Return the attempts that are kept with listings' current content, by id; those without are missing."""
    found: dict[str, tuple[Attempt, ...]] = {}
    for part in chunks(ids):
        for row in conn.execute(_CONTENT, {"platform": platform, "ids": part}):
            if told := (row.content or {}).get("attempts"):
                found[row.listing] = msgspec.convert(told, tuple[Attempt, ...])
    return found


def note_refused(
    conn: sa.Connection, known: Told, at: datetime, stated_age: int | None, now: datetime
) -> set[int]:
    """Note that the platform refused a listing; return whom that touches: they wait for an assessment."""
    if known.snapshot is not None:
        values: dict[str, object] = {}
        if stated_age is not None:
            values["refused_ages"] = sorted({*known.refused_ages, stated_age})
        if at >= known.last_seen:
            values["status"] = "refused"
        if values:
            changed = sa.update(sightings).where(sightings.c.snapshot == known.snapshot).values(**values)
            conn.execute(changed)
    if at >= known.last_seen:
        gone = sa.update(listings).where(listings.c.id == known.row)
        conn.execute(gone.values(status="refused", removed_at=now))
    return _touch(conn, known, now)


def note_removed(
    conn: sa.Connection, known: Told, at: datetime, _stated_age: int | None, now: datetime
) -> set[int]:
    """Note that the platform removed a listing, unless it was seen since."""
    if at < known.last_seen:
        return set()
    gone = sa.update(listings).where(listings.c.id == known.row)
    conn.execute(gone.values(status="removed", removed_at=at))
    return set()


def keep_status(conn: sa.Connection, known: Told) -> None:
    """Let a submitted listing be what the door said of it, whatever was written since."""
    conn.execute(
        sa.update(listings)
        .where(listings.c.id == known.row)
        .values(status=known.status, removed_at=known.removed_at)
    )
    current = sa.select(listings.c.current).where(listings.c.id == known.row).scalar_subquery()
    conn.execute(sa.update(sightings).where(sightings.c.snapshot == current).values(status=known.status))


def _touch(conn: sa.Connection, known: Told, now: datetime) -> set[int]:
    if known.snapshot is None:
        return set()
    query = sa.select(fingerprints.c.grp).where(
        fingerprints.c.snapshot == known.snapshot, fingerprints.c.kind.in_(LINKING)
    )
    found = members(conn, {group: {known.snapshot} for group in conn.scalars(query)}, cap=None)
    rows = {one.listing for group in found.values() for one in group}
    enqueue(conn, rows, "touched", now)
    return rows
