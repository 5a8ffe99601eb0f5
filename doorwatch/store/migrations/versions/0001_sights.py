"""The first tables: scans, listings and snapshots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "platform_keys",
        sa.Column("platform", sa.String(length=64), nullable=False, comment="platform name"),
        sa.Column(
            "key",
            sa.String(length=64),
            nullable=False,
            comment="Ed25519 public key, base64, as the site itself publishes it",
        ),
        sa.Column(
            "read_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it was last read from the site; at most 30 days old for a feed",
        ),
        sa.PrimaryKeyConstraint("platform", name=op.f("pk_platform_keys")),
        comment="agreement keys read from the platforms' own sites",
    )
    op.create_table(
        "scans",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="scan"),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="platform name"),
        sa.Column("night", sa.Date(), nullable=False, comment="the night it belongs to, in UTC"),
        sa.Column("attempt", sa.Integer(), nullable=False, comment="try within the night, from 1"),
        sa.Column(
            "source",
            sa.String(length=16),
            nullable=False,
            comment="crawl, or feed for files and the interface",
        ),
        sa.Column("state", sa.String(length=16), nullable=False, comment="open until finished"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, comment="first start"),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True, comment="when it was finished"),
        sa.Column("index_complete", sa.Boolean(), nullable=True, comment="all list pages were read"),
        sa.Column("detail_complete", sa.Boolean(), nullable=True, comment="all detail pages due were read"),
        sa.Column(
            "missing_done",
            sa.Boolean(),
            nullable=False,
            comment="listings missing from its list were counted",
        ),
        sa.Column(
            "counts",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="plain numbers: requests, pages, refused, new, changed ...",
        ),
        sa.Column(
            "extraction",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="share of pages on which a field was found, 0-1",
        ),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=True, comment="why the scan is partial"),
        sa.Column("alarms", sa.JSON(none_as_null=True), nullable=True, comment="what a person must look at"),
        sa.CheckConstraint("source IN ('crawl', 'feed')", name=op.f("ck_scans_source")),
        sa.CheckConstraint("state IN ('open', 'complete', 'partial')", name=op.f("ck_scans_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
        sa.UniqueConstraint("platform", "night", "attempt", name=op.f("uq_scans_platform_night_attempt")),
        comment="scan = (platform, night, attempt); one open crawl a platform",
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_scans_open_platform",
        "scans",
        ["platform"],
        unique=True,
        sqlite_where=sa.text("state = 'open' AND source = 'crawl'"),
        postgresql_where=sa.text("state = 'open' AND source = 'crawl'"),
    )
    op.create_table(
        "listings",
        sa.Column(
            "id", ROW_ID, autoincrement=True, nullable=False, comment="opaque number; outlives id and address"
        ),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="platform name"),
        sa.Column(
            "listing",
            sa.String(length=200),
            nullable=True,
            comment="the platform's id; NULL once the term for addresses ended",
        ),
        sa.Column("url", sa.Text(), nullable=True, comment="address; forgotten with the id"),
        sa.Column("status", sa.String(length=16), nullable=False, comment="as last seen"),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False, comment="first sight"),
        sa.Column(
            "last_seen",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="last sight in a list, a page or a feed",
        ),
        sa.Column(
            "removed_at", sa.DateTime(timezone=True), nullable=True, comment="when it was found to be gone"
        ),
        sa.Column("card", sa.String(length=64), nullable=True, comment="hash of its card in the list, hex"),
        sa.Column("etag", sa.Text(), nullable=True, comment="validator for conditional requests"),
        sa.Column("last_modified", sa.Text(), nullable=True, comment="validator for conditional requests"),
        sa.Column(
            "page_hash",
            sa.String(length=128),
            nullable=True,
            comment="the crawler's own hash of the page, for pages without marks",
        ),
        sa.Column("listed_scan", ROW_ID, nullable=True, comment="last scan that saw it"),
        sa.Column("detail_scan", ROW_ID, nullable=True, comment="last scan that read its page"),
        sa.Column(
            "detail_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when its page was last read or confirmed",
        ),
        sa.Column("missed", sa.Integer(), nullable=False, comment="index-complete scans in a row without it"),
        sa.Column("missed_scan", ROW_ID, nullable=True, comment="the scan that counted last"),
        sa.Column("current", ROW_ID, nullable=True, comment="its newest snapshot (snapshots.id)"),
        sa.Column("assessment", ROW_ID, nullable=True, comment="its assessment in force (assessments.id)"),
        sa.Column(
            "linked", sa.Boolean(), nullable=False, comment="another listing shares a fingerprint with it"
        ),
        sa.CheckConstraint(
            "status IN ('live', 'submitted', 'refused', 'removed')", name=op.f("ck_listings_status")
        ),
        sa.ForeignKeyConstraint(["detail_scan"], ["scans.id"], name=op.f("fk_listings_detail_scan_scans")),
        sa.ForeignKeyConstraint(["listed_scan"], ["scans.id"], name=op.f("fk_listings_listed_scan_scans")),
        sa.ForeignKeyConstraint(["missed_scan"], ["scans.id"], name=op.f("fk_listings_missed_scan_scans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("platform", "listing", name=op.f("uq_listings_platform_listing")),
        comment="listing = (platform, listing)",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_listings_removed_at", "listings", ["removed_at"], unique=False)
    op.create_table(
        "snapshots",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="snapshot"),
        sa.Column("listing", ROW_ID, nullable=False, comment="whose"),
        sa.Column("scan", ROW_ID, nullable=False, comment="the scan that saw it first"),
        sa.Column(
            "content_hash", sa.String(length=64), nullable=False, comment="hash of what the listing said, hex"
        ),
        sa.Column(
            "observed_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="first sight of this content, UTC",
        ),
        sa.Column(
            "utc_offset", sa.Integer(), nullable=False, comment="original offset of observed_at, minutes"
        ),
        sa.Column(
            "last_seen", sa.DateTime(timezone=True), nullable=False, comment="last sight of this content"
        ),
        sa.Column(
            "history",
            sa.Boolean(),
            nullable=False,
            comment="older than what was newest when it came; never current",
        ),
        sa.Column(
            "key",
            sa.String(length=64),
            nullable=True,
            comment="Memory key that its fingerprints were last written under",
        ),
        sa.Column(
            "content",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="the listing as read; NULL once its term ended",
        ),
        sa.Column(
            "pictures",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="picture readings, words included; goes with the content",
        ),
        sa.Column(
            "reveal",
            sa.String(length=16),
            nullable=True,
            comment="whether contacts were shown, behind_button, or none",
        ),
        sa.Column(
            "content_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="end of the unflagged term of content and pictures",
        ),
        sa.ForeignKeyConstraint(
            ["listing"], ["listings.id"], name=op.f("fk_snapshots_listing_listings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["scan"], ["scans.id"], name=op.f("fk_snapshots_scan_scans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint(
            "listing", "scan", "content_hash", name=op.f("uq_snapshots_listing_scan_content_hash")
        ),
        comment="snapshot = (listing, scan) with its content hash; A, B, A are three",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_snapshots_content_until", "snapshots", ["content_until"], unique=False)
    op.create_index("ix_snapshots_last_seen", "snapshots", ["last_seen"], unique=False)
    op.create_index("ix_snapshots_listing_observed_at", "snapshots", ["listing", "observed_at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("snapshots")
    op.drop_table("listings")
    op.drop_table("scans")
    op.drop_table("platform_keys")
