"""Memory's rows of a snapshot: keyed fingerprints, facts of the sighting, pictures, shingles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from doorwatch.keys import MemoryKey
from doorwatch.memory import bands, pack, shingles
from doorwatch.store.near import PART
from doorwatch.store.prints import MUNICIPALITY, Print, assign, drop_prints, keyed_values, write_prints
from doorwatch.store.sight import Sight
from doorwatch.store.sql import chunks, insert_into, insert_or_ignore, update_by
from doorwatch.store.tables import pictures, shingle_bands, shingle_sets, sightings, snapshots

PICTURE_KINDS = ("pdq", "pdq_r", "sha256", PART)


def remember(conn: sa.Connection, sights: Sequence[Sight], keys: Sequence[MemoryKey]) -> None:
    """Write or rewrite, under the newest key, what Memory keeps of these sights.

    A snapshot that was inserted a moment ago has nothing to rewrite, and bears the newest key already.
    """
    if not sights:
        return
    values = {_id(one): keyed_values(one.detail.traces, one.detail.municipality) for one in sights}
    prints = assign(conn, keys, [value for listed in values.values() for value in listed])
    by_snapshot = {snapshot: [prints[value] for value in listed] for snapshot, listed in values.items()}
    old = [one for one in sights if not one.inserted]
    drop_prints(conn, [_id(one) for one in old])
    write_prints(conn, by_snapshot)
    for one in sights:
        one.groups = [(found.kind, found.group) for found in by_snapshot[_id(one)]]
    _write_facts(conn, sights, by_snapshot)
    _write_texts(conn, sights, keys[0])
    _write_pictures(conn, [one for one in sights if one.inserted])
    update_by(conn, snapshots, ("id",), [{"id": one.snapshot, "key": keys[0].id} for one in old])


def add_parts(conn: sa.Connection, sights: Sequence[Sight]) -> None:
    """Write the parts that these sights, of snapshots that are here already, show for the first time."""
    shown = {_id(one): one for one in sights if any(trace.kind == PART for trace in one.detail.traces)}
    known: set[tuple[int, int, bytes]] = set()
    for part in chunks(list(shown)):
        query = sa.select(pictures.c.snapshot, pictures.c.picture, pictures.c.hash).where(
            pictures.c.snapshot.in_(part), pictures.c.kind == PART
        )
        known.update((row.snapshot, row.picture, row.hash) for row in conn.execute(query))
    rows = [
        row for row in _picture_rows(shown.values(), (PART,))
        if (row["snapshot"], row["picture"], row["hash"]) not in known
    ]  # fmt: skip
    for row in rows:
        shown[row["snapshot"]].parted = True
    if rows:
        conn.execute(sa.insert(pictures), rows)


def _id(sight: Sight) -> int:
    assert sight.snapshot is not None
    return sight.snapshot


def _group(prints: Sequence[Print], kind: str) -> bytes | None:
    """The group of a kind that a listing has once; with several the first in order."""
    return next((one.group for one in prints if one.kind == kind), None)


def _write_facts(conn: sa.Connection, sights: Sequence[Sight], by_snapshot: dict[int, list[Print]]) -> None:
    rows: list[dict[str, Any]] = []
    for one in sights:
        prints = by_snapshot[_id(one)]
        place = _group(prints, MUNICIPALITY)
        before = one.before.municipality if one.before is not None and one.kind == "changed" else None
        rows.append(
            {
                "snapshot": _id(one),
                "persona": _group(prints, "persona"),
                "account": _group(prints, "account"),
                "stated_ages": sorted(set(one.detail.stated_ages)),
                "verified": one.detail.verified,
                "municipality": place,
                "elsewhere": before != place if before and place else None,
                "status": one.detail.listing.status,
                "refused_ages": one.detail.refused_ages,
            }
        )
    conn.execute(_renewing(conn.dialect.name), rows)


@cache
def _renewing(dialect: str) -> Any:
    statement = insert_into(dialect, sightings)
    renewed = {name: statement.excluded[name] for name in ("persona", "account", "municipality")}
    return statement.on_conflict_do_update(index_elements=["snapshot"], set_=renewed)


def _write_texts(conn: sa.Connection, sights: Sequence[Sight], key: MemoryKey) -> None:
    ids = [_id(one) for one in sights]
    for part in chunks([_id(one) for one in sights if not one.inserted]):
        conn.execute(sa.delete(shingle_sets).where(shingle_sets.c.snapshot.in_(part)))
        conn.execute(sa.delete(shingle_bands).where(shingle_bands.c.snapshot.in_(part)))
    sets = [shingles(key, one.detail.shingles) for one in sights]
    named = zip(ids, sets, bands(key, sets), strict=True)
    filled = [(snapshot, found, names) for snapshot, found, names in named if names]
    insert_or_ignore(
        conn,
        shingle_sets,
        [{"snapshot": snapshot, "key": key.id, "shingles": pack(found)} for snapshot, found, _ in filled],
    )
    insert_or_ignore(
        conn,
        shingle_bands,
        [{"band": band, "snapshot": snapshot} for snapshot, _, names in filled for band in names],
    )


def _write_pictures(conn: sa.Connection, sights: Sequence[Sight]) -> None:
    rows = _picture_rows(sights, PICTURE_KINDS)
    if rows:
        conn.execute(sa.insert(pictures), rows)


def _picture_rows(sights: Iterable[Sight], kinds: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "snapshot": _id(one), "kind": trace.kind, "picture": trace.index or 0,
            "hash": bytes.fromhex(trace.value), "quality": trace.quality,
        }
        for one in sights
        for trace in one.detail.traces
        if trace.kind in kinds
    ]  # fmt: skip
