"""Whom a written batch touches: every listing whose links may look different now.

The fifth persona on a phone changes the first four. They wait for an assessment in the same
transaction that wrote the fifth, so that neither a kill nor the order of arrival leaves them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from doorwatch.store.groups import CAP, Member, members
from doorwatch.store.near import PictureSearch, near_pictures
from doorwatch.store.pending import enqueue
from doorwatch.store.prints import LINKING
from doorwatch.store.sight import Neighbours, Sight
from doorwatch.store.similar import similar_texts
from doorwatch.store.sql import among, chunks
from doorwatch.store.tables import listings, snapshots
from doorwatch.types.memory import FingerprintKind

_OWNER = sa.select(snapshots.c.id, snapshots.c.listing).where(among(snapshots.c.id, "snapshots"))
_MARK = (
    sa.update(listings).where(among(listings.c.id, "rows"), listings.c.linked.is_(False)).values(linked=True)
)


def touch(
    conn: sa.Connection, sights: Sequence[Sight], now: datetime, search: PictureSearch | None
) -> tuple[set[int], Neighbours]:
    """Enqueue new, changed and touched listings, mark who is linked.

    Returns the rows of all, and what the inserted snapshots lie beside.
    """
    inserted = {one.snapshot: one.row for one in sights if one.inserted and one.snapshot is not None}
    held = _linking(sights)
    sharing = members(conn, held, cap=None)
    neighbours = _by_groups(held, sharing)
    shown = inserted | {one.snapshot: one.row for one in sights if one.parted and one.snapshot is not None}
    near = near_pictures(conn, list(shown), search)
    texts = similar_texts(conn, list(inserted))
    pairs = [(one.snapshot, one.other) for one in near] + [(one, other) for one, other, _ in texts]
    owner = _listings_of(conn, {other for _, other in pairs})
    for snapshot, other in pairs:
        neighbours.append({shown[snapshot], owner[other]})
    linked = {row for group in neighbours if len(group) > 1 for row in group}
    _mark_linked(conn, linked)
    own_past = {one.row for one in sights if one.inserted and one.kind == "history"}
    enqueue(conn, [one.row for one in sights if one.kind == "new"], "new", now)
    enqueue(conn, [one.row for one in sights if one.kind == "changed"], "changed", now)
    started = {one.row for one in sights if one.kind in ("new", "changed")}
    enqueue(conn, (linked | own_past) - started, "touched", now)
    of_inserted = tuple(one for one in near if one.snapshot in inserted)
    found = Neighbours(frozenset(inserted), held, sharing, of_inserted, tuple(texts))
    return linked | own_past | started, found


def _linking(sights: Sequence[Sight]) -> dict[bytes, list[tuple[int, FingerprintKind]]]:
    """Return for each linking group of the inserted sights which of them hold it, as what."""
    held: dict[bytes, list[tuple[int, FingerprintKind]]] = {}
    for one in sights:
        if one.inserted and one.snapshot is not None:
            for kind, group in one.groups:
                if kind in LINKING:
                    held.setdefault(group, []).append((one.snapshot, kind))
    return held


def _by_groups(
    held: Mapping[bytes, Sequence[tuple[int, FingerprintKind]]], sharing: Mapping[bytes, Sequence[Member]]
) -> list[set[int]]:
    """Return for each shared group of the inserted sights the listings whose view it changes."""
    result: list[set[int]] = []
    for group, holders in held.items():
        snapshots_ = {snapshot for snapshot, _ in holders}
        here = sharing.get(group, [])
        own = {one.listing for one in here if one.snapshot in snapshots_}
        seen_by_others = any(one.snapshot in snapshots_ and one.rank <= CAP + 1 for one in here)
        if seen_by_others:
            result.append(own | {one.listing for one in here})
        elif len(here) > 1:
            # Behind the cap nobody else sees it, but it is linked all the same.
            result += [{row, here[0].listing} for row in own]
    return result


def _listings_of(conn: sa.Connection, ids: set[int]) -> dict[int, int]:
    owner: dict[int, int] = {}
    for part in chunks(sorted(ids)):
        owner.update((id, listing) for id, listing in conn.execute(_OWNER, {"snapshots": part}))
    return owner


def _mark_linked(conn: sa.Connection, rows: set[int]) -> None:
    for part in chunks(sorted(rows)):
        conn.execute(_MARK, {"rows": part})
