"""The first tables: cases and marks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "agency_marks",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="mark"),
        sa.Column("account", sa.LargeBinary(length=16), nullable=False, comment="group of the account"),
        sa.Column("marked_by", sa.String(length=64), nullable=False, comment="who"),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("proof", sa.Text(), nullable=False, comment="which proof was seen (no contact, no name)"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False, comment="end of the mark"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_marks")),
        comment="accounts that a person marked as an agency, on proof",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agency_marks_account", "agency_marks", ["account"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="case; never used twice"),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="sequence of its newest event"),
        sa.Column("state", sa.String(length=16), nullable=False, comment="fold of the events"),
        sa.Column("level", sa.String(length=16), nullable=False, comment="level of its worst listing"),
        sa.Column("lane", sa.String(length=16), nullable=False, comment="lane that gave the level"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), nullable=False, comment="when somebody must have looked"
        ),
        sa.Column("danger", sa.Boolean(), nullable=False, comment="immediate danger was noted"),
        sa.Column("claimed_by", sa.String(length=64), nullable=True, comment="who works on it"),
        sa.Column(
            "lease_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="until when the claim holds without a heartbeat",
        ),
        sa.Column(
            "heartbeat_at", sa.DateTime(timezone=True), nullable=True, comment="last sign of the claim"
        ),
        sa.Column("decision", sa.String(length=32), nullable=True, comment="decision in force"),
        sa.Column("decided_by", sa.String(length=64), nullable=True, comment="who decided"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True, comment="when"),
        sa.Column("second_by", sa.String(length=64), nullable=True, comment="second person"),
        sa.Column("merged_into", ROW_ID, nullable=True, comment="the case that absorbed it"),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True, comment="when"),
        sa.Column("open_complaint", sa.Boolean(), nullable=False, comment="a complaint waits for its answer"),
        sa.Column(
            "referred_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="end of the route's own term for a referred case",
        ),
        sa.CheckConstraint(
            "state IN ('new', 'claimed', 'decided', 'awaiting_second', 'referred', 'merged', 'closed')",
            name=op.f("ck_cases_state"),
        ),
        sa.ForeignKeyConstraint(["merged_into"], ["cases.id"], name=op.f("fk_cases_merged_into_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        comment="cases as their events left them",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_closed_at", "cases", ["closed_at"], unique=False)
    op.create_index("ix_cases_state_due_at", "cases", ["state", "due_at"], unique=False)
    op.create_table(
        "clearing_marks",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="mark"),
        sa.Column("row", ROW_ID, nullable=False, comment="listing (listings.id)"),
        sa.Column(
            "evidence",
            sa.String(length=64),
            nullable=False,
            comment="digest of the evidence that was cleared, hex",
        ),
        sa.Column("case", ROW_ID, nullable=False, comment="number of the case; may be gone"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False, comment="end of the mark"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearing_marks")),
        sa.UniqueConstraint("row", "evidence", "case", name=op.f("uq_clearing_marks_row_evidence_case")),
        comment="the same evidence does not reopen a case that a person cleared",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "case_events",
        sa.Column("case", ROW_ID, autoincrement=False, nullable=False, comment="case"),
        sa.Column(
            "sequence", sa.Integer(), autoincrement=False, nullable=False, comment="from 1, without gaps"
        ),
        sa.Column("kind", sa.String(length=24), nullable=False, comment="kind of event"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("actor", sa.String(length=64), nullable=False, comment="user, or machine"),
        sa.Column(
            "data", sa.JSON(none_as_null=True), nullable=False, comment="per kind, see case_event.schema.json"
        ),
        sa.ForeignKeyConstraint(
            ["case"], ["cases.id"], name=op.f("fk_case_events_case_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case", "sequence", name=op.f("pk_case_events")),
        comment="case event = (case, sequence)",
    )
    op.create_table(
        "case_listings",
        sa.Column("case", ROW_ID, autoincrement=False, nullable=False, comment="case"),
        sa.Column("row", ROW_ID, autoincrement=False, nullable=False, comment="listing (listings.id)"),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="platform"),
        sa.Column(
            "listing",
            sa.String(length=200),
            nullable=False,
            comment="the platform's id, kept as long as the case",
        ),
        sa.Column("url", sa.Text(), nullable=True, comment="address, kept as long as the case"),
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="observed_at of the first flagged snapshot: content is kept from here on",
        ),
        sa.Column("level", sa.String(length=16), nullable=False, comment="level within the case"),
        sa.Column("points", sa.Integer(), nullable=False, comment="order within the queue, nothing else"),
        sa.Column(
            "evidence", sa.String(length=64), nullable=False, comment="digest of the counted evidence, hex"
        ),
        sa.Column(
            "assessment",
            ROW_ID,
            nullable=False,
            comment="the assessment that the case shows (assessments.id)",
        ),
        sa.ForeignKeyConstraint(
            ["case"], ["cases.id"], name=op.f("fk_case_listings_case_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case", "row", name=op.f("pk_case_listings")),
        comment="which listings a case holds now",
    )
    op.create_index("ix_case_listings_row", "case_listings", ["row"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("case_listings")
    op.drop_table("case_events")
    op.drop_table("clearing_marks")
    op.drop_table("cases")
    op.drop_table("agency_marks")
