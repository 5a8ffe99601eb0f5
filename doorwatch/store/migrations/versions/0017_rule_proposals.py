"""Proposals about rules, which a second person answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID
from doorwatch.store.tables.base import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "rule_proposals",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="proposal"),
        sa.Column("rule", sa.String(length=100), nullable=False, comment="rule"),
        sa.Column("kind", sa.String(length=8), nullable=False, comment="live or lift"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the rule, hex"),
        sa.Column("state", sa.String(length=16), nullable=False, comment="waiting, confirmed or refused"),
        sa.Column("proposed_by", sa.String(length=64), nullable=False, comment="who asked"),
        sa.Column("proposed_at", Instant(), nullable=False, comment="when"),
        sa.Column("decided_by", sa.String(length=64), nullable=True, comment="who answered"),
        sa.Column("decided_at", Instant(), nullable=True, comment="when"),
        sa.CheckConstraint("kind IN ('live', 'lift')", name=op.f("ck_rule_proposals_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'confirmed', 'refused')", name=op.f("ck_rule_proposals_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_proposals")),
        comment="rules that one person proposes to make live or to let count again",
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("rule_proposals")
