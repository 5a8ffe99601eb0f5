"""Referrals, their replies, and requests to platforms to keep originals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""

    op.create_table(
        "preserve_requests",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="request"),
        sa.Column("case", ROW_ID, nullable=False, comment="case"),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="the platform that is asked"),
        sa.Column(
            "digest", sa.String(length=64), nullable=False, comment="SHA-256 of the signed request, hex"
        ),
        sa.Column("listings", sa.Integer(), nullable=False, comment="how many listings it names"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("asked_by", sa.String(length=64), nullable=False, comment="who"),
        sa.Column(
            "until",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="until when the originals are asked to be kept",
        ),
        sa.Column(
            "acknowledged_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the platform said that it keeps them",
        ),
        sa.Column("acknowledged_by", sa.String(length=64), nullable=True, comment="who entered that"),
        sa.ForeignKeyConstraint(
            ["case"], ["cases.id"], name=op.f("fk_preserve_requests_case_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preserve_requests")),
        sa.UniqueConstraint(
            "case", "platform", "digest", name=op.f("uq_preserve_requests_case_platform_digest")
        ),
        comment="requests to platforms to keep originals for the police; the request itself is not stored",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "referrals",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="referral"),
        sa.Column("case", ROW_ID, nullable=False, comment="case"),
        sa.Column(
            "decided", sa.Integer(), nullable=False, comment="sequence of the decision that it rests on"
        ),
        sa.Column("route", sa.String(length=40), nullable=False, comment="route"),
        sa.Column(
            "reference",
            sa.String(length=120),
            nullable=False,
            comment="what tenant and route call it; no word of a listing",
        ),
        sa.Column("basis", sa.String(length=16), nullable=False, comment="two_people, danger or one_person"),
        sa.Column(
            "state",
            sa.String(length=16),
            nullable=False,
            comment="waiting to be handed over, ready for download, delivered or failed",
        ),
        sa.Column(
            "platforms",
            sa.JSON(none_as_null=True),
            nullable=False,
            comment="platforms whose listings it tells of",
        ),
        sa.Column(
            "file",
            sa.String(length=160),
            nullable=False,
            comment="name of the sealed file in the case's folder",
        ),
        sa.Column("sealed", sa.String(length=64), nullable=False, comment="SHA-256 of the sealed file, hex"),
        sa.Column(
            "manifest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the package's tag manifest, hex",
        ),
        sa.Column("size", ROW_ID, nullable=False, comment="bytes of the sealed file"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("sent_by", sa.String(length=64), nullable=False, comment="who sent it"),
        sa.Column(
            "review_due",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="by when a second person must have looked (danger)",
        ),
        sa.Column(
            "handed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was handed over or ready for download",
        ),
        sa.Column(
            "delivered_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was fetched or put where the route takes it",
        ),
        sa.Column(
            "failure",
            sa.String(length=120),
            nullable=True,
            comment="why it is not handed over yet; no secret, no word of a listing",
        ),
        sa.Column(
            "reply_due",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="by when an answer is due; set at the hand-over",
        ),
        sa.Column(
            "keep_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="end of the route's term; set at the hand-over",
        ),
        sa.Column("reply", sa.String(length=16), nullable=True, comment="newest answer"),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True, comment="when"),
        sa.Column(
            "alarmed_at", sa.DateTime(timezone=True), nullable=True, comment="when its silence was alarmed"
        ),
        sa.CheckConstraint(
            "basis IN ('two_people', 'danger', 'one_person')", name=op.f("ck_referrals_basis")
        ),
        sa.CheckConstraint(
            "reply IN ('received', 'usable', 'not_usable', 'duplicate', 'none')",
            name=op.f("ck_referrals_reply"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'ready', 'delivered', 'failed')", name=op.f("ck_referrals_state")
        ),
        sa.ForeignKeyConstraint(
            ["case"], ["cases.id"], name=op.f("fk_referrals_case_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("case", "decided", "route", name=op.f("uq_referrals_case_decided_route")),
        sa.UniqueConstraint("reference", name=op.f("uq_referrals_reference")),
        comment="referral = (case, decision, route); ends with its case",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_referrals_route_made_at", "referrals", ["route", "made_at"], unique=False)
    op.create_index("ix_referrals_state", "referrals", ["state"], unique=False)
    op.create_table(
        "referral_replies",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="reply"),
        sa.Column("referral", ROW_ID, nullable=False, comment="which"),
        sa.Column(
            "code",
            sa.String(length=16),
            nullable=False,
            comment="received, usable, not_usable, duplicate or none",
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it was entered; of a signed file the time that it says",
        ),
        sa.Column("way", sa.String(length=16), nullable=False, comment="dispatcher, inbox or file"),
        sa.Column("by", sa.String(length=64), nullable=False, comment="who entered it; for a file the route"),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=True,
            comment="SHA-256 of the signed body, hex: a file counts once",
        ),
        sa.CheckConstraint(
            "code IN ('received', 'usable', 'not_usable', 'duplicate', 'none')",
            name=op.f("ck_referral_replies_code"),
        ),
        sa.CheckConstraint("way IN ('dispatcher', 'inbox', 'file')", name=op.f("ck_referral_replies_way")),
        sa.ForeignKeyConstraint(
            ["referral"],
            ["referrals.id"],
            name=op.f("fk_referral_replies_referral_referrals"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_replies")),
        sa.UniqueConstraint("referral", "digest", name=op.f("uq_referral_replies_referral_digest")),
        comment="what routes answered; no weight depends on it",
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the tables."""

    op.drop_table("referral_replies")
    op.drop_index("ix_referrals_state", table_name="referrals")
    op.drop_index("ix_referrals_route_made_at", table_name="referrals")
    op.drop_table("referrals")
    op.drop_table("preserve_requests")
