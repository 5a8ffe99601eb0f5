"""Reading banks: their figures, what is exported, and what the derived files hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from doorwatch.banks.model import Bank
from doorwatch.banks.shelf_file import Shelved
from doorwatch.store.aside import fact
from doorwatch.store.sql import AnyRow
from doorwatch.store.tables import bank_entries, bank_matches, banks, listings

LOW_DETAIL = 49
"""A PDQ of this quality or less is kept and never searched for: all flat pictures share one."""
MARK = "banks_mark"
"""The name of the fact that holds the mark."""
_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class BankFigures:
    """A bank with counts of its entries by state, and of the listings that match one now."""

    bank: Bank
    created_by: str
    second_by: str
    living: int
    withdrawn: int
    listings: int


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """A living entry as it is exported."""

    entry: int
    pdq: bytes | None
    sha256: bytes | None
    quality: int | None
    reference: str | None
    supplier: str
    basis: str
    added_by: str
    second_by: str
    added_at: datetime
    expires_at: datetime


def list_banks(conn: sa.Connection, now: datetime) -> list[BankFigures]:
    """Return all banks by name, with counts as of now."""
    living = sa.and_(bank_entries.c.withdrawn_at.is_(None), bank_entries.c.expires_at > now)
    query = sa.select(
        bank_entries.c.bank,
        sa.func.count().filter(living).label("living"),
        sa.func.count().filter(bank_entries.c.withdrawn_at.is_not(None)).label("withdrawn"),
    ).group_by(bank_entries.c.bank)
    counts = {row.bank: row for row in conn.execute(query)}
    hits = (
        sa.select(bank_entries.c.bank, sa.func.count(sa.distinct(listings.c.id)))
        .join(bank_matches, bank_matches.c.entry == bank_entries.c.id)
        .join(listings, listings.c.current == bank_matches.c.snapshot)
        .group_by(bank_entries.c.bank)
    )
    matched = {row[0]: int(row[1]) for row in conn.execute(hits)}
    return [
        BankFigures(
            bank_of(row),
            row.created_by,
            row.second_by,
            counts[row.id].living if row.id in counts else 0,
            counts[row.id].withdrawn if row.id in counts else 0,
            matched.get(row.id, 0),
        )
        for row in conn.execute(sa.select(banks).order_by(banks.c.name))
    ]


def entries_of(conn: sa.Connection, bank: Bank, now: datetime) -> Iterator[KeptEntry]:
    """Yield a bank's living entries in the order in which they came."""
    names = [bank_entries.c[name] for name in KeptEntry.__slots__ if name != "entry"]
    after = 0
    while True:
        query = (
            sa.select(bank_entries.c.id.label("entry"), *names)
            .where(bank_entries.c.bank == bank.id, bank_entries.c.id > after, *_living(now))
            .order_by(bank_entries.c.id)
            .limit(_PAGE)
        )
        rows = conn.execute(query).all()
        yield from (KeptEntry(**row._asdict()) for row in rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1].entry


def enabled_banks(conn: sa.Connection) -> list[Bank]:
    """Return the banks that pictures are compared with."""
    query = sa.select(banks).where(banks.c.disabled_at.is_(None)).order_by(banks.c.id)
    return [bank_of(row) for row in conn.execute(query)]


def shelved(conn: sa.Connection, now: datetime) -> Iterator[Shelved]:
    """Yield every living entry of the enabled banks, as the derived files hold it."""
    query = (
        sa.select(
            bank_entries.c.id, bank_entries.c.bank, bank_entries.c.pdq, bank_entries.c.sha256,
            bank_entries.c.quality, bank_entries.c.expires_at,
        )
        .join(banks, banks.c.id == bank_entries.c.bank)
        .where(banks.c.disabled_at.is_(None), *_living(now))
        .order_by(bank_entries.c.id)
    )  # fmt: skip
    for row in conn.execution_options(yield_per=_PAGE).execute(query):
        low = row.quality is not None and row.quality <= LOW_DETAIL
        yield Shelved(row.id, row.bank, None if low else row.pdq, row.sha256, row.expires_at)


def mark(conn: sa.Connection) -> str:
    """Return the mark of the banks' state: 32 hex digits, zeros before the first change."""
    return str(fact(conn, MARK) or "0" * 32)


def _living(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return bank_entries.c.withdrawn_at.is_(None), bank_entries.c.expires_at > now


def bank_of(row: AnyRow) -> Bank:
    """Return the bank of a row."""
    return Bank(row.id, row.name, row.kind, row.threshold, row.disabled_at is not None)
