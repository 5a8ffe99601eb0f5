"""Pictures by address: fetched from hosts of the agreement only, over a connection to a checked address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import httpx

from crawler.addresses import AddressBook
from crawler.pinned import pinned
from doorwatch.agreements import permits
from doorwatch.errors import DoorwatchError, RequestRefused
from doorwatch.types import Agreement

MOST_BYTES = 32 * 2**20
_TIMEOUT = httpx.Timeout(5.0, connect=3.0)
_USER_AGENT = "doorwatch-door/1"


class Fetcher:
    """Fetches pictures for one agreement. Redirects are not followed: an address is what was submitted."""

    def __init__(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._book = AddressBook(agreement.scope.private_hosts)

    async def fetch(self, address: str, now: datetime) -> bytes | str:
        """Return a picture's bytes, or one word why there are none: refused, timeout, http_404, too_large."""
        try:
            permits(self._agreement, address, now)
            return await self._fetch(address)
        except RequestRefused:
            return "refused"
        except httpx.TimeoutException:
            return "timeout"
        except (httpx.HTTPError, DoorwatchError):
            return "unreachable"

    async def _fetch(self, address: str) -> bytes | str:
        headers = {"user-agent": _USER_AGENT, "accept": "image/*"}
        async with pinned(self._book, "GET", address, headers=headers, limits=_TIMEOUT) as response:
            if response.status_code != httpx.codes.OK:
                return f"http_{response.status_code}"
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    return "too_large"
            return bytes(body)


def addresses(images: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Return (index, address) of the pictures that must be fetched."""
    return tuple((index, image) for index, image in enumerate(images) if image[:4].lower() == "http")
