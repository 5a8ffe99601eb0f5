"""The exchange between tenants: tokens of own listings, and what was published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "exchange_tokens",
        sa.Column("snapshot", ROW_ID, autoincrement=False, nullable=False, comment="whose"),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="phone, handle, pdq or sha256"),
        sa.Column(
            "token",
            sa.LargeBinary(length=16),
            nullable=False,
            comment="what the exchange's key makes of a value",
        ),
        sa.Column("hit", sa.Boolean(), nullable=False, comment="another tenant has published it"),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["snapshots.id"],
            name=op.f("fk_exchange_tokens_snapshot_snapshots"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("snapshot", "kind", "token", name=op.f("pk_exchange_tokens")),
        comment="tokens of our own listings; they end with the sighting",
    )
    op.create_index("ix_exchange_tokens_token", "exchange_tokens", ["token"], unique=False)
    op.create_table(
        "exchange_items",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="item"),
        sa.Column("case", ROW_ID, nullable=False, comment="the confirmed case; may be gone"),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="kind of fingerprint"),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False, comment="what was published"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_items")),
        sa.UniqueConstraint("case", "kind", "token", name=op.f("uq_exchange_items_case_kind_token")),
        comment="what this tenant has published; withdrawn when its case is reversed or ends",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exchange_items_published_at", "exchange_items", ["published_at"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("exchange_items")
    op.drop_table("exchange_tokens")
