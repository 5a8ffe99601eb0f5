"""The first tables: journal, outbox, nights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "checkpoints",
        sa.Column(
            "sequence", ROW_ID, autoincrement=False, nullable=False, comment="journal entry that it seals"
        ),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False, comment="hash of that entry"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False, comment="Ed25519 key that signed"),
        sa.Column(
            "signature", sa.LargeBinary(length=64), nullable=False, comment="signature of sequence and hash"
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_checkpoints")),
        comment="signed heads of the journal; it may be cut at one",
    )
    op.create_table(
        "journal",
        sa.Column("sequence", ROW_ID, autoincrement=False, nullable=False, comment="from 1, without gaps"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("actor", sa.String(length=64), nullable=False, comment="user, or machine"),
        sa.Column("act", sa.String(length=64), nullable=False, comment="what was done"),
        sa.Column(
            "data",
            sa.JSON(none_as_null=True),
            nullable=False,
            comment="ids, hashes, permissions, counts; no content, no contact",
        ),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False, comment="hash of the entry before"),
        sa.Column(
            "hash",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="SHA-256 over previous, sequence, at, actor, act, data",
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_journal")),
        comment="append-only record of who saw and did what; a hash chain",
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=64), nullable=False, comment="name"),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False, comment="value"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
        comment="facts of this store: tenant, clock confirmed until ...",
    )
    op.create_table(
        "nights",
        sa.Column("night", sa.Date(), nullable=False, comment="night, in UTC"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, comment="first start"),
        sa.Column(
            "completed_at", sa.DateTime(timezone=True), nullable=True, comment="when all phases were done"
        ),
        sa.Column(
            "phases",
            sa.JSON(none_as_null=True),
            nullable=False,
            comment="phases that are done, in order, with when",
        ),
        sa.PrimaryKeyConstraint("night", name=op.f("pk_nights")),
        comment="nights and how far they came",
    )
    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="message"),
        sa.Column(
            "event", sa.String(length=100), nullable=False, comment="what happened, for example case/12/3"
        ),
        sa.Column("recipient", sa.String(length=100), nullable=False, comment="who is told"),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False, comment="ids and counts only"),
        sa.Column("state", sa.String(length=16), nullable=False, comment="waiting, sent or dead"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="how often it was tried"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True, comment="not before"),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dead')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event", "recipient", name=op.f("uq_outbox_event_recipient")),
        comment="outbox message = (event, recipient)",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_created_at", "outbox", ["created_at"], unique=False)
    op.create_table(
        "set_aside",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="line"),
        sa.Column("platform", sa.String(length=64), nullable=False, comment="platform"),
        sa.Column("source", sa.String(length=200), nullable=False, comment="name of the file or feed"),
        sa.Column("line", sa.Integer(), nullable=False, comment="line, from 1"),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="place, expected, got; names key and type, never the value",
        ),
        sa.Column(
            "digest", sa.String(length=64), nullable=False, comment="hash of the line, hex: set aside once"
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the line, encrypted with the spool key"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
        sa.UniqueConstraint("platform", "digest", name=op.f("uq_set_aside_platform_digest")),
        comment="lines that were no listing, encrypted, for at most two days",
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("set_aside")
    op.drop_table("outbox")
    op.drop_table("nights")
    op.drop_table("meta")
    op.drop_table("journal")
    op.drop_table("checkpoints")
