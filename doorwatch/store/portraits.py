"""Portraits of the pictures of open cases: which are wanted, which are kept, and until when.

A portrait belongs to the bytes of a picture. It is kept while an open case holds a listing that shows them
now, or a bank has an entry of them, and is gone with the last of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from doorwatch.banks.shelf_file import writing
from doorwatch.cases import OPEN_STATES
from doorwatch.failpoints import reach
from doorwatch.images.watch import MOST, Watched, write_watch
from doorwatch.store import tables as t
from doorwatch.store.endings import Ending, Ids, Moment
from doorwatch.store.engine import Store
from doorwatch.store.near import LOW_QUALITY
from doorwatch.store.sql import insert_or_ignore
from doorwatch.types import PictureReading


def derive_watch(store: Store, folder: Path, now: datetime) -> None:
    """Write the file of what is watched for, from SQL as it is now."""
    with writing(folder), store.read() as conn:
        write_watch(folder, wanted(conn, now), watched(conn))


def wanted(conn: sa.Connection, now: datetime) -> list[bytes]:
    """Return the SHA-256 of pictures of open cases that show enough and have no portrait yet."""
    query = (
        sa.select(t.pictures.c.hash)
        .join(t.listings, t.listings.c.current == t.pictures.c.snapshot)
        .join(t.case_listings, t.case_listings.c.row == t.listings.c.id)
        .join(t.cases, t.cases.c.id == t.case_listings.c.case)
        .where(
            t.cases.c.state.in_(OPEN_STATES),
            t.pictures.c.kind == "sha256",
            sa.func.coalesce(t.pictures.c.quality, 100) > LOW_QUALITY,
            ~sa.exists().where(t.portraits.c.sha256 == t.pictures.c.hash),
        )
        .distinct()
    )
    return sorted(conn.scalars(query))


def watched(conn: sa.Connection) -> list[Watched]:
    """Return the newest portraits, at most `MOST`, in the order in which they were made."""
    query = sa.select(t.portraits.c.pdq, t.portraits.c.portrait).order_by(t.portraits.c.id.desc()).limit(MOST)
    return [Watched(row.pdq, row.portrait) for row in conn.execute(query)][::-1]


def put_portraits(conn: sa.Connection, pictures: Iterable[PictureReading], now: datetime) -> int:
    """Keep the portraits that readings bring, of pictures that are wanted still; return how many."""
    brought = {
        bytes.fromhex(one.sha256): {"pdq": bytes.fromhex(one.pdq), "portrait": one.portrait}
        for one in pictures
        if one.portrait is not None and one.sha256 is not None and one.pdq is not None
    }
    rows = [
        {"sha256": sha256, "made_at": now, **brought[sha256]}
        for sha256 in (wanted(conn, now) if brought else ())
        if sha256 in brought
    ]
    insert_or_ignore(conn, t.portraits, rows)
    reach("portrait")
    return len(rows)


def _held(now: datetime) -> sa.ColumnElement[bool]:
    """True for a portrait that an open case or a living bank entry holds."""
    of_case = (
        sa.exists()
        .where(t.pictures.c.hash == t.portraits.c.sha256, t.pictures.c.kind == "sha256")
        .where(t.listings.c.current == t.pictures.c.snapshot)
        .where(t.case_listings.c.row == t.listings.c.id, t.cases.c.id == t.case_listings.c.case)
        .where(t.cases.c.state.in_(OPEN_STATES))
    )
    entry = t.bank_entries.c
    of_bank = sa.exists().where(
        sa.or_(entry.sha256 == t.portraits.c.sha256, entry.pdq == t.portraits.c.pdq),
        entry.withdrawn_at.is_(None),
        entry.expires_at > now,
    )
    return sa.or_(of_case, of_bank)


def _due(moment: Moment) -> Ids:
    return sa.select(t.portraits.c.id).where(~_held(moment.now)).order_by(t.portraits.c.id)


def _end(conn: sa.Connection, ids: Sequence[int]) -> None:
    conn.execute(sa.delete(t.portraits).where(t.portraits.c.id.in_(ids)))


def end_portraits(conn: sa.Connection, now: datetime) -> None:
    """Delete the portraits that nothing holds any more; what erases a listing asks for this."""
    conn.execute(sa.delete(t.portraits).where(~_held(now)))


PORTRAIT_ENDINGS = (Ending("portrait", t.portraits, _due, _end, per_platform=False),)
