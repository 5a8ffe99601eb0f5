"""Near-duplicate texts among what is stored: candidates by band, confirmed on the keyed shingle sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from doorwatch.memory.texts import jaccards
from doorwatch.store.groups import CAP, rank_in
from doorwatch.store.sql import among, chunks
from doorwatch.store.tables import shingle_bands, shingle_sets, snapshots

SIMILAR = 0.5
"""Jaccard index from which a view shows two texts together; a tenant's own threshold is never lower."""


_OWN = sa.select(shingle_bands.c.band, shingle_bands.c.snapshot).where(
    among(shingle_bands.c.snapshot, "snapshots")
)
_SIZES = (
    sa.select(shingle_bands.c.band, sa.func.count())
    .where(among(shingle_bands.c.band, "bands"))
    .group_by(shingle_bands.c.band)
)
_ALL = sa.select(shingle_bands.c.band, shingle_bands.c.snapshot).where(among(shingle_bands.c.band, "bands"))
_MEMBERS = (
    sa.select(shingle_bands.c.band, shingle_bands.c.snapshot, rank_in(shingle_bands.c.band))
    .join(snapshots, snapshots.c.id == shingle_bands.c.snapshot)
    .where(among(shingle_bands.c.band, "bands"))
    .subquery()
)
_CROWD = sa.select(_MEMBERS.c.band, _MEMBERS.c.snapshot).where(_MEMBERS.c.rank <= CAP)
_SETS = sa.select(shingle_sets.c.snapshot, shingle_sets.c.key, shingle_sets.c.shingles).where(
    among(shingle_sets.c.snapshot, "snapshots")
)


def similar_texts(conn: sa.Connection, ids: Sequence[int]) -> list[tuple[int, int, float]]:
    """Return (snapshot, other snapshot, Jaccard index) of all confirmed pairs that start at `ids`.

    A crowded band gives its first `CAP` members only, in the order of the cap.
    """
    by_band: dict[bytes, list[int]] = {}
    for part in chunks(ids):
        for band, snapshot in conn.execute(_OWN, {"snapshots": part}).all():
            by_band.setdefault(band, []).append(snapshot)
    candidates: dict[int, set[int]] = {}
    for band, members in _members(conn, list(by_band)).items():
        for snapshot in by_band[band]:
            candidates.setdefault(snapshot, set()).update(members)
    sets = _sets(conn, sorted({*candidates}.union(*candidates.values())))
    found: list[tuple[int, int, float]] = []
    for one in sorted(candidates):
        key, shingles = sets[one]
        others = sorted(other for other in candidates[one] if other != one and sets[other][0] == key)
        measured = jaccards(shingles, [sets[other][1] for other in others])
        found += [
            (one, other, index) for other, index in zip(others, measured, strict=True) if index >= SIMILAR
        ]
    return found


def _members(conn: sa.Connection, bands: Sequence[bytes]) -> Mapping[bytes, list[int]]:
    """Return the snapshots of each band; only a crowded one needs its members in order."""
    found: dict[bytes, list[int]] = {}
    for part in chunks(bands):
        sizes = conn.execute(_SIZES, {"bands": part}).all()
        crowded = [band for band, size in sizes if size > CAP]
        shared = [band for band, size in sizes if 1 < size <= CAP]
        for query, named in ((_ALL, shared), (_CROWD, crowded)):
            if named:
                for band, snapshot in conn.execute(query, {"bands": named}).all():
                    found.setdefault(band, []).append(snapshot)
    return found


def _sets(conn: sa.Connection, ids: Sequence[int]) -> Mapping[int, tuple[str, bytes]]:
    """Return each snapshot's key and packed shingle set; sets under different keys cannot be compared."""
    found: dict[int, tuple[str, bytes]] = {}
    for part in chunks(ids):
        rows = conn.execute(_SETS, {"snapshots": part}).all()
        found.update((snapshot, (key, shingles)) for snapshot, key, shingles in rows)
    return found
