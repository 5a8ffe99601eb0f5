"""What a page offers by itself for a field on which the profile is silent.

Each source gives candidates; the order is JSON-LD, microdata, Open Graph, labels, shape of the page.
For `text` and `stated_age` all sources are read, not the first alone: structured data that says
something harmless beside a page that says something else must not blind the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lxml.etree import _Element

from crawler.labels import KNOWN, fold
from crawler.page import HtmlPage, attribute
from crawler.structured import Node, objects, texts
from crawler.tree import Found, all_text, select

LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy", "src", "data-srcset", "srcset")
"""Where pages keep a picture's address; `src` of a lazy picture is a placeholder, so it comes later."""
_ALL_SOURCES = ("text", "stated_age", "phones", "handles")
_SHORTEST = 20
"""Characters from which a block of the page may be the description."""


def values(page: HtmlPage, name: str) -> list[Found]:
    """Return the candidates for a field, the best source first; empty when nothing offers itself."""
    found: list[Found] = []
    for source in (_from_item, _from_graph, _from_labels, _from_shape):
        found += [one for one in source(page, name) if one != ""]
        if found and name not in _ALL_SOURCES:
            return found
    return _without_parts(page, found) if name == "text" else found


def handle_values(page: HtmlPage) -> list[tuple[str | None, Found]]:
    """Return candidates (kind or None for a bare link, value) for handles."""
    found: list[tuple[str | None, Found]] = []
    if page.item is not None:
        people = [page.item, *_people(page.item)]
        found += [(None, link) for node in people for link in texts(node.get("sameAs"))]
    for kind in ("telegram", "whatsapp", "snapchat", "instagram", "email"):
        found += [(kind, value) for value in page.labels.known(kind)]
    found += [(None, link.get("href", "")) for link in _own(page, select(page.region, "a[href]"))]
    return found


def _from_item(page: HtmlPage, name: str) -> Sequence[Found]:
    if page.item is None:
        return []
    reader = _ITEM.get(name)
    return reader(page.item) if reader else []


def _from_graph(page: HtmlPage, name: str) -> Sequence[Found]:
    key = {"title": "title", "text": "description", "images": "image", "videos": "video"}.get(name)
    return list(page.graph.get(key, [])) if key else []


def _from_labels(page: HtmlPage, name: str) -> Sequence[Found]:
    return page.labels.known(name)


def _from_shape(page: HtmlPage, name: str) -> Sequence[Found]:
    if name == "title":
        return _own(page, select(page.region, "h1")) or select(page.root, "head > title")
    if name == "text":
        block = _longest_block(page)
        return [] if block is None else [block]
    if name == "images":
        return _pictures(page)
    if name == "phones":
        return [link.get("href", "") for link in _own(page, select(page.region, "a[href^='tel:']"))]
    if name == "posted_at":
        return [time.get("datetime", "") for time in _own(page, select(page.region, "time[datetime]"))][:1]
    return []


def _pictures(page: HtmlPage) -> Sequence[Found]:
    shown = (one for one in _own(page, select(page.region, "img")) if not _is_icon(one))
    return [address for one in shown if (address := attribute(one, LAZY))]


def _is_icon(element: _Element) -> bool:
    sizes = [element.get(side, "") for side in ("width", "height")]
    return any(size.isdigit() and int(size) <= 32 for size in sizes)


def _longest_block(page: HtmlPage) -> _Element | None:
    """Return the element that itself holds the most running text: a description, not a frame around it."""
    best, most = None, _SHORTEST - 1
    for element in _own(page, select(page.region, "div, section, article, td, p, main")):
        parent = element.getparent()
        if element.tag == "p" and parent is not None and len(parent.findall("p")) > 1:
            continue
        length = len((element.text or "").strip())
        length += sum(len((child.tail or "").strip()) for child in element)
        length += sum(len(all_text(part).strip()) for part in element.findall("p"))
        if length > most:
            best, most = element, length
    return best


def _without_parts(page: HtmlPage, found: list[Found]) -> list[Found]:
    """Drop texts that another one holds whole (a description cut short, or told twice)."""
    words = [" ".join(page.words(one).split()) for one in found]
    kept: list[Found] = []
    for index, one in enumerate(found):
        mine = words[index].rstrip("….").rstrip()
        others = [other for place, other in enumerate(words) if place != index]
        twice = words[index] in words[:index]
        if (
            mine
            and not twice
            and not any(mine in other and len(other) > len(words[index]) for other in others)
        ):
            kept.append(one)
    return kept


def _own(page: HtmlPage, elements: list[_Element]) -> list[_Element]:
    skipped = page.skipped
    if not skipped:
        return elements
    return [one for one in elements if not any(up in skipped for up in (one, *one.iterancestors()))]


def _first(*keys: str) -> Callable[[Node], list[Found]]:
    def read(node: Node) -> list[Found]:
        return next((found for key in keys if (found := _raw(node.get(key)))), [])

    return read


def _raw(value: Any) -> list[Found]:
    """Return texts, but leave an element as it is: its hidden parts are not the field's."""
    many = value if isinstance(value, list) else [value]
    return [part for one in many for part in ([one] if isinstance(one, _Element) else texts(one))]


def _people(node: Node) -> Iterator[Node]:
    """Yield the person whom the listing is about; a firm that sells is nobody's name."""
    for key in ("provider", "seller", "author", "performer", "offeredBy"):
        for one in objects(node.get(key)):
            if "Organization" not in texts(one.get("@type")):
                yield one


def _of_person(*keys: str) -> Callable[[Node], list[Found]]:
    def read(node: Node) -> list[Found]:
        reader = _first(*keys)
        return next((found for person in _people(node) if (found := reader(person))), [])

    return read


def _places(node: Node, key: str, inner: str) -> list[Found]:
    people = [node, *_people(node)]
    places = [place for one in people for name in ("areaServed", "address", "location") for place in
              objects(one.get(name))]  # fmt: skip
    deep = [*places, *(address for place in places for address in objects(place.get("address")))]
    return next((found for place in deep for name in (inner, key) if (found := _raw(place.get(name)))), [])


def _age(node: Node) -> list[Found]:
    names = {fold(label) for label in KNOWN["stated_age"]}
    properties = [one for owner in (node, *_people(node)) for one in objects(owner.get("additionalProperty"))]
    return [
        value
        for one in properties
        if any(fold(label) in names for label in texts(one.get("name")))
        for value in _raw(one.get("value"))
    ]


def _price(node: Node) -> list[Found]:
    offers = objects(node.get("offers")) or [node]
    found = []
    for offer in offers:
        amount = next(iter(texts(offer.get("price")) or texts(offer.get("lowPrice"))), None)
        unit = next(iter(texts(offer.get("priceCurrency"))), "")
        if amount is not None:
            found.append(f"{amount} {unit}".strip())
    return list(found)


def _city(node: Node) -> list[Found]:
    found = _places(node, "name", "addressLocality")
    return found or [text for key in ("areaServed", "location") for text in _raw(node.get(key))]


def _phones(node: Node) -> list[Found]:
    return [phone for one in (node, *_people(node)) for phone in _raw(one.get("telephone"))]


def _reviews(node: Node) -> list[Found]:
    return [text for one in objects(node.get("review")) for text in _first("reviewBody", "description")(one)]


def _videos(node: Node) -> list[Found]:
    return [text for one in objects(node.get("video")) for text in _first("contentUrl", "url")(one)]


_ITEM: Mapping[str, Callable[[Node], list[Found]]] = {
    "title": _first("name", "headline"),
    "text": _first("description", "articleBody"),
    "language": _first("inLanguage"),
    "persona": _of_person("name", "givenName", "alternateName"),
    "city": _city,
    "country": lambda node: _places(node, "addressCountry", "addressCountry"),
    "section": _first("category", "serviceType"),
    "stated_age": _age,
    "price": _price,
    "account": _of_person("identifier"),
    "posted_at": _first("datePosted", "datePublished", "dateCreated"),
    "bumped_at": _first("dateModified"),
    "phones": _phones,
    "images": _first("image"),
    "videos": _videos,
    "reviews": _reviews,
}
