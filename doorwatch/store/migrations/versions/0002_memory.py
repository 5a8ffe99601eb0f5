"""The first tables: Memory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorwatch.store.migrations import ROW_ID

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "fingerprints",
        sa.Column("snapshot", ROW_ID, autoincrement=False, nullable=False, comment="whose"),
        sa.Column(
            "grp",
            sa.LargeBinary(length=16),
            nullable=False,
            comment="names the value over all keys: its first digest",
        ),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="phone, handle, account, payer, persona, artifact, person, municipality",
        ),
        sa.Column("key", sa.String(length=64), nullable=False, comment="the Memory key of the digest"),
        sa.Column(
            "digest",
            sa.LargeBinary(length=16),
            nullable=False,
            comment="HMAC-SHA256 of kind and value, first 16 bytes",
        ),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["snapshots.id"],
            name=op.f("fk_fingerprints_snapshot_snapshots"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("snapshot", "grp", name=op.f("pk_fingerprints")),
        comment="keyed values of a snapshot; equal values share a group also across keys",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fingerprints_digest_grp", "fingerprints", ["digest", "grp"], unique=False)
    op.create_index("ix_fingerprints_grp_snapshot", "fingerprints", ["grp", "snapshot"], unique=False)
    op.create_table(
        "pictures",
        sa.Column("id", ROW_ID, autoincrement=True, nullable=False, comment="row; search indexes hold it"),
        sa.Column("snapshot", ROW_ID, nullable=False, comment="whose"),
        sa.Column(
            "kind",
            sa.String(length=8),
            nullable=False,
            comment="pdq, pdq_r or region; kinds are never compared with each other",
        ),
        sa.Column(
            "picture", sa.Integer(), nullable=False, comment="index of the picture in the listing, from 0"
        ),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False, comment="256 bits"),
        sa.Column(
            "quality", sa.Integer(), nullable=True, comment="PDQ quality 0-100; 49 or less does not link"
        ),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["snapshots.id"], name=op.f("fk_pictures_snapshot_snapshots"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        comment="perceptual hashes of a snapshot's pictures",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pictures_hash", "pictures", ["hash"], unique=False)
    op.create_index("ix_pictures_snapshot", "pictures", ["snapshot"], unique=False)
    op.create_table(
        "shingle_bands",
        sa.Column(
            "band",
            sa.LargeBinary(length=8),
            nullable=False,
            comment="hash of key, band number and the band's MinHash values",
        ),
        sa.Column("snapshot", ROW_ID, autoincrement=False, nullable=False, comment="whose"),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["snapshots.id"],
            name=op.f("fk_shingle_bands_snapshot_snapshots"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("band", "snapshot", name=op.f("pk_shingle_bands")),
        comment="MinHash bands; two snapshots in one band are candidates",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shingle_bands_snapshot", "shingle_bands", ["snapshot"], unique=False)
    op.create_table(
        "shingle_sets",
        sa.Column("snapshot", ROW_ID, autoincrement=False, nullable=False, comment="whose"),
        sa.Column("key", sa.String(length=64), nullable=False, comment="the Memory key of the shingles"),
        sa.Column(
            "shingles",
            sa.LargeBinary(),
            nullable=False,
            comment="keyed 64-bit shingles, sorted, little endian",
        ),
        sa.ForeignKeyConstraint(
            ["snapshot"],
            ["snapshots.id"],
            name=op.f("fk_shingle_sets_snapshot_snapshots"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("snapshot", name=op.f("pk_shingle_sets")),
        comment="keyed shingle set of a snapshot's text; confirms near-duplicates without the text",
    )
    op.create_table(
        "sightings",
        sa.Column("snapshot", ROW_ID, autoincrement=False, nullable=False, comment="whose"),
        sa.Column("persona", sa.LargeBinary(length=16), nullable=True, comment="group of the persona"),
        sa.Column("account", sa.LargeBinary(length=16), nullable=True, comment="group of the account"),
        sa.Column(
            "stated_ages",
            sa.JSON(none_as_null=True),
            nullable=False,
            comment="ages of the advertised person, years, sorted",
        ),
        sa.Column("verified", sa.Boolean(), nullable=True, comment="the platform's verified mark"),
        sa.Column(
            "municipality",
            sa.LargeBinary(length=16),
            nullable=True,
            comment="group of the municipality; 14 days",
        ),
        sa.Column(
            "elsewhere", sa.Boolean(), nullable=True, comment="another municipality than the sighting before"
        ),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["snapshots.id"], name=op.f("fk_sightings_snapshot_snapshots"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("snapshot", name=op.f("pk_sightings")),
        comment="facts of one remembered snapshot, all names as groups",
    )
    op.create_index("ix_sightings_account", "sightings", ["account"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("sightings")
    op.drop_table("shingle_sets")
    op.drop_table("shingle_bands")
    op.drop_table("pictures")
    op.drop_table("fingerprints")
