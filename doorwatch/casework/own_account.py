"""What people do with their own account: password, second factor, settings. It needs a session only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from doorwatch.casework.passwords import check_new, fits, make_hash, token_hash
from doorwatch.casework.second_factor import (
    Enrolment,
    enrolment,
    matching_step,
    new_recovery_codes,
    new_secret,
    seal,
    unseal,
    use_code,
)
from doorwatch.casework.signing_in import SignInRefused, name_digest, pause, renew_session
from doorwatch.errors import BadInput, Refused
from doorwatch.store.guests import count_attempt, forgive
from doorwatch.store.journalling import append_journal
from doorwatch.store.people import SessionRow, User, change_user, find_session, find_user, use_step

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.store import Store


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A second factor that counts from now on: the new session, and the recovery codes, shown once."""

    session_token: str = field(repr=False)
    recovery_codes: tuple[str, ...] = field(repr=False)


def change_password(store: Store, token: str, old: str, new: str, now: datetime, *, keys: KeyRing) -> str:
    """Change the password of a session's person; all their sessions end, the new token is returned.

    Raises BadInput: what `passwords.check_new` refuses, or the old password again. SignInRefused: the
    session or the old password does not hold, or too many attempts.
    """
    session = _held(store, token, now)
    name = session.user.name
    _count_or_refuse(store, token, now, keys)
    if not fits(session.user.password, old):
        raise SignInRefused
    if fits(session.user.password, new):
        raise BadInput("password", "expected another than the old one", "the same")
    hashed = make_hash(check_new(new, name))

    def work(conn: Any) -> str:
        held = _again(conn, token, now)
        if held.user.password != session.user.password:
            raise SignInRefused
        values = {"password": hashed, "password_at": now, "password_until": None}
        change_user(conn, held.user.id, values, void=True)
        forgive(conn, "name", name_digest(keys, name))
        append_journal(conn, now, name, "user.password_changed", f"user/{name}")
        return renew_session(conn, held, _fresh(conn, name), now)

    return store.run_write(work)


def enrol_totp(
    store: Store, token: str, now: datetime, *, keys: KeyRing, tenant: str, code: str | None = None
) -> Enrolment:
    """Begin a second factor: what the app must read. It counts once `confirm_totp` has seen a code of it.

    Somebody who has one already needs a `code` of it: an open session alone must not replace it.
    Raises SignInRefused: the session or the code does not hold.
    """
    secret = new_secret()

    def work(conn: Any) -> Enrolment:
        user = _again(conn, token, now).user
        if user.totp is not None:
            if use_code(conn, user, code or "", keys, now) is None:
                raise SignInRefused
            forgive(conn, "name", name_digest(keys, user.name))
        change_user(conn, user.id, {"totp_next": seal(secret, keys, user.id)})
        append_journal(conn, now, user.name, "user.factor_begun", f"user/{user.name}")
        return enrolment(secret, user.name, tenant)

    if _held(store, token, now).user.totp is not None:
        _count_or_refuse(store, token, now, keys)
    return store.run_write(work)


def confirm_totp(store: Store, token: str, code: str, now: datetime, *, keys: KeyRing) -> Enrolled:
    """Let the begun second factor count, with a first code of it; all sessions end but the one returned.

    Raises BadInput: the code is not of the begun factor. Refused: none was begun. SignInRefused: the
    session does not hold, or too many attempts.
    """

    def work(conn: Any) -> Enrolled:
        held = _again(conn, token, now)
        user = held.user
        if user.totp_next is None:
            raise Refused("second factor: expected one that was begun; got none; begin again")
        secret = unseal(user.totp_next, keys, user.id)
        step = matching_step(secret, code.strip().replace(" ", ""), now) if secret else None
        if step is None or not use_step(conn, user.id, step):
            raise BadInput("code", "expected the six digits that the app shows now", "others")
        change_user(conn, user.id, {"totp": user.totp_next, "totp_next": None}, void=True)
        codes = new_recovery_codes(conn, user.id)
        forgive(conn, "name", name_digest(keys, user.name))
        append_journal(conn, now, user.name, "user.factor_enrolled", f"user/{user.name}")
        return Enrolled(renew_session(conn, held, _fresh(conn, user.name), now), codes)

    _count_or_refuse(store, token, now, keys)
    return store.run_write(work)


def renew_recovery_codes(
    store: Store, token: str, code: str, now: datetime, *, keys: KeyRing
) -> tuple[str, ...]:
    """Replace one's recovery codes; needs a code of the second factor. Raises SignInRefused."""

    def work(conn: Any) -> tuple[str, ...]:
        user = _again(conn, token, now).user
        if use_code(conn, user, code, keys, now) is None:
            raise SignInRefused
        forgive(conn, "name", name_digest(keys, user.name))
        append_journal(conn, now, user.name, "user.recovery_renewed", f"user/{user.name}")
        return new_recovery_codes(conn, user.id)

    _count_or_refuse(store, token, now, keys)
    return store.run_write(work)


def own_settings(conn: Any, name: str) -> Mapping[str, Any]:
    """Return a person's own settings, empty for an unknown name."""
    user = find_user(conn, name)
    return user.settings if user else {}


def change_settings(
    store: Store, name: str, values: Mapping[str, Any], *, language: str | None = None
) -> None:
    """Set some of a person's own settings (None takes one away) and the language of their pages.

    Raises BadInput: no such account, or a language that no page is written in.
    """
    if language not in (None, "nl", "en"):
        raise BadInput("language", "expected nl or en", "another")

    def work(conn: Any) -> None:
        user = find_user(conn, name)
        if user is None:
            raise BadInput("user", "expected an account", "none of this name")
        merged = {k: v for k, v in {**user.settings, **values}.items() if v is not None}
        change_user(conn, user.id, {"settings": merged, "language": language or user.language})

    store.run_write(work)


def _held(store: Store, token: str, now: datetime) -> SessionRow:
    with store.read() as conn:
        return _again(conn, token, now)


def _again(conn: Any, token: str, now: datetime) -> SessionRow:
    found = find_session(conn, token_hash(token), now)
    if found is None:
        raise SignInRefused
    return found


def _fresh(conn: Any, name: str) -> User:
    user = find_user(conn, name)
    assert user is not None
    return user


def _count(conn: Any, keys: KeyRing, name: str, now: datetime) -> bool:
    """Count a guess at an own password or code like a sign-in: an open session makes no guess free."""
    return count_attempt(conn, "name", name_digest(keys, name), now, lambda n: pause("name", n)) is None


def _count_or_refuse(store: Store, token: str, now: datetime, keys: KeyRing) -> None:
    name = _held(store, token, now).user.name
    if not store.run_write(lambda conn: _count(conn, keys, name, now)):
        raise SignInRefused
