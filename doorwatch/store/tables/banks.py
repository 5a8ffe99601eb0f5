"""Banks of known pictures: hashes only, each with who supplied it, who answers for it, and its end."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import METADATA, ROW_ID, Instant, column, one_of, serial

banks = sa.Table(
    "banks",
    METADATA,
    serial("bank"),
    column("name", sa.String(64), "its name: small letters, digits, hyphens"),
    column("kind", sa.String(16), "hotline, survivor, stock or template"),
    column("threshold", sa.Integer, "bits of 256 within which a match is the bank's own, 0-31"),
    column("created_at", Instant, "when"),
    column("created_by", sa.String(64), "who made it"),
    column("second_by", sa.String(64), "the second person"),
    column("disabled_at", Instant, "since when nothing is compared with it", null=True),
    column("disabled_by", sa.String(64), "who disabled it", null=True),
    sa.UniqueConstraint("name"),
    one_of("kind", ("hotline", "survivor", "stock", "template"), "kind"),
    sqlite_autoincrement=True,
    comment="banks of known pictures",
)

bank_entries = sa.Table(
    "bank_entries",
    METADATA,
    serial("entry; derived indexes hold it"),
    column("bank", ROW_ID, "whose", sa.ForeignKey("banks.id", ondelete="CASCADE")),
    column("identity", sa.LargeBinary(16), "digest of its hashes; stays until its end when they are erased"),
    column("pdq", sa.LargeBinary(32), "PDQ of the full picture, 256 bits; erased on withdrawal", null=True),
    column("sha256", sa.LargeBinary(32), "hash of the file's bytes; erased on withdrawal", null=True),
    column("quality", sa.Integer, "PDQ quality 0-100 where the supplier tells it", null=True),
    column("reference", sa.String(200), "the supplier's own name of the entry", null=True),
    column("supplier", sa.String(200), "who supplied it"),
    column("basis", sa.String(200), "on which lawful basis"),
    column("added_by", sa.String(64), "who added it"),
    column("second_by", sa.String(64), "the second person"),
    column("added_at", Instant, "when"),
    column("expires_at", Instant, "its end"),
    column("withdrawn_at", Instant, "when it was taken back", null=True),
    column("withdrawn_by", sa.String(64), "who took it back", null=True),
    column("compared_at", Instant, "when it was compared with Memory; NULL: not yet", null=True),
    sa.UniqueConstraint("bank", "identity"),
    sa.Index("ix_bank_entries_expires_at", "expires_at"),
    sa.Index("ix_bank_entries_compared_at", "compared_at"),
    sqlite_autoincrement=True,
    comment="hashes of known pictures; never a picture",
)

bank_matches = sa.Table(
    "bank_matches",
    METADATA,
    column("snapshot", ROW_ID, "whose picture", sa.ForeignKey("snapshots.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("picture", sa.Integer, "index of the picture in the listing, from 0", primary_key=True,
           autoincrement=False),
    column("entry", ROW_ID, "which entry", sa.ForeignKey("bank_entries.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("distance", sa.Integer, "bits, 0-31"),
    column("exact", sa.Boolean, "within the bank's own threshold, not turned"),
    sa.Index("ix_bank_matches_entry", "entry"),
    comment="which assessed pictures match which entries; who is assessed anew when one ends",
)  # fmt: skip
