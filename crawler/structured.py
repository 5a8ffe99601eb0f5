"""Structured data of a page: JSON-LD, microdata and Open Graph, all in the shape of JSON-LD nodes.

Own small readers: the usual package costs 22 ms a page with all syntaxes and cannot be installed
from wheels beside the current lxml. What cannot be parsed is left out, the page stays readable.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element

from crawler.tree import all_text, xpath_elements

Node = dict[str, Any]
_MAX_DEPTH = 20
_ADDRESS = {"a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src",
            "source": "src", "embed": "src", "iframe": "src", "object": "data"}  # fmt: skip
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy")
_NEVER = {"BreadcrumbList", "Organization", "WebSite", "WebPage", "ItemList", "SearchAction", "ListItem"}
"""Types that describe the site or a list, never the one listing of a detail page."""


def json_ld(root: _Element) -> list[Node]:
    """Return the top nodes of all JSON-LD scripts, `@graph` opened up."""
    nodes: list[Node] = []
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            nodes += _top(_parse(script.text or ""))
    return nodes


def microdata(tops: Iterable[_Element]) -> list[Node]:
    """Return the items of top elements with `itemscope` (HTML Living Standard, section Microdata)."""
    return [_item(element, 0) for element in tops]


def open_graph(root: _Element) -> dict[str, list[str]]:
    """Return the values of each `og:` property of the page."""
    found: dict[str, list[str]] = {}
    for meta in xpath_elements(root, "//meta[starts-with(@property, 'og:') or starts-with(@name, 'og:')]"):
        value = (meta.get("content") or "").strip()
        name = meta.get("property") or meta.get("name") or ""
        if value:
            found.setdefault(name[3:], []).append(value)
    return found


def main_item(nodes: list[Node], url: str, listing: str | None) -> Node | None:
    """Return the node that is the page's one listing.

    The one whose identifier or address is the listing's; else the only one left. With several that
    cannot be told apart None: a related listing taken for the page's own would be a wrong person.
    """
    fit = [node for node in nodes if not _types(node) & _NEVER]
    own = [node for node in fit if listing is not None and listing in _texts(node.get("identifier"))]
    own = own or [node for node in fit if any(_same_page(text, url) for text in _addresses(node))]
    if own:
        return own[0]
    strangers = [node for node in fit if _texts(node.get("identifier")) or _addresses(node)]
    if len(fit) == 1 and not (listing and strangers):
        return fit[0]
    return None


def texts(value: Any) -> list[str]:
    """Return the plain texts in a JSON-LD value: scalars, lists, and the name or value of objects."""
    return _texts(value)


def objects(value: Any) -> list[Node]:
    """Return the objects in a JSON-LD value that may be one, a list or none."""
    many = value if isinstance(value, list) else [value]
    return [one for one in many if isinstance(one, dict)]


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if isinstance(value, dict):
        for key in ("@value", "value", "url", "contentUrl", "name"):
            if key in value:
                return _texts(value[key])
        return []
    if isinstance(value, _Element):
        value = all_text(value)
    if value is None or isinstance(value, bool):
        return []
    text = str(value).strip()
    return [text] if text else []


def _addresses(node: Node) -> list[str]:
    return [text for key in ("url", "@id", "mainEntityOfPage") for text in _texts(node.get(key))]


def _same_page(text: str, url: str) -> bool:
    one, other = urlsplit(urljoin(url, text)), urlsplit(url)
    return (one.netloc, one.path.rstrip("/")) == (other.netloc, other.path.rstrip("/"))


def _types(node: Node) -> set[str]:
    return {text.rsplit("/", 1)[-1] for text in _texts(node.get("@type"))}


def _parse(text: str) -> Any:
    """Parse a script's text. Raw line breaks in strings and a comment around it are common; bear them."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").strip()
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _top(data: Any) -> Iterator[Node]:
    for node in objects(data):
        if "@graph" in node:
            yield from objects(node["@graph"])
        elif isinstance(node.get("mainEntity"), Mapping):
            yield dict(node["mainEntity"])
        else:
            yield node


def _item(element: _Element, depth: int) -> Node:
    node: Node = {}
    if kind := element.get("itemtype"):
        node["@type"] = kind.split()[0].rsplit("/", 1)[-1]
    if identity := element.get("itemid"):
        node["@id"] = identity
    for part in _properties(element):
        value = _item(part, depth + 1) if _nested(part, depth) else _value(part)
        for name in part.get("itemprop", "").split():
            node[name] = (
                [*node[name], value] if isinstance(node.get(name), list) else _join(node, name, value)
            )
    return node


def _join(node: Node, name: str, value: Any) -> Any:
    return [node[name], value] if name in node else value


def _nested(element: _Element, depth: int) -> bool:
    return element.get("itemscope") is not None and depth < _MAX_DEPTH


def _properties(element: _Element) -> Iterator[_Element]:
    """Yield the elements with `itemprop` that belong to this item, not to one within it."""
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if child.get("itemprop"):
            yield child
        if child.get("itemscope") is None:
            stack.extend(reversed(child))


def _value(element: _Element) -> Any:
    """Return an element's microdata value; for text the element itself, so that style can be minded."""
    if (content := element.get("content")) is not None:
        return content
    name = element.tag
    if name == "img":
        lazy = (element.get(key) for key in _LAZY)
        return next((value for value in lazy if value), element.get("src", ""))
    if name in _ADDRESS:
        return element.get(_ADDRESS[name], "")
    if name == "time":
        return element.get("datetime") or all_text(element)
    if name in ("data", "meter"):
        return element.get("value", "")
    return element
