"""What all tests share: system parts, and databases of both kinds, migrated and empty."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from doorwatch.store import Store
from doorwatch.store.tables import METADATA
from tests import needs
from tests.postgres import PostgresServer

# No test fails because a machine was busy: neither one example nor the making of examples has a time limit.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse an unknown name in DOORWATCH_REQUIRE before anything runs; name the folder of starts' tables."""
    needs.required()
    # What starts keep lies beside what the runner keeps: outside the checkout nothing is written.
    os.environ["DOORWATCH_CACHE"] = str(Path(config.rootpath) / ".pytest_cache" / "starts")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests in a browser come last: its driver leaves an event loop running in this thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for the system parts of a test before its fixtures start anything."""
    needs.check(item)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """End with what was not run here."""
    needs.summarise(terminalreporter)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test run."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer) -> str:
    """The URL of a database with all tables, which tests share one after the other."""
    url = postgres.create("migrated")
    store = Store.open(url, lambda: NOW)
    store.upgrade()
    store.close()
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a SQLite database with all tables."""
    path = tmp_path_factory.mktemp("migrated") / "doorwatch.db"
    store = Store.open(f"sqlite:///{path}", lambda: NOW)
    store.upgrade()
    store.truncate_log()
    store.close()
    return path.read_bytes()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database with all tables: each test runs on both kinds."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("migrated_postgres")
        empty(url)
        return url
    path = tmp_path / "doorwatch.db"
    path.write_bytes(request.getfixturevalue("migrated_sqlite"))
    return f"sqlite:///{path}"


def empty(url: str) -> None:
    """Take all rows out of a PostgreSQL database, and let ids count from 1 again.

    Many times quicker than TRUNCATE or a new database: those make files.
    """
    store = Store.open(url, lambda: NOW)
    with store.write() as conn:
        conn.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in METADATA.sorted_tables:
            conn.execute(sa.delete(table))
        conn.exec_driver_sql("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")
    store.close()


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An empty store of each kind; its clock stands at NOW."""
    opened = Store.open(database, lambda: NOW)
    yield opened
    opened.close()
