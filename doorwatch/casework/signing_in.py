"""Signing in: password and second factor, by turns that get slower; sessions that end (`docs/people.md`).

Whatever was wrong, the answer is one and the same sentence and takes the same work. An attempt is
counted before it is looked at, so that many at once gain nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from doorwatch.casework.duties import person_of
from doorwatch.casework.passwords import fits, is_outdated, make_hash, new_token, token_hash
from doorwatch.casework.second_factor import use_code
from doorwatch.errors import Refused
from doorwatch.store.guests import count_attempt, forgive
from doorwatch.store.journalling import append_journal
from doorwatch.store.people import (
    SessionRow,
    User,
    Way,
    change_user,
    close_session,
    find_external,
    find_session,
    find_user,
    open_session,
    touch_session,
)

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.store import Store
    from doorwatch.types.people import Person

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
_NOTED = timedelta(minutes=1)
"""How exactly a session's last request is known: a write for each would slow every page."""
FREE = {"name": 5, "source": 20}
"""Attempts in a row without a pause; several people share an address."""
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = {"name": timedelta(minutes=15), "source": timedelta(hours=1)}
_GENERIC = (
    "sign-in: expected a name, a password and a code that belong together; got something else, "
    "or too many attempts; wait a while and try again"
)


class SignInRefused(Refused):
    """No session. The message never says why."""

    def __init__(self) -> None:
        super().__init__(_GENERIC)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session. While `must_change` or `must_enrol` holds, its person may do nothing else."""

    session_token: str = field(repr=False)
    must_change: bool
    must_enrol: bool
    recovery_used: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A session that holds: the person, and what must be done before anything is allowed."""

    person: Person
    must_change: bool
    must_enrol: bool
    until: datetime


def pause(kind: str, count: int) -> timedelta:
    """Return how long the `count`-th attempt in a row blocks the next: nothing at first, then ever longer."""
    over = count - FREE[kind]
    if over < 0:
        return timedelta()
    return min(_FIRST_PAUSE * (1 << min(over, 20)), _LONGEST_PAUSE[kind])


def name_digest(keys: KeyRing, name: str) -> bytes:
    """Return what failed sign-ins of a name are counted under; people type passwords there by mistake."""
    return hmac.new(keys.people_key(), b"name " + name.encode("utf-8", "replace"), hashlib.sha256).digest()


def _source_digest(keys: KeyRing, where: str) -> bytes:
    return hmac.new(keys.people_key(), b"source " + where.encode("utf-8", "replace"), hashlib.sha256).digest()


def sign_in(
    store: Store, name: str, password: str, code: str | None, now: datetime, *, where: str, keys: KeyRing
) -> SignedIn:
    """Open a session for a name, its password and, once enrolled, a code of the second factor.

    `code` may be a recovery code. `where` is the address that the attempt came from, kept as a keyed
    digest for a day. The session is always a new one: a token from before the sign-in is worth nothing.
    Raises SignInRefused, whatever was wrong.
    """
    name = name.strip().lower()[:100]
    digests = {"name": name_digest(keys, name), "source": _source_digest(keys, where)}
    if not store.run_write(lambda conn: _may_try(conn, digests, now)):
        raise SignInRefused
    with store.read() as conn:
        seen = find_user(conn, name)
    right = fits(seen.password if seen else None, password)

    def work(conn: Any) -> SignedIn | None:
        user = find_user(conn, name)
        factor = None
        if seen is not None and user is not None and right and user.password == seen.password:
            factor = _factor(conn, user, code, keys, now)
        if user is None or factor is None:
            _failed(conn, user, now)
            return None
        forgive(conn, "name", digests["name"])
        forgive(conn, "source", digests["source"], one=True)
        if user.password and is_outdated(user.password):
            change_user(conn, user.id, {"password": make_hash(password)})
        token = _open(conn, user, "password", now)
        append_journal(conn, now, user.name, "user.signed_in", f"user/{user.name}", {"factor": factor})
        return SignedIn(token, user.password_until is not None, user.totp is None, factor == "recovery")

    done = store.run_write(work)
    if done is None:
        raise SignInRefused
    return done


def sign_in_external(store: Store, external: str, now: datetime) -> SignedIn:
    """Open a session for whom the identity provider named; it answers for password and second factor.

    Raises SignInRefused: no active account has this claim.
    """

    def work(conn: Any) -> SignedIn | None:
        user = find_external(conn, external)
        if user is None or user.state != "active":
            _failed(conn, user, now)
            return None
        token = _open(conn, user, "provider", now)
        append_journal(conn, now, user.name, "user.signed_in", f"user/{user.name}", {"factor": "provider"})
        return SignedIn(token, must_change=False, must_enrol=False)

    done = store.run_write(work)
    if done is None:
        raise SignInRefused
    return done


def held_session(store: Store, token: str, now: datetime, *, tenant: str) -> Held | None:
    """Return the session of a token while it holds, and note the request; None when it does not."""
    digest = token_hash(token)
    with store.read() as conn:
        found = find_session(conn, digest, now)
    if found is None:
        return None
    if now - found.last_seen >= _NOTED:
        store.run_write(lambda conn: touch_session(conn, found, now, now + IDLE))
    local = found.way == "password"
    change = local and found.user.password_until is not None
    enrol = local and found.user.totp is None
    person = person_of(found.user, tenant, whole=not change and not enrol)
    return Held(person, change, enrol, found.until)


def session_person(store: Store, token: str, now: datetime, *, tenant: str) -> Person | None:
    """Return who a session belongs to, None when it does not hold.

    Somebody who must still change a one-time password or enrol a second factor has no permission at all.
    """
    held = held_session(store, token, now, tenant=tenant)
    return held.person if held else None


def sign_out(store: Store, token: str, now: datetime) -> None:
    """End a session; one that does not hold any more is done."""
    digest = token_hash(token)

    def work(conn: Any) -> None:
        found = find_session(conn, digest, now)
        close_session(conn, digest)
        if found is not None:
            append_journal(conn, now, found.user.name, "user.signed_out", f"user/{found.user.name}")

    store.run_write(work)


def renew_session(conn: Any, session: SessionRow, user: User, now: datetime) -> str:
    """Open a session in the place of one whose rights have just changed; return the new token."""
    return _open(conn, user, session.way, now, until=session.until)


def _open(conn: Any, user: User, way: Way, now: datetime, *, until: datetime | None = None) -> str:
    token = new_token()
    open_session(conn, user, token_hash(token), way, now, now + IDLE, until or now + ABSOLUTE)
    return token


def _may_try(conn: Any, digests: dict[str, bytes], now: datetime) -> bool:
    """Count the attempt; a blocked source is not held against the name."""
    if count_attempt(conn, "source", digests["source"], now, partial(pause, "source")) is not None:
        return False
    return count_attempt(conn, "name", digests["name"], now, partial(pause, "name")) is None


def _factor(conn: Any, user: User, code: str | None, keys: KeyRing, now: datetime) -> str | None:
    """Return what the person showed beside a right password, None when it does not suffice."""
    fresh = user.password_until is None or now < user.password_until
    if user.state != "active" or not fresh:
        return None
    return use_code(conn, user, code or "", keys, now) if user.totp else "none"


def _failed(conn: Any, user: User | None, now: datetime) -> None:
    """Journal a failure; an unknown name is not repeated: it may be a password."""
    object = f"user/{user.name}" if user is not None else "user/unknown"
    append_journal(conn, now, "machine", "user.sign_in_failed", object)
