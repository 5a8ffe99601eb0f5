"""Who shares a group: the members, with a cap that does not depend on the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from doorwatch.store.sql import among, chunks
from doorwatch.store.tables import fingerprints, snapshots

CAP = 256
"""Snapshots of a group that a view shows: the ones observed first, then by content hash.

An agency with ten thousand listings on one number is one fact; nothing that a detector counts
needs more than this, and a view stays small.
"""


def rank_in(group: sa.ColumnElement[bytes]) -> sa.Label[int]:
    """Return the place of a snapshot in its group in the order of the cap, from 1; `snapshots` is joined."""
    order = (snapshots.c.observed_at, snapshots.c.content_hash, snapshots.c.id)
    return sa.func.row_number().over(partition_by=group, order_by=order).label("rank")


_RANKED = (
    sa.select(fingerprints.c.grp, fingerprints.c.snapshot, snapshots.c.listing, rank_in(fingerprints.c.grp))
    .join(snapshots, snapshots.c.id == fingerprints.c.snapshot)
    .where(among(fingerprints.c.grp, "groups"))
    .subquery()
)
_ALL = sa.select(_RANKED).order_by(_RANKED.c.grp, _RANKED.c.rank)
_CAPPED = _ALL.where(_RANKED.c.rank <= sa.bindparam("cap"))


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
        rows = (
            conn.execute(_ALL, {"groups": part})
            if cap is None
            else conn.execute(_CAPPED, {"groups": part, "cap": cap})
        )
        for row in rows:
            found.setdefault(row.grp, []).append(Member(row.snapshot, row.listing, row.rank))
    return found
