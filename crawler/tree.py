"""Looking things up in a parsed page, typed: lxml's answers are elements, texts, numbers or truths."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree
from lxml.etree import _Element
from parsel.csstranslator import HTMLTranslator

Found = _Element | str


def select(base: _Element, css: str) -> list[_Element]:
    """Return the elements that a CSS selector finds in `base`, which may be one of them."""
    return [one for one in search(base, _css(css)) if isinstance(one, _Element)]


def xpath_elements(base: _Element, path: str) -> list[_Element]:
    """Return the elements that an XPath finds."""
    return [one for one in search(base, path) if isinstance(one, _Element)]


def search(base: _Element, path: str) -> list[Found]:
    """Return the elements and texts that an XPath finds; a single text or number as its text."""
    found = _compiled(path)(base)
    if isinstance(found, list):
        return [one if isinstance(one, _Element) else str(one) for one in found]
    return [] if isinstance(found, bool) or found == "" else [str(found)]


def holds(base: _Element, path: str) -> bool:
    """Say whether an XPath finds anything."""
    found = _compiled(path)(base)
    return bool(found)


def all_text(element: _Element) -> str:
    """Return all text within an element, as it stands in the markup."""
    return "".join(str(part) for part in element.itertext())


@lru_cache(maxsize=1024)
def _css(css: str) -> str:
    return HTMLTranslator().css_to_xpath(css, prefix="descendant-or-self::")


@lru_cache(maxsize=1024)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path)
