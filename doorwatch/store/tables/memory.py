"""Memory: keyed fingerprints of sightings. Nobody can look a number or a name up in these."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column, serial

_DIGEST = sa.LargeBinary(16)


def _snapshot(comment: str, **options: bool) -> sa.Column[int]:
    return column("snapshot", ROW_ID, comment, sa.ForeignKey("snapshots.id", ondelete="CASCADE"), **options)


sightings = sa.Table(
    "sightings",
    METADATA,
    _snapshot("whose", primary_key=True, autoincrement=False),
    column("persona", _DIGEST, "group of the persona", null=True),
    column("account", _DIGEST, "group of the account", null=True),
    column("stated_ages", JSON, "ages of the advertised person, years, sorted"),
    column("verified", sa.Boolean, "the platform's verified mark", null=True),
    column("municipality", _DIGEST, "group of the municipality; 14 days", null=True),
    column("elsewhere", sa.Boolean, "another municipality than the sighting before", null=True),
    column("status", sa.String(16), "the listing's status at this sight; NULL before it was kept", null=True),
    column("refused_ages", JSON, "ages of attempts that the platform refused before, years", null=True),
    sa.Index("ix_sightings_account", "account"),
    comment="facts of one remembered snapshot, all names as groups",
)

fingerprints = sa.Table(
    "fingerprints",
    METADATA,
    _snapshot("whose", primary_key=True, autoincrement=False),
    column("grp", _DIGEST, "names the value over all keys: its first digest", primary_key=True),
    column("kind", sa.String(16), "phone, handle, account, payer, persona, artifact, person, municipality"),
    column("key", sa.String(64), "the Memory key of the digest"),
    column("digest", _DIGEST, "HMAC-SHA256 of kind and value, first 16 bytes"),
    sa.Index("ix_fingerprints_digest_grp", "digest", "grp"),
    sa.Index("ix_fingerprints_grp_snapshot", "grp", "snapshot"),
    sqlite_with_rowid=False,
    comment="keyed values of a snapshot; equal values share a group also across keys",
)

pictures = sa.Table(
    "pictures",
    METADATA,
    sa.Column("id", ROW_ID, primary_key=True, autoincrement=True, comment="row; search indexes hold it"),
    _snapshot("whose"),
    column("kind", sa.String(8), "pdq, pdq_r, region or sha256; kinds are never compared with each other"),
    column("picture", sa.Integer, "index of the picture in the listing, from 0"),
    column("hash", sa.LargeBinary(32), "256 bits"),
    column("quality", sa.Integer, "PDQ quality 0-100; 49 or less does not link", null=True),
    sa.Index("ix_pictures_snapshot", "snapshot"),
    sa.Index("ix_pictures_hash", "hash"),
    sqlite_autoincrement=True,
    comment="perceptual hashes of a snapshot's pictures",
)

portraits = sa.Table(
    "portraits",
    METADATA,
    serial("portrait"),
    column("sha256", sa.LargeBinary(32), "hash of the file's bytes"),
    column("pdq", sa.LargeBinary(32), "PDQ of the full picture, 256 bits"),
    column("portrait", sa.LargeBinary, "corners and hashes of patches, packed; no pixels"),
    column("made_at", Instant, "when"),
    sa.UniqueConstraint("sha256"),
    sqlite_autoincrement=True,
    comment="local features of pictures of open cases and bank entries, which end with them",
)

shingle_sets = sa.Table(
    "shingle_sets",
    METADATA,
    _snapshot("whose", primary_key=True, autoincrement=False),
    column("key", sa.String(64), "the Memory key of the shingles"),
    column("shingles", sa.LargeBinary, "keyed 64-bit shingles, sorted, little endian"),
    comment="keyed shingle set of a snapshot's text; confirms near-duplicates without the text",
)

shingle_bands = sa.Table(
    "shingle_bands",
    METADATA,
    column("band", sa.LargeBinary(8), "hash of key, band number and the band's MinHash values",
           primary_key=True),
    _snapshot("whose", primary_key=True, autoincrement=False),
    sa.Index("ix_shingle_bands_snapshot", "snapshot"),
    sqlite_with_rowid=False,
    comment="MinHash bands; two snapshots in one band are candidates",
)  # fmt: skip
