"""What the exchange service keeps: tokens by who published them, nonces for a while, and counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from doorwatch.errors import Refused

KEPT = timedelta(days=90)
"""A token ends by itself after this, as a fingerprint does."""
_NONCES = timedelta(minutes=15)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    token BLOB NOT NULL, kind TEXT NOT NULL, tenant TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (token, kind, tenant)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS acts (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, tenant TEXT NOT NULL, act TEXT NOT NULL,
    count INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS nonces (nonce TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL);
"""
Item = tuple[bytes, str]
"""(token, kind)"""


class Book:
    """The service's one file. Each act and its count in the journal are one transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with self._open() as db:
            db.executescript(_SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA secure_delete = ON")
            db.execute("BEGIN IMMEDIATE")
            yield db
            if db.in_transaction:
                db.execute("COMMIT")
        finally:
            db.close()

    def once(self, nonce: str, now: datetime) -> None:
        """Note a nonce. Raises Refused: it was used before."""
        with self._open() as db:
            db.execute("DELETE FROM nonces WHERE at < ?", (_utc(now - _NONCES),))
            try:
                db.execute("INSERT INTO nonces VALUES (?, ?)", (nonce, _utc(now)))
            except sqlite3.IntegrityError as error:
                raise Refused("request: expected a new one; got one that was sent before") from error

    def spend(self, tenant: str, count: int, quota: int, now: datetime) -> None:
        """Note that a tenant asks for `count` values. Raises Refused: above the quota of the day."""
        with self._open() as db:
            spent = self._today(db, tenant, "asked", now)
            if spent + count > quota:
                self._note(db, tenant, "over_quota", count, now)
                db.execute("COMMIT")
                raise Refused(f"quota: expected at most {quota - spent} values more today; got {count}")
            self._note(db, tenant, "asked", count, now)

    def publish(self, tenant: str, items: Sequence[Item], quota: int, now: datetime) -> int:
        """Put tokens on the list; return how many were new.

        Every honest token was asked for first, so that the same quota bounds both. Raises Refused: above it;
        nothing was put on the list.
        """
        with self._open() as db:
            spent = self._today(db, tenant, "published", now)
            rows = [(token, kind, tenant, _utc(now)) for token, kind in items]
            count = db.executemany("INSERT OR IGNORE INTO items VALUES (?, ?, ?, ?)", rows).rowcount
            if spent + count > quota:
                db.execute("ROLLBACK")
                self._note(db, tenant, "over_quota", count, now)
                raise Refused(f"quota: expected at most {quota - spent} new tokens more today; got {count}")
            self._note(db, tenant, "published", count, now)
            return count

    def withdraw(self, tenant: str, items: Sequence[Item], now: datetime) -> int:
        """Take a tenant's own tokens from the list; return how many there were."""
        with self._open() as db:
            rows = [(token, kind, tenant) for token, kind in items]
            statement = "DELETE FROM items WHERE token = ? AND kind = ? AND tenant = ?"
            count = db.executemany(statement, rows).rowcount
            self._note(db, tenant, "withdrawn", count, now)
            return count

    def others(self, tenant: str, now: datetime) -> list[Item]:
        """Return what others than `tenant` have published, by token; what is too old goes first."""
        with self._open() as db:
            ended = db.execute("DELETE FROM items WHERE at < ?", (_utc(now - KEPT),)).rowcount
            if ended:
                self._note(db, "exchange", "ended", ended, now)
            query = "SELECT DISTINCT token, kind FROM items WHERE tenant <> ? ORDER BY token, kind"
            found = [(bytes(token), str(kind)) for token, kind in db.execute(query, (tenant,))]
            self._note(db, tenant, "listed", len(found), now)
            return found

    def acts(self) -> list[tuple[str, str, str, int]]:
        """Return the journal: when, who, what, how many."""
        with self._open() as db:
            return db.execute("SELECT at, tenant, act, count FROM acts ORDER BY id").fetchall()

    def _today(self, db: sqlite3.Connection, tenant: str, act: str, now: datetime) -> int:
        query = "SELECT coalesce(sum(count), 0) FROM acts WHERE tenant = ? AND act = ? AND at >= ?"
        (spent,) = db.execute(query, (tenant, act, _utc(now)[:10])).fetchone()
        return int(spent)

    def _note(self, db: sqlite3.Connection, tenant: str, act: str, count: int, now: datetime) -> None:
        db.execute(
            "INSERT INTO acts (at, tenant, act, count) VALUES (?, ?, ?, ?)", (_utc(now), tenant, act, count)
        )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
