"""The rows of banks. Every change moves the mark, from which each look-up tells whether its files are old.

Nothing here journals or derives; `doorwatch.store.bankdesk` does both around these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from doorwatch.banks.model import Bank, BankKind, NewEntry, Source
from doorwatch.errors import BadInput
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.bankcases import note_in_cases
from doorwatch.store.bankread import MARK, bank_of, mark
from doorwatch.store.pending import enqueue
from doorwatch.store.sql import AnyRow, chunks, one_writer
from doorwatch.store.tables import bank_entries, bank_matches, banks, listings

GROWING = "banks_growing"
"""The name of the fact that holds when an import under way last added entries."""
PATIENCE = timedelta(minutes=10)


@dataclass(slots=True)
class Put:
    """What became of entries that were put into a bank."""

    added: int = 0
    renewed: int = 0
    withdrawn: int = 0
    kept_out: int = 0


def create_bank(
    conn: sa.Connection, name: str, kind: BankKind, threshold: int, by: str, second: str, now: datetime
) -> int:
    """Make a bank and return its number. Raises BadInput: one of this name exists."""
    if conn.scalar(sa.select(banks.c.id).where(banks.c.name == name)) is not None:
        raise BadInput("bank", "a name that no bank has", repr(name))
    values = {
        "name": name, "kind": kind, "threshold": threshold, "created_at": now, "created_by": by,
        "second_by": second,
    }  # fmt: skip
    made = conn.scalar(sa.insert(banks).values(values).returning(banks.c.id))
    move_mark(conn, now)
    return int(made or 0)


def find_bank(conn: sa.Connection, name: str) -> Bank:
    """Return a bank. Raises BadInput: there is none of this name."""
    row = conn.execute(sa.select(banks).where(banks.c.name == name)).one_or_none()
    if row is None:
        known = ", ".join(conn.scalars(sa.select(banks.c.name).order_by(banks.c.name))) or "none yet"
        raise BadInput("bank", f"one of: {known}", repr(name))
    return bank_of(row)


def put_entries(
    conn: sa.Connection,
    bank: Bank,
    entries: Sequence[NewEntry],
    source: Source,
    now: datetime,
    *,
    reinstate: bool = False,
    more: bool = False,
) -> Put:
    """Put entries into a bank; the same ones again renew their end and nothing else.

    `more` says that the import goes on: what is only added is looked up once it has ended (`settle`), for
    whoever follows would derive a large bank's files anew after each thousand entries.
    What was taken back stays out unless `reinstate` says otherwise: an old file must not bring a wrong
    hash back. An entry that its supplier has withdrawn is taken back here too.
    """
    one_writer(conn)
    latest = {one.identity: one for one in entries}
    known: dict[bytes, AnyRow] = {}
    for part in chunks(list(latest)):
        query = sa.select(bank_entries).where(
            bank_entries.c.bank == bank.id, bank_entries.c.identity.in_(part)
        )
        known.update((row.identity, row) for row in conn.execute(query))
    done, fresh = Put(), []
    for key, one in latest.items():
        row = known.get(key)
        if one.withdrawn:
            continue
        if row is None:
            fresh.append(_row(bank, one, source, now))
        elif row.withdrawn_at is not None and not reinstate:
            done.kept_out += 1
        else:
            _renew(conn, row, one, source, now)
            done.renewed += 1
    if fresh:
        conn.execute(sa.insert(bank_entries), fresh)
        done.added = len(fresh)
    for one in latest.values():
        if one.withdrawn:
            done.withdrawn += withdraw(conn, _holding(conn, bank, one), source.by, now)
    put_fact(conn, GROWING, now.isoformat())
    if not more:
        settle(conn, now, at_once=True)
    return done


def settle(conn: sa.Connection, now: datetime, *, at_once: bool = False) -> bool:
    """Let added entries be looked up when their import has ended; tell whether none is under way now.

    An import that added nothing for `PATIENCE` was killed: what it left holds from here on.
    """
    since = fact(conn, GROWING)
    if not since:
        return True
    if not at_once and now - datetime.fromisoformat(since) < PATIENCE:
        return False
    put_fact(conn, GROWING, "")
    move_mark(conn, now)
    return True


def _row(bank: Bank, one: NewEntry, source: Source, now: datetime) -> dict[str, Any]:
    return {
        "bank": bank.id, "identity": one.identity, "pdq": one.pdq, "sha256": one.sha256,
        "quality": one.quality, "reference": one.reference, "supplier": one.supplier or source.supplier,
        "basis": source.basis, "added_by": source.by, "second_by": source.second, "added_at": now,
        "expires_at": one.expires_at or source.expires_at, "withdrawn_at": None, "withdrawn_by": None,
        "compared_at": None,
    }  # fmt: skip


def _renew(conn: sa.Connection, row: AnyRow, one: NewEntry, source: Source, now: datetime) -> None:
    """Give an entry its new end; one that was taken back is there again as if it were new."""
    values: dict[str, Any] = {"expires_at": one.expires_at or source.expires_at}
    if row.withdrawn_at is not None:
        values |= {
            "pdq": one.pdq, "sha256": one.sha256, "added_by": source.by, "second_by": source.second,
            "added_at": now, "withdrawn_at": None, "withdrawn_by": None, "compared_at": None,
        }  # fmt: skip
    conn.execute(sa.update(bank_entries).where(bank_entries.c.id == row.id).values(values))


def _holding(conn: sa.Connection, bank: Bank, one: NewEntry) -> list[int]:
    """Return the entries with either hash of one: a supplier takes back what shows the same picture."""
    hashes = [hash for hash in (one.pdq, one.sha256) if hash is not None]
    return sorted({id for hash in hashes for id in find_entries(conn, bank, hash)})


def find_entries(conn: sa.Connection, bank: Bank, hash: bytes) -> list[int]:
    """Return the entries of a bank that are not taken back and hold this PDQ or SHA-256 (32 bytes)."""
    query = sa.select(bank_entries.c.id).where(
        bank_entries.c.bank == bank.id,
        bank_entries.c.withdrawn_at.is_(None),
        sa.or_(bank_entries.c.pdq == hash, bank_entries.c.sha256 == hash),
    )
    return list(conn.scalars(query.order_by(bank_entries.c.id)))


def withdraw(conn: sa.Connection, ids: Sequence[int], by: str, now: datetime) -> int:
    """Take entries back: their hashes are erased at once, what matched them waits to be assessed anew.

    A digest that names the hashes stays until the entry's own end, so that an old file does not bring
    them back. Returns how many were taken back.
    """
    count = 0
    for part in chunks(list(ids)):
        count += conn.execute(
            sa.update(bank_entries)
            .where(bank_entries.c.id.in_(part), bank_entries.c.withdrawn_at.is_(None))
            .values(pdq=None, sha256=None, reference=None, withdrawn_at=now, withdrawn_by=by)
        ).rowcount
    note_in_cases(conn, ids, "withdrawn", now)
    touch_matched(conn, ids, now)
    move_mark(conn, now)
    return count


def disable(conn: sa.Connection, bank: Bank, by: str, now: datetime) -> bool:
    """Let nothing be compared with a bank any more; False when it was so already."""
    changed = conn.execute(
        sa.update(banks)
        .where(banks.c.id == bank.id, banks.c.disabled_at.is_(None))
        .values(disabled_at=now, disabled_by=by)
    ).rowcount
    mine = sa.select(bank_entries.c.id).where(bank_entries.c.bank == bank.id)
    if changed:
        note_in_cases(conn, mine, "disabled", now)
    touch_matched(conn, mine, now)
    move_mark(conn, now)
    return bool(changed)


def enable(conn: sa.Connection, bank: Bank, now: datetime) -> bool:
    """Let pictures be compared with a bank again, those in Memory too; False when it was so already."""
    changed = conn.execute(
        sa.update(banks)
        .where(banks.c.id == bank.id, banks.c.disabled_at.is_not(None))
        .values(disabled_at=None, disabled_by=None)
    ).rowcount
    if changed:
        conn.execute(sa.update(bank_entries).where(bank_entries.c.bank == bank.id).values(compared_at=None))
    move_mark(conn, now)
    return bool(changed)


def touch_matched(conn: sa.Connection, ids: Sequence[int] | sa.Select[tuple[int]], now: datetime) -> None:
    """Let the listings wait for an assessment whose current pictures match these entries."""
    parts: list[Any] = [ids] if isinstance(ids, sa.Select) else list(chunks(list(ids)))
    rows: set[int] = set()
    for part in parts:
        query = (
            sa.select(listings.c.id)
            .join(bank_matches, bank_matches.c.snapshot == listings.c.current)
            .where(bank_matches.c.entry.in_(part), listings.c.listing.is_not(None))
        )
        rows.update(conn.scalars(query))
    enqueue(conn, rows, "touched", now)


def move_mark(conn: sa.Connection, now: datetime) -> None:
    """Give the banks a new mark; no earlier state, nor one of a restored backup, ever had it."""
    moved = hashlib.blake2b(f"{mark(conn)}/{now.isoformat()}".encode(), digest_size=16).hexdigest()
    put_fact(conn, MARK, moved)
