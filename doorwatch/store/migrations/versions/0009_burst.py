"""What a burst case shares: claims choose by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; cases from before are read from their events when the next event comes."""
    comment = "what the listings of a burst case share; NULL for every other case"
    op.add_column("cases", sa.Column("burst", sa.String(length=160), nullable=True, comment=comment))


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("cases") as table:
        table.drop_column("burst")
