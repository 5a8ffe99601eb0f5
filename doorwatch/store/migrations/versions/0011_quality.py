"""Statements that were sent, golden cases, second looks, rules put back to shadow, calibrations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "statements",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="statement"),
        sa.Column("case", ROW_ID, nullable=False, comment="case"),
        sa.Column(
            "sequence", sa.Integer(), nullable=False, comment="the decision that it gives the reasons of"
        ),
        sa.Column(
            "part", sa.Integer(), nullable=False, comment="place of the listing in the decision, from 0"
        ),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="platform"),
        sa.Column(
            "puid",
            sa.String(length=500),
            nullable=False,
            comment="the platform's unique id of the statement; nothing of a listing",
        ),
        sa.Column("ground", sa.String(length=64), nullable=False, comment="ground (rules/grounds.yaml)"),
        sa.Column("language", sa.String(length=2), nullable=False, comment="language of the letter"),
        sa.Column(
            "letter", sa.Text(), nullable=False, comment="the letter to the advertiser, as it was sent"
        ),
        sa.Column(
            "form", sa.JSON(), nullable=False, comment="the form of the public database, as it was checked"
        ),
        sa.Column("edited", sa.JSON(), nullable=False, comment="which parts a person wrote over"),
        sa.Column("sent_by", sa.String(length=64), nullable=False, comment="who"),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column(
            "exported_at", sa.DateTime(timezone=True), nullable=True, comment="when it was last exported"
        ),
        sa.ForeignKeyConstraint(
            ["case"], ["cases.id"], name=op.f("fk_statements_case_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("case", "sequence", "part", name=op.f("uq_statements_case_sequence_part")),
        sa.UniqueConstraint("puid", name=op.f("uq_statements_puid")),
        comment="statements of reasons that were sent; they end with their case",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_statements_sent_at", "statements", ["sent_at"], unique=False)
    op.create_table(
        "golden_cases",
        sa.Column("case", ROW_ID, autoincrement=False, nullable=False, comment="case"),
        sa.Column("row", ROW_ID, nullable=False, comment="its synthetic listing (listings.id)"),
        sa.Column("item", sa.String(length=64), nullable=False, comment="golden item (rules/golden)"),
        sa.Column("planted_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.ForeignKeyConstraint(
            ["case"], ["cases.id"], name=op.f("fk_golden_cases_case_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_golden_cases")),
        comment="cases with a known answer; no door lets them out",
    )
    op.create_index("ix_golden_cases_row", "golden_cases", ["row"], unique=False)
    op.create_table(
        "second_reviews",
        sa.Column("case", ROW_ID, autoincrement=False, nullable=False, comment="case"),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="the decision that is looked at again"),
        sa.Column("lane", sa.String(length=16), nullable=False, comment="lane of the case"),
        sa.Column("first_by", sa.String(length=64), nullable=False, comment="who decided"),
        sa.Column("first", sa.String(length=32), nullable=False, comment="decision"),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("second_by", sa.String(length=64), nullable=True, comment="who looked again"),
        sa.Column("second", sa.String(length=32), nullable=True, comment="decision of the second look"),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True, comment="when"),
        sa.ForeignKeyConstraint(
            ["case"], ["cases.id"], name=op.f("fk_second_reviews_case_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_second_reviews")),
        comment="decided cases drawn for a blind second look by another person",
    )
    op.create_index("ix_second_reviews_drawn_at", "second_reviews", ["drawn_at"], unique=False)
    op.create_table(
        "shadowed_rules",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="entry"),
        sa.Column(
            "rule",
            sa.String(length=100),
            nullable=False,
            comment="rule that is live in its file and counts as shadow here",
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False, comment="when it was put back"),
        sa.Column(
            "reason", sa.JSON(), nullable=False, comment="numbers: languages, rates, ratio with its interval"
        ),
        sa.Column(
            "lifted_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when two persons let it count again",
        ),
        sa.Column("lifted_by", sa.String(length=64), nullable=True, comment="who asked"),
        sa.Column("second_by", sa.String(length=64), nullable=True, comment="who agreed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadowed_rules")),
        comment="rules put back to shadow; it only lowers, the file in rules/ stays the truth",
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_shadowed_rules_rule",
        "shadowed_rules",
        ["rule"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "calibrations",
        sa.Column("name", sa.String(length=64), nullable=False, comment="name: date and digest"),
        sa.Column(
            "state", sa.String(length=16), nullable=False, comment="proposed, accepted, refused or replaced"
        ),
        sa.Column(
            "body", sa.JSON(), nullable=False, comment="terms with intervals, curve, figures; no listing"
        ),
        sa.Column("plot", sa.Text(), nullable=False, comment="reliability plot, SVG"),
        sa.Column("proposed_by", sa.String(length=64), nullable=False, comment="who fitted it"),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("decided_by", sa.String(length=64), nullable=True, comment="who accepted or refused it"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True, comment="when"),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'refused', 'replaced')", name=op.f("ck_calibrations_state")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_calibrations")),
        comment="fitted weights of the exploitation lane; one accepted at most",
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("calibrations")
    op.drop_table("shadowed_rules")
    op.drop_table("second_reviews")
    op.drop_table("golden_cases")
    op.drop_table("statements")
