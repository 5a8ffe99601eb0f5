"""The first tables: assessments, samples and door attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "door_attempts",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="attempt"),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="platform"),
        sa.Column("account", sa.LargeBinary(length=16), nullable=False, comment="group of the account"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column(
            "stated_ages", sa.JSON(none_as_null=True), nullable=False, comment="ages of the attempt, years"
        ),
        sa.Column("level", sa.String(length=16), nullable=False, comment="level of the attempt"),
        sa.Column(
            "fingerprints",
            sa.JSON(none_as_null=True),
            nullable=False,
            comment="groups of its contacts and pictures, hex",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_attempts")),
        comment="what was tried at the door, in fingerprints",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_door_attempts_account", "door_attempts", ["account"], unique=False)
    op.create_index("ix_door_attempts_at", "door_attempts", ["at"], unique=False)
    op.create_table(
        "shadow_counts",
        sa.Column("night", sa.Date(), nullable=False, comment="night"),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="platform"),
        sa.Column("rule", sa.String(length=100), nullable=False, comment="rule in shadow"),
        sa.Column("count", sa.Integer(), nullable=False, comment="listings that it would have signalled"),
        sa.PrimaryKeyConstraint("night", "platform", "rule", name=op.f("pk_shadow_counts")),
        comment="how often shadow rules spoke; no listing is named",
    )
    op.create_table(
        "pending_assessments",
        sa.Column("listing", ROW_ID, autoincrement=False, nullable=False, comment="which"),
        sa.Column("reason", sa.String(length=16), nullable=False, comment="why, the first reason that came"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="grows with each reason, so that a late one is not lost",
        ),
        sa.CheckConstraint(
            "reason IN ('new', 'changed', 'touched', 'outdated', 'date')",
            name=op.f("ck_pending_assessments_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["listing"],
            ["listings.id"],
            name=op.f("fk_pending_assessments_listing_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("listing", name=op.f("pk_pending_assessments")),
        comment="listings whose assessment is due; survives a kill",
    )
    op.create_table(
        "assessments",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="assessment"),
        sa.Column("snapshot", ROW_ID, nullable=False, comment="of what"),
        sa.Column(
            "ruleset", sa.String(length=80), nullable=False, comment="digest of rules, taxonomy and weights"
        ),
        sa.Column(
            "detectors",
            sa.String(length=80),
            nullable=False,
            comment="digest of detector names and versions, banks and thresholds",
        ),
        sa.Column(
            "links", sa.LargeBinary(length=16), nullable=False, comment="digest of the links that it saw"
        ),
        sa.Column("as_of", sa.Date(), nullable=False, comment="the day that ages and terms were counted at"),
        sa.Column("level", sa.String(length=16), nullable=False, comment="highest lane"),
        sa.Column("lanes", sa.JSON(none_as_null=True), nullable=False, comment="level and points per lane"),
        sa.Column(
            "body",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="the assessment with its quotes; only while flagged",
        ),
        sa.Column(
            "vector",
            sa.JSON(none_as_null=True),
            nullable=False,
            comment="its signals without quotes and references; 90 days",
        ),
        sa.Column(
            "evidence",
            sa.String(length=64),
            nullable=False,
            comment="digest of the counted evidence, hex; clearing marks compare it",
        ),
        sa.Column("review_on", sa.Date(), nullable=True, comment="a date-sensitive cue changes on this day"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.CheckConstraint(
            "level IN ('none', 'watch', 'unseen', 'review', 'urgent')", name=op.f("ck_assessments_level")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["snapshots.id"], name=op.f("fk_assessments_snapshot_snapshots"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint(
            "snapshot", "ruleset", "detectors", "links", "as_of", name="uq_assessments_identity"
        ),
        comment="assessment = (snapshot, ruleset, detectors, links, as_of); inserted or ignored",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "control_sample",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="draw"),
        sa.Column("snapshot", ROW_ID, nullable=False, comment="of what"),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="control: unflagged; unseen: from the unseen queue",
        ),
        sa.Column("night", sa.Date(), nullable=False, comment="the night that drew it"),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column(
            "reviewed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was reviewed or decided",
        ),
        sa.Column("result", sa.String(length=32), nullable=True, comment="what the review said"),
        sa.CheckConstraint("kind IN ('control', 'unseen')", name=op.f("ck_control_sample_kind")),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["snapshots.id"],
            name=op.f("fk_control_sample_snapshot_snapshots"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_sample")),
        sa.UniqueConstraint("snapshot", "kind", name=op.f("uq_control_sample_snapshot_kind")),
        comment="listings kept for a blind review, and unseen listings drawn for a look",
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("control_sample")
    op.drop_table("assessments")
    op.drop_table("pending_assessments")
    op.drop_table("shadow_counts")
    op.drop_table("door_attempts")
