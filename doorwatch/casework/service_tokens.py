"""Tokens of services that call the interface: shown once, kept as a hash, each with its end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from doorwatch.casework.passwords import new_token, token_hash
from doorwatch.casework.rights import ActRefused, refusals, require
from doorwatch.errors import BadInput
from doorwatch.journal import Scalar
from doorwatch.store.guests import (
    TokenRow,
    all_tokens,
    find_token,
    insert_token,
    note_use,
    revoke_token_row,
)
from doorwatch.store.journalling import append_journal
from doorwatch.store.people import one_people_writer
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from doorwatch.store import Store

PREFIX = "dwt_"
"""What scanners of leaked secrets know it by."""
ACTOR_PREFIX = "token-"
"""What events and journal call a service; no account may begin so."""
LONGEST = timedelta(days=366)
FOR_SERVICES = frozenset({
    Permission.DOOR_CHECK, Permission.FEED_WRITE, Permission.EVENTS_WRITE, Permission.CASES_READ,
})  # fmt: skip
"""What a token may be given: a service decides nothing and sees no listing of a case."""
_NAME = re.compile(r"[a-z][a-z0-9-]{1,31}")


def issue_token(
    store: Store,
    by: Person,
    name: str,
    permissions: Iterable[Permission],
    platforms: Iterable[str],
    now: datetime,
    until: datetime,
) -> str:
    """Return the secret of a new token, which nobody sees again.

    Raises PermissionRefused. BadInput: a name that was ever used, no platform, an end in the past or
    more than a year ahead. ActRefused: a permission that is not for services.
    """
    wanted, touched = frozenset(permissions), frozenset(platforms)
    with refusals(store, by, now, "token/new"):
        require(by, Permission.TOKENS_MANAGE)
        _check(name, wanted, touched, now, until)
    secret = new_token(PREFIX)
    values = {
        "name": name, "hash": token_hash(secret), "permissions": wanted, "platforms": touched,
        "created_at": now, "created_by": by.name, "until": until,
    }  # fmt: skip

    def work(conn: Any) -> None:
        one_people_writer(conn)
        if find_token(conn, name=name) is not None:
            raise BadInput(f"token {name}", "expected a name that was never used", "a used one")
        insert_token(conn, values)
        detail: dict[str, Scalar | Sequence[Scalar]] = {
            "permissions": sorted(wanted), "platforms": sorted(touched), "until": f"{until:%FT%H:%M%z}",
        }  # fmt: skip
        append_journal(conn, now, by.name, "token.issued", f"token/{name}", detail)

    store.run_write(work)
    return secret


def revoke_token(store: Store, by: Person, name: str, now: datetime) -> None:
    """Take a token back now; taken back already, nothing changes.

    Raises PermissionRefused. BadInput: no such token.
    """
    with refusals(store, by, now, "token/any"):
        require(by, Permission.TOKENS_MANAGE)

    def work(conn: Any) -> None:
        row = find_token(conn, name=name)
        if row is None:
            raise BadInput(f"token {name}", "expected a token", "none of this name")
        if row.revoked_at is None:
            revoke_token_row(conn, row.id, now)
            append_journal(conn, now, by.name, "token.revoked", f"token/{name}")

    store.run_write(work)


def token_person(store: Store, secret: str, now: datetime, *, tenant: str) -> Person | None:
    """Return the service that a secret belongs to, None when it is unknown, ended or taken back.

    The day of its last use is noted once a day.
    """
    if not secret.startswith(PREFIX):
        return None
    with store.read() as conn:
        row = find_token(conn, hash=token_hash(secret))
    if row is None or row.revoked_at is not None or row.until <= now:
        return None
    if row.last_used is None or row.last_used < now.date():
        store.run_write(lambda conn: note_use(conn, row.id, now.date()))
    granted = frozenset(Permission(one) for one in row.permissions)
    return Person(ACTOR_PREFIX + row.name, tenant, frozenset(), row.platforms, granted, service=True)


def tokens(conn: Any, by: Person) -> tuple[TokenRow, ...]:
    """Return every token by name, ended ones too. Raises PermissionRefused."""
    require(by, Permission.TOKENS_MANAGE)
    return all_tokens(conn)


def _check(
    name: str, wanted: frozenset[Permission], touched: frozenset[str], now: datetime, until: datetime
) -> None:
    if not _NAME.fullmatch(name):
        expected = "expected 2 to 32 small letters, digits and hyphens, a letter first"
        raise BadInput("token", expected, f"{len(name)} characters")
    if not wanted or wanted - FOR_SERVICES:
        raise ActRefused(
            "not_for_services",
            f"token {name}: expected some of {', '.join(sorted(FOR_SERVICES))}; "
            f"got {', '.join(sorted(wanted - FOR_SERVICES)) or 'none'}",
        )
    if not touched:
        raise BadInput(f"token {name}", "expected at least one platform", "none")
    if not now < until <= now + LONGEST:
        raise BadInput(f"token {name}", "expected an end within a year from now", f"{until:%F}")
