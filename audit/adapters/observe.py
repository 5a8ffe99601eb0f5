"""Seeing what is online as the crawler sees it: through its gate, under the same agreement, signed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpx
from nacl.signing import SigningKey
from web_poet import HttpResponse, PageParams

from crawler.addresses import AddressBook
from crawler.budget import Budget
from crawler.gate import ROBOTS, Gate
from crawler.job import user_agent
from crawler.pages import DetailPage
from crawler.profile import SiteProfile
from crawler.signing import RequestSigner
from doorwatch.agreements import WELL_KNOWN, host_of, published_key, verify_platform
from doorwatch.errors import Unreachable
from doorwatch.types import Agreement, Clock

_GONE = (404, 410)
_TIMEOUT = 30.0


class Watch(Protocol):
    """Somebody who looks whether an advertisement is online."""

    def look(self, address: str, text: str) -> bool:
        """Tell whether the advertisement with this text is at an address. Raises Unreachable."""


@dataclass
class Observer:
    """Looks at single pages of one platform. Nothing is kept but yes or no. Close it at the end."""

    agreement: Agreement
    profile: SiteProfile
    key: SigningKey
    folder: Path
    clock: Clock

    def __post_init__(self) -> None:
        """Make the gate; nothing is requested yet."""
        self._budget = Budget(self.folder, self.agreement)
        self._gate = Gate(
            self.agreement, AddressBook(self.agreement.scope.private_hosts), self._budget, self.clock
        )
        self._signer = RequestSigner(self.key)
        self._loop = asyncio.new_event_loop()
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)
        self._ready = False

    def look(self, address: str, text: str) -> bool:
        """Tell whether the advertisement with this text is at an address.

        Raises RequestRefused: agreement, robots.txt or pages of the night forbid the look. Unreachable.
        """
        return self._loop.run_until_complete(self._look(address, text))

    def close(self) -> None:
        """End connections and give back what is left of the night's pages."""
        self._loop.run_until_complete(self._client.aclose())
        self._loop.close()
        self._budget.close()

    async def _look(self, address: str, text: str) -> bool:
        await self._open(address)
        answer = await self._get(address)
        if answer.status_code in _GONE:
            return False
        if answer.status_code != 200:
            raise Unreachable(f"{urlsplit(address).netloc}: expected a page; got {answer.status_code}")
        return " ".join(text.split()) in self._words(answer)

    def _words(self, answer: httpx.Response) -> str:
        """Return what the page's listing says, by the site's own profile."""
        page = HttpResponse(str(answer.url), body=answer.content, headers=dict(answer.headers))
        found = DetailPage(
            response=page, profile=self.profile, params=PageParams(listing=_identity(page, self.profile))
        ).read()
        if found.extracted is None:
            return ""
        return " ".join((found.extracted.listing.text or "").split())

    async def _open(self, address: str) -> None:
        """Verify the platform's signature on the site, then read robots.txt; once."""
        if self._ready:
            return
        site = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"
        published = await self._get(site + WELL_KNOWN)
        verify_platform(self.agreement, published_key(published.content))
        self._gate.open()
        robots = await self._get(site + ROBOTS)
        self._gate.set_robots(host_of(site + ROBOTS), robots.text if robots.status_code == 200 else None)
        self._ready = True

    async def _get(self, url: str) -> httpx.Response:
        agent = user_agent(self.agreement)
        async with self._gate.passage(url):
            headers = {"user-agent": agent, **self._signer.headers("GET", url, agent, self.clock())}
            try:
                return await self._client.get(url, headers=headers)
            except httpx.HTTPError as error:
                raise Unreachable(f"{url}: expected an answer; got {type(error).__name__}") from error


def _identity(page: HttpResponse, profile: SiteProfile) -> str:
    """Return the id that the page gives itself: which listing it is, its words tell."""
    from crawler.page import HtmlPage

    made = HtmlPage(page.selector.root, str(page.url), profile)
    return (made.first(profile.detail.id) if profile.detail.id else None) or ""
