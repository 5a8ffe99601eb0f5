"""Accounts of people: who may have which roles, and what an admin does with accounts (`docs/people.md`).

Every act is journalled in the transaction that does it. Passwords and second factors are made and
checked in `signing_in`; an admin never learns either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from doorwatch.casework.duties import check_name, check_roles
from doorwatch.casework.passwords import make_hash, one_time_password
from doorwatch.casework.rights import ActRefused, refusals, require
from doorwatch.casework.signing_in import name_digest
from doorwatch.errors import BadInput
from doorwatch.journal import Scalar
from doorwatch.store.guests import forgive
from doorwatch.store.journalling import append_journal
from doorwatch.store.people import (
    User,
    active_with,
    all_users,
    change_user,
    find_external,
    find_user,
    insert_user,
    one_people_writer,
    put_recovery_codes,
)
from doorwatch.types.people import Language, Permission, Person, Role

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.store import Store

ONE_TIME = timedelta(days=7)
"""How long a one-time password waits for its first use."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account just made or reset. The password is shown once; None: the provider signs them in."""

    name: str
    one_time_password: str | None = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the list shows it: no secret, no hash."""

    name: str
    roles: tuple[Role, ...]
    platforms: tuple[str, ...]
    route: str | None
    language: Language
    state: str
    second_factor: bool
    must_change: bool
    external: bool
    created_at: datetime
    disabled_at: datetime | None


def add_user(
    store: Store,
    by: Person,
    name: str,
    roles: Iterable[Role],
    platforms: Iterable[str],
    now: datetime,
    *,
    language: Language = "nl",
    route: str | None = None,
    external: str | None = None,
) -> NewUser:
    """Make an account with a one-time password, or one that the provider's claim `external` signs in.

    A liaison belongs to a route outside the tenant and needs no platform; everybody who touches listings
    needs one, and nobody has all by default.
    Raises PermissionRefused. BadInput: a name that is taken or reserved, or was ever used. As `check_roles`.
    """
    wanted = frozenset(roles)
    with refusals(store, by, now, "user/new"):
        require(by, Permission.USERS_MANAGE)
        check_name(name)
        check_roles(wanted, route)
    password = one_time_password() if external is None else None
    values: dict[str, Any] = {
        "name": name, "roles": wanted, "platforms": frozenset(platforms), "route": route,
        "language": language, "external": external, "created_at": now, "created_by": by.name,
        **_one_time(password, now),
    }  # fmt: skip

    def work(conn: Any) -> None:
        one_people_writer(conn)
        _check_free(conn, name, external)
        insert_user(conn, values)
        detail = {"roles": sorted(wanted), "platforms": sorted(values["platforms"]), "route": route}
        append_journal(conn, now, by.name, "user.added", f"user/{name}", detail)

    store.run_write(work)
    return NewUser(name, password, values["password_until"])


def claim_is_known(store: Store, external: str) -> bool:
    """Tell whether an account, disabled ones too, has this claim of the identity provider."""
    with store.read() as conn:
        return find_external(conn, external) is not None


def reset(store: Store, by: Person, name: str, now: datetime) -> NewUser:
    """Give a person a new one-time password; sessions, second factor and recovery codes end.

    Raises PermissionRefused. ActRefused: one's own, or a disabled account. BadInput: no such account.
    """
    password = one_time_password()

    def work(conn: Any, user: User) -> None:
        if user.external is not None:
            message = f"user {name}: expected a local account; got one of the identity provider"
            raise ActRefused("provider_account", message)
        gone = {"totp": None, "totp_next": None, **_one_time(password, now)}
        change_user(conn, user.id, gone, void=True)
        put_recovery_codes(conn, user.id, ())
        append_journal(conn, now, by.name, "user.reset", f"user/{name}")

    _change(store, by, name, now, work)
    return NewUser(name, password, now + ONE_TIME)


def change_roles(
    store: Store,
    by: Person,
    name: str,
    roles: Iterable[Role],
    now: datetime,
    *,
    platforms: Iterable[str] | None = None,
    route: str | None = None,
) -> None:
    """Give a person other roles, and other platforms when they are named; their sessions end.

    Raises PermissionRefused. ActRefused: one's own roles, the last admin's, roles that are kept apart.
    BadInput as `check_roles`, or no such account.
    """
    wanted = frozenset(roles)

    def work(conn: Any, user: User) -> None:
        check_roles(wanted, route)
        if "admin" not in wanted:
            _keep_an_admin(conn, user)
        touched = user.platforms if platforms is None else frozenset(platforms)
        change_user(conn, user.id, {"roles": wanted, "platforms": touched, "route": route}, void=True)
        detail: dict[str, Scalar | Sequence[Scalar]] = {
            "before": sorted(user.roles), "after": sorted(wanted), "platforms": sorted(touched),
            "route": route,
        }  # fmt: skip
        append_journal(conn, now, by.name, "user.roles_changed", f"user/{name}", detail)

    _change(store, by, name, now, work)


def disable(store: Store, by: Person, name: str, now: datetime) -> None:
    """End an account for good: sessions, password and second factor go; the name stays for the journal.

    The provider's claim stays too, so that no first sign-in makes the same person a new account; an
    admin may give it to a new one.

    Raises PermissionRefused. ActRefused: one's own, the last admin's. BadInput: no such account.
    """

    def work(conn: Any, user: User) -> None:
        _keep_an_admin(conn, user)
        gone = dict.fromkeys(("password", "password_until", "totp", "totp_next"))
        change_user(
            conn, user.id, {**gone, "settings": {}, "state": "disabled", "disabled_at": now}, void=True
        )
        put_recovery_codes(conn, user.id, ())
        append_journal(conn, now, by.name, "user.disabled", f"user/{name}")

    _change(store, by, name, now, work)


def lock(store: Store, by: Person, name: str, now: datetime) -> None:
    """Keep a person out until somebody unlocks them; their sessions end. Raises as `disable`."""

    def work(conn: Any, user: User) -> None:
        _keep_an_admin(conn, user)
        change_user(conn, user.id, {"state": "locked"}, void=True)
        append_journal(conn, now, by.name, "user.locked", f"user/{name}")

    _change(store, by, name, now, work)


def unlock(store: Store, by: Person, name: str, now: datetime, *, keys: KeyRing) -> None:
    """Let a person in again, after a lock by hand or too many failed sign-ins. Raises as `disable`."""

    def work(conn: Any, user: User) -> None:
        change_user(conn, user.id, {"state": "active"})
        forgive(conn, "name", name_digest(keys, name))
        append_journal(conn, now, by.name, "user.unlocked", f"user/{name}")

    _change(store, by, name, now, work)


def users(conn: Any, by: Person) -> tuple[Account, ...]:
    """Return every account by name, disabled ones too. Raises PermissionRefused."""
    require(by, Permission.USERS_MANAGE)
    return tuple(
        Account(
            name=one.name, roles=tuple(sorted(one.roles)), platforms=tuple(sorted(one.platforms)),
            route=one.route, language=one.language, state=one.state, second_factor=one.totp is not None,
            must_change=one.password_until is not None, external=one.external is not None,
            created_at=one.created_at, disabled_at=one.disabled_at,
        )
        for one in all_users(conn)
    )  # fmt: skip


def _change(store: Store, by: Person, name: str, now: datetime, work: Callable[[Any, User], None]) -> None:
    """Do `work` on the account of another; nobody manages one's own."""

    def changed(conn: Any) -> None:
        one_people_writer(conn)
        user = find_user(conn, name)
        if user is None:
            raise BadInput("user", "expected an account", "none of this name")
        if user.state == "disabled":
            message = f"user {name}: expected an account that is not disabled; make a new one"
            raise ActRefused("disabled_account", message)
        work(conn, user)

    with refusals(store, by, now, "user/any"):
        require(by, Permission.USERS_MANAGE)
        if by.name == name:
            message = f"user {name}: expected another admin; nobody manages one's own account"
            raise ActRefused("own_account", message)
        store.run_write(changed)


def _keep_an_admin(conn: Any, user: User) -> None:
    if active_with(conn, "admin") == {user.name}:
        message = f"user {user.name}: expected another active admin first; got the last one"
        raise ActRefused("last_admin", message)


def _one_time(password: str | None, now: datetime) -> dict[str, Any]:
    if password is None:
        return {"password": None, "password_at": None, "password_until": None}
    return {"password": make_hash(password), "password_at": now, "password_until": now + ONE_TIME}


def _check_free(conn: Any, name: str, external: str | None) -> None:
    if find_user(conn, name) is not None:
        raise BadInput(f"user {name}", "expected a name that was never used", "a used one")
    holder = find_external(conn, external) if external is not None else None
    if holder is not None and holder.state != "disabled":
        raise BadInput(f"user {name}", "expected a claim of one person", "one of another account")
    if holder is not None:
        change_user(conn, holder.id, {"external": None})
