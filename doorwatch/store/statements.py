"""Statements of reasons that were sent: what was written to whom when, and what may be exported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from doorwatch.store.golden import not_golden
from doorwatch.store.sql import chunks
from doorwatch.store.tables import statements


@dataclass(frozen=True, slots=True)
class SentStatement:
    """One statement as it was sent. `sequence` is the decision's event, `part` the listing's place in it."""

    case: int
    sequence: int
    part: int
    platform: str
    puid: str
    ground: str
    language: str
    letter: str
    form: Mapping[str, Any]
    edited: tuple[str, ...]
    sent_by: str
    sent_at: datetime


def insert_statement(conn: sa.Connection, sent: SentStatement) -> bool:
    """Store a statement; False when the decision about this listing has one already."""
    where = [statements.c[name] == getattr(sent, name) for name in ("case", "sequence", "part")]
    if conn.scalar(sa.select(sa.func.count()).select_from(statements).where(*where)):
        return False
    values = {name: getattr(sent, name) for name in SentStatement.__slots__}
    conn.execute(sa.insert(statements).values({**values, "edited": list(sent.edited)}))
    return True


def statements_of(conn: sa.Connection, case: int) -> tuple[SentStatement, ...]:
    """Return the statements of a case, the oldest first."""
    query = sa.select(statements).where(statements.c.case == case).order_by(statements.c.id)
    return tuple(_sent(row) for row in conn.execute(query))


def statements_between(
    conn: sa.Connection, platform: str, start: datetime, end: datetime
) -> Iterator[SentStatement]:
    """Yield the statements of a platform sent at or after `start` and before `end`; no golden item's."""
    query = (
        sa.select(statements)
        .where(
            statements.c.platform == platform, statements.c.sent_at >= start, statements.c.sent_at < end,
            not_golden(statements.c.case),
        )
        .order_by(statements.c.id)
    )  # fmt: skip
    for row in conn.execute(query):
        yield _sent(row)


def mark_exported(conn: sa.Connection, puids: Sequence[str], now: datetime) -> None:
    """Note when statements were last exported."""
    for part in chunks(list(puids)):
        conn.execute(sa.update(statements).where(statements.c.puid.in_(part)).values(exported_at=now))


def _sent(row: Any) -> SentStatement:
    values = {name: getattr(row, name) for name in SentStatement.__slots__}
    return SentStatement(**{**values, "edited": tuple(row.edited)})
