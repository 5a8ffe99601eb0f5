"""Transactions: all or nothing, begun at once, faults told apart, many writers at a time."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from doorwatch.errors import Conflict, Unreachable
from doorwatch.store import Store
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.journalling import journal_entries
from doorwatch.store.tables import meta
from tests.store.samples import NOW


def test_an_exception_rolls_everything_back(store: Store) -> None:
    def work(conn: sa.Connection) -> None:
        put_fact(conn, "one", 1)
        raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        store.run_write(work)
    with store.read() as conn:
        assert fact(conn, "one") is None


def test_a_reader_sees_one_moment(store: Store) -> None:
    store.run_write(lambda conn: put_fact(conn, "n", 1))
    with store.read() as conn:
        assert fact(conn, "n") == 1
        store.run_write(lambda other: put_fact(other, "n", 2))
        assert fact(conn, "n") == 1
    with store.read() as conn:
        assert fact(conn, "n") == 2


def test_a_conflict_is_tried_again_a_bounded_number_of_times(store: Store) -> None:
    tries: list[int] = []

    def work(conn: sa.Connection) -> None:
        put_fact(conn, f"try{len(tries)}", True)
        tries.append(1)
        if len(tries) < 3:
            raise Conflict("another was faster")

    store.run_write(work)
    with store.read() as conn:
        assert list(conn.scalars(sa.select(meta.c.name))) == ["try2"]

    def hopeless(conn: sa.Connection) -> None:
        tries.append(1)
        raise Conflict("always")

    tries.clear()
    with pytest.raises(Conflict, match="always"):
        store.run_write(hopeless)
    assert len(tries) == 5


def test_a_fault_of_ours_is_not_dressed_up(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="no_such_table"), store.read() as conn:
        conn.exec_driver_sql("SELECT 1 FROM no_such_table")


def sqlite(path: Path) -> Store:
    return Store.open(f"sqlite:///{path}", lambda: NOW)


def test_a_database_in_a_missing_folder_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"^database: the database file cannot be opened$"):
        sqlite(tmp_path / "none" / "doorwatch.db").upgrade()


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is a letter and not a database" * 100)
    with pytest.raises(Unreachable, match=r"^database: the file is no database$"):
        sqlite(tmp_path / "x.db").upgrade()


def test_a_full_disk_is_unreachable_and_leaves_what_was_there(tmp_path: Path, migrated_sqlite: bytes) -> None:
    (tmp_path / "x.db").write_bytes(migrated_sqlite)
    store = sqlite(tmp_path / "x.db")
    store.run_write(lambda conn: put_fact(conn, "kept", 1))

    def fill(conn: sa.Connection) -> None:
        conn.exec_driver_sql("PRAGMA max_page_count=1")
        put_fact(conn, "large", "x" * 10_000_000)

    with pytest.raises(Unreachable, match=r"^database: the disk is full$"):
        store.run_write(fill)
    with store.read() as conn:
        assert (fact(conn, "kept"), fact(conn, "large")) == (1, None)
    store.close()


def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    store = Store.open(f"postgresql://nobody@/none?host={tmp_path}", lambda: NOW)
    with pytest.raises(Unreachable, match=r"^database: the server did not answer$"), store.read() as conn:
        fact(conn, "x")


@pytest.mark.postgres
def test_a_database_that_does_not_exist_is_unreachable(migrated_postgres: str) -> None:
    store = Store.open(migrated_postgres.replace("/migrated?", "/missing?"), lambda: NOW)
    with pytest.raises(Unreachable, match="database: "), store.read() as conn:
        fact(conn, "x")


@pytest.mark.postgres
def test_a_connection_that_the_server_ended_is_unreachable_and_the_next_one_works(
    migrated_postgres: str,
) -> None:
    store = Store.open(migrated_postgres, lambda: NOW)

    def end_own_connection(conn: sa.Connection) -> None:
        pid = conn.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with store.read() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        fact(conn, "x")

    with pytest.raises(Unreachable, match="database: the server"):
        store.run_write(end_own_connection)
    with store.read() as conn:
        assert fact(conn, "x") is None
    store.close()


@pytest.mark.postgres
def test_a_reader_on_postgresql_cannot_write(migrated_postgres: str) -> None:
    store = Store.open(migrated_postgres, lambda: NOW)
    with pytest.raises(sa.exc.DBAPIError, match="read-only"), store.read() as conn:
        put_fact(conn, "x", 1)
    store.close()


def test_a_second_writer_waits_no_longer_than_it_is_told(tmp_path: Path, migrated_sqlite: bytes) -> None:
    (tmp_path / "x.db").write_bytes(migrated_sqlite)
    first, second = sqlite(tmp_path / "x.db"), sqlite(tmp_path / "x.db")
    with first.write():
        with second.read() as conn:
            conn.exec_driver_sql("PRAGMA busy_timeout=0")
        with pytest.raises(Conflict, match="another writer held it"), second.write():
            pass
    first.close()
    second.close()


WRITER = """
import sys
from doorwatch.store import Store
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.journalling import append_journal
from tests.store.samples import NOW, detail, scan_of, write

url, name = sys.argv[1:]
store = Store.open(url, lambda: NOW)
for number in range(15):
    def work(conn):
        append_journal(conn, NOW, name, "case.seen", f"case:{number}")
    store.run_write(work)
    write(store, detail(f"{name}-{number}", phones=["+493023125001"]), detail("shared", str(number)))
"""


def test_many_processes_write_at_once_and_lose_nothing(store: Store, database: str) -> None:
    names = ("one", "two", "three")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, database, name], stderr=subprocess.PIPE, text=True)
        for name in names
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors
    with store.read() as conn:
        entries = list(journal_entries(conn))
        rows = conn.exec_driver_sql("SELECT count(*), count(DISTINCT listing) FROM listings").one()
        alone = conn.exec_driver_sql("SELECT count(*) FROM listings WHERE NOT linked").scalar()
        groups = conn.exec_driver_sql("SELECT count(DISTINCT grp), count(*) FROM fingerprints").one()
    assert [one.sequence for one in entries] == list(range(1, 46))
    assert all(after.previous == before.hash for before, after in pairwise(entries))
    assert tuple(rows) == (46, 46)
    assert tuple(groups) == (1, 45)
    assert alone == 1
