"""One page in memory, and how a profile's `Find` is looked up in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import jmespath
from lxml.etree import _Element

from crawler.labels import Labels
from crawler.profile import Find, Marker, SiteProfile
from crawler.structured import Node, json_ld, main_item, microdata, open_graph
from crawler.tree import Found, all_text, search, select, xpath_elements
from crawler.visible import PageText


class HtmlPage:
    """A parsed page under a profile. `listing` is the id that was asked for, None for a list page."""

    def __init__(self, root: _Element, url: str, profile: SiteProfile, listing: str | None = None) -> None:
        self.root, self.url, self.profile, self.listing = root, url, profile, listing

    @cached_property
    def skipped(self) -> set[_Element]:
        """Elements that belong to other listings."""
        return {element for css in self.profile.detail.exclude for element in select(self.root, css)}

    @cached_property
    def text(self) -> PageText:
        """The reader of visible and hidden text."""
        return PageText(self.root, self.skipped)

    @cached_property
    def region(self) -> _Element:
        """The part of the page that is the listing; the whole page when the scope is not there."""
        scope = self.profile.detail.scope
        found = select(self.root, scope) if scope else select(self.root, "main, [role=main]")
        if found:
            return found[0]
        bodies = select(self.root, "body")
        return bodies[0] if bodies else self.root

    @cached_property
    def labels(self) -> Labels:
        """The labelled values of the region."""
        return Labels(self.region, self.text, self.skipped)

    @cached_property
    def item(self) -> Node | None:
        """The structured data of the page's one listing: JSON-LD first, then microdata."""
        found = main_item(json_ld(self.root), self.url, self.listing)
        return found or main_item(self._microdata(), self.url, self.listing)

    @cached_property
    def graph(self) -> dict[str, list[str]]:
        """The Open Graph properties of the page."""
        return open_graph(self.root)

    def has(self, marker: Marker) -> bool:
        """Say whether a marker's element, or its words, stand on the page."""
        if marker.css is not None:
            return bool(select(self.root, marker.css))
        words = " ".join((marker.words or "").casefold().split())
        return words in " ".join(all_text(self.root).casefold().split())

    def find(self, find: Find, within: _Element | None = None) -> list[Found]:
        """Return every value of a `Find`, elements as elements; empty when there is none."""
        base = self.root if within is None else within
        if find.css is not None or find.xpath is not None:
            return self._elements(find, base)
        if find.label:
            return self.labels.get(find.label)
        if find.item is not None:
            return _flat(jmespath.search(find.item, self.item or {}))
        return list(address_values(find, self.url))

    def words(self, found: Found) -> str:
        """Return a found value as visible text."""
        return found.strip() if isinstance(found, str) else self.text.visible(found)

    def first(self, find: Find, within: _Element | None = None) -> str | None:
        """Return the first value as text, cut as the profile says; None when there is none."""
        values = (self.words(found) for found in self.find(find, within))
        return next((cut(find, value) for value in values if value), None)

    def link(self, find: Find, within: _Element | None = None) -> str | None:
        """Return the first value as an absolute address without fragment."""
        value = self.first(find, within)
        return absolute(self.url, value) if value else None

    def _elements(self, find: Find, base: _Element) -> list[Found]:
        found: Sequence[Found] = select(base, find.css) if find.css else search(base, find.xpath or "")
        mine = [one for one in found if not isinstance(one, _Element) or self._own(one)]
        if not find.attribute:
            return mine
        return [
            value for one in mine if isinstance(one, _Element) if (value := attribute(one, find.attribute))
        ]

    def _own(self, element: _Element) -> bool:
        if not self.skipped:
            return True
        return not any(parent in self.skipped for parent in (element, *element.iterancestors()))

    def _microdata(self) -> list[Node]:
        items = [
            top for top in xpath_elements(self.root, "//*[@itemscope and not(@itemprop)]") if self._own(top)
        ]
        return microdata(items)


def attribute(element: _Element, names: Sequence[str]) -> str | None:
    """Return the first of the named attributes that has a value; of a `srcset` its last address."""
    for name in names:
        value = (element.get(name) or "").strip()
        if value and name.endswith("srcset"):
            value = value.split(",")[-1].split()[0]
        if value and not value.startswith("data:image/"):  # a placeholder of a lazy picture
            return value
    return None


def search_json(find: Find, data: Any, url: str) -> list[str]:
    """Return the values of a `Find` in a JSON answer, cut as the profile says."""
    if find.json is None:
        return address_values(find, url)
    found = (str(one) for one in _flat(jmespath.search(find.json, data)))
    return [value for text in found if (value := cut(find, text.strip()))]


def address_values(find: Find, url: str) -> list[str]:
    """Return what a constant or a segment of the address gives."""
    if find.value is not None:
        return [find.value]
    if find.segment is None:
        return []
    parts = [unquote(part) for part in urlsplit(url).path.split("/") if part]
    index = find.segment - 1 if find.segment > 0 else find.segment
    return [parts[index]] if -len(parts) <= index < len(parts) else []


def cut(find: Find, text: str) -> str | None:
    """Return the pieces of a value that `split` with `first` or `last` keeps; None without enough."""
    if find.split is None:
        return text
    pieces = text.split(find.split)
    kept = pieces[: find.first] if find.first else pieces[-(find.last or 1) :]
    return find.split.join(kept) if len(kept) == (find.first or find.last) else None


def absolute(base: str, address: str) -> str | None:
    """Return an absolute http(s) address without fragment, None for anything else."""
    try:
        joined = urlsplit(urljoin(base, address.strip()))
        valid = joined.scheme in ("http", "https") and bool(joined.hostname) and joined.port != 0
        joined.geturl().encode()
    except ValueError:  # half a character is one too: no request can be made of it
        return None
    return joined._replace(fragment="").geturl() if valid else None


def _flat(value: Any) -> list[Any]:
    if value is None or isinstance(value, bool | dict):
        return []
    if isinstance(value, list):
        return [one for part in value for one in _flat(part)]
    return [value if isinstance(value, str | _Element) else str(value)]
