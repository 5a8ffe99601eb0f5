"""Rights of data subjects: requests that two persons handle, and objections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "objections",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="objection"),
        sa.Column(
            "digest",
            sa.LargeBinary(length=16),
            nullable=False,
            comment="HMAC of platform and listing or account, under a Memory key",
        ),
        sa.Column("request", ROW_ID, nullable=False, comment="number of its request; may be gone"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False, comment="its end"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("digest", "request", name=op.f("uq_objections_digest_request")),
        comment="listings and accounts that are not taken in meanwhile; nobody can read whose",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_objections_until", "objections", ["until"], unique=False)
    op.create_table(
        "subject_requests",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="request"),
        sa.Column("kind", sa.String(length=8), nullable=False, comment="find, export, erase or object"),
        sa.Column(
            "platform",
            sa.String(length=64),
            nullable=False,
            comment="the platform that handed it in; nothing of another is touched",
        ),
        sa.Column(
            "reference",
            sa.String(length=64),
            nullable=False,
            comment="what the platform calls the request; no name, no contact",
        ),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=True,
            comment="listing ids and account, encrypted with the people key; NULL once closed",
        ),
        sa.Column(
            "recipient",
            sa.String(length=100),
            nullable=True,
            comment="age public key that an export is sealed to",
        ),
        sa.Column("state", sa.String(length=16), nullable=False, comment="open, done or withdrawn"),
        sa.Column("opened_by", sa.String(length=64), nullable=False, comment="who opened it"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column(
            "closed_by",
            sa.String(length=64),
            nullable=True,
            comment="the second person, who confirmed it or withdrew it",
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True, comment="when"),
        sa.Column(
            "outcome",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="case numbers, counts, and codes of what was refused",
        ),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False, comment="end of the row"),
        sa.CheckConstraint(
            "kind IN ('find', 'export', 'erase', 'object')", name=op.f("ck_subject_requests_kind")
        ),
        sa.CheckConstraint("state IN ('open', 'done', 'withdrawn')", name=op.f("ck_subject_requests_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_requests")),
        comment="requests of data subjects, which come through the platform",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subject_requests_until", "subject_requests", ["until"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("objections")
    op.drop_table("subject_requests")
