"""Rows of the sealed study register, and what a placement leaves behind when it is known to be one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from doorwatch.keys import MemoryKey
from doorwatch.memory import digest
from doorwatch.store import tables as t
from doorwatch.store.endings import Ending, Ids, Moment, delete_from
from doorwatch.store.pending import enqueue
from doorwatch.store.similar import similar_texts
from doorwatch.store.sql import chunks, one_writer
from doorwatch.types import ListingRef

_TRACES = (
    t.fingerprints, t.pictures, t.sightings, t.shingle_sets, t.shingle_bands, t.bank_matches,
    t.control_sample,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `placement`, `words` and `phone` are keyed digests, hex; the officer opens `sealed`."""

    id: int
    platform: str
    placement: str
    words: str
    phone: str
    sealed: bytes = field(repr=False)
    officer: str
    contact: str
    by: str
    entered_at: datetime
    until: datetime
    stopped_at: datetime | None = None
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A listing as far as its words are kept: what it said at each sight, as raw listings."""

    row: int
    platform: str
    first_seen: datetime
    contents: tuple[dict[str, Any], ...]


def insert_entries(conn: sa.Connection, entries: Iterable[dict[str, Any]]) -> int:
    """Insert entries that are not there yet; return how many."""
    rows = list(entries)
    if rows:
        conn.execute(sa.insert(t.study_register), rows)
    return len(rows)


def entries(conn: sa.Connection, *where: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
    """Return entries in the order in which they were made."""
    query = sa.select(t.study_register).where(*where).order_by(t.study_register.c.id)
    return tuple(Entry(**row._mapping) for row in conn.execute(query))


def entries_by(
    conn: sa.Connection,
    *,
    placements: Sequence[str] = (),
    words: Sequence[str] = (),
    phones: Sequence[str] = (),
) -> tuple[Entry, ...]:
    """Return the entries with one of these digests."""
    found: dict[int, Entry] = {}
    wanted = (("placement", placements), ("words", words), ("phone", phones))
    for name, values in wanted:
        for part in chunks(sorted(set(values))):
            found.update((one.id, one) for one in entries(conn, t.study_register.c[name].in_(part)))
    return tuple(found[number] for number in sorted(found))


def mark(conn: sa.Connection, ids: Sequence[int], column: str, now: datetime) -> None:
    """Write when entries were stopped or cleared, the first time only."""
    where = (t.study_register.c.id.in_(ids), t.study_register.c[column].is_(None))
    conn.execute(sa.update(t.study_register).where(*where).values({column: now}))


def kept_of(conn: sa.Connection, refs: Iterable[ListingRef]) -> dict[ListingRef, Kept]:
    """Return what is kept of listings, also under the id that only a case still knows."""
    found: dict[ListingRef, Kept] = {}
    for ref in refs:
        named = sa.select(t.case_listings.c.row).where(
            t.case_listings.c.platform == ref.platform, t.case_listings.c.listing == ref.id
        )
        own = sa.select(t.listings.c.id).where(
            t.listings.c.platform == ref.platform, t.listings.c.listing == ref.id
        )
        for one in _kept(conn, t.listings.c.id.in_(own) | t.listings.c.id.in_(named)):
            found[ref] = one
    return found


def kept_with_phone(
    conn: sa.Connection, platform: str, phone: str, keys: Sequence[MemoryKey]
) -> tuple[Kept, ...]:
    """Return the listings of a platform that Memory has seen with a phone (E.164)."""
    group = sa.select(t.fingerprints.c.grp).where(
        t.fingerprints.c.digest.in_([digest(key, "phone", phone) for key in keys])
    )
    rows = (
        sa.select(t.snapshots.c.listing)
        .join(t.fingerprints, t.fingerprints.c.snapshot == t.snapshots.c.id)
        .where(t.fingerprints.c.grp.in_(group))
    )
    return _kept(conn, t.listings.c.platform == platform, t.listings.c.id.in_(rows))


def kept_since(conn: sa.Connection, platform: str, since: datetime) -> tuple[Kept, ...]:
    """Return the listings of a platform that were first seen at or after `since` and whose words are kept."""
    where = (t.listings.c.platform == platform, t.listings.c.first_seen >= since)
    return _kept(conn, *where, t.snapshots.c.content.is_not(None))


def _kept(conn: sa.Connection, *where: sa.ColumnElement[bool]) -> tuple[Kept, ...]:
    query = (
        sa.select(t.listings.c.id, t.listings.c.platform, t.listings.c.first_seen, t.snapshots.c.content)
        .join(t.snapshots, t.snapshots.c.listing == t.listings.c.id)
        .where(*where)
        .order_by(t.listings.c.id, t.snapshots.c.id)
    )
    found: dict[int, Kept] = {}
    for row in conn.execute(query):
        before = found.get(row.id, Kept(row.id, row.platform, row.first_seen, ()))
        more = (row.content,) if row.content else ()
        found[row.id] = Kept(row.id, row.platform, row.first_seen, (*before.contents, *more))
    return tuple(found.values())


def leave(conn: sa.Connection, rows: Sequence[int], now: datetime) -> tuple[int, ...]:
    """Take placements out of Memory, banks, samples and figures; return the cases that hold them.

    What a case holds stays until the case ends, marked so that no figure counts it. Listings that were
    linked with a placement are assessed again without it.
    """
    one_writer(conn)
    snapshots = list(conn.scalars(sa.select(t.snapshots.c.id).where(t.snapshots.c.listing.in_(rows))))
    linked = _linked(conn, rows, snapshots)
    _forget_attempts(conn, snapshots)
    for table in _TRACES:
        conn.execute(sa.delete(table).where(table.c.snapshot.in_(snapshots)))
    for table, name in ((t.clearing_marks, "row"), (t.pending_assessments, "listing")):
        conn.execute(sa.delete(table).where(table.c[name].in_(rows)))
    # As golden items: history, and no assessment in force, so that no count or proposal sees them.
    conn.execute(sa.update(t.snapshots).where(t.snapshots.c.id.in_(snapshots)).values(history=True))
    gone = {"assessment": None, "linked": False, "status": "removed"}
    conn.execute(sa.update(t.listings).where(t.listings.c.id.in_(rows)).values(gone))
    undated = (t.listings.c.id.in_(rows), t.listings.c.removed_at.is_(None))
    conn.execute(sa.update(t.listings).where(*undated).values(removed_at=now))
    enqueue(conn, linked, "touched", now)
    return _flag(conn, rows, now)


def _linked(conn: sa.Connection, rows: Sequence[int], snapshots: Sequence[int]) -> set[int]:
    groups = sa.select(t.fingerprints.c.grp).where(t.fingerprints.c.snapshot.in_(snapshots))
    others = (
        sa.select(t.snapshots.c.listing)
        .join(t.fingerprints, t.fingerprints.c.snapshot == t.snapshots.c.id)
        .where(t.fingerprints.c.grp.in_(groups))
    )
    found = set(conn.scalars(others))
    near = [other for _, other, _ in similar_texts(conn, snapshots)]
    found.update(conn.scalars(sa.select(t.snapshots.c.listing).where(t.snapshots.c.id.in_(near))))
    return found - set(rows)


def _forget_attempts(conn: sa.Connection, snapshots: Sequence[int]) -> None:
    """Delete what the placements' accounts tried at the door, where the account is of placements alone."""
    accounts = sa.select(t.sightings.c.account).where(
        t.sightings.c.snapshot.in_(snapshots), t.sightings.c.account.is_not(None)
    )
    others = sa.select(t.sightings.c.account).where(
        t.sightings.c.snapshot.not_in(snapshots), t.sightings.c.account.is_not(None)
    )
    where = (t.door_attempts.c.account.in_(accounts), t.door_attempts.c.account.not_in(others))
    conn.execute(sa.delete(t.door_attempts).where(*where))


def _flag(conn: sa.Connection, rows: Sequence[int], now: datetime) -> tuple[int, ...]:
    query = sa.select(t.case_listings.c.case, t.case_listings.c.row).where(t.case_listings.c.row.in_(rows))
    held = {(row.case, row.row) for row in conn.execute(query)}
    flagged = sa.select(t.study_cases.c.case, t.study_cases.c.row).where(t.study_cases.c.row.in_(rows))
    known = {(row.case, row.row) for row in conn.execute(flagged)}
    new = [{"case": case, "row": row, "since": now} for case, row in sorted(held - known)]
    if new:
        conn.execute(sa.insert(t.study_cases), new)
    return tuple(sorted({case for case, _ in held}))


def _ended(moment: Moment) -> Ids:
    past = t.study_register.c.until <= moment.now
    return sa.select(t.study_register.c.id).where(past).order_by(t.study_register.c.id)


REGISTER_ENDINGS = (
    Ending("study_register", t.study_register, _ended, delete_from(t.study_register), per_platform=False),
)
