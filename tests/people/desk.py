"""A tenant's people for tests: an admin, keys, and shortcuts through sign-in and enrolment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlparse

import pyotp

from doorwatch.casework import duties, own_account, people, signing_in
from doorwatch.keys import KeyRing
from doorwatch.store import Store
from doorwatch.types.people import Person, Role

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TENANT = "north"
ADMIN = duties.operator(TENANT)
GOOD = "vier rustige paarden"
STEP = timedelta(seconds=30)


@dataclass
class Desk:
    """A store with its keys; `secrets` holds what each person's app knows."""

    store: Store
    keys: KeyRing

    def add(self, name: str, *roles: Role, platforms: Iterable[str] = ("demo-north",)) -> str:
        """Make an account; return its one-time password."""
        route = "police-nl" if "liaison" in roles else None
        made = people.add_user(self.store, ADMIN, name, roles or ("moderator",), platforms, NOW, route=route)
        assert made.one_time_password is not None
        return made.one_time_password

    def try_in(
        self, name: str, password: str, code: str | None = None, at: datetime = NOW, where: str = "192.0.2.1"
    ) -> signing_in.SignedIn:
        """Sign in."""
        return signing_in.sign_in(self.store, name, password, code, at, where=where, keys=self.keys)

    def change(self, token: str, old: str, new: str = GOOD, at: datetime = NOW) -> str:
        """Change a password."""
        return own_account.change_password(self.store, token, old, new, at, keys=self.keys)

    def begin(self, token: str, at: datetime = NOW, code: str | None = None) -> pyotp.TOTP:
        """Begin a second factor; return the app that has read its QR code."""
        begun = own_account.enrol_totp(self.store, token, at, keys=self.keys, tenant=TENANT, code=code)
        return pyotp.TOTP(parse_qs(urlparse(begun.uri).query)["secret"][0])

    def confirm(self, token: str, code: str, at: datetime = NOW) -> own_account.Enrolled:
        """Confirm a second factor."""
        return own_account.confirm_totp(self.store, token, code, at, keys=self.keys)

    def ready(self, name: str, *roles: Role) -> tuple[str, pyotp.TOTP, tuple[str, ...]]:
        """Make an account that is through its first sign-in: session, app, recovery codes."""
        once = self.add(name, *roles)
        token = self.change(self.try_in(name, once).session_token, once)
        app = self.begin(token)
        enrolled = self.confirm(token, app.at(NOW))
        return enrolled.session_token, app, enrolled.recovery_codes

    def who(self, token: str, at: datetime = NOW) -> Person | None:
        """Return whose session it is."""
        return signing_in.session_person(self.store, token, at, tenant=TENANT)
