"""Sending: each webhook in its own turn, tried again with growing pauses, at least once.

A kill between the answer and the mark sends the message again, under the same event id: receivers keep the
ids that they have seen. Redirects are not followed; an address of a private network is refused unless the
settings allow it, and the connection goes to the address that was checked.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import httpx
import msgspec

from crawler.addresses import AddressBook, Resolve, system_resolve
from crawler.pinned import host_and_port, pinned
from doorwatch.errors import DoorwatchError, describe_fault
from doorwatch.settings import TenantSettings, WebhookSettings
from doorwatch.store import Store
from doorwatch.store.hooks import Message, due_for, fan_out, tell_cases
from doorwatch.store.outbox import claim_message, end_message
from doorwatch.types import Clock
from doorwatch.webhooks.sign import EVENT, SIGNATURE, TIMESTAMP, signature

PAUSES = (
    timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15),
    timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(hours=24),
)  # fmt: skip
"""Between tries; after the last one the message is dead until somebody replays it."""
POLL = 5.0
"""Seconds between two looks at the outbox."""
TURN = timedelta(seconds=20)
"""Of one webhook in a round, at most one message longer."""
_ONE_TRY = timedelta(minutes=2)
"""For so long nobody else tries a message that was taken: longer than the timeouts together."""
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_LOG = logging.getLogger("doorwatch.webhooks")
Ended = Literal["sent", "waiting", "dead"]


@dataclass(slots=True)
class Round:
    """What one round did: messages sent, to be tried again, given up."""

    sent: int = 0
    waiting: int = 0
    dead: int = 0


class Sender:
    """Sends for one tenant. `secret` gives the secret of a webhook by name when it is needed."""

    def __init__(
        self,
        store: Store,
        tenant: TenantSettings,
        clock: Clock,
        secret: Callable[[str], bytes],
        *,
        resolve: Resolve = system_resolve,
        timeout: httpx.Timeout = _TIMEOUT,
    ) -> None:
        self._store, self._hooks, self._clock, self._secret = store, tenant.webhooks, clock, secret
        self._resolve, self._timeout = resolve, timeout

    async def run(self) -> None:
        """Work until cancelled; a store that does not answer is asked again."""
        while True:
            try:
                await self.round()
            except Exception as error:
                # Whatever one of them brought about, the others are sent the next time.
                _LOG.warning("webhooks wait: %s", describe_fault(error))
            await asyncio.sleep(POLL)

    async def round(self) -> Round:
        """Send everything that is due, webhooks side by side. Raises Unreachable, Conflict."""
        await asyncio.to_thread(self._collect)
        rounds = await asyncio.gather(*(self._send_all(name) for name in self._hooks))
        return Round(*(sum(getattr(one, what) for one in rounds) for what in Round.__slots__))

    def _collect(self) -> None:
        now = self._clock()
        self._store.run_write(lambda conn: tell_cases(conn, now))
        while self._store.run_write(lambda conn: fan_out(conn, self._wants)):
            pass

    def _wants(self, platform: str, event: str) -> Collection[str]:
        return [
            name
            for name, hook in self._hooks.items()
            if (not hook.platforms or platform in hook.platforms)
            and (not hook.events or event in hook.events)
        ]

    async def _send_all(self, name: str) -> Round:
        """Send a webhook's messages in order; after a failure the others wait for their own time.

        A receiver that takes its time ends its own turn, so that no other one waits for it.
        """
        done, until = Round(), self._clock() + TURN
        while True:
            due = await asyncio.to_thread(self._due, name)
            for message in due:
                ended = await self._send(message)
                if ended is None:
                    continue
                setattr(done, ended, getattr(done, ended) + 1)
                if ended != "sent" or self._clock() >= until:
                    return done
            if not due:
                return done

    def _due(self, name: str) -> tuple[Message, ...]:
        with self._store.read() as conn:
            return due_for(conn, name, self._clock())

    async def _send(self, message: Message) -> Ended | None:
        """Try one message; None when another process took it."""
        until = self._clock() + _ONE_TRY
        claim = partial(claim_message, message=message.id, attempts=message.attempts, until=until)
        if not await asyncio.to_thread(self._store.run_write, claim):
            return None
        status = await self._post(message)
        ended, at = self._outcome(status, message.attempts)
        end = partial(end_message, message=message.id, state=ended, next_at=at)
        await asyncio.to_thread(self._store.run_write, end)
        if ended != "sent":
            _LOG.warning("webhook %s: %s got %s; %s", message.hook, message.event, status, ended)
        return ended

    def _outcome(self, status: int | str, attempts: int) -> tuple[Ended, datetime | None]:
        if isinstance(status, int) and 200 <= status < 300:
            return "sent", None
        if status == httpx.codes.GONE or attempts >= len(PAUSES):
            return "dead", None
        return "waiting", self._clock() + PAUSES[attempts]

    async def _post(self, message: Message) -> int | str:
        """Send one message and return the status, or one word why there is none."""
        hook = self._hooks[message.hook]
        try:
            secret = self._secret(message.hook)
            body = _body(message)
            timestamp = int(self._clock().timestamp())
            headers = {
                "content-type": "application/json", "user-agent": "doorwatch-webhook/1", EVENT: message.event,
                TIMESTAMP: str(timestamp), SIGNATURE: signature(secret, timestamp, body),
            }  # fmt: skip
            async with asyncio.timeout(sum((self._timeout.connect or 0, self._timeout.read or 0))):
                return await self._request(hook, body, headers)
        except (httpx.TimeoutException, TimeoutError):
            return "timeout"
        except httpx.HTTPError:
            return "unreachable"
        except DoorwatchError as error:
            return type(error).__name__

    async def _request(self, hook: WebhookSettings, body: bytes, headers: Mapping[str, str]) -> int:
        host, port = host_and_port(hook.url)
        shown = f"[{host}]" if ":" in host else host
        private = (shown if port == 443 else f"{shown}:{port}",) if hook.private else ()
        book = AddressBook(private, self._resolve)
        async with pinned(
            book, "POST", hook.url, headers=headers, limits=self._timeout, content=body
        ) as answer:
            return answer.status_code


def _body(message: Message) -> bytes:
    """Return the JSON of a message; sent again it is the same bytes."""
    payload = dict(message.payload)
    event = payload.pop("event", None)
    return msgspec.json.encode(
        {"schema": 1, "id": message.event, "event": event, "at": message.created_at, "data": payload}
    )
