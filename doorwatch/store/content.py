"""Reading back what is kept of listings' content, as long as it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
import sqlalchemy as sa

from doorwatch.store.sql import AnyRow, among, chunks
from doorwatch.store.tables import listings, snapshots
from doorwatch.types.listing import Listing
from doorwatch.types.reading import PictureReading

_CURRENT = (
    sa.select(snapshots, listings.c.status)
    .join(listings, listings.c.current == snapshots.c.id)
    .where(among(listings.c.id, "rows"), snapshots.c.content_until.is_not(None))
)


@dataclass(frozen=True, slots=True)
class Content:
    """A snapshot to be read and assessed again. `status` is its listing's now."""

    row: int
    snapshot: int
    listing: Listing
    pictures: tuple[PictureReading, ...]
    reveal: Literal["shown", "behind_button", "none"]
    content_hash: str
    observed_at: datetime
    last_seen: datetime
    status: str


def load_content(conn: sa.Connection, rows: Sequence[int]) -> dict[int, Content]:
    """Return the content of current snapshots by listing row; where its term has ended it is missing."""
    found: dict[int, Content] = {}
    for part in chunks(list(rows)):
        for row in conn.execute(_CURRENT, {"rows": part}):
            found[row.listing] = content_from(row)
    return found


def content_from(row: AnyRow) -> Content:
    """Return the content in a row of `snapshots` with its listing's status; it must still be there."""
    return Content(
        row=row.listing,
        snapshot=row.id,
        listing=msgspec.convert(row.content, Listing),
        pictures=msgspec.convert(row.pictures or [], tuple[PictureReading, ...]),
        reveal=row.reveal,
        content_hash=row.content_hash,
        observed_at=row.observed_at,
        last_seen=row.last_seen,
        status=row.status,
    )
