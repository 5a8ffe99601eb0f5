"""What platforms were asked to keep for the police, as pages tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from doorwatch.store.tables import preserve_requests


@dataclass(frozen=True, slots=True)
class PreserveRow:
    """A request to a platform to keep originals, and its word when it came."""

    id: int
    platform: str
    listings: int
    asked_at: datetime
    asked_by: str
    until: datetime
    acknowledged_at: datetime | None


def preserve_requests_of(conn: sa.Connection, case: int) -> tuple[PreserveRow, ...]:
    """Return what platforms were asked to keep of a case, oldest first."""
    query = (
        sa.select(preserve_requests)
        .where(preserve_requests.c.case == case)
        .order_by(preserve_requests.c.id)
    )
    return tuple(
        PreserveRow(
            row.id, row.platform, row.listings, row.asked_at, row.asked_by, row.until, row.acknowledged_at
        )
        for row in conn.execute(query)
    )
