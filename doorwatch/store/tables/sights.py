"""What was seen when: scans, listings and their snapshots."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column, one_of, serial

platform_keys = sa.Table(
    "platform_keys",
    METADATA,
    column("platform", sa.String(64), "platform name", primary_key=True),
    column("key", sa.String(64), "Ed25519 public key, base64, as the site itself publishes it"),
    column("read_at", Instant, "when it was last read from the site; at most 30 days old for a feed"),
    comment="agreement keys read from the platforms' own sites",
)

scans = sa.Table(
    "scans",
    METADATA,
    serial("scan"),
    column("platform", sa.String(64), "platform name"),
    column("night", sa.Date, "the night it belongs to, in UTC"),
    column("attempt", sa.Integer, "try within the night, from 1"),
    column("source", sa.String(16), "crawl, or feed for files and the interface"),
    column("state", sa.String(16), "open until finished"),
    column("started_at", Instant, "first start"),
    column("finished_at", Instant, "when it was finished", null=True),
    column("index_complete", sa.Boolean, "all list pages were read", null=True),
    column("detail_complete", sa.Boolean, "all detail pages due were read", null=True),
    column("missing_done", sa.Boolean, "listings missing from its list were counted", default=False),
    column("counts", JSON, "plain numbers: requests, pages, refused, new, changed ...", null=True),
    column("extraction", JSON, "share of pages on which a field was found, 0-1", null=True),
    column("reasons", JSON, "why the scan is partial", null=True),
    column("alarms", JSON, "what a person must look at", null=True),
    sa.UniqueConstraint("platform", "night", "attempt"),
    one_of("state", ("open", "complete", "partial"), "state"),
    one_of("source", ("crawl", "feed"), "source"),
    sa.Index(
        "uq_scans_open_platform",
        "platform",
        unique=True,
        sqlite_where=sa.text("state = 'open' AND source = 'crawl'"),
        postgresql_where=sa.text("state = 'open' AND source = 'crawl'"),
    ),
    sqlite_autoincrement=True,
    comment="scan = (platform, night, attempt); one open crawl a platform",
)

listings = sa.Table(
    "listings",
    METADATA,
    serial("opaque number; outlives id and address"),
    column("platform", sa.String(64), "platform name"),
    column("listing", sa.String(200), "the platform's id; NULL once the term for addresses ended", null=True),
    column("url", sa.Text, "address; forgotten with the id", null=True),
    column("status", sa.String(16), "as last seen"),
    column("first_seen", Instant, "first sight"),
    column("last_seen", Instant, "last sight in a list, a page or a feed"),
    column("removed_at", Instant, "when it was found to be gone", null=True),
    column("card", sa.String(64), "hash of its card in the list, hex", null=True),
    column("etag", sa.Text, "validator for conditional requests", null=True),
    column("last_modified", sa.Text, "validator for conditional requests", null=True),
    column(
        "page_hash", sa.String(128), "the crawler's own hash of the page, for pages without marks", null=True
    ),
    column("listed_scan", ROW_ID, "last scan that saw it", sa.ForeignKey("scans.id"), null=True),
    column("detail_scan", ROW_ID, "last scan that read its page", sa.ForeignKey("scans.id"), null=True),
    column("detail_at", Instant, "when its page was last read or confirmed", null=True),
    column("missed", sa.Integer, "index-complete scans in a row without it", default=0),
    column("missed_scan", ROW_ID, "the scan that counted last", sa.ForeignKey("scans.id"), null=True),
    column("current", ROW_ID, "its newest snapshot (snapshots.id)", null=True),
    column("assessment", ROW_ID, "its assessment in force (assessments.id)", null=True),
    column("linked", sa.Boolean, "another listing shares a fingerprint with it", default=False),
    sa.UniqueConstraint("platform", "listing"),
    one_of("status", ("live", "submitted", "refused", "removed"), "status"),
    sa.Index("ix_listings_removed_at", "removed_at"),
    sqlite_autoincrement=True,
    comment="listing = (platform, listing)",
)

snapshots = sa.Table(
    "snapshots",
    METADATA,
    serial("snapshot"),
    column("listing", ROW_ID, "whose", sa.ForeignKey("listings.id", ondelete="CASCADE")),
    column("scan", ROW_ID, "the scan that saw it first", sa.ForeignKey("scans.id")),
    column("content_hash", sa.String(64), "hash of what the listing said, hex"),
    column("observed_at", Instant, "first sight of this content, UTC"),
    column("utc_offset", sa.Integer, "original offset of observed_at, minutes"),
    column("last_seen", Instant, "last sight of this content"),
    column("history", sa.Boolean, "older than what was newest when it came; never current"),
    column("key", sa.String(64), "Memory key that its fingerprints were last written under", null=True),
    column("content", JSON, "the listing as read; NULL once its term ended", null=True),
    column("pictures", JSON, "picture readings, words included; goes with the content", null=True),
    column("reveal", sa.String(16), "whether contacts were shown, behind_button, or none", null=True),
    column("content_until", Instant, "end of the unflagged term of content and pictures", null=True),
    sa.UniqueConstraint("listing", "scan", "content_hash"),
    sa.Index("ix_snapshots_listing_observed_at", "listing", "observed_at"),
    sa.Index("ix_snapshots_content_until", "content_until"),
    sa.Index("ix_snapshots_last_seen", "last_seen"),
    sqlite_autoincrement=True,
    comment="snapshot = (listing, scan) with its content hash; A, B, A are three",
)
