"""Small SQL helpers that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
AnyRow = sa.Row[*tuple[Any, ...]]
"""A row of whatever columns were asked for."""
_PLAIN = frozenset((sa.LargeBinary, sa.Integer, sa.BigInteger, sa.SmallInteger, sa.String, sa.Text))
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


def among(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """Return `column IN (:name)` for a statement that is built once; the values come as a list `name`.

    What is asked for every listing at the door is built once: putting a statement together costs
    several times what the database takes to answer it.
    """
    return column.in_(sa.bindparam(name, expanding=True, type_=column.type))


def insert(conn: sa.Connection, table: sa.Table) -> Any:
    """Return the dialect's INSERT, which knows ON CONFLICT on both."""
    return insert_into(conn.dialect.name, table)


def insert_into(dialect: str, table: sa.Table) -> Any:
    """Return the INSERT of a dialect by its name, for a statement that is built once."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def insert_or_ignore(conn: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of equal shape; those whose key exists stay as they are."""
    if not rows:
        return
    names = tuple(rows[0])
    if not _is_plain(table, names):
        conn.execute(_ignoring(conn.dialect.name, table), rows)
        return
    # What the driver takes as it is goes there at once: a listing has dozens of such rows, and what
    # SQLAlchemy does for each of them costs ten times what the database does.
    quote = conn.dialect.identifier_preparer.quote
    mark = "?" if conn.dialect.name == "sqlite" else "%s"
    columns, marks = ", ".join(map(quote, names)), ", ".join([mark] * len(names))
    statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
    conn.exec_driver_sql(statement, [tuple(row[name] for name in names) for row in rows])


@lru_cache(maxsize=128)
def _ignoring(dialect: str, table: sa.Table) -> Any:
    return insert_into(dialect, table).on_conflict_do_nothing()


@lru_cache(maxsize=64)
def _is_plain(table: sa.Table, names: tuple[str, ...]) -> bool:
    """Tell whether the values of all columns named, bytes, words and whole numbers, need no conversion.

    No other column may have a default that SQLAlchemy would fill in.
    """
    return all(type(table.c[name].type) in _PLAIN for name in names) and not any(
        column.default is not None for column in table.c if column.name not in names
    )


def update_by(
    conn: sa.Connection, table: sa.Table, keys: Sequence[str], rows: Sequence[dict[str, Any]]
) -> None:
    """Update many rows of equal shape; `keys` find them, the other columns are set."""
    if not rows:
        return
    statement = _updating(table, tuple(keys), tuple(name for name in rows[0] if name not in keys))
    renamed = [
        {(f"by_{name}" if name in keys else f"set_{name}"): value for name, value in row.items()}
        for row in rows
    ]
    conn.execute(statement, renamed)


@lru_cache(maxsize=128)
def _updating(table: sa.Table, keys: tuple[str, ...], names: tuple[str, ...]) -> sa.Update:
    found = [table.c[key] == sa.bindparam(f"by_{key}") for key in keys]
    values = {name: sa.bindparam(f"set_{name}", type_=table.c[name].type) for name in names}
    return sa.update(table).where(*found).values(values)


def offset_minutes(moment: datetime) -> int:
    """Return the offset of an aware moment from UTC in minutes."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("an instant must be aware; got a naive datetime")
    return round(offset.total_seconds() / 60)
