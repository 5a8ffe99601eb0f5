"""What stands before every page: host, size, pace, origin, and the headers that keep a page to itself.

Pure ASGI: it also covers what no route answers. A refusal here is a plain sentence, since nothing of the
request was believed yet. A fault that nobody caught ends here too, so that no log gets its text.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doorwatch.errors import describe_fault

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
PATIENCE = 30.0
"""Seconds that a sender may be waited for; every byte that comes earns some of them back."""
PACE = 128 * 1024
"""Bytes a second under which a body is given up in the end: one sender holds the feed at a time."""
_DIGITS = 15
"""Of a length: more are no size of anything."""
_LOG = logging.getLogger("doorwatch.console")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class GuardRules:
    """`hosts` answer (names without port); `secure` is True where TLS ends before the browser."""

    hosts: frozenset[str]
    secure: bool
    body_limit: int = BODY_LIMIT
    patience: float = PATIENCE
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
        begun = _Begun(out)
        counted = _Counted(receive, self._limit(scope["path"]), self._rules.patience)
        try:
            await self._app(scope, counted, begun)
        except ClientDisconnect:
            return
        except BodyRefused as refused:
            answer = _refuse(refused.status, refused.sentence)
        except Exception as error:
            # Its text could hold words of a listing, and a server would log it.
            _LOG.error(describe_fault(error), exc_info="DOORWATCH_TRACE" in os.environ)
            answer = _refuse(500, "A fault of ours. Try again later.")
        else:
            return
        if not begun.yes:
            await answer(scope, receive, out)

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if host_name(host) not in self._rules.hosts:
            return _refuse(421, "This host is not served here.")
        length = headers.get("content-length", "0")
        number = length.isascii() and length.isdigit() and len(length) <= _DIGITS
        if not number or int(length) > self._limit(scope["path"]):
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


class BodyRefused(Exception):
    """A body was given up while it was read."""

    status, sentence = 400, "The form could not be read."


class BodyTooLarge(BodyRefused):
    """A body grew over its limit."""

    status, sentence = 413, "The form is too large."


class BodyTooSlow(BodyRefused):
    """A body came so slowly that whoever sends it only keeps a place occupied."""

    status, sentence = 408, "The form came too slowly."


class _Begun:
    """Notes that an answer has begun: then there is no other one any more."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.yes = False

    async def __call__(self, message: Message) -> None:
        self.yes = True
        await self._send(message)


class _Counted:
    """Counts the bytes and the waiting: a body without a length, or without an end, is held to limits too."""

    def __init__(self, receive: Receive, limit: int, patience: float) -> None:
        self._receive = receive
        self._left = limit
        self._patience = self._budget = patience
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()
        loop = asyncio.get_running_loop()
        asked = loop.time()
        try:
            async with asyncio.timeout(self._budget):
                message = await self._receive()
        except TimeoutError:
            raise BodyTooSlow from None
        size = len(message.get("body", b""))
        self._budget = min(self._patience, self._budget - (loop.time() - asked) + size / PACE)
        if self._budget <= 0:
            raise BodyTooSlow
        self._left -= size
        self._whole = not message.get("more_body", False)
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
