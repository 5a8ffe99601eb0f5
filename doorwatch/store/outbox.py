"""Messages of the outbox, whoever they are for: which are due, one try at a time, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from doorwatch.store.alarming import put_message
from doorwatch.store.referrals import claim_message, end_message
from doorwatch.store.tables import outbox

__all__ = ["Waiting", "claim_message", "due_for", "end_message", "put_message"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits: its number, what happened, who is told, ids and counts, tries so far."""

    message: int
    event: str
    recipient: str
    payload: Mapping[str, Any]
    attempts: int


def due_for(conn: sa.Connection, prefix: str, now: datetime, limit: int = 200) -> tuple[Waiting, ...]:
    """Return what waits for recipients that begin with `prefix` and whose time has come, oldest first."""
    query = (
        sa.select(outbox)
        .where(
            outbox.c.recipient.startswith(prefix, autoescape=True),
            outbox.c.state == "waiting",
            sa.or_(outbox.c.next_at.is_(None), outbox.c.next_at <= now),
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return tuple(
        Waiting(row.id, row.event, row.recipient, row.payload, row.attempts) for row in conn.execute(query)
    )
