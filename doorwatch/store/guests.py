"""Who knocks: failed sign-ins with their backoff, and the tokens of services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.store.sql import AnyRow, insert_or_ignore
from doorwatch.store.tables.people import service_tokens, sign_in_failures

Kind = Literal["name", "source"]
FORGET_FAILURES = timedelta(days=1)
"""A counter that stood still for so long starts again, and its row ends."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A service token without its secret."""

    id: int
    name: str
    permissions: frozenset[str]
    platforms: frozenset[str]
    created_at: datetime
    created_by: str
    until: datetime
    revoked_at: datetime | None
    last_used: date | None


def count_attempt(
    conn: sa.Connection, kind: Kind, digest: bytes, now: datetime, pause: Callable[[int], timedelta]
) -> datetime | None:
    """Count an attempt before it is looked at; return until when it is blocked, None when it may go on.

    A blocked attempt is not counted: else nobody could wait a block out. `pause(n)` is how long the
    n-th attempt in a row blocks the next.
    """
    blank = {"kind": kind, "digest": digest, "count": 0, "last_at": now, "blocked_until": None}
    insert_or_ignore(conn, sign_in_failures, [blank])
    query = sa.select(sign_in_failures).where(
        sign_in_failures.c.kind == kind, sign_in_failures.c.digest == digest
    )
    row = conn.execute(query.with_for_update()).one()
    if row.blocked_until is not None and row.blocked_until > now:
        found: datetime = row.blocked_until
        return found
    count = 1 if row.last_at <= now - FORGET_FAILURES else row._mapping["count"] + 1
    ends = {"count": count, "last_at": now, "blocked_until": now + pause(count)}
    conn.execute(sa.update(sign_in_failures).where(sign_in_failures.c.id == row.id).values(ends))
    return None


def forgive(conn: sa.Connection, kind: Kind, digest: bytes, *, one: bool = False) -> None:
    """Forget the attempts of a name, or of a source the last `one` only, after a sign-in.

    Whoever has one account could else try others from the same address for ever.
    """
    where = (sign_in_failures.c.kind == kind, sign_in_failures.c.digest == digest)
    if one:
        less = {"count": sign_in_failures.c.count - 1, "blocked_until": None}
        conn.execute(sa.update(sign_in_failures).where(*where, sign_in_failures.c.count > 0).values(less))
    else:
        conn.execute(sa.delete(sign_in_failures).where(*where))


def insert_token(conn: sa.Connection, values: Mapping[str, Any]) -> None:
    """Insert a token; sets become sorted lists."""
    columns = {k: sorted(v) if isinstance(v, (set, frozenset)) else v for k, v in values.items()}
    conn.execute(sa.insert(service_tokens).values(columns))


_BY_NAME = sa.select(service_tokens).where(service_tokens.c.name == sa.bindparam("name"))
_BY_HASH = sa.select(service_tokens).where(service_tokens.c.hash == sa.bindparam("hash"))


def find_token(conn: sa.Connection, *, name: str | None = None, hash: bytes | None = None) -> TokenRow | None:
    """Return a token by its name or by the hash of its secret, ended ones too."""
    asked = (_BY_NAME, {"name": name}) if hash is None else (_BY_HASH, {"hash": hash})
    row = conn.execute(*asked).one_or_none()
    return None if row is None else _token(row)


def all_tokens(conn: sa.Connection) -> tuple[TokenRow, ...]:
    """Return every token by name, ended ones too."""
    return tuple(
        _token(row) for row in conn.execute(sa.select(service_tokens).order_by(service_tokens.c.name))
    )


def revoke_token_row(conn: sa.Connection, token: int, now: datetime) -> None:
    """Note that a token was taken back; the first time stands."""
    where = (service_tokens.c.id == token, service_tokens.c.revoked_at.is_(None))
    conn.execute(sa.update(service_tokens).where(*where).values(revoked_at=now))


def note_use(conn: sa.Connection, token: int, day: date) -> None:
    """Note the day of a token's last use."""
    conn.execute(sa.update(service_tokens).where(service_tokens.c.id == token).values(last_used=day))


def _token(row: AnyRow) -> TokenRow:
    return TokenRow(
        row.id, row.name, frozenset(row.permissions), frozenset(row.platforms), row.created_at,
        row.created_by, row.until, row.revoked_at, row.last_used,
    )  # fmt: skip
