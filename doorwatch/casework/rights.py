"""May this person do this to this object? Asked at the start of every act; what is refused is journalled.

    with refusals(store, person, now, "case/17"):
        ...                                       # the act; begins with require(...)

A refusal is journalled in a transaction of its own: the act's own one is rolled back with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from doorwatch.errors import Refused
from doorwatch.store import Store
from doorwatch.store.journalling import append_journal
from doorwatch.types.cases import CaseState
from doorwatch.types.people import Permission, Person


class PermissionRefused(Refused):
    """The person lacks the right, or the right on a platform of the object. Nothing was done."""

    def __init__(self, person: str, permission: Permission, platform: str | None = None) -> None:
        self.permission = permission
        self.platform = platform
        where = f" on {platform}" if platform is not None else ""
        super().__init__(f"{person}: expected the right {permission.value}{where}; got none")


class ActRefused(Refused):
    """The act is not possible now. `code` is stable, for pages and programs; the message is English."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def require(person: Person, permission: Permission, platforms: Iterable[str] = ()) -> None:
    """Return when `person` may do this to an object of all `platforms`.

    An object that is on two platforms is for those who may touch both. Raises PermissionRefused.
    """
    if not person.may(permission):
        raise PermissionRefused(person.name, permission)
    for platform in sorted(set(platforms)):
        if not person.may(permission, platform):
            raise PermissionRefused(person.name, permission, platform)


def require_case(person: Person, permission: Permission, state: CaseState) -> None:
    """Return when `person` may do this to a case. Raises PermissionRefused.

    A case without listings (all were split off) is on no platform and stays with those of the right.
    """
    require(person, permission, platforms_of(state))


def platforms_of(state: CaseState) -> frozenset[str]:
    """Return the platforms whose listings a case holds."""
    return frozenset(one.ref.platform for one in state.listings)


@contextmanager
def refusals(store: Store, person: Person, now: datetime, object: str) -> Iterator[None]:
    """Journal what is refused inside, in a transaction of its own, and let it go on to the caller."""
    try:
        yield
    except PermissionRefused as refused:
        detail = {"permission": refused.permission.value, "platform": refused.platform}
        _note(store, person, now, object, detail)
        raise
    except ActRefused as refused:
        _note(store, person, now, object, {"code": refused.code})
        raise


def _note(store: Store, person: Person, now: datetime, object: str, detail: dict[str, str | None]) -> None:
    store.run_write(lambda conn: append_journal(conn, now, person.name, "act.refused", object, detail))
