"""Writing what was read of listings: snapshots, their fingerprints, and whom that touches.

A sight of a listing is *new*, *changed*, *unchanged* or *history*. It is unchanged when its content
is the current one; it is history when it was observed before the last sight of the current content, and
then it never becomes current. A, B, A are three snapshots.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.failpoints import reach
from doorwatch.keys import MemoryKey
from doorwatch.store.engine import BATCH
from doorwatch.store.near import PictureSearch
from doorwatch.store.remember import add_parts, remember
from doorwatch.store.scans import Scan, new_listing, rows_of
from doorwatch.store.sight import Detail, Sight, WrittenBatch
from doorwatch.store.sql import AnyRow, among, chunks, insert_or_ignore, offset_minutes, one_writer, update_by
from doorwatch.store.subjects import objected, objected_values
from doorwatch.store.tables import listings, sightings, snapshots
from doorwatch.store.touched import touch
from doorwatch.types.listing import ListingRef

_INSERT = sa.insert(snapshots).returning(snapshots.c.listing, snapshots.c.id)
_BEFORE = (
    sa.select(
        snapshots.c.listing, snapshots.c.id, snapshots.c.content_hash, snapshots.c.observed_at,
        snapshots.c.last_seen, snapshots.c.key, snapshots.c.history, sightings.c.municipality,
    )
    .outerjoin_from(snapshots, sightings, sightings.c.snapshot == snapshots.c.id)
    .where(among(snapshots.c.id, "snapshots"))
)  # fmt: skip


def write_details(
    conn: sa.Connection,
    scan: Scan,
    batch: Sequence[Detail],
    keys: Sequence[MemoryKey],
    now: datetime,
    *,
    search: PictureSearch | None = None,
    text_days: int = 2,
) -> WrittenBatch:
    """Write a batch of at most 500 sights; enqueue new, changed and touched listings for assessment.

    `keys` are the live Memory keys, newest first; `search` finds near pictures (without it only equal
    hashes link); `text_days` is the agreement's term for unflagged text. Writing the same batch again
    changes nothing. Raises ValueError: more than 500 sights, another platform's listing, or no key.
    """
    if len(batch) > BATCH:
        raise ValueError(f"a batch holds at most {BATCH} listings; got {len(batch)}")
    if not keys:
        raise ValueError("writing needs a live Memory key; got none")
    if wrong := next((one for one in batch if one.listing.platform != scan.platform), None):
        raise ValueError(f"scan of {scan.platform} got a listing of {wrong.listing.platform}")
    one_writer(conn)
    batch = _without_objected(conn, scan, batch, keys, now)
    sights: list[Sight] = []
    for part in _rounds(batch):
        sights += _write_round(conn, scan, part, keys, now, timedelta(days=text_days))
    touched, neighbours = touch(conn, sights, now, search)
    return WrittenBatch.of(sights, touched, neighbours)


def _without_objected(
    conn: sa.Connection, scan: Scan, batch: Sequence[Detail], keys: Sequence[MemoryKey], now: datetime
) -> list[Detail]:
    """Return the sights of a batch whose listing and account nobody objects to; the others are not kept."""
    named = {
        one.listing.id: objected_values(
            scan.platform, one.listing.id, one.listing.account.id if one.listing.account else None
        )
        for one in batch
    }
    without = objected(conn, named, keys, now)
    return [one for one in batch if one.listing.id not in without]


def _rounds(batch: Sequence[Detail]) -> list[list[Detail]]:
    """Split a batch so that no listing occurs twice in one part; a feed may tell of it several times."""
    parts: list[list[Detail]] = []
    seen: dict[ListingRef, int] = {}
    for detail in batch:
        turn = seen.get(detail.listing.ref, 0)
        seen[detail.listing.ref] = turn + 1
        if turn == len(parts):
            parts.append([])
        parts[turn].append(detail)
    return parts


def _write_round(
    conn: sa.Connection,
    scan: Scan,
    batch: Sequence[Detail],
    keys: Sequence[MemoryKey],
    now: datetime,
    term: timedelta,
) -> list[Sight]:
    sights = _classified(conn, scan, batch)
    _merge_known_content(conn, scan, sights)
    _insert_snapshots(conn, scan, [one for one in sights if one.snapshot is None], keys[0].id, now + term)
    _see_again(conn, [one for one in sights if not one.inserted], now + term)
    reach("write")
    remember(conn, [one for one in sights if one.inserted or one.stale(keys[0].id)], keys)
    add_parts(conn, [one for one in sights if not one.inserted and one.kind != "history"])
    _update_listings(conn, scan, sights, now)
    return sights


def _classified(conn: sa.Connection, scan: Scan, batch: Sequence[Detail]) -> list[Sight]:
    """Pair each detail with its listing row and current snapshot, and say what kind of sight it is."""
    ids = [one.listing.id for one in batch]
    known = rows_of(conn, scan.platform, ids)
    fresh = [
        new_listing(scan.platform, one.listing.id, one.listing.url, one.at)
        for one in batch
        if one.listing.id not in known
    ]
    if fresh:
        insert_or_ignore(conn, listings, fresh)
        known.update(rows_of(conn, scan.platform, [row["listing"] for row in fresh]))
    current: dict[int, AnyRow] = {}
    for part in chunks([row.current for row in known.values() if row.current]):
        current.update((row.listing, row) for row in conn.execute(_BEFORE, {"snapshots": part}))
    return [_sight(detail, known[detail.listing.id], current) for detail in batch]


def _sight(detail: Detail, listing: AnyRow, current: dict[int, AnyRow]) -> Sight:
    before = current.get(listing.id)
    kind: Literal["new", "changed", "unchanged", "history"]
    if before is None:
        kind = "new"
    elif before.content_hash == detail.content_hash:
        # A study's placement whose traces were taken out (`register.leave`) stays out while its words do.
        kind = "history" if before.history else "unchanged"
    else:
        # Equal instants are settled by the hash, so that no order of arrival decides what is current.
        newer = (detail.observed, detail.content_hash) > (before.last_seen, before.content_hash)
        kind = "changed" if newer else "history"
    sight = Sight(detail=detail, row=listing.id, kind=kind, before=before)
    if before is not None and before.content_hash == detail.content_hash:
        sight.take(before)
    return sight


def _merge_known_content(conn: sa.Connection, scan: Scan, sights: Sequence[Sight]) -> None:
    """Let a sight fall onto a snapshot that has its content already.

    History is merged into any snapshot of the listing with this content. A change is, only within
    its own scan: snapshot = (listing, scan) with its content.
    """
    open_ = {one.row: one for one in sights if one.snapshot is None and one.kind in ("changed", "history")}
    for part in chunks(list(open_)):
        query = (
            sa.select(
                snapshots.c.listing, snapshots.c.scan, snapshots.c.id, snapshots.c.content_hash,
                snapshots.c.observed_at, snapshots.c.last_seen, snapshots.c.key, sightings.c.municipality,
            )
            .outerjoin_from(snapshots, sightings, sightings.c.snapshot == snapshots.c.id)
            .where(snapshots.c.listing.in_(part))
            .order_by(snapshots.c.id)
        )  # fmt: skip
        for row in conn.execute(query):
            sight = open_[row.listing]
            same = row.content_hash == sight.detail.content_hash
            if same and sight.snapshot is None and (sight.kind == "history" or row.scan == scan.id):
                sight.take(row)


def _insert_snapshots(
    conn: sa.Connection, scan: Scan, sights: Sequence[Sight], key: str, until: datetime
) -> None:
    if not sights:
        return
    by_row = {one.row: one for one in sights}
    made = conn.execute(_INSERT, [_snapshot_row(scan, one, key, until) for one in sights])
    for listing, snapshot in made:
        by_row[listing].snapshot = snapshot
        by_row[listing].inserted = True


def _snapshot_row(scan: Scan, sight: Sight, key: str, until: datetime) -> dict[str, Any]:
    """Content is kept of what can be current only: history is fingerprints and nothing else."""
    detail = sight.detail
    current = sight.kind != "history"
    return {
        "listing": sight.row, "scan": scan.id, "content_hash": detail.content_hash,
        "observed_at": detail.observed, "utc_offset": offset_minutes(detail.observed),
        "last_seen": detail.observed, "history": not current, "key": key,
        "content": detail.listing if current else None, "pictures": detail.pictures if current else None,
        "reveal": detail.reveal, "content_until": until if current else None,
    }  # fmt: skip


def _see_again(conn: sa.Connection, sights: Sequence[Sight], until: datetime) -> None:
    """Move the times of snapshots that were seen again; content of the current one is here anew."""
    content: list[dict[str, Any]] = []
    times: list[dict[str, Any]] = []
    for one in sights:
        assert one.seen_before is not None
        first, last = one.seen_before
        row: dict[str, Any] = {
            "id": one.snapshot,
            "observed_at": min(first, one.detail.observed),
            "last_seen": max(last, one.detail.observed),
        }
        if one.kind == "history":
            times.append(row)
        else:
            row |= {
                "content": one.detail.listing, "pictures": one.detail.pictures, "reveal": one.detail.reveal,
                "content_until": until, "history": False,
            }  # fmt: skip
            content.append(row)
    update_by(conn, snapshots, ("id",), times)
    update_by(conn, snapshots, ("id",), content)


def _update_listings(conn: sa.Connection, scan: Scan, sights: Sequence[Sight], now: datetime) -> None:
    """Note on the listing that it was seen; history says nothing about how it is now."""
    rows: list[dict[str, Any]] = []
    for one in sights:
        if one.kind == "history":
            continue
        detail = one.detail
        status = detail.listing.status
        rows.append(
            {
                "id": one.row,
                "url": detail.listing.url,
                "status": status,
                "last_seen": detail.at,
                "removed_at": now if status in ("removed", "refused") else None,
                "etag": detail.validators.etag,
                "last_modified": detail.validators.last_modified,
                "page_hash": detail.validators.content,
                "listed_scan": scan.id,
                "detail_scan": scan.id,
                "detail_at": detail.at,
                "missed": 0,
                "current": one.snapshot,
            }
        )
    update_by(conn, listings, ("id",), rows)
