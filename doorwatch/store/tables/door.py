"""What services were answered at the door, so that a request that is sent twice is one."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import METADATA, ROW_ID, Instant, column, serial

door_answers = sa.Table(
    "door_answers",
    METADATA,
    serial("answer"),
    column("service", sa.String(64), "the service's name"),
    column("key", sa.String(64), "SHA-256 of its idempotency key, hex"),
    column("body", sa.String(64), "SHA-256 of the request, hex"),
    column("assessment", ROW_ID, "the assessment that it was answered with (assessments.id)"),
    column("word", sa.String(16), "accepted or held"),
    column("at", Instant, "when"),
    sa.UniqueConstraint("service", "key"),
    sa.Index("ix_door_answers_at", "at"),
    sqlite_autoincrement=True,
    comment="request = (service, idempotency key), for 24 hours",
)
