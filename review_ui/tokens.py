"""Cookies of a session, the token that binds each form to it, and where one may go next."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

_FORM = b"doorwatch form"


@dataclass(frozen=True, slots=True)
class Cookies:
    """The names of one tenant's cookies. Cookies know no port: two tenants on one host need two names."""

    tenant: str
    secure: bool

    @property
    def session(self) -> str:
        """The cookie with the session's secret."""
        return self._name("session")

    @property
    def visitor(self) -> str:
        """The cookie that binds the form of the sign-in page before there is a session."""
        return self._name("visitor")

    @property
    def view(self) -> str:
        """The cookie with how pages look: nothing of it is secret."""
        return self._name("view")

    def put(self, response: Response, name: str, value: str, *, days: int | None = None) -> None:
        """Set a cookie that no script reads and that no other site's form carries."""
        response.set_cookie(
            name, value, max_age=None if days is None else days * 86400, path="/", secure=self.secure,
            httponly=True, samesite="lax",
        )  # fmt: skip

    def drop(self, response: Response, name: str) -> None:
        """Take a cookie away."""
        response.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="lax")

    def _name(self, what: str) -> str:
        name = f"doorwatch-{self.tenant}-{what}"
        return f"__Host-{name}" if self.secure else name


def form_token(secret: str) -> str:
    """Return the token of the forms of one session (or of one visitor): it proves that the page is ours."""
    return hmac.new(secret.encode(), _FORM, hashlib.sha256).hexdigest()


def form_token_holds(secret: str, sent: str | None) -> bool:
    """Tell whether a form carries the token of its own session."""
    return bool(secret and sent) and hmac.compare_digest(form_token(secret).encode(), str(sent).encode())


def visitor_secret(request: Request, cookies: Cookies) -> str:
    """Return the visitor's secret of this browser, or a new one."""
    held = request.cookies.get(cookies.visitor, "")
    return held if len(held) == 43 else secrets.token_urlsafe(32)


def safe_next(wanted: str | None, otherwise: str = "/") -> str:
    """Return where to go after signing in: a path of this site, never another address.

    Browsers take a backslash for a slash and drop control characters, so that `/\\host` and
    `/%09/host` would lead away: whatever is not a plain path is `otherwise`.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    if "\\" in wanted or any(ord(sign) < 33 or ord(sign) == 127 for sign in wanted):
        return otherwise
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or parts.path.startswith("//"):
        return otherwise
    return wanted
