"""What a database's errors mean to doorwatch: unreachable, a conflict, or a fault of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from doorwatch.errors import Conflict, Unreachable

_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_GONE = {
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk gave an error",
    sqlite3.SQLITE_READONLY: "the database file cannot be written",
    sqlite3.SQLITE_NOTADB: "the file is no database",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_PERM: "the database file may not be opened",
    sqlite3.SQLITE_AUTH: "the database file may not be opened",
}
_PG_BUSY = {"40001", "40P01", "55P03"}
"""serialization_failure, deadlock_detected, lock_not_available."""
_PG_GONE = ("08", "28", "3D", "53", "57P")
"""Classes: connection, authorisation, no such database, out of disk or memory, shutting down."""


def _sqlite(error: sqlite3.Error) -> Exception | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF
    if primary in _SQLITE_BUSY:
        return Conflict("database: another writer held it beyond the busy timeout")
    if primary in _SQLITE_GONE:
        return Unreachable(f"database: {_SQLITE_GONE[primary]}")
    return None


def _postgres(error: BaseException, lost: bool) -> Exception | None:
    state = getattr(error, "sqlstate", None)
    if state in _PG_BUSY:
        return Conflict(f"database: another writer won ({state})")
    if state is not None and state.startswith(_PG_GONE):
        return Unreachable(f"database: the server refused or stopped ({state})")
    if lost or (state is None and type(error).__name__ in ("OperationalError", "ConnectionTimeout")):
        return Unreachable("database: the server did not answer")
    return None


def meaning(error: DBAPIError) -> Exception | None:
    """Return the Unreachable or Conflict that a database error means; None for a fault of ours."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _sqlite(cause)
    return _postgres(cause, error.connection_invalidated) if cause is not None else None


@contextmanager
def translated() -> Iterator[None]:
    """Turn database errors into Unreachable or Conflict; others pass as they are.

    The message names no value and no statement: those may hold content.
    """
    try:
        yield
    except DBAPIError as error:
        ours = meaning(error)
        if ours is None:
            raise
        raise ours from None
    except sqlite3.Error as error:  # of a statement that went to the driver itself
        ours = _sqlite(error)
        if ours is None:
            raise
        raise ours from None
    except PoolTimeout:
        raise Unreachable("database: no connection became free") from None
