"""A desk on each kind of database."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorwatch.keys import KeyRing
from doorwatch.store import Store
from tests.people.desk import NOW, TENANT, Desk


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    """Return a tenant's people, none yet."""
    return Desk(store, KeyRing.create(tmp_path / "keys" / TENANT, NOW, environ={}))


@pytest.fixture
def small(migrated_sqlite: bytes, tmp_path: Path) -> Desk:
    """Return the same on SQLite only, for laws that no SQL decides."""
    path = tmp_path / "doorwatch.db"
    path.write_bytes(migrated_sqlite)
    store = Store.open(f"sqlite:///{path}", lambda: NOW)
    return Desk(store, KeyRing.create(tmp_path / "keys" / TENANT, NOW, environ={}))
