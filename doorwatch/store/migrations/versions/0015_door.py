"""Answers at the door, by idempotency key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID
from doorwatch.store.tables.base import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "door_answers",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="answer"),
        sa.Column("service", sa.String(length=64), nullable=False, comment="the service's name"),
        sa.Column("key", sa.String(length=64), nullable=False, comment="SHA-256 of its idempotency key, hex"),
        sa.Column("body", sa.String(length=64), nullable=False, comment="SHA-256 of the request, hex"),
        sa.Column(
            "assessment",
            ROW_ID,
            nullable=False,
            comment="the assessment that it was answered with (assessments.id)",
        ),
        sa.Column("word", sa.String(length=16), nullable=False, comment="accepted or held"),
        sa.Column("at", Instant(), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_answers")),
        sa.UniqueConstraint("service", "key", name=op.f("uq_door_answers_service_key")),
        comment="request = (service, idempotency key), for 24 hours",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_door_answers_at", "door_answers", ["at"], unique=False)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("door_answers")
