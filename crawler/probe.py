"""`crawl probe`: one list page and one detail page of an agreed site, through the same gate."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
from parsel import Selector
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.profile import DetailRules, Find, ListRules, SiteProfile
from crawler.propose import guess_cards, propose
from crawler.spider import SiteSpider
from doorwatch.errors import DoorwatchError, RequestRefused, Unreachable


def blank_profile(platform: str, url: str) -> SiteProfile:
    """Return what stands in for the profile that does not exist yet."""
    return SiteProfile(platform, ListRules((url,), Find(segment=-1), Find(css="a")), DetailRules(), {})


class ProbeSpider(SiteSpider):
    """Reads two pages and leaves a proposal on the job. Nothing is written to the spool."""

    async def start(self) -> AsyncIterator[Request]:
        """Probe; there is nothing to crawl."""
        try:
            await self.open_gate()
            self.job.proposal = await self._probe(self.job.probe or "")
        except DoorwatchError as error:
            self.job.failure = error
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def _probe(self, url: str) -> dict[str, object]:
        page, page_url = await self._page(url)
        guess = guess_cards(page.root, page_url)
        detail, detail_url = await self._page(guess.addresses[0])
        proposal = propose(self.job.agreement.platform, page_url, page.root, detail_url, detail.root, guess)
        return {**proposal, "listing": msgspec.to_builtins(proposal["listing"])}

    async def _page(self, url: str) -> tuple[Selector, str]:
        try:
            response = await self.fetch(Request(url, callback=NO_CALLBACK, dont_filter=True))
        except RequestRefused:
            raise
        except Exception as error:
            raise Unreachable(f"{url}: expected a page; got {type(error).__name__}") from error
        if response.status != 200:
            raise Unreachable(f"{url}: expected a page; got status {response.status}")
        return Selector(response.text), response.url
