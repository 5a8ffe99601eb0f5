"""From a detail page to a listing: the profile first, then what the page offers by itself.

Where the profile speaks and finds nothing, the field is empty: a guess in its place would hide
that the layout changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from lxml.etree import _Element

from crawler import guess, values
from crawler.page import HtmlPage, absolute, attribute, cut, search_json
from crawler.profile import Find, Reveal
from crawler.tree import Found
from doorwatch.types import LANGUAGES, Account, Handle, Listing, Price, Review

MAX_TEXT, MAX_TITLE, MAX_FIELD = 20_000, 500, 200
"""Characters kept. What is longer is no advertisement's, and every reader after this is bounded by it."""
MAX_PICTURES = 40


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a detail page gave; `reveal` is the address that shows the contact, None without one."""

    listing: Listing
    reveal: str | None = None


def extract(page: HtmlPage, platform: str, identity: str) -> Extracted:
    """Read one detail page. A field that is not there is empty; odd pages raise nothing."""
    age, unread = _age(page)
    profile = page.profile
    listing = Listing(
        platform,
        identity,
        url=page.url,
        title=_one(page, "title", MAX_TITLE),
        text=_joined([*_many(page, "text"), *unread], MAX_TEXT),
        hidden_text=page.text.both(page.region)[1][:MAX_TEXT] or None,
        language=_language(_one(page, "language")),
        stated_age=age,
        persona=_one(page, "persona"),
        city=_one(page, "city"),
        country=_country(_one(page, "country")) or profile.country,
        section=_one(page, "section"),
        price=_price(page),
        phones=_unique(phone for text in _many(page, "phones") if (phone := values.phone(text))),
        handles=_handles(page),
        images=_addresses(page, "images")[:MAX_PICTURES],
        videos=_addresses(page, "videos"),
        account=_account(page),
        reviews=tuple(Review(text[:MAX_TEXT]) for text in _many(page, "reviews")),
        posted_at=_instant(page, "posted_at"),
        bumped_at=_instant(page, "bumped_at"),
    )
    return Extracted(listing, page.link(profile.reveal.link) if profile.reveal else None)


def with_revealed(listing: Listing, reveal: Reveal, answer: Any, url: str) -> Listing:
    """Return the listing with the contact that the reveal request answered (JSON)."""
    texts = search_json(reveal.phones, answer, url) if reveal.phones else []
    phones = [phone for text in texts if (phone := values.phone(text))]
    handles = [
        Handle(kind, value)
        for kind, find in reveal.handles.items()
        for text in search_json(find, answer, url)
        if (value := values.handle(kind, text))
    ]
    return replace(
        listing,
        phones=_unique([*listing.phones, *phones]),
        handles=_unique([*listing.handles, *handles]),
    )


def found_fields(listing: Listing) -> tuple[str, ...]:
    """Return the names of the fields that hold something, for the extraction rate."""
    skipped = ("schema", "platform", "id", "url", "status", "observed_at", "extra")
    names = (name for name in listing.__dataclass_fields__ if name not in skipped)
    return tuple(name for name in names if getattr(listing, name) not in (None, ()))


def content_hash(listing: Listing, reveal: str) -> str:
    """Return the SHA-256 (hex) of what was extracted, without address and time of observation.

    An edited title moves the address; the title itself is in the hash.
    """
    same = replace(listing, url=None, observed_at=None)
    return hashlib.sha256(msgspec.json.encode((same, reveal))).hexdigest()


def _values(page: HtmlPage, name: str) -> list[Found]:
    """Return the values of a field: by the profile, or by guess where it is silent and allows it."""
    find = page.profile.fields.get(name)
    if find is not None:
        return _cut_all(page, find)
    return guess.values(page, name) if page.profile.fallback else []


def _cut_all(page: HtmlPage, find: Find) -> list[Found]:
    found = page.find(find)
    if find.split is None:
        return found
    return [piece for one in found if (piece := cut(find, page.words(one))) is not None]


def _many(page: HtmlPage, name: str) -> list[str]:
    return [words for found in _values(page, name) if (words := page.words(found))]


def _one(page: HtmlPage, name: str, longest: int = MAX_FIELD) -> str | None:
    return next((words[:longest] for words in _many(page, name)), None)


def _joined(parts: Sequence[str], longest: int) -> str | None:
    return "\n".join(dict.fromkeys(parts))[:longest] or None


def _age(page: HtmlPage) -> tuple[int | None, list[str]]:
    """Return the lowest age of the field, and what stood there without being a plain number.

    "zestien" in the age field is nobody's number here, yet it must be read: it goes to the text.
    """
    find = page.profile.fields.get("stated_age")
    label = find.label[0] if find and find.label else "Age"
    words = _many(page, "stated_age")
    ages = [age for text in words if (age := values.age(text)) is not None]
    unread = [f"{label}: {text}"[:MAX_FIELD] for text in words if values.age(text) is None]
    return min(ages, default=None), unread


def _price(page: HtmlPage) -> Price | None:
    prices = (values.price(text, page.profile.currency) for text in _many(page, "price"))
    return next((price for price in prices if price), None)


def _instant(page: HtmlPage, name: str) -> datetime | None:
    """Return the first instant of a field; of a `<time>` or what holds one, its machine form."""
    for found in _values(page, name):
        texts = [found] if isinstance(found, str) else [*_machine_times(found), page.words(found)]
        for text in texts:
            if at := values.instant(text, page.profile.zone):
                return at
    return None


def _machine_times(element: _Element) -> list[str]:
    return [text for time in element.iter("time") if (text := time.get("datetime"))]


def _handles(page: HtmlPage) -> tuple[Handle, ...]:
    places: Mapping[str, Find] = page.profile.handles
    found: list[tuple[str | None, str]] = [
        (kind, page.words(one)) for kind, find in places.items() for one in _cut_all(page, find)
    ]
    if not places and page.profile.fallback:
        found = [(kind, page.words(one)) for kind, one in guess.handle_values(page)]
    return _unique(
        Handle(known, value)
        for kind, text in found
        if (known := kind or values.link_kind(text)) and (value := values.handle(known, text))
    )


def _addresses(page: HtmlPage, name: str) -> tuple[str, ...]:
    """Return absolute addresses; of an element the first of the attributes in which pictures are kept."""
    texts = (one if isinstance(one, str) else attribute(one, guess.LAZY) or "" for one in _values(page, name))
    found = (address for text in texts if text and (address := absolute(page.url, text)))
    return _unique(address for address in found if address != page.url)


def _account(page: HtmlPage) -> Account | None:
    identity = _one(page, "account")
    return Account(id=identity) if identity else None


def _language(text: str | None) -> str | None:
    code = (text or "").lower().replace("_", "-").split("-")[0]
    return code if code in LANGUAGES or (len(code) == 2 and code.isascii() and code.isalpha()) else None


def _country(text: str | None) -> str | None:
    return text.upper() if text and len(text) == 2 and text.isascii() and text.isalpha() else None


def _unique(items: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(items))
