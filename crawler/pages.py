"""Page objects: what a list page and a detail page mean, apart from how they were fetched."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import attrs
import jmespath
from lxml.etree import _Element
from web_poet import HttpResponse, PageParams, WebPage

from crawler.extract import Extracted, extract
from crawler.page import HtmlPage, absolute, address_values, cut, search_json
from crawler.profile import Find, SiteProfile
from crawler.tree import select, xpath_elements

_ID_LENGTH = 200
_NO_ID = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PLACES = "descendant-or-self::*[@src or @href or @data-src]"


@dataclass(frozen=True, slots=True)
class Card:
    """A listing as a list shows it; `digest` changes when the card does."""

    id: str
    url: str
    digest: str


@dataclass(frozen=True, slots=True)
class ListReading:
    """What a list page gave. `unread` cards had no id or no address; `next` is the next page's address.

    `fault` is None, or why the page is not to be trusted: maintenance, changed_layout. `said_empty` is
    True when the site itself says that there are no (more) listings, `lost` when the page leads on to
    something that is no address: what comes behind it was not seen.
    """

    cards: tuple[Card, ...]
    unread: int = 0
    next: str | None = None
    fault: str | None = None
    said_empty: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True)
class DetailReading:
    """What a detail page gave.

    `fault` is None, or why it was not read: maintenance, changed_layout, gone_page, other_listing.
    """

    extracted: Extracted | None
    fault: str | None = None


@attrs.define(kw_only=True)
class ListPage(WebPage[ListReading]):
    """A list page, HTML or the JSON answer of a "load more" endpoint."""

    response: HttpResponse
    profile: SiteProfile

    def read(self) -> ListReading:
        """Return the cards and the way on."""
        data = json_of(self.response)
        return self._html() if data is None else self._json(data)

    def _html(self) -> ListReading:
        rules = self.profile.list
        page = HtmlPage(self.response.selector.root, str(self.response.url), self.profile)
        if maintained(page):
            return ListReading((), fault="maintenance")
        way = page.first(rules.next) if rules.next else None
        onward = absolute(page.url, way) if way else None
        if rules.card is None:
            return ListReading((), next=onward, fault=None if onward else "changed_layout")
        found = [self._card(page, element) for element in select(page.root, rules.card)]
        cards = tuple(card for card in found if card)
        empty = rules.empty is not None and page.has(rules.empty)
        fault = "changed_layout" if not found and not empty else None
        lost = _is_lost(way, onward)
        return ListReading(cards, len(found) - len(cards), onward, fault, said_empty=empty, lost=lost)

    def _card(self, page: HtmlPage, element: _Element) -> Card | None:
        rules = self.profile.list
        url = page.link(rules.link, element)
        if not url:
            return None
        identity = _first_of(rules.id, url) if _by_address(rules.id) else page.first(rules.id, element)
        if not identity or not fit_id(identity):
            return None
        volatile = {part for css in rules.volatile for part in select(element, css)}
        shown = [page.text.visible(element, volatile), *_addresses(element, volatile)]
        return Card(identity, url, _digest(shown))

    def _json(self, data: Any) -> ListReading:
        rules, url = self.profile.list, str(self.response.url)
        items = jmespath.search(rules.items, data) if rules.items else None
        if not isinstance(items, list):
            return ListReading((), fault="changed_layout")
        found = [self._item(item, url) for item in items]
        cards = tuple(card for card in found if card)
        more = next(iter(search_json(rules.more, data, url)), None) if rules.more else None
        onward = absolute(url, more) if more else None
        lost = _is_lost(more, onward)
        return ListReading(cards, len(found) - len(cards), onward, said_empty=not items, lost=lost)

    def _item(self, item: Any, url: str) -> Card | None:
        rules = self.profile.list
        link = next(iter(search_json(rules.link, item, url)), None) if isinstance(item, dict) else None
        address = absolute(url, link) if link else None
        if address is None:
            return None
        identity = next(iter(search_json(rules.id, item, address)), None)
        kept = {key: value for key, value in item.items() if key not in rules.volatile}
        fit = identity and fit_id(identity)
        return Card(fit, address, _digest([json.dumps(kept, sort_keys=True)])) if fit else None


@attrs.define(kw_only=True)
class DetailPage(WebPage[DetailReading]):
    """A detail page; the parameter `listing` is the id that was asked for."""

    response: HttpResponse
    profile: SiteProfile
    params: PageParams  # type: ignore[type-arg]  # scrapy-poet provides the bare class

    def read(self) -> DetailReading:
        """Return the listing, or why this page is not the listing's."""
        profile, rules = self.profile, self.profile.detail
        identity = str(self.params["listing"])
        page = HtmlPage(self.response.selector.root, str(self.response.url), profile, identity)
        if maintained(page):
            return DetailReading(None, "maintenance")
        if rules.gone is not None and page.has(rules.gone):
            return DetailReading(None, "gone_page")
        if rules.ready is not None and not page.has(rules.ready):
            return DetailReading(None, "changed_layout")
        if rules.id is not None and page.first(rules.id) != identity:
            return DetailReading(None, "other_listing")
        return DetailReading(extract(page, profile.platform, identity))


def json_of(response: HttpResponse) -> Any:
    """Return the JSON of an answer, None when it is a page."""
    kind = str(response.headers.get("Content-Type", "")).lower()
    if "json" not in kind or "ld+json" in kind:
        return None
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return {}


def maintained(page: HtmlPage) -> bool:
    """Say whether this is the site's maintenance page."""
    return any(page.has(marker) for marker in page.profile.maintenance)


def fit_id(text: str) -> str | None:
    """Return an id that a store can hold, None for any other text.

    1 to 200 characters in one line, as in a feed: a longer one, or a NUL, is refused by PostgreSQL and
    would end every night from then on.
    """
    fits = 0 < len(text) <= _ID_LENGTH and not text.isspace() and not _NO_ID.search(text)
    return text if fits else None


def _is_lost(way: str | None, onward: str | None) -> bool:
    """Say whether a way on was shown and cannot be gone; a script behind a button is none."""
    return bool(way) and onward is None and not str(way).strip().lower().startswith("javascript:")


def _by_address(find: Find) -> bool:
    return find.segment is not None


def _first_of(find: Find, url: str) -> str | None:
    return next((piece for text in address_values(find, url) if (piece := cut(find, text))), None)


def _addresses(card: _Element, volatile: set[_Element]) -> list[str]:
    """Return where a card's links and pictures lead: a new picture changes the card."""
    return [
        value
        for element in xpath_elements(card, _PLACES)
        if element not in volatile
        for name in ("href", "src", "data-src")
        if (value := element.get(name))
    ]


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
