"""What keeps the house in order: nights, journal, outbox, lines set aside, facts of the store."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column, one_of, serial

journal = sa.Table(
    "journal",
    METADATA,
    column("sequence", ROW_ID, "from 1, without gaps", primary_key=True, autoincrement=False),
    column("at", Instant, "when"),
    column("actor", sa.String(64), "user, or machine"),
    column("act", sa.String(64), "what was done"),
    column("data", JSON, "ids, hashes, permissions, counts; no content, no contact"),
    column("previous", sa.LargeBinary(32), "hash of the entry before"),
    column("hash", sa.LargeBinary(32), "SHA-256 over previous, sequence, at, actor, act, data"),
    comment="append-only record of who saw and did what; a hash chain",
)

checkpoints = sa.Table(
    "checkpoints",
    METADATA,
    column("sequence", ROW_ID, "journal entry that it seals", primary_key=True, autoincrement=False),
    column("hash", sa.LargeBinary(32), "hash of that entry"),
    column("at", Instant, "when"),
    column("public_key", sa.LargeBinary(32), "Ed25519 key that signed"),
    column("signature", sa.LargeBinary(64), "signature of sequence and hash"),
    comment="signed heads of the journal; it may be cut at one",
)

outbox = sa.Table(
    "outbox",
    METADATA,
    serial("message"),
    column("event", sa.String(100), "what happened, for example case/12/3"),
    column("recipient", sa.String(100), "who is told"),
    column("payload", JSON, "ids and counts only"),
    column("state", sa.String(16), "waiting, sent or dead"),
    column("attempts", sa.Integer, "how often it was tried"),
    column("created_at", Instant, "when"),
    column("next_at", Instant, "not before", null=True),
    sa.UniqueConstraint("event", "recipient"),
    one_of("state", ("waiting", "sent", "dead"), "state"),
    sa.Index("ix_outbox_created_at", "created_at"),
    sqlite_autoincrement=True,
    comment="outbox message = (event, recipient)",
)

set_aside = sa.Table(
    "set_aside",
    METADATA,
    serial("line"),
    column("platform", sa.String(64), "platform"),
    column("source", sa.String(200), "name of the file or feed"),
    column("line", sa.Integer, "line, from 1"),
    column("reason", sa.Text, "place, expected, got; names key and type, never the value"),
    column("digest", sa.String(64), "hash of the line, hex: set aside once"),
    column("body", sa.LargeBinary, "the line, encrypted with the spool key"),
    column("at", Instant, "when"),
    sa.UniqueConstraint("platform", "digest"),
    sqlite_autoincrement=True,
    comment="lines that were no listing, encrypted, for at most two days",
)

nights = sa.Table(
    "nights",
    METADATA,
    column("night", sa.Date, "night, in UTC", primary_key=True),
    column("started_at", Instant, "first start"),
    column("completed_at", Instant, "when all phases were done", null=True),
    column("phases", JSON, "phases that are done, in order, with when"),
    comment="nights and how far they came",
)

meta = sa.Table(
    "meta",
    METADATA,
    column("name", sa.String(64), "name", primary_key=True),
    column("value", JSON, "value"),
    comment="facts of this store: tenant, clock confirmed until ...",
)
