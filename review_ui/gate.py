"""Who stands at the door: sessions and rights, asked of casework for every request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from doorwatch.casework import own_account, rights, signing_in
from doorwatch.keys import KeyRing
from doorwatch.settings import TenantSettings
from doorwatch.store import Store
from doorwatch.types.people import Language, Permission, Person
from review_ui.look import SETTING, Look

if TYPE_CHECKING:
    from doorwatch.casework.second_factor import Enrolment

PASSWORD_STAGE = "first-password"  # noqa: S105  the name of a page
CODE_STAGE = "first-code"


@dataclass(frozen=True, slots=True)
class Seen:
    """A person with a session. `stage` names the page that must be done first, empty for a whole session."""

    person: Person
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A session that has just begun or gone on: its secret, and the page that must be done first."""

    session: str
    stage: str = ""


class Gate:
    """Sessions and rights of one tenant. Every refusal of `signing_in` passes through as it is."""

    def __init__(self, store: Store, tenant: TenantSettings) -> None:
        self._store = store
        self._tenant = tenant.name
        self._keys = KeyRing.open(tenant.keys)

    def person(self, session: str, now: datetime) -> Seen | None:
        """Return whose session it is, None when it has ended or never was."""
        held = signing_in.held_session(self._store, session, now, tenant=self._tenant)
        return None if held is None else Seen(held.person, _stage(held.must_change, held.must_enrol))

    def require(self, person: Person, permission: Permission, page: str, now: datetime) -> None:
        """Raise PermissionRefused, journalled, when the person has no such right at all.

        What the object of the page allows is for casework to ask.
        """
        with rights.refusals(self._store, person, now, f"page/{page}"):
            rights.require(person, permission)

    def sign_in(self, name: str, password: str, code: str, now: datetime, where: str) -> Entry:
        """Open a session. Raises SignInRefused, whatever was wrong."""
        done = signing_in.sign_in(
            self._store, name, password, code or None, now, where=where, keys=self._keys
        )
        return Entry(done.session_token, _stage(done.must_change, done.must_enrol))

    def sign_out(self, session: str, now: datetime) -> None:
        """End a session."""
        signing_in.sign_out(self._store, session, now)

    def change_password(self, session: str, old: str, new: str, now: datetime) -> Entry:
        """Change the password and go on in a new session. Raises BadInput and SignInRefused."""
        token = own_account.change_password(self._store, session, old, new, now, keys=self._keys)
        seen = self.person(token, now)
        return Entry(token, seen.stage if seen else "")

    def begin_code(self, session: str, now: datetime) -> Enrolment:
        """Begin a second factor. Raises SignInRefused."""
        return own_account.enrol_totp(self._store, session, now, keys=self._keys, tenant=self._tenant)

    def confirm_code(self, session: str, code: str, now: datetime) -> tuple[Entry, tuple[str, ...]]:
        """Let the begun second factor count; return the new session and the recovery codes."""
        done = own_account.confirm_totp(self._store, session, code, now, keys=self._keys)
        seen = self.person(done.session_token, now)
        return Entry(done.session_token, seen.stage if seen else ""), done.recovery_codes

    def set_looks(self, person: Person, language: Language, look: Look) -> None:
        """Set the language of a person's pages and how they look."""
        own_account.change_settings(self._store, person.name, {SETTING: look.cookie}, language=language)

    def look(self, person: Person) -> Look | None:
        """Return how pages look to a person, None when that was never said."""
        with self._store.read() as conn:
            return Look.kept(own_account.own_settings(conn, person.name))


def _stage(must_change: bool, must_enrol: bool) -> str:
    return PASSWORD_STAGE if must_change else CODE_STAGE if must_enrol else ""
