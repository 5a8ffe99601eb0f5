"""Loading Memory's view for a batch of listings: one frozen answer, no detector asks again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from doorwatch.store.exchange import hit_kinds
from doorwatch.store.groups import CAP, members
from doorwatch.store.near import PictureSearch, near_pictures
from doorwatch.store.prints import LINKING
from doorwatch.store.sight import Neighbours
from doorwatch.store.sightings import Known, load_known
from doorwatch.store.similar import similar_texts
from doorwatch.store.sql import AnyRow, among, chunks
from doorwatch.store.tables import fingerprints, listings, snapshots
from doorwatch.store.viewdigest import links_digest
from doorwatch.types.listing import ListingRef
from doorwatch.types.memory import FingerprintKind, Link, Links, MemoryView

CAP_NEAR = 256
"""Near pictures and texts of a kind that a view shows, the nearest first."""

_CURRENT = sa.select(listings.c.id, listings.c.platform, listings.c.listing, listings.c.current).where(
    among(listings.c.id, "rows"), listings.c.current.is_not(None), listings.c.listing.is_not(None)
)
_OWN = (
    sa.select(snapshots.c.listing, snapshots.c.id)
    .where(among(snapshots.c.listing, "rows"))
    .order_by(snapshots.c.id)
)
_LINKING = sa.select(fingerprints.c.snapshot, fingerprints.c.kind, fingerprints.c.grp).where(
    among(fingerprints.c.snapshot, "snapshots"), fingerprints.c.kind.in_(LINKING)
)


@dataclass(frozen=True, slots=True)
class LoadedView:
    """The view of a batch; `digests` name the state of each listing's links, 16 bytes."""

    view: MemoryView
    digests: Mapping[ListingRef, bytes]


@dataclass(frozen=True, slots=True)
class _Raw:
    """A link before its sighting is known."""

    kind: FingerprintKind
    group: str
    other: int
    index: int | None = None
    distance: int | None = None
    transform: str | None = None
    similarity: float | None = None


def load_view(
    conn: sa.Connection,
    rows: Sequence[int],
    search: PictureSearch | None,
    now: datetime,
    *,
    found: Neighbours | None = None,
) -> LoadedView:
    """Return what Memory knows of the current snapshots of these listings (rows of `listings`).

    A link leads to a sighting of another listing that shares a linking fingerprint (`LINKING`), a near
    picture or a near text; kind `listing` leads to an own sighting with other content. Sightings
    with equal content are one. Neither order of arrival nor the Memory keys change a digest. `found` is what
    `write_details` met in this very transaction: where it holds all these snapshots, nothing is asked twice.
    """
    current = _current(conn, rows)
    ids = list(current)
    if found is None or not found.snapshots.issuperset(ids):
        found = _neighbours(conn, ids, search)
    raw: dict[int, list[_Raw]] = {snapshot: [] for snapshot in current}
    _add(raw, found)
    own = _own_snapshots(conn, [row.id for row in current.values()])
    for snapshot, row in current.items():
        raw[snapshot] += [_past(raw[snapshot], other) for other in own[row.id] if other != snapshot]
    confirmed = hit_kinds(conn, ids)
    known = load_known(conn, {*ids, *(link.other for links in raw.values() for link in links)}, now)
    view: dict[ListingRef, Links] = {}
    digests: dict[ListingRef, bytes] = {}
    for snapshot, row in current.items():
        ref = ListingRef(row.platform, row.listing)
        view[ref] = replace(_links(known, snapshot, raw[snapshot]), exchange=confirmed.get(snapshot, ()))
        digests[ref] = links_digest(view[ref])
    return LoadedView(MemoryView(view), digests)


def _past(raw: Sequence[_Raw], other: int) -> _Raw:
    """A link to an own snapshot; it says how near the picture is that both show, if any."""
    near = [one for one in raw if one.other == other and one.distance is not None]
    best = min(near, key=lambda one: (one.distance or 0, one.index or 0, one.transform or ""), default=None)
    if best is None:
        return _Raw("listing", "", other)
    return _Raw("listing", "", other, best.index, best.distance, best.transform)


def _current(conn: sa.Connection, rows: Sequence[int]) -> dict[int, AnyRow]:
    found: dict[int, AnyRow] = {}
    for part in chunks(list(dict.fromkeys(rows))):
        found.update((row.current, row) for row in conn.execute(_CURRENT, {"rows": part}))
    return found


def _neighbours(conn: sa.Connection, ids: Sequence[int], search: PictureSearch | None) -> Neighbours:
    held: dict[bytes, list[tuple[int, FingerprintKind]]] = {}
    for part in chunks(ids):
        for row in conn.execute(_LINKING, {"snapshots": part}):
            held.setdefault(row.grp, []).append((row.snapshot, row.kind))
    near, texts = near_pictures(conn, ids, search), similar_texts(conn, ids)
    return Neighbours(frozenset(ids), held, members(conn, held), tuple(near), tuple(texts))


def _add(raw: dict[int, list[_Raw]], found: Neighbours) -> None:
    """Add the links of the snapshots in `raw`; those of others are left out."""
    for group, sharing in found.sharing.items():
        seen = [one.snapshot for one in sharing if one.rank <= CAP]
        for snapshot, kind in found.held[group]:
            if snapshot in raw:
                raw[snapshot] += [_Raw(kind, group.hex(), other) for other in seen if other != snapshot]
    for near in found.near:
        if near.snapshot in raw:
            pdq: FingerprintKind = "pdq" if near.kind == "pdq" else "pdq_r"
            raw[near.snapshot].append(
                _Raw(pdq, near.hash.hex(), near.other, near.index, near.distance, near.transform)
            )
    for snapshot, other, similarity in found.texts:
        if snapshot in raw:
            raw[snapshot].append(_Raw("text", "", other, similarity=round(similarity, 4)))


def _own_snapshots(conn: sa.Connection, rows: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {row: [] for row in rows}
    for part in chunks(rows):
        for listing, id in conn.execute(_OWN, {"rows": part}):
            found[listing].append(id)
    return found


def _links(known: Mapping[int, Known], snapshot: int, raw: Sequence[_Raw]) -> Links:
    own = known[snapshot]
    best: dict[tuple[object, ...], tuple[tuple[object, ...], Link]] = {}
    for one in raw:
        other = known.get(one.other)
        if (
            other is None
            or other.same_content(own)
            or (other.listing == own.listing) != (one.kind == "listing")
        ):
            continue
        link = Link(
            one.kind, one.group, other.sighting, one.index, one.distance, one.transform, one.similarity
        )
        key, order = (one.kind, one.group, one.index, other.identity), _order(link, other)
        if key not in best or order < best[key][0]:
            best[key] = order, link
    ordered = sorted(best.values(), key=lambda pair: pair[0])
    return Links(own=own.sighting, links=tuple(_capped([link for _, link in ordered])))


def _order(link: Link, other: Known) -> tuple[object, ...]:
    """An order that knows neither keys nor arrival, but for groups that one sighting shares twice."""
    ref = link.sighting.ref
    return (
        link.kind,
        -1 if link.index is None else link.index,
        link.distance or 0,
        -(link.similarity or 0.0),
        link.sighting.first_seen,
        ref is None,
        ref or ("", ""),
        other.content_hash,
        link.transform or "",
        link.group,
    )


def _capped(links: Sequence[Link]) -> list[Link]:
    """Keep at most `CAP_NEAR` links of each picture and of the text; groups are capped already."""
    seen: dict[tuple[str, int | None], int] = {}
    kept: list[Link] = []
    for link in links:
        place = (link.kind, link.index)
        seen[place] = seen.get(place, 0) + 1
        if link.kind not in ("pdq", "pdq_r", "text") or seen[place] <= CAP_NEAR:
            kept.append(link)
    return kept
