"""Pictures by address: fetched from hosts of the agreement only, over a connection to a checked address."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

import httpx

from crawler.addresses import AddressBook
from crawler.pinned import pinned
from doorwatch.agreements import permits
from doorwatch.errors import DoorwatchError, RequestRefused
from doorwatch.types import Agreement

MOST_BYTES = 32 * 2**20
MOST_OF_ONE = 96 * 2**20
"""Bytes of all pictures of one listing: they lie in memory together."""
MOST_ADDRESSES = 60
"""Addresses that one listing may have fetched; what is above is not looked at, and the answer says so."""
AT_ONCE = 4
SECONDS = 20.0
"""For all pictures of one listing: who serves them a byte at a time holds no request open."""
_TIMEOUT = httpx.Timeout(5.0, connect=3.0)
_USER_AGENT = "doorwatch-door/1"


class Fetcher:
    """Fetches pictures for one agreement. Redirects are not followed: an address is what was submitted."""

    def __init__(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._book = AddressBook(agreement.scope.private_hosts)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._asked, self._bytes, self._until = 0, 0, 0.0

    async def fetch(self, address: str, now: datetime) -> bytes | str:
        """Return a picture's bytes, or one word why there are none: refused, timeout, http_404, too_large."""
        self._asked += 1
        if self._asked > MOST_ADDRESSES:
            return "not_fetched"
        self._until = self._until or asyncio.get_running_loop().time() + SECONDS
        try:
            permits(self._agreement, address, now)
            async with asyncio.timeout_at(self._until), self._turn:
                return await self._fetch(address)
        except RequestRefused:
            return "refused"
        except (httpx.TimeoutException, TimeoutError):
            return "timeout"
        except (httpx.HTTPError, DoorwatchError):
            return "unreachable"

    async def _fetch(self, address: str) -> bytes | str:
        headers = {"user-agent": _USER_AGENT, "accept": "image/*", "accept-encoding": "identity"}
        async with pinned(self._book, "GET", address, headers=headers, limits=_TIMEOUT) as response:
            if response.status_code != httpx.codes.OK:
                return f"http_{response.status_code}"
            body = bytearray()
            # As it comes: what was packed all the same unpacks to anything, and is no picture.
            async for part in response.aiter_raw():
                body += part
                self._bytes += len(part)
                if len(body) > MOST_BYTES or self._bytes > MOST_OF_ONE:
                    return "too_large"
            return bytes(body)


def addresses(images: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Return (index, address) of the pictures that must be fetched."""
    return tuple((index, image) for index, image in enumerate(images) if image[:4].lower() == "http")
