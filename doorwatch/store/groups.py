"""Who shares a group: the members, with a cap that does not depend on the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from doorwatch.store.sql import chunks
from doorwatch.store.tables import fingerprints, snapshots

CAP = 256
"""Snapshots of a group that a view shows: the ones observed first, then by content hash.

An agency with ten thousand listings on one number is one fact; nothing that a detector counts
needs more than this, and a view stays small.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A snapshot in a group; `rank` counts from 1 in the order of the cap."""

    snapshot: int
    listing: int
    rank: int


def members(
    conn: sa.Connection, groups: Iterable[bytes], *, cap: int | None = CAP
) -> Mapping[bytes, list[Member]]:
    """Return the members of each group by rank; at most `cap` of them, all with None."""
    found: dict[bytes, list[Member]] = {}
    for part in chunks(list(dict.fromkeys(groups))):
        ranked = (
            sa.select(
                fingerprints.c.grp,
                fingerprints.c.snapshot,
                snapshots.c.listing,
                sa.func.row_number()
                .over(
                    partition_by=fingerprints.c.grp,
                    order_by=(snapshots.c.observed_at, snapshots.c.content_hash, snapshots.c.id),
                )
                .label("rank"),
            )
            .join(snapshots, snapshots.c.id == fingerprints.c.snapshot)
            .where(fingerprints.c.grp.in_(part))
            .subquery()
        )
        query = sa.select(ranked).order_by(ranked.c.grp, ranked.c.rank)
        if cap is not None:
            query = query.where(ranked.c.rank <= cap)
        for row in conn.execute(query):
            found.setdefault(row.grp, []).append(Member(row.snapshot, row.listing, row.rank))
    return found
