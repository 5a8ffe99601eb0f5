"""Text of a page as a visitor reads it, and apart from it the text that style hides."""

from __future__ import annotations

import re
from collections.abc import Container

from lxml.etree import _Element

from crawler.styles import State, Styles

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre", "section",
    "select", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_SILENT = frozenset((
    "script", "style", "template", "head", "title", "meta", "link", "noscript", "svg", "iframe", "object",
))  # fmt: skip
_BREAK = "\0"
"""A line break of a block. No page holds this character: HTML parsers drop it."""
_SPACE = re.compile(r"[ \t\r\f\v\n]+")
_BREAKS = re.compile(r" *\n[ \n]*")


class PageText:
    """Reads text of one page; `skipped` elements (related listings) belong to others."""

    def __init__(self, root: _Element, skipped: Container[_Element] = ()) -> None:
        self.styles = Styles(root)
        self._skipped = skipped

    def visible(self, element: _Element, without: Container[_Element] = ()) -> str:
        """Return what a visitor reads in `element`, with line breaks between blocks."""
        return self.both(element, without)[0]

    def both(self, element: _Element, without: Container[_Element] = ()) -> tuple[str, str]:
        """Return the visible and the hidden text of `element`, each trimmed, "" when there is none."""
        shown: list[str] = []
        hidden: list[str] = []
        start = State() if self.styles.plain else self.styles.at(element)
        self._walk(element, start, shown, hidden, without)
        return _tidy(shown), _tidy(hidden)

    def is_hidden(self, element: _Element) -> bool:
        """Say whether style hides the element's own text."""
        return not self.styles.plain and self.styles.at(element).hidden

    def _walk(
        self,
        element: _Element,
        state: State,
        shown: list[str],
        hidden: list[str],
        without: Container[_Element],
    ) -> None:
        """Go through all text once. A stack, not a recursion: a page may be nested without end."""
        plain = self.styles.plain
        stack: list[tuple[_Element | str, State]] = [(element, state)]
        while stack:
            node, state = stack.pop()
            if node == _BREAK:
                shown.append(_BREAK)
                hidden.append(_BREAK)
                continue
            if isinstance(node, str):
                (hidden if state.hidden else shown).append(node)
                continue
            inner: list[tuple[_Element | str, State]] = [(node.text, state)] if node.text else []
            for child in node:
                if self._read(child, without):
                    inner.append((child, state if plain else self.styles.step(state, child)))
                if child.tail:
                    inner.append((child.tail, state))
            if node.tag in _BLOCKS:
                inner = [(_BREAK, state), *inner, (_BREAK, state)]
            stack.extend(reversed(inner))

    def _read(self, child: _Element, without: Container[_Element]) -> bool:
        silent = not isinstance(child.tag, str) or child.tag in _SILENT
        return not silent and child not in self._skipped and child not in without


def _tidy(parts: list[str]) -> str:
    text = _SPACE.sub(" ", "".join(parts)).replace(_BREAK, "\n")
    return _BREAKS.sub("\n", text).strip()


def tidy(text: str) -> str:
    """Return plain text with single spaces, line breaks kept single and ends trimmed."""
    return "\n".join(line for part in text.splitlines() if (line := _SPACE.sub(" ", part).strip()))
