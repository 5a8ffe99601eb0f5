"""Portraits of the pictures of open cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID
from doorwatch.store.tables.base import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "portraits",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="portrait"),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False, comment="hash of the file's bytes"),
        sa.Column(
            "pdq", sa.LargeBinary(length=32), nullable=False, comment="PDQ of the full picture, 256 bits"
        ),
        sa.Column(
            "portrait",
            sa.LargeBinary(),
            nullable=False,
            comment="corners and hashes of patches, packed; no pixels",
        ),
        sa.Column("made_at", Instant(), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portraits")),
        sa.UniqueConstraint("sha256", name=op.f("uq_portraits_sha256")),
        comment="local features of pictures of open cases and bank entries, which end with them",
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("portraits")
