"""Migrations down and up again, one by one, while every table holds rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from doorwatch.store import Store
from doorwatch.store.migrate import downgrade, history, upgrade
from doorwatch.store.tables import METADATA
from doorwatch.store.tables.base import Instant
from tests.postgres import PostgresServer

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROWS = 3


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of its own: its tables go and come back."""
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create("filled")
    else:
        url = f"sqlite:///{tmp_path / 'filled.db'}"
    store = Store.open(url, lambda: NOW)
    yield store
    store.close()


def value(column: sa.Column[Any], number: int, parents: dict[str, list[Any]]) -> Any:
    """Return a value of a column's kind that no other row has."""
    for key in column.foreign_keys:
        known = parents.get(f"{key.column.table.name}.{key.column.name}", [])
        return known[number % len(known)] if known else None
    kind = column.type
    if chosen := choices(column):
        return chosen[number % len(chosen)]
    if isinstance(kind, Instant):
        return NOW
    if isinstance(kind, sa.Boolean):
        return bool(number % 2)
    if isinstance(kind, sa.Date):
        return date(2026, 11, 1 + number)
    if isinstance(kind, sa.JSON):
        return {"number": number}
    if isinstance(kind, sa.LargeBinary):
        return bytes([number]) * 32
    if isinstance(kind, sa.Float | sa.Numeric):
        return number / 10
    if isinstance(kind, sa.Integer):
        return number + 1
    return f"{number}{column.name}"[: getattr(kind, "length", None) or 20]


def choices(column: sa.Column[Any]) -> list[str]:
    """Return the words that a check constraint allows in a column; empty when any may stand there."""
    for one in column.table.constraints:
        if isinstance(one, sa.CheckConstraint) and str(one.sqltext).startswith(f"{column.name} IN "):
            return re.findall(r"'(\w+)'", str(one.sqltext))
    return []


def fill(conn: sa.Connection) -> None:
    """Put rows into every table, parents before their children."""
    parents: dict[str, list[Any]] = {}
    for table in METADATA.sorted_tables:
        rows = [
            {column.name: value(column, number, parents) for column in table.columns}
            for number in range(ROWS)
        ]
        conn.execute(sa.insert(table), rows)
        for column in table.columns:
            parents[f"{table.name}.{column.name}"] = [row[column.name] for row in rows]


def counts(store: Store) -> dict[str, int]:
    """Count the rows of the tables that there are."""
    with store.read() as conn:
        names = sorted(set(sa.inspect(conn).get_table_names()) - {"alembic_version"})
        return {
            name: int(conn.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0)
            for name in names
        }


def differences(store: Store) -> list[Any]:
    with store.read() as conn:
        return compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), METADATA)


def up_and_down_again(store: Store, steps: int, below: dict[str, int]) -> None:
    """Upgrade with rows in the older tables: they are all there, also after the way back."""
    upgrade(store)
    assert differences(store) == []
    again = counts(store)
    assert {name: again[name] for name in below} == below
    downgrade(store, steps)
    assert counts(store) == below


def test_every_migration_can_be_taken_back_and_made_again_with_rows_in_all_tables(own: Store) -> None:
    own.upgrade()
    own.run_write(fill)
    assert set(counts(own).values()) == {ROWS}
    for left in range(len(history()) - 1, 0, -1):
        downgrade(own)
        below = counts(own)
        assert set(below.values()) == {ROWS}
        if left % 6 == 0:
            up_and_down_again(own, len(history()) - left, below)
    downgrade(own)
    assert counts(own) == {}
    own.upgrade()
    assert differences(own) == []
    assert set(counts(own).values()) == {0}
