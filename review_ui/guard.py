"""What stands before every page: host, size, origin, and the headers that keep a page to itself.

Pure ASGI: it also covers what no route answers. A refusal here is a plain sentence, since nothing of the
request was believed yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    # "no-referrer" would make browsers send "Origin: null" with every form and blind the check below.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-robots-tag": "noindex, nofollow",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
BODY_LIMIT = 256 * 1024
"""Bytes of a form; the longest one is a reason and a letter."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class GuardRules:
    """`hosts` answer (names without port); `secure` is True where TLS ends before the browser."""

    hosts: frozenset[str]
    secure: bool
    body_limit: int = BODY_LIMIT
    larger: tuple[tuple[str, int], ...] = ()
    """Paths (prefixes) that may take more bytes than `body_limit`."""


class Guard:
    """ASGI middleware that refuses before a page is asked, and puts headers on every answer."""

    def __init__(self, app: ASGIApp, rules: GuardRules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        out = self._sender(scope, send)
        headers = Headers(scope=scope)
        if refusal := self._refusal(scope, headers):
            await refusal(scope, receive, out)
            return
        counted = _Counted(receive, self._limit(scope["path"]))
        try:
            await self._app(scope, counted, out)
        except BodyTooLarge:
            await _refuse(413, "The form is too large.")(scope, receive, out)

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if host_name(host) not in self._rules.hosts:
            return _refuse(421, "This host is not served here.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._limit(scope["path"]):
            return _refuse(413, "The form is too large.")
        if scope["method"] not in _SAFE and not same_origin(headers, host, self._rules.secure):
            return _refuse(403, "The form came from another site. Nothing was done.")
        return None

    def _limit(self, path: str) -> int:
        return next((size for prefix, size in self._rules.larger if path.startswith(prefix)),
                    self._rules.body_limit)  # fmt: skip

    def _sender(self, scope: Scope, send: Send) -> Send:
        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self._rules.secure:
                    headers.setdefault("strict-transport-security", STRICT_TRANSPORT)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        return out


class BodyTooLarge(Exception):
    """A body grew over its limit while it was read."""


class _Counted:
    """Counts the bytes that come in: a body without a length is held to its limit too."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise BodyTooLarge
        return message


def host_name(host: str) -> str:
    """Return the name of a Host header without its port, in small letters; brackets of IPv6 stay."""
    name, bracket, _ = host.partition("]")
    return (name + bracket if bracket else host.partition(":")[0]).lower()


def same_origin(headers: Headers, host: str, secure: bool) -> bool:
    """Tell whether a writing request comes from a page of this very origin.

    Browsers send Origin with every form; where it is missing they say with Sec-Fetch-Site whence it
    came. A program that sends neither still needs the form's own token.
    """
    origin = headers.get("origin")
    if origin is not None:
        parts = urlsplit(origin)
        return (parts.scheme, parts.netloc) == ("https" if secure else "http", host)
    return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def guard_rules(hosts: Iterable[str], secure: bool, larger: tuple[tuple[str, int], ...] = ()) -> GuardRules:
    """Return the rules for these host names; `larger` are path prefixes that may take more bytes."""
    return GuardRules(frozenset(name.lower() for name in hosts), secure, larger=larger)


def _refuse(status: int, sentence: str) -> PlainTextResponse:
    return PlainTextResponse(sentence + "\n", status)
