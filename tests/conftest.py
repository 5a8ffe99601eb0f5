"""What all tests share: system parts, and databases of both kinds, migrated and empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from doorwatch.store import Store
from tests import needs
from tests.postgres import PostgresServer

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse an unknown name in DOORWATCH_REQUIRE before anything runs."""
    needs.required()


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
def new_postgres(postgres: PostgresServer) -> Callable[[], str]:
    """Make databases with all tables and return their URLs."""
    template = Store.open(postgres.create("migrated"), lambda: NOW)
    template.upgrade()
    template.close()
    numbers = count(1)
    return lambda: postgres.create(f"test{next(numbers)}", "migrated")


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
        url: str = request.getfixturevalue("new_postgres")()
        return url
    path = tmp_path / "doorwatch.db"
    path.write_bytes(request.getfixturevalue("migrated_sqlite"))
    return f"sqlite:///{path}"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An empty store of each kind; its clock stands at NOW."""
    opened = Store.open(database, lambda: NOW)
    yield opened
    opened.close()
