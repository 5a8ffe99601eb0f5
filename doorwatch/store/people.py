"""Rows of people: accounts, recovery codes, sessions. What may be done with them is casework's to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.store.sql import AnyRow
from doorwatch.store.tables.people import recovery_codes, sessions, users
from doorwatch.types.people import Language, Role

_LOCK = 0x70656F70
"""Advisory lock on PostgreSQL ("peop"): two admins who remove each other leave one."""
UserState = Literal["active", "locked", "disabled"]
Way = Literal["password", "provider"]


@dataclass(frozen=True, slots=True)
class User:
    """An account. Hash and second factor are secrets at rest: they stay out of its repr.

    `password_until` is set while the password is a one-time one. `generation` grows whenever all sessions
    must end. `totp_step` counts 30-second steps since 1970.
    """

    id: int
    name: str
    roles: frozenset[Role]
    platforms: frozenset[str]
    route: str | None
    language: Language
    settings: Mapping[str, Any]
    state: UserState
    external: str | None
    password: str | None = field(repr=False)
    password_until: datetime | None
    password_at: datetime | None
    generation: int
    totp: bytes | None = field(repr=False)
    totp_next: bytes | None = field(repr=False)
    totp_step: int | None
    created_at: datetime
    created_by: str
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session and whose it is; `token` itself is known to the browser only."""

    id: int
    user: User
    way: Way
    generation: int
    last_seen: datetime
    idle_until: datetime
    until: datetime


def one_people_writer(conn: sa.Connection) -> None:
    """Let changes of accounts follow one another; SQLite's writers do so by themselves."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def insert_user(conn: sa.Connection, values: Mapping[str, Any]) -> int:
    """Insert an account with `values` by column; sets become sorted lists. Return its id."""
    blank: dict[str, Any] = {
        "settings": {}, "state": "active", "generation": 1, "external": None, "route": None,
    }  # fmt: skip
    found: int | None = conn.scalar(
        sa.insert(users).values({**blank, **_columns(values)}).returning(users.c.id)
    )
    assert found is not None
    return found


def change_user(conn: sa.Connection, user: int, values: Mapping[str, Any], *, void: bool = False) -> None:
    """Set columns of an account; with `void` all its sessions end."""
    changed = _columns(values)
    if void:
        changed["generation"] = users.c.generation + 1
        conn.execute(sa.delete(sessions).where(sessions.c.user == user))
    conn.execute(sa.update(users).where(users.c.id == user).values(changed))


def use_step(conn: sa.Connection, user: int, step: int) -> bool:
    """Note that the code of time step `step` was used; False when it, or a later one, was used before."""
    unused = sa.or_(users.c.totp_step.is_(None), users.c.totp_step < step)
    moved = conn.execute(sa.update(users).where(users.c.id == user, unused).values(totp_step=step))
    return bool(moved.rowcount)


def find_user(conn: sa.Connection, name: str) -> User | None:
    """Return the account of a login, None when there is none."""
    row = conn.execute(sa.select(users).where(users.c.name == name)).one_or_none()
    return None if row is None else _user(row)


def find_external(conn: sa.Connection, external: str) -> User | None:
    """Return the account that the identity provider's claim names, None when there is none."""
    row = conn.execute(sa.select(users).where(users.c.external == external)).one_or_none()
    return None if row is None else _user(row)


def all_users(conn: sa.Connection) -> tuple[User, ...]:
    """Return every account by name, disabled ones too."""
    return tuple(_user(row) for row in conn.execute(sa.select(users).order_by(users.c.name)))


def active_with(conn: sa.Connection, role: Role) -> set[str]:
    """Return the names of active accounts that have `role`."""
    return {user.name for user in all_users(conn) if user.state == "active" and role in user.roles}


def put_recovery_codes(conn: sa.Connection, user: int, hashes: Sequence[bytes]) -> None:
    """Replace a person's recovery codes."""
    conn.execute(sa.delete(recovery_codes).where(recovery_codes.c.user == user))
    if hashes:
        conn.execute(sa.insert(recovery_codes), [{"user": user, "hash": one} for one in hashes])


def use_recovery_code(conn: sa.Connection, user: int, code: bytes) -> bool:
    """Delete an unused code by its hash; False when the person has no such code."""
    where = (recovery_codes.c.user == user, recovery_codes.c.hash == code)
    return bool(conn.execute(sa.delete(recovery_codes).where(*where)).rowcount)


def recovery_codes_left(conn: sa.Connection, user: int) -> int:
    """Return how many recovery codes a person has left."""
    query = sa.select(sa.func.count()).select_from(recovery_codes).where(recovery_codes.c.user == user)
    return conn.scalar(query) or 0


def open_session(
    conn: sa.Connection, user: User, token: bytes, way: Way, now: datetime, idle: datetime, until: datetime
) -> None:
    """Insert a session under the hash of its token, in the generation that the account had when read."""
    values = {
        "token": token, "user": user.id, "way": way, "generation": user.generation, "created_at": now,
        "last_seen": now, "idle_until": min(idle, until), "until": until,
    }  # fmt: skip
    conn.execute(sa.insert(sessions).values(values))


def find_session(conn: sa.Connection, token: bytes, now: datetime) -> SessionRow | None:
    """Return the session that holds at `now` under the hash of a token, None when none does.

    A session holds while its account is active and of the same generation.
    """
    query = (
        sa.select(
            sessions.c.id.label("session"), sessions.c.way, sessions.c.generation.label("begun"),
            sessions.c.last_seen, sessions.c.idle_until, sessions.c.until, users,
        )
        .join(users, users.c.id == sessions.c.user)
        .where(
            sessions.c.token == token,
            sessions.c.until > now,
            sessions.c.idle_until > now,
            sessions.c.generation == users.c.generation,
            users.c.state == "active",
        )
    )  # fmt: skip
    row = conn.execute(query).one_or_none()
    if row is None:
        return None
    return SessionRow(row.session, _user(row), row.way, row.begun, row.last_seen, row.idle_until, row.until)


def touch_session(conn: sa.Connection, session: SessionRow, now: datetime, idle: datetime) -> None:
    """Note a request; the session ends idle at `idle` and never later than its absolute end."""
    values = {"last_seen": now, "idle_until": min(idle, session.until)}
    conn.execute(sa.update(sessions).where(sessions.c.id == session.id).values(values))


def close_session(conn: sa.Connection, token: bytes) -> bool:
    """Delete a session by the hash of its token; False when there is none."""
    return bool(conn.execute(sa.delete(sessions).where(sessions.c.token == token)).rowcount)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, (set, frozenset)) else value
        for name, value in values.items()
    }


def _user(row: AnyRow) -> User:
    return User(
        id=row.id, name=row.name, roles=frozenset(row.roles), platforms=frozenset(row.platforms),
        route=row.route, language=row.language, settings=row.settings, state=row.state,
        external=row.external, password=row.password, password_until=row.password_until,
        password_at=row.password_at, generation=row.generation, totp=row.totp, totp_next=row.totp_next,
        totp_step=row.totp_step, created_at=row.created_at, created_by=row.created_by,
        disabled_at=row.disabled_at,
    )  # fmt: skip
