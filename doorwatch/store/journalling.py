"""The journal's rows: the head moves in the same transaction as the act it records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from doorwatch.journal import Checkpoint, JournalEntry, Scalar, link, sign_checkpoint, verify
from doorwatch.store.sql import AnyRow
from doorwatch.store.tables import checkpoints, journal

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

    from doorwatch.journal import Broken

_LOCK = 0x6A6F7572
"""Advisory lock on PostgreSQL ("jour"): entries of several writers follow each other without gaps."""
_PAGE = 1000
_BLIND = ("quality.viewed", "quality.second", "act.refused")
"""Acts that show nothing of what somebody decided."""


def append_journal(
    conn: sa.Connection,
    at: datetime,
    actor: str,
    act: str,
    object: str,
    detail: Mapping[str, Scalar | Sequence[Scalar]] | None = None,
) -> JournalEntry:
    """Append an entry in the caller's write transaction: act and entry are both there, or neither.

    Raises ValueError: the detail looks like content.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    entry = link(_head(conn), at, actor, act, object, detail)
    conn.execute(
        sa.insert(journal).values(
            sequence=entry.sequence,
            at=entry.at,
            actor=actor,
            act=act,
            data=entry.data,
            previous=entry.previous,
            hash=entry.hash,
        )
    )
    return entry


def _head(conn: sa.Connection) -> JournalEntry | Checkpoint | None:
    row = conn.execute(sa.select(journal).order_by(journal.c.sequence.desc()).limit(1)).one_or_none()
    if row is not None:
        return _entry(row)
    last = conn.execute(sa.select(checkpoints).order_by(checkpoints.c.sequence.desc()).limit(1)).one_or_none()
    return None if last is None else _checkpoint(last)


def journal_entries(conn: sa.Connection, after: int = 0) -> Iterator[JournalEntry]:
    """Yield the entries behind `after` in order, page by page."""
    while True:
        query = sa.select(journal).where(journal.c.sequence > after).order_by(journal.c.sequence).limit(_PAGE)
        rows = conn.execute(query).all()
        for row in rows:
            yield _entry(row)
        if len(rows) < _PAGE:
            return
        after = rows[-1].sequence


def journal_page(
    conn: sa.Connection,
    limit: int,
    *,
    before: int | None = None,
    object: str = "",
    act: str = "",
    start: datetime | None = None,
    end: datetime | None = None,
) -> tuple[JournalEntry, ...]:
    """Return at most `limit` entries, the newest first, of those under `before`.

    `act` is an act (`case.decided`) or the first part of some (`case`); `start` and before `end` bound times.
    """
    query = sa.select(journal).order_by(journal.c.sequence.desc()).limit(limit)
    if before is not None:
        query = query.where(journal.c.sequence < before)
    if object:
        query = query.where(journal.c.data["object"].as_string() == object)
    if act:
        below = journal.c.act.startswith(f"{act}.", autoescape=True)
        query = query.where(sa.or_(journal.c.act == act, below))
    if start is not None:
        query = query.where(journal.c.at >= start)
    if end is not None:
        query = query.where(journal.c.at < end)
    return tuple(_entry(row) for row in conn.execute(query))


def newest_by_object(conn: sa.Connection, actor: str, since: datetime) -> dict[str, datetime]:
    """Return when an actor last saw or changed each object from `since` on; blind looks are none."""
    query = sa.select(journal.c.data, journal.c.at).where(
        journal.c.actor == actor, journal.c.at >= since, journal.c.act.not_in(_BLIND)
    )
    found: dict[str, datetime] = {}
    for row in conn.execute(query):
        name = str(row.data["object"])
        found[name] = max(row.at, found.get(name, row.at))
    return found


def newest_entry_at(conn: sa.Connection) -> datetime | None:
    """Return the latest time that the journal names, None when it is empty."""
    found = newest_entry(conn)
    return found[1] if found else None


def newest_entry(conn: sa.Connection, after: int = 0) -> tuple[int, datetime] | None:
    """Return (highest sequence, latest time) of the entries behind `after`, None when there are none."""
    query = sa.select(sa.func.max(journal.c.sequence), sa.func.max(journal.c.at))
    sequence, at = conn.execute(query.where(journal.c.sequence > after)).one()
    return None if sequence is None else (sequence, at)


def make_checkpoint(conn: sa.Connection, at: datetime, key: SigningKey) -> Checkpoint | None:
    """Sign the journal's head and keep the signature; None for an empty journal or a head already signed."""
    head = _head(conn)
    if not isinstance(head, JournalEntry):
        return None
    if conn.scalar(sa.select(checkpoints.c.sequence).where(checkpoints.c.sequence == head.sequence)):
        return None
    made = sign_checkpoint(head, at, key)
    conn.execute(
        sa.insert(checkpoints).values(
            sequence=made.sequence,
            hash=made.hash,
            at=made.at,
            public_key=made.public_key,
            signature=made.signature,
        )
    )
    return made


def journal_checkpoints(conn: sa.Connection) -> tuple[Checkpoint, ...]:
    """Return the signed heads in order."""
    rows = conn.execute(sa.select(checkpoints).order_by(checkpoints.c.sequence))
    return tuple(_checkpoint(row) for row in rows)


def verify_journal(conn: sa.Connection, *trusted: VerifyKey) -> Broken | None:
    """Return the first broken link of the stored journal, None when it holds."""
    return verify(journal_entries(conn), journal_checkpoints(conn), *trusted)


def _entry(row: AnyRow) -> JournalEntry:
    return JournalEntry.of_data(row.sequence, row.at, row.actor, row.act, row.data, row.previous, row.hash)


def _checkpoint(row: AnyRow) -> Checkpoint:
    return Checkpoint(row.sequence, row.hash, row.at, row.public_key, row.signature)
