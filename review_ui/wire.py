"""HTTP/1.1 with patience for a request's head: who opens connections and says little holds no place.

The server itself ends a connection that is quiet between requests; one that sends a header a minute it
would keep for ever.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 15.0
"""For a request's line and headers, from the first byte, or from the connection on."""
HEAD_BYTES = 32 * 1024
"""Of a request's line and headers together."""
AT_ONCE = 512
"""Connections; above it whoever comes is told to come again."""


class PatientProtocol(H11Protocol):
    """Closes a connection whose next request has not told its head in time."""

    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take in bytes; between two requests they begin a head, which must end in time."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._rest()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._rest()
        elif self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _rest(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _give_up(self) -> None:
        self._head = None
        self.transport.abort()
