"""What the migrations make is what the tables say, on both kinds of database."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from doorwatch.store import Store
from doorwatch.store.tables import METADATA


def test_migrations_make_exactly_the_tables(store: Store) -> None:
    with store.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), METADATA) == []


def test_an_upgrade_of_a_current_database_changes_nothing(store: Store) -> None:
    before = store.revision()
    store.upgrade()
    assert store.revision() == before
    assert before[0] == before[1]


def test_every_column_has_a_comment_and_every_constraint_a_name() -> None:
    for table in METADATA.tables.values():
        assert table.comment, table.name
        for column in table.columns:
            assert column.comment, f"{table.name}.{column.name}"
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"
