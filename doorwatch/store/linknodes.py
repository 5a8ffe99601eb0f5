"""When and where the listings of a case were seen, for its link view."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from doorwatch.store.sql import chunks
from doorwatch.store.tables import snapshots


def seen_between(conn: sa.Connection, rows: Iterable[int]) -> dict[int, tuple[date, date]]:
    """Return the days (UTC) of the first and the last sighting that is remembered, by listing row."""
    found: dict[int, tuple[date, date]] = {}
    for part in chunks(sorted(set(rows))):
        query = (
            sa.select(
                snapshots.c.listing, sa.func.min(snapshots.c.observed_at), sa.func.max(snapshots.c.last_seen)
            )
            .where(snapshots.c.listing.in_(part))
            .group_by(snapshots.c.listing)
        )
        found.update((row, (first.date(), last.date())) for row, first, last in conn.execute(query))
    return found
