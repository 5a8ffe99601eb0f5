"""What statistics count: listings seen in a stretch of time, each as it was left in it, without a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from doorwatch.store.tables import assessments, listings, sightings, snapshots


@dataclass(frozen=True, slots=True)
class ListingFact:
    """One listing: its verdict of age, its mark, its level and the level of each lane."""

    stated_age: int | None
    verified: bool | None
    level: str
    lanes: Mapping[str, str]


def listing_facts(conn: sa.Connection, start: datetime, end: datetime) -> dict[str, list[ListingFact]]:
    """Return by platform each listing that was seen at or after `start` and before `end`, once.

    It counts as the newest assessment, made before `end`, of what it then said. Golden items are no
    listings and are left out.
    """
    query = (
        sa.select(
            listings.c.id, listings.c.platform, sightings.c.verified, assessments.c.level,
            assessments.c.lanes, assessments.c.vector,
        )
        .join(snapshots, snapshots.c.listing == listings.c.id)
        .join(assessments, assessments.c.snapshot == snapshots.c.id)
        .outerjoin(sightings, sightings.c.snapshot == snapshots.c.id)
        .where(
            snapshots.c.observed_at < end, snapshots.c.last_seen >= start, ~snapshots.c.history,
            assessments.c.made_at < end,
        )
        .order_by(listings.c.id, snapshots.c.observed_at, snapshots.c.id, assessments.c.id)
    )  # fmt: skip
    newest: dict[int, tuple[str, ListingFact]] = {}
    for row in conn.execute(query.execution_options(yield_per=2000)):
        lanes = {lane: str(result["level"]) for lane, result in row.lanes.items()}
        newest[row.id] = row.platform, ListingFact(row.vector["stated_age"], row.verified, row.level, lanes)
    found: dict[str, list[ListingFact]] = {}
    for platform, fact in newest.values():
        found.setdefault(platform, []).append(fact)
    return found
