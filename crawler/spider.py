"""The spider: key and robots.txt, then the list, then the detail pages in the order of visits."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.http import Response  # scrapy-poet resolves annotations while it runs
from scrapy.http.request import NO_CALLBACK

from crawler.details import DetailReader
from crawler.gate import GateRefused
from crawler.job import Job
from crawler.pages import DetailPage, ListPage
from crawler.visits import Visit, order_of_visits
from doorwatch.agreements import WELL_KNOWN, published_key, verify_platform
from doorwatch.errors import AgreementRefused, DoorwatchError, Unreachable
from doorwatch.spool import SpoolFull
from doorwatch.types import CardSeen, FetchFailed

_PROGRESS_EVERY = 25
_OK = 200
_NO_MORE = ("hours", "pages")


class SiteSpider(Spider):
    """Visits one site. What it needs hangs on `job`; what it finds goes to the spool."""

    name = "doorwatch"

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self._cards: dict[str, CardSeen] = {}
        self._lists_open = 0
        self._lists_seen: set[str] = set()
        self._index_read = asyncio.Event()
        self._over = False
        # Detail pages under way: enough to keep the gate busy, few enough to hold in memory.
        self._room = asyncio.Semaphore(job.agreement.scope.concurrency * 2 + 2)
        self._details = DetailReader(job, self.fetch)

    async def start(self) -> AsyncIterator[Request]:
        """Yield all requests of the crawl; ends at once when the gate stays shut."""
        try:
            await self.open_gate()
        except DoorwatchError as error:
            self.job.failure = error
            return
        for url in self.job.profile.list.urls:
            if request := self._list_request(urljoin(self.job.agreement.site + "/", url)):
                yield request
        if self._lists_open:
            await self._index_read.wait()
        self._judge_index()
        self.job.log.count("linked", len(self._cards))
        visits = order_of_visits(self._cards, self.job.plan, index_complete=self.job.log.index_ok)
        self.job.log.count("due", len(visits))
        for visit in visits:
            await self._room.acquire()
            if self.job.failure is not None or self._over:
                return
            yield self._detail_request(visit)

    async def open_gate(self) -> None:
        """Read the site's key, verify the platform's signature with it, open the gate.

        Raises AgreementRefused: no key, or one that does not verify. Unreachable: no answer.
        RequestRefused: outside the hours, or an address that is not public.
        """
        site, job = self.job.agreement.site, self.job
        url = urljoin(site + "/", WELL_KNOWN)
        request = Request(url, callback=NO_CALLBACK, meta={"dont_redirect": True}, dont_filter=True)
        try:
            answer = await self.crawler.engine.download_async(request)
        except DoorwatchError:
            raise
        except Exception as error:
            raise Unreachable(f"{site}: expected {WELL_KNOWN}; got {type(error).__name__}") from error
        if answer.status >= 500:
            raise Unreachable(f"{site}: expected {WELL_KNOWN}; got status {answer.status}")
        if answer.status != _OK:
            raise AgreementRefused(f"{site}: expected a key at {WELL_KNOWN}; got status {answer.status}")
        key = published_key(answer.body, job.agreement.platform)
        verify_platform(job.agreement, key)
        event = {"event": "key", "key": base64.b64encode(key).decode(), "at": job.clock().isoformat()}
        job.progress({**event, "document": base64.b64encode(answer.body).decode()})
        job.gate.open()

    async def fetch(self, request: Request) -> Response:
        """Fetch beside the scheduler (pictures, contacts), through the same gate.

        Raises RequestRefused, or what the network raises.
        """
        return await self.crawler.engine.download_async(request)

    async def parse_list(self, response: Response, page: ListPage) -> AsyncIterator[Request]:
        """Read a list page: its cards to the spool, then the next page."""
        try:
            async for request in self._read_list(response, page):
                yield request
        except DoorwatchError as error:
            self._stop(error)
        except Exception as error:
            await self._list_failed(response.url, f"unreadable: {type(error).__name__}", "list_failed")
        finally:
            self._list_done()

    async def _read_list(self, response: Response, page: ListPage) -> AsyncIterator[Request]:
        log = self.job.log
        if response.status != _OK:
            await self._list_failed(response.url, f"http_{response.status}", "list_failed")
            return
        reading = page.read()
        log.count("lists")
        if reading.fault:
            await self._list_failed(response.url, reading.fault, reading.fault)
            return
        if reading.unread:
            log.count("cards_unread", reading.unread)
            log.not_index("cards_unread")
        if reading.lost:
            log.not_index("list_failed")
        for card in reading.cards:
            if card.id not in self._cards:
                seen = CardSeen(card.id, card.url, card.digest, self.job.clock())
                self._cards[card.id] = seen
                await self.job.write(seen)
        if reading.next and (request := self._list_request(reading.next)):
            yield request

    async def parse_detail(self, response: Response, page: DetailPage, visit: Visit) -> None:
        """Hand a detail page on and make room for the next one."""
        try:
            await self._details.take(response, page, visit)
            self._tell()
        except DoorwatchError as error:
            self._stop(error)
        except Exception as error:
            await self._details.failed(visit, f"unreadable: {type(error).__name__}", "detail_failed")
        finally:
            self._room.release()

    async def failed_list(self, failure: Any) -> None:
        """Note a list page that never came."""
        try:
            await self._list_failed(failure.request.url, *_why(failure.value, "list_failed"))
        except DoorwatchError as error:
            self._stop(error)
        finally:
            self._list_done()

    async def failed_detail(self, failure: Any) -> None:
        """Note a detail page that never came."""
        try:
            visit: Visit = failure.request.cb_kwargs["visit"]
            word, reason = _why(failure.value, "detail_failed")
            if reason in _NO_MORE:
                # The night's allowance is over: what was not asked for has not failed, it waits.
                self._over = True
                self.job.log.not_detail(reason)
                return
            await self._details.failed(visit, word, reason)
        except DoorwatchError as error:
            self._stop(error)
        finally:
            self._room.release()

    def _list_request(self, url: str) -> Request | None:
        rules, log = self.job.profile.list, self.job.log
        if url in self._lists_seen:
            log.not_index("list_loops")
            return None
        if len(self._lists_seen) >= rules.max_pages:
            log.not_index("list_too_long")
            return None
        self._lists_seen.add(url)
        self._lists_open += 1
        return Request(url, callback=self.parse_list, errback=self.failed_list, dont_filter=True, priority=10)

    def _detail_request(self, visit: Visit) -> Request:
        known = visit.known
        headers = {}
        if known is not None and known.conditional:
            marks = {
                "If-None-Match": known.validators.etag,
                "If-Modified-Since": known.validators.last_modified,
            }
            headers = {name: value for name, value in marks.items() if value}
        return Request(
            visit.url,
            callback=self.parse_detail,
            errback=self.failed_detail,
            headers=headers,
            cb_kwargs={"visit": visit},
            meta={"page_params": {"listing": visit.id}},
            dont_filter=True,
        )

    async def _list_failed(self, url: str, word: str, reason: str) -> None:
        self.job.log.not_index(reason)
        self.job.log.count("lists_failed")
        await self.job.write(FetchFailed(None, url, "list", word, self.job.clock()))

    def _list_done(self) -> None:
        self._lists_open -= 1
        if self._lists_open == 0:
            self._index_read.set()

    def _judge_index(self) -> None:
        """Doubt a list that shows nothing, or far less than is known: nobody is called removed then."""
        known, log = len(self.job.plan.known), self.job.log
        if not self._cards:
            log.not_index("empty_list")
        elif len(self.job.plan.known.keys() & self._cards.keys()) < known * self.job.profile.list.floor:
            log.not_index("list_below_floor")

    def _stop(self, error: DoorwatchError) -> None:
        """End the crawl early; what is under way is finished, nothing new is begun."""
        self.job.failure = self.job.failure or error
        if isinstance(error, SpoolFull):
            self.job.log.not_index("spool_full")
            self.job.log.not_detail("spool_full")

    def _tell(self) -> None:
        done = self.job.log.counted("details")
        if done % _PROGRESS_EVERY == 0:
            due = self.job.log.counted("due")
            self.job.progress({"event": "progress", "details": done, "due": due, "cards": len(self._cards)})


def _why(error: BaseException, otherwise: str) -> tuple[str, str]:
    """Return the word for a record and the reason for the scan of a request that failed."""
    if isinstance(error, GateRefused):
        return f"refused: {error.reason}", error.reason
    return type(error).__name__, otherwise
