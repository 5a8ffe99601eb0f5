"""Banks of known pictures, what they match, and the hash of a picture's bytes among Memory's pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KINDS = "pdq, pdq_r or region; kinds are never compared with each other"
_MORE_KINDS = "pdq, pdq_r, region or sha256; kinds are never compared with each other"


def upgrade() -> None:
    """Make the tables; pictures that were remembered before have no hash of their bytes."""
    _say_kinds(_KINDS, _MORE_KINDS)
    op.create_table(
        "banks",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="bank"),
        sa.Column(
            "name", sa.String(length=64), nullable=False, comment="its name: small letters, digits, hyphens"
        ),
        sa.Column(
            "kind", sa.String(length=16), nullable=False, comment="hotline, survivor, stock or template"
        ),
        sa.Column(
            "threshold",
            sa.Integer(),
            nullable=False,
            comment="bits of 256 within which a match is the bank's own, 0-31",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("created_by", sa.String(length=64), nullable=False, comment="who made it"),
        sa.Column("second_by", sa.String(length=64), nullable=False, comment="the second person"),
        sa.Column(
            "disabled_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="since when nothing is compared with it",
        ),
        sa.Column("disabled_by", sa.String(length=64), nullable=True, comment="who disabled it"),
        sa.CheckConstraint(
            "kind IN ('hotline', 'survivor', 'stock', 'template')", name=op.f("ck_banks_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banks")),
        sa.UniqueConstraint("name", name=op.f("uq_banks_name")),
        comment="banks of known pictures",
        sqlite_autoincrement=True,
    )
    op.create_table(
        "bank_entries",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="entry; derived indexes hold it"),
        sa.Column("bank", ROW_ID, nullable=False, comment="whose"),
        sa.Column(
            "identity",
            sa.LargeBinary(length=16),
            nullable=False,
            comment="digest of its hashes; stays until its end when they are erased",
        ),
        sa.Column(
            "pdq",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="PDQ of the full picture, 256 bits; erased on withdrawal",
        ),
        sa.Column(
            "sha256",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="hash of the file's bytes; erased on withdrawal",
        ),
        sa.Column(
            "quality", sa.Integer(), nullable=True, comment="PDQ quality 0-100 where the supplier tells it"
        ),
        sa.Column(
            "reference", sa.String(length=200), nullable=True, comment="the supplier's own name of the entry"
        ),
        sa.Column("supplier", sa.String(length=200), nullable=False, comment="who supplied it"),
        sa.Column("basis", sa.String(length=200), nullable=False, comment="on which lawful basis"),
        sa.Column("added_by", sa.String(length=64), nullable=False, comment="who added it"),
        sa.Column("second_by", sa.String(length=64), nullable=False, comment="the second person"),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="its end"),
        sa.Column(
            "withdrawn_at", sa.DateTime(timezone=True), nullable=True, comment="when it was taken back"
        ),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True, comment="who took it back"),
        sa.Column(
            "compared_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was compared with Memory; NULL: not yet",
        ),
        sa.ForeignKeyConstraint(
            ["bank"], ["banks.id"], name=op.f("fk_bank_entries_bank_banks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_entries")),
        sa.UniqueConstraint("bank", "identity", name=op.f("uq_bank_entries_bank_identity")),
        comment="hashes of known pictures; never a picture",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bank_entries_compared_at", "bank_entries", ["compared_at"], unique=False)
    op.create_index("ix_bank_entries_expires_at", "bank_entries", ["expires_at"], unique=False)
    op.create_table(
        "bank_matches",
        sa.Column("snapshot", ROW_ID, autoincrement=False, nullable=False, comment="whose picture"),
        sa.Column(
            "picture",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="index of the picture in the listing, from 0",
        ),
        sa.Column("entry", ROW_ID, autoincrement=False, nullable=False, comment="which entry"),
        sa.Column("distance", sa.Integer(), nullable=False, comment="bits, 0-31"),
        sa.Column(
            "exact", sa.Boolean(), nullable=False, comment="within the bank's own threshold, not turned"
        ),
        sa.ForeignKeyConstraint(
            ["entry"],
            ["bank_entries.id"],
            name=op.f("fk_bank_matches_entry_bank_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["snapshots.id"],
            name=op.f("fk_bank_matches_snapshot_snapshots"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("snapshot", "picture", "entry", name=op.f("pk_bank_matches")),
        comment="which assessed pictures match which entries; who is assessed anew when one ends",
    )
    op.create_index("ix_bank_matches_entry", "bank_matches", ["entry"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("bank_matches")
    op.drop_table("bank_entries")
    op.drop_table("banks")
    op.execute(sa.text("DELETE FROM pictures WHERE kind = 'sha256'"))
    _say_kinds(_MORE_KINDS, _KINDS)


def _say_kinds(before: str, after: str) -> None:
    """Change a comment; SQLite keeps none."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "pictures",
            "kind",
            existing_type=sa.String(length=8),
            existing_nullable=False,
            existing_comment=before,
            comment=after,
        )
