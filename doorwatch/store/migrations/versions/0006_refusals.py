"""What a sighting keeps of refusals: the listing's status, and the ages that were refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; sightings from before say nothing."""
    op.add_column(
        "sightings",
        sa.Column(
            "status",
            sa.String(length=16),
            nullable=True,
            comment="the listing's status at this sight; NULL before it was kept",
        ),
    )
    op.add_column(
        "sightings",
        sa.Column(
            "refused_ages",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="ages of attempts that the platform refused before, years",
        ),
    )


def downgrade() -> None:
    """Drop the columns."""
    with op.batch_alter_table("sightings") as table:
        table.drop_column("refused_ages")
        table.drop_column("status")
