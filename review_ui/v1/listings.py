"""`POST /v1/listings`: a platform's own listings as a stream of JSON lines.

The worker pulls the body as it goes: what it has not asked for yet stays with the sender (back-pressure), and
never more than one batch is in memory. What came before a cut or a limit is taken in; the same feed again
changes nothing, since a listing is known by (platform, id, content hash).
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, BinaryIO, cast

from anyio import from_thread
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from doorwatch.casework import Proposed
from doorwatch.errors import BadInput
from doorwatch.ingest import SetAside, read_jsonl
from doorwatch.night.feeding import take_in
from doorwatch.pipeline import Fed
from doorwatch.types import Agreement, Permission
from review_ui.v1.frame import Call, TooLarge, answered

MOST_BYTES = 512 * 2**20
"""Bytes of one feed; a larger one comes in several."""
LINE_BYTES = 24 * 2**20
"""Bytes of one line: a listing with a few inline pictures."""
MOST_NAMED = 1_000
"""Lines set aside that an answer names; it counts the others."""
_CHUNK = 2**16
NAME = "feed"


class Pulled(io.RawIOBase):
    """A request's body as a stream for a worker thread, which pulls every part itself.

    Raises TooLarge: more than `most` bytes came.
    """

    def __init__(self, parts: AsyncIterator[bytes], most: int = MOST_BYTES) -> None:
        self._parts, self._left, self._held = parts, most, b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what is here; wait for the sender only when nothing is."""
        if not self._held:
            self._held = from_thread.run(self._next)
            self._left -= len(self._held)
            if self._left < 0:
                raise TooLarge("body", "expected a smaller feed; what came before is taken in")
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count

    async def _next(self) -> bytes:
        return await anext(self._parts, b"")


async def listings(call: Call) -> Response:
    """Take in a feed of one platform. See `docs/door.md`."""
    platform = call.request.query_params.get("platform", "")
    if not platform:
        raise BadInput("platform", "expected the platform whose listings these are", "none")
    call.require(Permission.FEED_WRITE, platform)
    agreement = await run_in_threadpool(call.desk.agreement, platform)
    body = cast(BinaryIO, io.BufferedReader(Pulled(call.request.stream()), _CHUNK))
    fed, proposed = await run_in_threadpool(partial(_take, call, agreement, body))
    return answered(_told(platform, fed, proposed))


def _take(call: Call, agreement: Agreement, body: BinaryIO) -> tuple[Fed, Proposed]:
    with call.desk.feeding() as house:
        items = read_jsonl(body, NAME, agreement.platform, line_bytes=LINE_BYTES)
        return take_in(house, agreement, items, None, call.service.name)


def _told(platform: str, fed: Fed, proposed: Proposed) -> dict[str, Any]:
    return {
        "platform": platform, "listings": fed.listings, "new": fed.new, "changed": fed.changed,
        "unchanged": fed.unchanged, "history": fed.history, "assessed": fed.assessed,
        "set_aside": [_line(one) for one in fed.aside[:MOST_NAMED]], "set_aside_count": len(fed.aside),
        "opened": proposed.opened, "updated": proposed.updated,
    }  # fmt: skip


def _line(one: SetAside) -> dict[str, Any]:
    line = one.place.rpartition(":")[2]
    reason = one.message.removeprefix(f"{one.place}: ")
    return {"line": int(line) if line.isdigit() else 0, "key": one.key, "reason": reason}
