"""The gate before the wire. Every request of a crawl passes here last, whatever caused it.

Order: phase (only the two public files until the platform's signature holds) - agreement (host,
path, hours) - robots.txt - pages a night - network guard - pace. The download handler asks it, so
that no middleware, retry or redirect can send past it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from protego import Protego

from crawler.addresses import AddressBook
from crawler.budget import Budget
from crawler.pace import Pace
from doorwatch.agreements import WELL_KNOWN, host_of, permits, within_hours
from doorwatch.errors import RequestRefused
from doorwatch.types import Agreement, Clock

ROBOTS = "/robots.txt"
AGENT = "doorwatch"
"""The product token that robots.txt rules are matched with."""
_PORTS = {"http": 80, "https": 443}


class GateRefused(RequestRefused):
    """The gate's no. `reason` is agreement, hours, key, robots, pages or address."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Gate:
    """Says of each request whether and when it may be sent. One gate per crawl.

    `refused` counts refusals by reason: agreement, hours, robots, pages, address, key.
    """

    def __init__(self, agreement: Agreement, book: AddressBook, budget: Budget, clock: Clock) -> None:
        self.agreement = agreement
        self.refused: Counter[str] = Counter()
        self.sent = 0
        self._book, self._budget, self._clock = book, budget, clock
        self._opened = False
        self._robots: dict[str, Protego | None] = {}
        self.pace = Pace(agreement.scope.rate)
        self._slots = asyncio.Semaphore(agreement.scope.concurrency)

    def open(self) -> None:
        """Let pages through: the platform's signature was verified with the key on its site."""
        self._opened = True

    def set_robots(self, host: str, text: str | None) -> None:
        """Take in a host's robots.txt; None when it could not be read: then all is disallowed.

        A longer crawl delay than the agreement's pace holds (at most a minute is waited).
        """
        if text is None:
            self._robots[host] = None
            return
        rules = Protego.parse(text)
        self._robots[host] = rules
        delays = [rules.crawl_delay(AGENT) or 0.0]
        if rate := rules.request_rate(AGENT):
            delays.append(rate.seconds / rate.requests)
        self.pace.slower(max(delays))

    def ease(self) -> None:
        """Halve the pace for the rest of the crawl: the site said that it is too much (429, 503)."""
        self.pace.slower(self.pace.delay * 2)

    def needs_robots(self, url: str) -> str | None:
        """Return the address of the robots.txt that must be read before `url`, None when none is.

        Raises RequestRefused: an address that nothing may be asked of.
        """
        parts = urlsplit(url)
        if parts.path in (ROBOTS, WELL_KNOWN) or host_of(url) in self._robots:
            return None
        return parts._replace(path=ROBOTS, query="", fragment="").geturl()

    def check(self, url: str) -> None:
        """Say no, or nothing, without sending. Raises RequestRefused with the reason."""
        path = urlsplit(url).path
        now = self._clock()
        try:
            permits(self.agreement, url, now)
        except RequestRefused as error:
            awake = within_hours(self.agreement.scope.hours, now)
            raise self._refuse("agreement" if awake else "hours", str(error)) from error
        site = urlsplit(self.agreement.site)
        own = host_of(url) == host_of(f"{site.scheme}://{site.netloc}/")
        if not self._opened and not (own and path in (ROBOTS, WELL_KNOWN)):
            raise self._refuse("key", "expected the platform's signature to be verified first")
        self._check_robots(url, path)

    @asynccontextmanager
    async def passage(self, url: str) -> AsyncIterator[None]:
        """Wait for the request's turn; send it within the context.

        The checks are made when its turn has come, not when it was queued: hours may have ended.
        Raises RequestRefused; nothing may be sent then.
        """
        self.check(url)
        async with self._slots:
            parts = urlsplit(url)
            try:
                await self._book.check(parts.hostname or "", parts.port or _PORTS[parts.scheme])
            except RequestRefused as error:
                raise self._refuse("address", str(error)) from error
            await self.pace.turn()
            self.check(url)
            try:
                self._budget.take(self._clock())
            except RequestRefused as error:
                raise self._refuse("pages", str(error)) from error
            self.sent += 1
            yield

    def _check_robots(self, url: str, path: str) -> None:
        if path in (ROBOTS, WELL_KNOWN):
            return
        host = host_of(url)
        if host not in self._robots:
            raise self._refuse("robots", f"{host}: expected robots.txt to be read first")
        rules = self._robots[host]
        if rules is None:
            raise self._refuse("robots", f"{host}: expected a robots.txt that can be read")
        if not rules.can_fetch(url, AGENT):
            raise self._refuse("robots", f"{host}: expected a path that robots.txt allows")

    def _refuse(self, reason: str, message: str) -> GateRefused:
        self.refused[reason] += 1
        return GateRefused(reason, message)
