"""Listings from a WARC file: its pages are read as in a crawl of the same site, and nothing is requested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from web_poet import HttpResponse, HttpResponseHeaders, PageParams

from crawler.page import HtmlPage, address_values, cut
from crawler.pages import DetailPage, json_of
from crawler.profile import SiteProfile
from crawler.tree import select
from doorwatch import ingest
from doorwatch.ingest import SetAside
from doorwatch.types import Listing, RawPage

_OK = 200


def read_warc(
    stream: BinaryIO, name: str, profile: SiteProfile, platform: str
) -> Iterator[Listing | SetAside]:
    """Yield the listings of a WARC file's detail pages, observed when they were fetched.

    Lists, answers for programs and pages that were not found are passed over: a file does not say what is
    gone. A page that should be a listing's and is not (maintenance, another layout, no id) is a SetAside
    that names record, address and reason. Contacts behind a button stay there. Raises BadInput: the file
    cannot be opened.
    """
    for number, page in enumerate(ingest.read_warc(stream, name), start=1):
        if isinstance(page, SetAside):
            yield page
        elif page.status == _OK and (read := _read(page, f"{name}:page {number}", profile, platform)):
            yield read


def _read(page: RawPage, place: str, profile: SiteProfile, platform: str) -> Listing | SetAside | None:
    response = HttpResponse(
        page.url, page.body, status=page.status, headers=HttpResponseHeaders(list(page.headers))
    )
    if json_of(response) is not None:
        return None
    html = HtmlPage(response.selector.root, page.url, profile)
    if _is_list(html):
        return None
    identity = _identity(html)
    if identity is None:
        return _aside(page, place, "must be a detail page with the listing's id; got one without")
    found = DetailPage(response=response, profile=profile, params=PageParams(listing=identity)).read()
    if found.extracted is None:
        return _aside(page, place, f"must be a listing's detail page; got {found.fault or 'another page'}")
    return replace(found.extracted.listing, platform=platform, observed_at=page.fetched_at)


def _is_list(page: HtmlPage) -> bool:
    """A page that shows cards, or leads to the next ones, and is no listing's."""
    rules, ready = page.profile.list, page.profile.detail.ready
    if ready is not None and page.has(ready):
        return False
    cards = rules.card is not None and bool(select(page.root, rules.card))
    return cards or (rules.next is not None and page.link(rules.next) is not None)


def _identity(page: HtmlPage) -> str | None:
    """Return the id as the list would have it, from the address; else as the page itself says it."""
    rules = page.profile
    if rules.list.id.segment is not None:
        found = (cut(rules.list.id, text) for text in address_values(rules.list.id, page.url))
        return next((identity for identity in found if identity), None)
    return page.first(rules.detail.id) if rules.detail.id is not None else None


def _aside(page: RawPage, place: str, expected: str) -> SetAside:
    return SetAside(place, None, f"{place}: {expected}", len(page.body), page.body)
