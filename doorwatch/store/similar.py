"""Near-duplicate texts among what is stored: candidates by band, confirmed on the keyed shingle sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from doorwatch.memory import jaccard, unpack
from doorwatch.memory.texts import Shingles
from doorwatch.store.groups import CAP
from doorwatch.store.sql import among, chunks
from doorwatch.store.tables import shingle_bands, shingle_sets, snapshots

SIMILAR = 0.5
"""Jaccard index from which a view shows two texts together; a tenant's own threshold is never lower."""


_OWN = sa.select(shingle_bands.c.band, shingle_bands.c.snapshot).where(
    among(shingle_bands.c.snapshot, "snapshots")
)
_MEMBERS = (
    sa.select(
        shingle_bands.c.band,
        shingle_bands.c.snapshot,
        sa.func.row_number()
        .over(
            partition_by=shingle_bands.c.band,
            order_by=(snapshots.c.observed_at, snapshots.c.content_hash, snapshots.c.id),
        )
        .label("rank"),
    )
    .join(snapshots, snapshots.c.id == shingle_bands.c.snapshot)
    .where(among(shingle_bands.c.band, "bands"))
    .subquery()
)
_CROWD = sa.select(_MEMBERS.c.band, _MEMBERS.c.snapshot).where(_MEMBERS.c.rank <= CAP)
_SETS = sa.select(shingle_sets).where(among(shingle_sets.c.snapshot, "snapshots"))


def similar_texts(conn: sa.Connection, ids: Sequence[int]) -> list[tuple[int, int, float]]:
    """Return (snapshot, other snapshot, Jaccard index) of all confirmed pairs that start at `ids`.

    A crowded band gives its first `CAP` members only, in the order of the cap.
    """
    candidates: dict[int, set[int]] = {}
    by_band: dict[bytes, list[int]] = {}
    for part in chunks(ids):
        for row in conn.execute(_OWN, {"snapshots": part}):
            by_band.setdefault(row.band, []).append(row.snapshot)
    for band_part in chunks(list(by_band)):
        for row in conn.execute(_CROWD, {"bands": band_part}):
            for snapshot in by_band[row.band]:
                if snapshot != row.snapshot:
                    candidates.setdefault(snapshot, set()).add(row.snapshot)
    sets = _sets(conn, sorted({*candidates, *(other for found in candidates.values() for other in found)}))
    pairs = ((one, other) for one in sorted(candidates) for other in sorted(candidates[one]))
    measured = ((one, other, _similarity(sets, one, other)) for one, other in pairs)
    return [pair for pair in measured if pair[2] >= SIMILAR]


def _sets(conn: sa.Connection, ids: Sequence[int]) -> Mapping[int, tuple[str, Shingles]]:
    found: dict[int, tuple[str, Shingles]] = {}
    for part in chunks(ids):
        rows = conn.execute(_SETS, {"snapshots": part})
        found.update((row.snapshot, (row.key, unpack(row.shingles))) for row in rows)
    return found


def _similarity(sets: Mapping[int, tuple[str, Shingles]], one: int, other: int) -> float:
    """0 for sets under different keys: they cannot be compared."""
    (key, here), (other_key, there) = sets[one], sets[other]
    return jaccard(here, there) if key == other_key else 0.0
