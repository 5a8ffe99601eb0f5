"""A logical copy of a store: rows as JSON, in an order that foreign keys allow, the same for both databases.

A copy of rows, and not of pages, carries nothing that was deleted, and what is not flagged is taken out on
the way: text, pictures and quotes of a snapshot that no case holds.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from doorwatch.errors import BadInput
from doorwatch.store import tables as t
from doorwatch.store.endings import held_by_case
from doorwatch.store.tables import METADATA
from doorwatch.store.tables.base import JSON, Instant

LEFT_OUT = ("set_aside", "sessions", "sign_in_failures", "door_answers", "pending_assessments")
"""Tables that no copy holds: unread lines, and what lives a day at most."""
ROWS = 2000
"""Rows in one piece of a copy."""
Row = list[Any]


def copied_tables() -> tuple[sa.Table, ...]:
    """Return the tables of a copy, each after those that it refers to."""
    return tuple(table for table in METADATA.sorted_tables if table.name not in LEFT_OUT)


def copy_out(conn: sa.Connection) -> Iterator[tuple[str, list[str], list[Row]]]:
    """Yield (table, columns, at most `ROWS` rows) of everything that a backup holds, in order."""
    for table in copied_tables():
        names = [str(one.name) for one in table.columns]
        result = conn.execution_options(yield_per=ROWS).execute(_select(table))
        for part in result.partitions(ROWS):
            yield str(table.name), names, [[_plain(value) for value in row] for row in part]


def copy_in(conn: sa.Connection, pieces: Iterable[tuple[str, Sequence[str], Sequence[Row]]]) -> int:
    """Insert pieces of a copy into empty tables, in the transaction of `conn`; return how many rows.

    Raises BadInput: a table or column that this program does not know.
    """
    known = {table.name: table for table in copied_tables()}
    later: list[tuple[sa.Table, str, Any, Any]] = []
    count = 0
    for name, columns, rows in pieces:
        table = known.get(name)
        if table is None or {one.name for one in table.columns} != set(columns):
            raise BadInput("backup", "expected the tables and columns of this program", "others")
        values = [
            {column: _typed(table.c[column], value) for column, value in zip(columns, row, strict=True)}
            for row in rows
        ]
        for own in _own_keys(table):
            later += [(table, own, row["id"], row[own]) for row in values if row[own] is not None]
            values = [{**row, own: None} for row in values]
        if values:
            conn.execute(sa.insert(table), values)
        count += len(values)
    for table, own, row_id, value in later:
        conn.execute(sa.update(table).where(table.c.id == row_id).values({own: value}))
    return count


def counters(conn: sa.Connection) -> dict[str, int]:
    """Return the last id that each table gave away: a restored store must not give one twice."""
    found: dict[str, int] = {}
    for table in copied_tables():
        if "id" not in table.c or not isinstance(table.c.id.type, sa.BigInteger):
            continue
        if conn.dialect.name == "sqlite":
            query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
            last = conn.scalar(query, {"name": table.name})
        else:
            name = conn.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, "id")))
            query = sa.text(
                "SELECT last_value FROM pg_sequences WHERE schemaname || '.' || sequencename = :name"
            )
            last = conn.scalar(query, {"name": name}) if name else None
        if last:
            found[str(table.name)] = int(last)
    return found


def set_counters(conn: sa.Connection, last: Mapping[str, int]) -> None:
    """Let ids continue after those that were given away when the copy was made."""
    known = {table.name for table in copied_tables()}
    for name, number in last.items():
        if name not in known:
            raise BadInput("backup", "expected the tables of this program", "others")
        if conn.dialect.name == "sqlite":
            values = {"name": name, "last": number}
            conn.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            conn.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)
        else:
            sequence = sa.func.pg_get_serial_sequence(name, "id")
            conn.execute(sa.select(sa.func.setval(sa.cast(sequence, sa.Text), number)))


def held_tables(conn: sa.Connection) -> list[str]:
    """Return the tables that hold a row."""
    return [
        table.name
        for table in METADATA.sorted_tables
        if conn.scalar(sa.select(sa.exists(sa.select(sa.literal(1)).select_from(table))))
    ]


def empty_all(conn: sa.Connection) -> None:
    """Delete every row of every table."""
    for table in reversed(METADATA.sorted_tables):
        for own in _own_keys(table):
            conn.execute(sa.update(table).values({own: None}))
        conn.execute(sa.delete(table))


def _select(table: sa.Table) -> sa.Select[Any]:
    """Select a table's rows without what is not flagged."""
    if table is t.snapshots:
        kept = held_by_case()
        columns = [
            sa.case((kept, one), else_=sa.null()).label(one.name) if one.name in _TEXT else one
            for one in table.columns
        ]
        return sa.select(*columns).order_by(table.c.id)
    if table is t.assessments:
        holds = sa.exists().where(t.snapshots.c.id == t.assessments.c.snapshot, held_by_case())
        columns = [
            sa.case((holds, one), else_=sa.null()).label(one.name) if one.name == "body" else one
            for one in table.columns
        ]
        return sa.select(*columns).order_by(table.c.id)
    return sa.select(table).order_by(*table.primary_key.columns)


_TEXT = ("content", "pictures")


def _own_keys(table: sa.Table) -> list[str]:
    """Return the columns by which a table refers to itself; they are filled when all its rows are there."""
    return [one.name for one in table.columns for key in one.foreign_keys if key.column.table is table]


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; an instant keeps its zone, bytes become base64."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _typed(column: sa.Column[Any], value: Any) -> Any:
    """Return the value of a column from its JSON form."""
    if value is None or isinstance(column.type, type(JSON)):
        return value
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(column.type, sa.LargeBinary) else value
