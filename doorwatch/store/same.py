"""The short way of a feed: a listing that says what it said before needs no reading.

It holds only while everything that a reading would renew is still here: the content with its
picture readings, and fingerprints under the newest Memory key with the place still known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from doorwatch.store.scans import Scan
from doorwatch.store.sql import chunks, update_by
from doorwatch.store.tables import listings, sightings, snapshots
from doorwatch.types import Listing


@dataclass(frozen=True, slots=True)
class Same:
    """A listing that is as it was: its row, its current snapshot, and how the feed gave it now."""

    row: int
    snapshot: int
    listing: Listing
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a listing's current content; `placed` says that its municipality is known."""

    row: int
    snapshot: int
    content_hash: str
    last_seen: datetime
    placed: bool


def held(conn: sa.Connection, platform: str, ids: Sequence[str], newest_key: str) -> dict[str, Held]:
    """Return what is held of live listings whose content and newest fingerprints are still here, by id."""
    found: dict[str, Held] = {}
    for part in chunks(ids):
        query = (
            sa.select(
                listings.c.listing, listings.c.id, snapshots.c.id.label("snapshot"), snapshots.c.content_hash,
                snapshots.c.last_seen, sightings.c.municipality,
            )
            .join(snapshots, snapshots.c.id == listings.c.current)
            .join(sightings, sightings.c.snapshot == snapshots.c.id)
            .where(
                listings.c.platform == platform,
                listings.c.listing.in_(part),
                listings.c.status == "live",
                snapshots.c.content_until.is_not(None),
                snapshots.c.key == newest_key,
            )
        )  # fmt: skip
        for row in conn.execute(query):
            placed = row.municipality is not None
            found[row.listing] = Held(row.id, row.snapshot, row.content_hash, row.last_seen, placed)
    return found


def see_same(
    conn: sa.Connection, scan: Scan, batch: Sequence[Same], now: datetime, text_days: int = 2
) -> None:
    """Move the times of listings that are as they were; their content is here anew, as the feed gave it."""
    until = now + timedelta(days=text_days)
    update_by(
        conn,
        snapshots,
        ("id",),
        [
            {"id": one.snapshot, "last_seen": one.at, "content": one.listing, "content_until": until}
            for one in batch
        ],
    )
    update_by(
        conn,
        listings,
        ("id",),
        [
            {
                "id": one.row, "url": one.listing.url, "last_seen": one.at, "detail_at": one.at,
                "listed_scan": scan.id, "detail_scan": scan.id, "missed": 0,
            }
            for one in batch
        ],
    )  # fmt: skip
