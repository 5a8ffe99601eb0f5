"""One detail page: from the answer to its record in the spool."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from crawler.extract import content_hash, found_fields, with_revealed
from crawler.job import Job
from crawler.pages import DetailPage
from crawler.pictures import Fetch, PictureReader
from crawler.visits import Visit
from doorwatch import failpoints
from doorwatch.errors import RequestRefused
from doorwatch.types import (
    DetailRead,
    DetailUnchanged,
    FetchFailed,
    Gone,
    Listing,
    RawPage,
    Validators,
)

if TYPE_CHECKING:
    from scrapy.http import Response

Reveal = Literal["shown", "behind_button", "none"]
_GONE = (404, 410)


class DetailReader:
    """Turns answers for detail pages into records. `fetch` sends contact and picture requests."""

    def __init__(self, job: Job, fetch: Fetch) -> None:
        self._job, self._fetch = job, fetch
        self._pictures = PictureReader(job.agreement, job.banks, job.watch)

    async def take(self, response: Response, page: DetailPage, visit: Visit) -> None:
        """Write what a detail page is: read, unchanged, gone or failed."""
        failpoints.reach("fetch")
        job, now = self._job, self._job.clock()
        job.log.count("details")
        if response.status == 304:
            await self._unchanged(visit)
        elif response.status in _GONE:
            job.log.count("gone")
            await job.write(Gone(visit.id, response.status, now))
        elif response.status != 200:
            await self.failed(visit, f"http_{response.status}", "detail_failed")
        else:
            try:
                reading = page.read()
            except Exception as error:
                # One odd page must not end the night; its listing is recorded as not read.
                await self.failed(visit, f"unreadable: {type(error).__name__}", "detail_failed")
                return
            if reading.extracted is None:
                await self._not_the_listing(visit, reading.fault or "changed_layout")
            else:
                listing, reveal = await self._revealed(reading.extracted.listing, reading.extracted.reveal)
                await self._read(response, visit, replace(listing, observed_at=now), reveal)

    async def failed(self, visit: Visit, word: str, reason: str) -> None:
        """Write a detail page that could not be fetched or read: never "nothing found"."""
        job = self._job
        job.log.count("details_failed")
        job.log.not_detail(reason)
        await job.write(FetchFailed(visit.id, visit.url, "detail", word, job.clock()))

    async def _not_the_listing(self, visit: Visit, fault: str) -> None:
        """A page that is not the listing's. A site in maintenance says nothing of its list either."""
        if fault in ("maintenance", "changed_layout"):
            self._job.log.not_index(fault)
        await self.failed(
            visit, fault, fault if fault in ("maintenance", "changed_layout") else "detail_failed"
        )

    async def _read(self, response: Response, visit: Visit, listing: Listing, reveal: Reveal) -> None:
        job = self._job
        fields = found_fields(listing)
        job.log.extracted(fields)
        digest = content_hash(listing, reveal)
        known = visit.known
        if known is not None and known.conditional and known.validators.content == digest:
            await self._unchanged(visit)
            return
        pictures = await self._pictures.read_all(listing.images, self._fetch)
        job.log.count("pictures", sum(picture.failure is None for picture in pictures))
        job.log.count("pictures_failed", sum(picture.failure is not None for picture in pictures))
        job.log.count("read")
        await job.write(
            DetailRead(
                listing,
                pictures,
                _raw(response, listing),
                _validators(response, digest),
                fields,
                job.clock(),
                reveal,
            )
        )

    async def _unchanged(self, visit: Visit) -> None:
        self._job.log.count("unchanged")
        await self._job.write(DetailUnchanged(visit.id, self._job.clock()))

    async def _revealed(self, listing: Listing, address: str | None) -> tuple[Listing, Reveal]:
        """Ask for a contact behind a button when the agreement allows it, and say how it was shown."""
        job = self._job
        shown: Reveal = "shown" if listing.phones or listing.handles else "none"
        if address is None or job.profile.reveal is None:
            return listing, shown
        if not job.agreement.scope.reveal_contact:
            return listing, "behind_button"
        from scrapy import Request
        from scrapy.http.request import NO_CALLBACK

        try:
            response = await self._fetch(Request(address, callback=NO_CALLBACK))
            answer = json.loads(response.body) if response.status == 200 else None
        except RequestRefused:
            return listing, "behind_button"
        except Exception:
            job.log.count("reveals_failed")
            return listing, "behind_button"
        if answer is None:
            job.log.count("reveals_failed")
            return listing, "behind_button"
        job.log.count("reveals")
        return with_revealed(listing, job.profile.reveal, answer, address), "shown"


def _raw(response: Response, listing: Listing) -> RawPage:
    """Return the page as it came, without what belongs to a session."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in sorted(response.headers.items())
        for value in values
        if name.lower() != b"set-cookie"
    )
    at = listing.observed_at
    assert at is not None
    return RawPage(response.url, response.status, headers, response.body, at)


def _validators(response: Response, digest: str) -> Validators:
    def mark(name: str) -> str | None:
        value = response.headers.get(name)
        return value.decode("latin-1") if value else None

    return Validators(mark("ETag"), mark("Last-Modified"), digest)
