"""People for the demo's console: one of each role, and a second moderator to agree with nobody's own case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from doorwatch.casework.duties import operator
from doorwatch.casework.people import add_user
from doorwatch.store import Store
from doorwatch.types.people import Role

ROUTE = "police-liaison"
PEOPLE: tuple[tuple[str, Role], ...] = (
    ("mira", "moderator"), ("milan", "moderator"), ("sanne", "senior"), ("daan", "dispatcher"),
    ("lotte", "liaison"), ("robin", "researcher"), ("anouk", "analyst"), ("otto", "auditor"),
    ("petra", "privacy_officer"), ("adam", "admin"),
)  # fmt: skip
"""Invented people, all of one tenant."""
MODERATOR = PEOPLE[0]
"""Who sees the cases of a tenant that has nobody else."""
_WITHOUT_PLATFORM: tuple[Role, ...] = ("liaison", "admin")


@dataclass(frozen=True, slots=True)
class Seeded:
    """An account that was made, with the password that its first sign-in takes."""

    name: str
    role: Role
    password: str


def seed(
    store: Store,
    tenant: str,
    platforms: Iterable[str],
    now: datetime,
    people: Sequence[tuple[str, Role]] = PEOPLE,
) -> tuple[Seeded, ...]:
    """Make an account for everybody in `people`; a first sign-in asks for an own password and code."""
    known = tuple(platforms)
    made = []
    for name, role in people:
        user = add_user(
            store, operator(tenant), name, [role], () if role in _WITHOUT_PLATFORM else known, now,
            language="nl" if role in ("moderator", "dispatcher", "liaison") else "en",
            route=ROUTE if role == "liaison" else None,
        )  # fmt: skip
        made.append(Seeded(name, role, user.one_time_password or ""))
    return tuple(made)
