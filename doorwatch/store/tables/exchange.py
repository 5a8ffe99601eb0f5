"""The exchange between tenants: tokens under its own key. No value of ours and none of others is in them."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import METADATA, ROW_ID, Instant, column, serial

exchange_tokens = sa.Table(
    "exchange_tokens",
    METADATA,
    column("snapshot", ROW_ID, "whose", sa.ForeignKey("snapshots.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("kind", sa.String(16), "phone, handle, pdq or sha256", primary_key=True),
    column("token", sa.LargeBinary(16), "what the exchange's key makes of a value", primary_key=True),
    column("hit", sa.Boolean, "another tenant has published it", default=False),
    sa.Index("ix_exchange_tokens_token", "token"),
    comment="tokens of our own listings; they end with the sighting",
)  # fmt: skip

exchange_items = sa.Table(
    "exchange_items",
    METADATA,
    serial("item"),
    column("case", ROW_ID, "the confirmed case; may be gone"),
    column("kind", sa.String(16), "kind of fingerprint"),
    column("token", sa.LargeBinary(16), "what was published"),
    column("published_at", Instant, "when"),
    sa.UniqueConstraint("case", "kind", "token"),
    sa.Index("ix_exchange_items_published_at", "published_at"),
    sqlite_autoincrement=True,
    comment="what this tenant has published; withdrawn when its case is reversed or ends",
)
