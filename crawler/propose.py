"""From one list page and one detail page to a proposed profile. A person reads it before it is used."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import yaml
from lxml.etree import _Element

from crawler.extract import extract, found_fields
from crawler.labels import KNOWN
from crawler.page import HtmlPage, absolute, address_values, cut
from crawler.profile import DetailRules, Find, ListRules, SiteProfile
from crawler.profiles import parse_profile
from crawler.structured import json_ld, microdata, texts
from crawler.tree import all_text, select, xpath_elements
from doorwatch.errors import BadInput

NEXT_WORDS = (
    "next",
    "volgende",
    "weiter",
    "suivant",
    "siguiente",
    "următor",
    "következő",
    "następn",
    "›",
    "»",
)
_RELATED = ("related", "similar", "also", "more-like", "ook-bekeken", "aehnlich", "ähnlich", "vergelijkbaar")
_FRAME = "ancestor::nav or ancestor::header or ancestor::footer or ancestor::aside"
_LEAST_CARDS = 3


@dataclass(frozen=True, slots=True)
class CardGuess:
    """Where the cards of a list page are, and what their links are."""

    card: str
    link: str
    addresses: tuple[str, ...]


def guess_cards(root: _Element, url: str) -> CardGuess:
    """Return the largest group of like elements that each hold a link of their own.

    Raises BadInput: no group of three or more; the list may be filled by a script (then its JSON
    endpoint is what a profile needs).
    """
    groups: dict[tuple[_Element, str], list[tuple[_Element, _Element]]] = {}
    for link in xpath_elements(root, f"//a[@href][not({_FRAME})]"):
        for element in [link, *list(link.iterancestors())[:5]]:
            parent = element.getparent()
            if parent is not None:
                groups.setdefault((parent, _signature(element)), []).append((element, link))
    best: CardGuess | None = None
    most = 0
    for (parent, signature), members in groups.items():
        first_links = dict(reversed(members))
        found = (absolute(url, link.get("href", "")) for link in first_links.values())
        addresses = tuple(dict.fromkeys(address for address in reversed(list(found)) if address))
        words = sum(min(len(all_text(element).strip()), 200) for element in first_links)
        if len(addresses) >= _LEAST_CARDS and len(addresses) == len(first_links) and words > most:
            most = words
            link = next(iter(first_links.values()))
            inner = "a" if not link.get("class") else _signature(link)
            best = CardGuess(f"{_signature(parent)} > {signature}", inner, addresses)
    if best is None:
        expected = "expected three or more links of one kind (a script's list: probe its JSON by hand)"
        raise BadInput(url, expected, "none")
    return best


def guess_identity(addresses: tuple[str, ...], own: str, named: Collection[str] = ()) -> Find:
    """Return which part of the addresses tells listings apart: a segment of the path, or a piece of it.

    A part that is different for each and holds a digit. Of the page at `own` it is best one of the
    texts that the page itself gives (`named`, its identifiers); else the shortest: titles are
    longer and change.
    """
    best: Find | None = None
    shortest = 0
    longest_path = max(len(urlsplit(one).path.split("/")) for one in addresses)
    for segment in range(1, longest_path + 1):
        for find in _cuts(segment):
            values = [_piece(find, one) for one in addresses]
            known = [value for value in values if value and any(letter.isdigit() for letter in value)]
            length = 0 if _piece(find, own) in named else sum(map(len, known))
            if len(set(known)) == len(addresses) and (best is None or length < shortest):
                best, shortest = find, length
    return best or Find(segment=-1)


def guess_next(root: _Element) -> dict[str, Any] | None:
    """Return how the next page is found, None when nothing leads on."""
    for css in ("a[rel~=next]", "link[rel~=next]"):
        if select(root, css):
            return {"css": css, "attribute": ["href"]}
    for link in select(root, "a[href]"):
        words = f"{all_text(link)} {link.get('class') or ''} {link.get('aria-label') or ''}".casefold()
        if any(word in words for word in NEXT_WORDS) and link.get("class"):
            return {"css": _signature(link), "attribute": ["href"]}
    return None


def propose(
    platform: str, url: str, page: _Element, detail_url: str, detail: _Element, guess: CardGuess
) -> dict[str, Any]:
    """Return `profile` (YAML), `listing` (what it would extract), `fields` and `silent` (found by guess)."""
    identity = guess_identity(guess.addresses, detail_url, _identifiers(detail, platform))
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    rules: dict[str, Any] = {
        "urls": [path],
        "card": guess.card,
        "id": _plain(identity),
        "link": {"css": guess.link, "attribute": ["href"]},
    }
    if onward := guess_next(page):
        rules["next"] = onward
    about: dict[str, Any] = {}
    if select(detail, "h1"):
        about["ready"] = {"css": "h1"}
    if scope := next((css for css in ("main", "[role=main]", "article") if select(detail, css)), None):
        about["scope"] = scope
    if others := _related(detail):
        about["exclude"] = others
    reader = HtmlPage(detail, detail_url, _blank(platform, about), _piece(identity, detail_url))
    fields = {
        name: {"label": [label]}
        for name, labels in KNOWN.items()
        if name in ("stated_age", "persona", "city", "section", "price", "phones", "account", "posted_at")
        for label in [next((one for one in labels if reader.labels.get((one,))), None)]
        if label
    }
    proposed = {"schema": 1, "platform": platform, "list": rules, "detail": about, "fields": fields}
    text = yaml.safe_dump(proposed, sort_keys=False, allow_unicode=True, width=100)
    profile = parse_profile(text, f"{platform}.yaml")
    listing_id = _piece(identity, detail_url) or "?"
    listing = extract(HtmlPage(detail, detail_url, profile, listing_id), platform, listing_id).listing
    found = found_fields(listing)
    silent = [name for name in found if name not in fields]
    return {"profile": text, "listing": listing, "fields": list(found), "silent": silent}


def _identifiers(root: _Element, platform: str) -> set[str]:
    """Return what the page may mean by its number: structured identifiers and labelled values."""
    page = HtmlPage(root, "http://localhost/", _blank(platform, {}))
    tops = xpath_elements(root, "//*[@itemscope and not(@itemprop)]")
    nodes = [*json_ld(root), *microdata(tops)]
    structured = {text for node in nodes for text in texts(node.get("identifier"))}
    return structured | {page.words(value) for value in page.labels.all()}


def _cuts(segment: int) -> Iterable[Find]:
    yield Find(segment=segment)
    for count in (2, 1):
        yield Find(segment=segment, split="-", last=count)
        yield Find(segment=segment, split="-", first=count)


def _piece(find: Find, address: str) -> str | None:
    value = next(iter(address_values(find, address)), None)
    return cut(find, value) if value else None


def _plain(find: Find) -> dict[str, Any]:
    keys = ("segment", "split", "first", "last")
    return {key: getattr(find, key) for key in keys if getattr(find, key) is not None}


def _signature(element: _Element) -> str:
    """Return tag and first class or id: enough to find the element again, little enough to last."""
    names = [name for name in (element.get("class") or "").split() if name.replace("-", "").isalnum()]
    return f"{element.tag}.{names[0]}" if names else str(element.tag)


def _related(root: _Element) -> list[str]:
    found: dict[str, None] = {}
    for element in select(root, "aside, section, div, ul"):
        name = f"{element.get('class') or ''} {element.get('id') or ''}".casefold()
        if any(word in name for word in _RELATED) and element.get("class"):
            found[_signature(element)] = None
    return list(found)


def _blank(platform: str, about: dict[str, Any]) -> SiteProfile:
    rules = ListRules(urls=("/",), id=Find(segment=1), link=Find(css="a"))
    detail = DetailRules(scope=about.get("scope"), exclude=tuple(about.get("exclude", ())))
    return SiteProfile(platform, rules, detail, {})
