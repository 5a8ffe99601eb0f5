"""Pictures of a listing: fetched under the agreement, read in memory, then gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.scrapy_settings import MAX_PICTURE
from doorwatch.errors import RequestRefused
from doorwatch.images import read_picture
from doorwatch.types import Agreement, PictureReading

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from doorwatch.images.read import PictureBank
    from doorwatch.images.watch import Watch

MAX_KNOWN = 20_000
"""Readings that are remembered within a crawl (about 2 KB each)."""
Fetch = Callable[["Request"], Awaitable["Response"]]


class PictureReader:
    """Fetches and reads pictures. The bytes live from the answer to the reading, nowhere else."""

    def __init__(
        self, agreement: Agreement, banks: Sequence[PictureBank] = (), watch: Watch | None = None
    ) -> None:
        self._collects = "pictures" in agreement.collects
        self._ocr = "picture_text" in agreement.collects
        self._banks = tuple(banks)
        self._watch = watch
        # Decoding is the dear part: two at a time, so that a page full of pictures cannot fill the memory.
        self._reading = asyncio.Semaphore(2)
        self._known: dict[str, asyncio.Task[PictureReading]] = {}

    async def read_all(self, addresses: Sequence[str], fetch: Fetch) -> tuple[PictureReading, ...]:
        """Return a reading for every address, in their order. What was not read says why."""
        if not self._collects:
            return tuple(
                PictureReading(index, address, failure="not_collected")
                for index, address in enumerate(addresses)
            )
        readings = await asyncio.gather(*(self._once(address, fetch) for address in addresses))
        return tuple(replace(reading, index=index) for index, reading in enumerate(readings))

    def _once(self, address: str, fetch: Fetch) -> asyncio.Task[PictureReading]:
        """Ask for an address once a crawl: listings share pictures, and each request is the platform's.

        A reading holds no bytes. One that failed is asked for again by the next listing.
        """
        task = self._known.get(address)
        if task is None or (task.done() and task.result().failure is not None):
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            task = self._known[address] = asyncio.ensure_future(self._read(0, address, fetch))
        return task

    async def _read(self, index: int, address: str, fetch: Fetch) -> PictureReading:
        from scrapy import Request
        from scrapy.http.request import NO_CALLBACK

        meta = {"download_maxsize": MAX_PICTURE}
        request = Request(address, callback=NO_CALLBACK, meta=meta, headers={"Accept": "image/*"})
        try:
            response = await fetch(request)
        except RequestRefused:
            return PictureReading(index, address, failure="refused")
        except Exception as error:
            return PictureReading(index, address, failure=_reason(error))
        if response.status != 200:
            return PictureReading(index, address, failure=f"http_{response.status}")
        async with self._reading:
            return await asyncio.to_thread(
                read_picture,
                response.body,
                index,
                address,
                ocr=self._ocr,
                banks=self._banks,
                watch=self._watch,
            )


def _reason(error: Exception) -> str:
    """Return a plain word for a fetch that failed."""
    return {"DownloadTimeoutError": "timeout", "DownloadCancelledError": "too_large"}.get(
        type(error).__name__, "not_fetched"
    )
