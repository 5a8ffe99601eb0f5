"""What acts of people leave beside events: views, the spread of a day, own filters; what claims ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COUNT_OPEN = """UPDATE cases SET undecided =
    (SELECT count(*) FROM case_listings WHERE case_listings."case" = cases.id)
    WHERE state IN ('new', 'claimed')"""


def upgrade() -> None:
    """Add columns and tables; a case from before knows its listings, nothing was decided in part then."""
    op.add_column(
        "cases",
        sa.Column("undecided", sa.Integer(), nullable=False, server_default="0", comment=_UNDECIDED),
    )
    op.add_column(
        "cases",
        sa.Column("escalated_by", sa.String(length=64), nullable=True, comment="who left it to a senior"),
    )
    op.add_column("cases", sa.Column("second_due", _instant(), nullable=True, comment=_SECOND))
    op.execute(sa.text(_COUNT_OPEN))
    _make_views()
    _make_own()


_UNDECIDED = "listings that wait for a decision"
_SECOND = "by when a second person must have looked"


def _instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _make_views() -> None:
    op.create_table(
        "case_views",
        sa.Column("case", ROW_ID, autoincrement=False, nullable=False, comment="case"),
        sa.Column("person", sa.String(length=64), nullable=False, comment="who"),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="platform of the listing"),
        sa.Column(
            "listing",
            sa.String(length=200),
            nullable=False,
            comment="the platform's id, kept as long as the case",
        ),
        sa.Column(
            "evidence",
            sa.String(length=64),
            nullable=False,
            comment="digest of the evidence that was shown, hex",
        ),
        sa.Column(
            "opened",
            sa.Boolean(),
            nullable=False,
            comment="it was opened by itself, not only within the case",
        ),
        sa.Column("at", _instant(), nullable=False, comment="the last time"),
        sa.ForeignKeyConstraint(
            ["case"], ["cases.id"], name=op.f("fk_case_views_case_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case", "person", "platform", "listing", name=op.f("pk_case_views")),
        comment="a decision falls only on a listing that was shown to who decides; ends with its case",
    )


def _make_own() -> None:
    op.create_table(
        "person_days",
        sa.Column("person", sa.String(length=64), nullable=False, comment="whose; it belongs to that person"),
        sa.Column("day", sa.Date(), nullable=False, comment="day, in UTC"),
        sa.Column("claims", sa.Integer(), nullable=False, comment="cases taken from the queue"),
        sa.Column(
            "hard", sa.Integer(), nullable=False, comment="of them in the lanes minor_age and known_image"
        ),
        sa.Column(
            "hard_row",
            sa.Integer(),
            nullable=False,
            comment="of these the newest without another lane between",
        ),
        sa.PrimaryKeyConstraint("person", "day", name=op.f("pk_person_days")),
        comment="how the cases of a day were spread; no times, no speed; 31 days",
    )
    op.create_index("ix_person_days_day", "person_days", ["day"], unique=False)
    op.create_table(
        "saved_filters",
        sa.Column("person", sa.String(length=64), nullable=False, comment="whose"),
        sa.Column("name", sa.String(length=60), nullable=False, comment="what the person calls it"),
        sa.Column("filter", sa.JSON(), nullable=False, comment="lanes, levels, platforms; no word of a case"),
        sa.Column("saved_at", _instant(), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("person", "name", name=op.f("pk_saved_filters")),
        comment="own filters of the queue; a year after they were saved",
    )
    op.create_index("ix_saved_filters_saved_at", "saved_filters", ["saved_at"], unique=False)


def downgrade() -> None:
    """Drop tables and columns."""
    for name in ("saved_filters", "person_days", "case_views"):
        op.drop_table(name)
    with op.batch_alter_table("cases") as table:
        for column in ("second_due", "escalated_by", "undecided"):
            table.drop_column(column)
