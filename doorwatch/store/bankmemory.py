"""Banks and Memory: new entries are compared with remembered pictures, and each match is noted by snapshot.

Which entries were not compared yet stands in SQL, so that a kill leaves none out. Nothing is decided here:
whoever may be touched waits to be assessed, and the assessment looks the picture up itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from doorwatch.failpoints import reach
from doorwatch.store.bankcases import note_in_cases
from doorwatch.store.bankrows import move_mark, settle, touch_matched
from doorwatch.store.endings import Ending, Ids, Moment
from doorwatch.store.near import PictureSearch
from doorwatch.store.pending import enqueue
from doorwatch.store.sql import AnyRow, chunks, one_writer
from doorwatch.store.tables import bank_entries, bank_matches, banks, listings, pictures
from doorwatch.types import PictureReading

AT_ONCE = 500
"""Entries that one transaction compares."""


def compare_new(conn: sa.Connection, search: PictureSearch, now: datetime) -> int:
    """Compare up to 500 living entries that never were with Memory; return how many it were.

    Every listing whose current pictures are near one (31 bits, any turn; equal where detail is low), or hold
    its very bytes, waits to be assessed. Entries of an import under way wait for its end. Call it until it
    returns 0.
    """
    one_writer(conn)
    # While an import goes on its entries are not looked up yet: compared now, they would be so in vain.
    rows = _waiting(conn, now) if settle(conn, now) else ()
    if not rows:
        return 0
    hashes = [row.pdq for row in rows if row.pdq is not None]
    found = search.holders(conn, np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32))
    found |= _equal(conn, "pdq", hashes)
    found |= _equal(conn, "sha256", [row.sha256 for row in rows if row.sha256 is not None])
    touched: set[int] = set()
    for part in chunks(sorted(found)):
        query = sa.select(listings.c.id).where(
            listings.c.current.in_(part), listings.c.listing.is_not(None), listings.c.status != "removed"
        )
        touched.update(conn.scalars(query))
    enqueue(conn, touched, "touched", now)
    for part in chunks([row.id for row in rows]):
        conn.execute(sa.update(bank_entries).where(bank_entries.c.id.in_(part)).values(compared_at=now))
    return len(rows)


def _waiting(conn: sa.Connection, now: datetime) -> Sequence[AnyRow]:
    query = (
        sa.select(bank_entries.c.id, bank_entries.c.pdq, bank_entries.c.sha256)
        .join(banks, banks.c.id == bank_entries.c.bank)
        .where(
            bank_entries.c.compared_at.is_(None),
            bank_entries.c.withdrawn_at.is_(None),
            bank_entries.c.expires_at > now,
            banks.c.disabled_at.is_(None),
        )
        .order_by(bank_entries.c.id)
        .limit(AT_ONCE)
    )
    return conn.execute(query).all()


def waiting_to_compare(conn: sa.Connection, now: datetime) -> bool:
    """Tell whether an entry waits to be compared with Memory."""
    return bool(_waiting(conn, now))


def _equal(conn: sa.Connection, kind: str, hashes: Sequence[bytes]) -> set[int]:
    found: set[int] = set()
    for part in chunks(hashes):
        query = sa.select(pictures.c.snapshot).where(pictures.c.hash.in_(part), pictures.c.kind == kind)
        found.update(conn.scalars(query))
    return found


def note_matches(conn: sa.Connection, by_snapshot: Mapping[int, Sequence[PictureReading]]) -> None:
    """Note what the pictures of assessed snapshots match now, in the transaction of their assessments."""
    # What shows no picture never had a match: pictures are part of what a snapshot says.
    wanted = [snapshot for snapshot, found in by_snapshot.items() if found]
    for part in chunks(wanted):
        conn.execute(sa.delete(bank_matches).where(bank_matches.c.snapshot.in_(part)))
    rows = {
        (snapshot, picture.index, int(match.entry)): {
            "snapshot": snapshot, "picture": picture.index, "entry": int(match.entry),
            "distance": match.distance, "exact": match.exact,
        }
        for snapshot, found in by_snapshot.items()
        for picture in found
        for match in picture.matches
    }  # fmt: skip
    known: set[int] = set()
    for part in chunks(sorted({entry for _, _, entry in rows})):
        known.update(conn.scalars(sa.select(bank_entries.c.id).where(bank_entries.c.id.in_(part))))
    kept = [row for (_, _, entry), row in rows.items() if entry in known]
    if kept:
        conn.execute(sa.insert(bank_matches), kept)
        reach("match")


def matched_banks(conn: sa.Connection, snapshots: Sequence[int]) -> dict[int, str]:
    """Return for each snapshot that matches within a bank's own threshold the name of the nearest bank."""
    found: dict[int, str] = {}
    for part in chunks(list(snapshots)):
        query = (
            sa.select(bank_matches.c.snapshot, banks.c.name)
            .join(bank_entries, bank_entries.c.id == bank_matches.c.entry)
            .join(banks, banks.c.id == bank_entries.c.bank)
            .where(bank_matches.c.snapshot.in_(part), bank_matches.c.exact.is_(True))
            .where(banks.c.kind.in_(("hotline", "survivor")))
            .order_by(bank_matches.c.snapshot, bank_matches.c.distance, bank_matches.c.entry)
        )
        for snapshot, name in conn.execute(query):
            found.setdefault(snapshot, name)
    return found


def _entries_due(moment: Moment) -> Ids:
    return (
        sa.select(bank_entries.c.id)
        .where(bank_entries.c.expires_at <= moment.now)
        .order_by(bank_entries.c.id)
    )


def _end_entries(conn: sa.Connection, ids: Sequence[int]) -> None:
    """Delete entries; the listings that matched them wait to be assessed without them."""
    rows = sa.select(bank_entries.c.expires_at).where(bank_entries.c.id.in_(ids))
    moment = max(conn.scalars(rows))
    note_in_cases(conn, ids, "ended", moment)
    touch_matched(conn, ids, moment)
    conn.execute(sa.delete(bank_entries).where(bank_entries.c.id.in_(ids)))
    move_mark(conn, moment)


BANK_ENDINGS = (Ending("bank_entry", bank_entries, _entries_due, _end_entries, per_platform=False),)
