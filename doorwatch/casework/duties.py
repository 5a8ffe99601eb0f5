"""Who may be who: names, roles that are kept apart, and the person that an account stands for."""

from __future__ import annotations

import re

from doorwatch.casework.rights import ActRefused
from doorwatch.casework.service_tokens import ACTOR_PREFIX
from doorwatch.errors import BadInput
from doorwatch.store.people import User
from doorwatch.types.people import ROLES, Person, Role, permissions_of

RESERVED = frozenset({"machine", "operator", "system", "doorwatch"})
_NAME = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")
_CASE_ROLES: frozenset[Role] = frozenset({"moderator", "senior", "dispatcher"})
APART: dict[Role, frozenset[Role]] = {
    "admin": frozenset(ROLES) - {"admin"},
    "liaison": frozenset(ROLES) - {"liaison"},
    "auditor": frozenset(ROLES) - {"auditor"},
    "researcher": _CASE_ROLES,
    "privacy_officer": _CASE_ROLES | {"analyst"},
}
"""Roles that one person may not hold beside another: separation of duties (`docs/people.md`)."""


def operator(tenant: str) -> Person:
    """Return who acts at the machine itself: accounts and tokens, nothing of a case."""
    granted = permissions_of(frozenset({"admin"}))
    return Person("operator", tenant, frozenset({"admin"}), frozenset(), granted)


def person_of(user: User, tenant: str, *, whole: bool = True) -> Person:
    """Return the person of an account; not `whole`: signed in, but with nothing allowed yet."""
    granted = permissions_of(user.roles) if whole else frozenset()
    return Person(user.name, tenant, user.roles, user.platforms, granted, user.language, user.route)


def check_roles(roles: frozenset[Role], route: str | None) -> None:
    """Refuse roles that nobody may have together, and a route that does not belong.

    Raises BadInput: no role, an unknown one, a liaison without a route or a route without a liaison.
    ActRefused: two roles that are kept apart.
    """
    if not roles or roles - set(ROLES):
        raise BadInput("roles", f"expected some of {', '.join(ROLES)}", ", ".join(sorted(roles)) or "none")
    for role in sorted(roles):
        if beside := sorted(APART.get(role, frozenset()) & roles):
            message = f"roles: expected {role} apart from {', '.join(beside)}; got both in one person"
            raise ActRefused("roles_apart", message)
    if ("liaison" in roles) != (route is not None):
        expected = "expected a route for a liaison, and for nobody else"
        raise BadInput("route", expected, "none" if route is None else "one")


def check_name(name: str) -> None:
    """Refuse what is no login, or what the journal calls something else. Raises BadInput."""
    if not 2 <= len(name) <= 40 or not _NAME.fullmatch(name):
        expected = "expected 2 to 40 small letters and digits, with single . - _ between"
        raise BadInput("user", expected, f"{len(name)} characters")
    if name in RESERVED or name.startswith(ACTOR_PREFIX):
        raise BadInput("user", "expected a name that the journal does not use itself", name)
