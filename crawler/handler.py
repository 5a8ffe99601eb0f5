"""The one way to the network: Scrapy's HTTP handler behind the gate, with signatures and retries.

Being the last step before the wire it covers what any middleware, redirect, picture or retry asks.
"""

from __future__ import annotations

import asyncio
import email.utils
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

from doorwatch.agreements import host_of
from doorwatch.errors import RequestRefused

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.job import Job

RETRY_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 524})
BUSY = frozenset({429, 503})
RETRY_ERRORS = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
MAX_ROBOTS = 512_000
"""Characters of a robots.txt that are read (RFC 9309 asks for 500 KiB)."""
MAX_WAIT = 60.0
"""Seconds that a `Retry-After` is waited for at most."""


class AgreedHandler(HTTP11DownloadHandler):
    """Sends a request when the gate lets it through; the crawl's `job` hangs on the spider."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._robots: dict[str, asyncio.Lock] = {}

    async def download_request(self, request: Request) -> Response:
        """Send, with retries and growing pauses. Raises RequestRefused: the gate said no."""
        job: Job = self._crawler.spider.job  # type: ignore[union-attr]
        if "proxy" in request.meta or "bindaddress" in request.meta:
            raise RequestRefused("expected a direct request; got one through a proxy")
        await self._read_robots(job, request)
        for attempt in range(job.retries + 1):
            last = attempt == job.retries
            try:
                response = await self._send(job, request)
            except RETRY_ERRORS:
                if last:
                    raise
                response = None
            if response is not None and (last or response.status not in RETRY_STATUSES):
                return response
            if response is not None and response.status in BUSY:
                job.gate.ease()
            job.log.count("retried")
            await asyncio.sleep(_pause(response, job.retry_wait * 2**attempt, job.clock().timestamp()))
        raise AssertionError("the last attempt returns or raises")

    async def _read_robots(self, job: Job, request: Request) -> None:
        """Read the host's robots.txt before its first page (RFC 9309).

        No such file means no rule; a fault of the server, no answer or a redirect forbids all.
        """
        robots = job.gate.needs_robots(request.url)
        if robots is None:
            return
        async with self._robots.setdefault(host_of(robots), asyncio.Lock()):
            if job.gate.needs_robots(request.url) is None:
                return
            try:
                agent = {"User-Agent": request.headers.get("User-Agent") or b""}
                answer = await self._send(job, Request(robots, headers=agent))
            except RETRY_ERRORS:
                job.gate.set_robots(host_of(robots), None)
                return
        readable = answer.status == 200 or 400 <= answer.status < 500
        text = answer.body.decode("utf-8", "replace")[:MAX_ROBOTS] if answer.status == 200 else ""
        job.gate.set_robots(host_of(robots), text if readable else None)

    async def _send(self, job: Job, request: Request) -> Response:
        # Scrapy's own setting works through a middleware that is not here; the handler waits 10 s then.
        request.meta.setdefault("download_timeout", job.timeout)
        async with job.gate.passage(request.url):
            agent = (request.headers.get("User-Agent") or b"").decode("latin-1")
            for name, value in job.signer.headers(request.method, request.url, agent, job.clock()).items():
                request.headers[name] = value
            response = await super().download_request(request)
        job.log.count("requests")
        job.log.count("bytes", len(response.body))
        return response


def _pause(response: Response | None, backoff: float, now: float) -> float:
    """Return how long to wait: what the site asks for, else the growing pause, in seconds."""
    asked = (response.headers.get("Retry-After") or b"").decode("latin-1") if response is not None else ""
    if asked.isdigit():
        return min(max(float(asked), backoff), MAX_WAIT)
    try:
        at = email.utils.parsedate_to_datetime(asked).timestamp()
    except (TypeError, ValueError):
        return backoff
    return min(max(at - now, backoff), MAX_WAIT)


class PlainRedirects(RedirectMiddleware):
    """Follows redirects as new requests, which the gate judges anew. No referrer is told."""

    def handle_referer(self, request: Request, response: Response) -> None:
        """Send no Referer."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Look for no referrer middleware: there is none on purpose."""
