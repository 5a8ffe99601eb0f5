"""Migrations: Alembic, run by the store itself, one transaction, one process at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from doorwatch.store.engine import Store

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x646F6F72
"""Advisory lock number on PostgreSQL ("door"); SQLite's BEGIN IMMEDIATE needs none."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def upgrade(store: Store) -> None:
    """Bring the tables to the newest revision. Raises Unreachable and Conflict as `Store.write` does.

    Tables that are there are not looked at: what follows a migration goes through every row.
    """
    present, newest = revisions(store)
    if present == newest:
        return
    config = _config()
    with store.migrating() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def revisions(store: Store) -> tuple[str | None, str]:
    """Return (revision of the database, newest revision)."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    assert newest is not None
    with store.read() as conn:
        return MigrationContext.configure(conn).get_current_revision(), newest


def downgrade(store: Store, steps: int = 1) -> None:
    """Take back the newest migrations; what only their tables and columns held is lost.

    For an upgrade that has to be undone before people work with it.
    """
    config = _config()
    with store.migrating() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        config.attributes["connection"] = conn
        command.downgrade(config, f"-{steps}")


def history() -> tuple[str, ...]:
    """Return all revisions, the oldest first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(reversed([one.revision for one in script.walk_revisions()]))
