"""Small SQL helpers that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
AnyRow = sa.Row[*tuple[Any, ...]]
"""A row of whatever columns were asked for."""
_PARAMETERS = 900
"""Values in one IN list: under the limit of every SQLite ever built."""


_WRITERS = 0x73696768
"""Advisory lock on PostgreSQL ("sigh"t)."""


def one_writer(conn: sa.Connection) -> None:
    """Let sights be written one transaction after the other, as SQLite does by itself.

    Two writers that do not see each other's rows would each find nobody on a number that both
    bring, and nobody would be touched. Held until the transaction ends.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))


def chunks(values: Sequence[T], size: int = _PARAMETERS) -> Iterator[Sequence[T]]:
    """Yield slices of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def insert(conn: sa.Connection, table: sa.Table) -> Any:
    """Return the dialect's INSERT, which knows ON CONFLICT on both."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def insert_or_ignore(conn: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; those whose key exists stay as they are."""
    if rows:
        conn.execute(insert(conn, table).on_conflict_do_nothing(), rows)


def update_by(
    conn: sa.Connection, table: sa.Table, keys: Sequence[str], rows: Sequence[dict[str, Any]]
) -> None:
    """Update many rows of equal shape; `keys` find them, the other columns are set."""
    if not rows:
        return
    found = [table.c[key] == sa.bindparam(f"by_{key}") for key in keys]
    values = {
        name: sa.bindparam(f"set_{name}", type_=table.c[name].type) for name in rows[0] if name not in keys
    }
    renamed = [
        {(f"by_{name}" if name in keys else f"set_{name}"): value for name, value in row.items()}
        for row in rows
    ]
    conn.execute(sa.update(table).where(*found).values(values), renamed)


def offset_minutes(moment: datetime) -> int:
    """Return the offset of an aware moment from UTC in minutes."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("an instant must be aware; got a naive datetime")
    return round(offset.total_seconds() / 60)
