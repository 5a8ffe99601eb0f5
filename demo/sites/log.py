"""The access log of a site: what was really requested of it, for tests and the demo."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from doorwatch.types import Clock


@dataclass(frozen=True, slots=True)
class Access:
    """One request: header names are small letters; `at` is when it was answered."""

    method: str
    path: str
    query: str
    status: int
    headers: Mapping[str, str]
    at: datetime

    @property
    def target(self) -> str:
        """Path and query as they stood in the request."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(slots=True)
class AccessLog:
    """Requests in the order of their answers. Safe between threads."""

    _entries: list[Access] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, entry: Access) -> None:
        """Note one request."""
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> tuple[Access, ...]:
        """Return all requests so far."""
        with self._lock:
            return tuple(self._entries)

    def paths(self) -> tuple[str, ...]:
        """Return the targets of all requests so far."""
        return tuple(entry.target for entry in self.entries())

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._entries.clear()


def logged(app: ASGIApp, log: AccessLog, clock: Clock) -> ASGIApp:
    """Return `app` with every request entered in `log`, refused methods and unknown paths included."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = {
                    name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
                }
                query = scope["query_string"].decode("latin-1")
                status = int(message["status"])
                log.add(Access(scope["method"], scope["path"], query, status, headers, clock()))
            await send(message)

        await app(scope, receive, noted)

    return answer
