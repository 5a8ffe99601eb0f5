"""The store: one database of one tenant, SQLite by default, PostgreSQL by another URL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import event

from doorwatch.errors import Conflict, DoorwatchError
from doorwatch.store.faults import translated
from doorwatch.types.clock import Clock

T = TypeVar("T")
BUSY_SECONDS = 10
BATCH = 500
"""Listings in one bulk transaction at most (CONTRACTS §5)."""
_ATTEMPTS = 5
_CACHE_KIB = 32 * 1024


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


class Store:
    """A tenant's database.

    `write()` opens with BEGIN IMMEDIATE on SQLite: a transaction that reads first and writes later fails at
    once on a busy database, whatever the timeout. Neither gives half of anything: an exception
    inside rolls back.
    """

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._reader = engine
        self._writer = engine.execution_options(doorwatch_write=True)
        self.clock = clock

    @classmethod
    def open(cls, url: str, clock: Clock) -> Store:
        """Return the store of a SQLAlchemy URL; nothing is created or changed yet.

        `postgresql://` is taken as psycopg 3. Raises Unreachable on the first use, not here.
        """
        where = sa.make_url(url)
        if where.drivername in ("postgresql", "postgres"):
            where = where.set(drivername="postgresql+psycopg")
        options: dict[str, Any] = {"json_serializer": _encode, "json_deserializer": msgspec.json.decode}
        if where.get_backend_name() == "sqlite":
            engine = sa.create_engine(where, connect_args={"timeout": BUSY_SECONDS}, **options)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            engine = sa.create_engine(where, pool_pre_ping=True, **options)
            event.listen(engine, "begin", _begin_postgres)
        return cls(engine, clock)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._reader.dialect.name

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection whose answers all belong to one moment.

        Raises Unreachable: the database did not answer.
        """
        with translated(), self._reader.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Give a connection in a write transaction; commit at the end, roll back on an exception.

        Raises Unreachable: the database did not answer, is full or cannot be written. Conflict:
        another writer held it longer than the busy timeout, or won.
        """
        with translated(), self._writer.connect() as conn, conn.begin():
            yield conn

    @contextmanager
    def migrating(self) -> Iterator[sa.Connection]:
        """Give a write transaction in which tables may be made anew.

        SQLite changes a table by copying it and dropping the old one, and a drop deletes all rows that refer
        to it: cases would take their events along. Keys are therefore not enforced meanwhile, which only
        works outside of a transaction, and checked before the commit. Raises as `write`, and DoorwatchError:
        rows refer to nothing.
        """
        with translated(), self._writer.connect() as conn:
            if self.dialect != "sqlite":
                with conn.begin():
                    yield conn
                return
            raw = conn.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=OFF")
            try:
                with conn.begin():
                    yield conn
                    lost = sorted({row[0] for row in conn.exec_driver_sql("PRAGMA foreign_key_check")})
                    if lost:
                        raise DoorwatchError(
                            f"database: expected every row to refer to another; not in {', '.join(lost)}"
                        )
            finally:
                raw.execute("PRAGMA foreign_keys=ON")

    def run_write(self, work: Callable[[sa.Connection], T], attempts: int = _ATTEMPTS) -> T:
        """Run `work` in a write transaction, again after a conflict, `attempts` times at most.

        `work` must read what it decides on inside the transaction. Raises Conflict and Unreachable as
        `write` does.
        """
        for attempt in range(1, attempts + 1):
            try:
                with self.write() as conn:
                    return work(conn)
            except Conflict:
                if attempt == attempts:
                    raise
        raise ValueError(f"attempts must be 1 or more; got {attempts}")

    def upgrade(self) -> None:
        """Bring the tables to the newest revision; nothing happens when they are there."""
        from doorwatch.store.migrate import upgrade

        upgrade(self)

    def revision(self) -> tuple[str | None, str]:
        """Return (revision of the database, newest revision); None for an empty database."""
        from doorwatch.store.migrate import revisions

        return revisions(self)

    def truncate_log(self) -> None:
        """Let deleted content leave the write-ahead log (SQLite) too; PostgreSQL does so itself.

        When a reader still needs the log it is left for the next time.
        """
        if self.dialect == "sqlite":
            with translated(), self._reader.connect() as conn:
                raw = conn.connection.dbapi_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()


def _prepare_sqlite(raw: Any, _record: object) -> None:
    """Set up a SQLite connection: our own BEGIN, WAL, foreign keys, and no deleted text in free pages."""
    raw.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        f"cache_size=-{_CACHE_KIB}",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(conn: sa.Connection) -> None:
    write = conn.get_execution_options().get("doorwatch_write")
    conn.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgres(conn: sa.Connection) -> None:
    """Readers see one moment and write nothing; writers wait for a lock no longer than on SQLite."""
    if conn.get_execution_options().get("doorwatch_write"):
        conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
    else:
        conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


__all__ = ["BATCH", "BUSY_SECONDS", "Store"]
