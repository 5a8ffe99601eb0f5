"""Pictures of a listing: fetched under the agreement, read in memory, then gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from crawler.scrapy_settings import MAX_PICTURE
from doorwatch.errors import RequestRefused
from doorwatch.images import read_picture
from doorwatch.types import Agreement, PictureReading

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from doorwatch.images.read import PictureBank

Fetch = Callable[["Request"], Awaitable["Response"]]


class PictureReader:
    """Fetches and reads pictures. The bytes live from the answer to the reading, nowhere else."""

    def __init__(self, agreement: Agreement, banks: Sequence[PictureBank] = ()) -> None:
        self._collects = "pictures" in agreement.collects
        self._ocr = "picture_text" in agreement.collects
        self._banks = tuple(banks)
        # One at a time beside the network: decoding holds two cores' worth of memory each.
        self._reading = asyncio.Semaphore(2)

    async def read_all(self, addresses: Sequence[str], fetch: Fetch) -> tuple[PictureReading, ...]:
        """Return a reading for every address, in their order. What was not read says why."""
        if not self._collects:
            return tuple(
                PictureReading(index, address, failure="not_collected")
                for index, address in enumerate(addresses)
            )
        return tuple(
            await asyncio.gather(
                *(self._read(index, address, fetch) for index, address in enumerate(addresses))
            )
        )

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
                read_picture, response.body, index, address, ocr=self._ocr, banks=self._banks
            )


def _reason(error: Exception) -> str:
    """Return a plain word for a fetch that failed."""
    return {"DownloadTimeoutError": "timeout", "DownloadCancelledError": "too_large"}.get(
        type(error).__name__, "not_fetched"
    )
