"""Spans of a text that one reader has used up, so that the next does not read them again."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right, insort
from collections.abc import Iterable

from doorwatch.types import Contact, ContactKind, NormalText


class Spans:
    """Disjoint half-open spans of a text."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans: list[tuple[int, int]] = []
        for first, last in spans:
            self.add(first, last)

    def __bool__(self) -> bool:
        """Tell whether any span is taken."""
        return bool(self._spans)

    def add(self, first: int, last: int) -> None:
        """Take a span; one that touches a taken span is ignored."""
        if first < last and not self.touches(first, last):
            insort(self._spans, (first, last))

    def touches(self, first: int, last: int) -> bool:
        """Tell whether any place of the span is taken."""
        at = bisect_right(self._spans, (first, 2**62))
        if at and self._spans[at - 1][1] > first:
            return True
        return at < len(self._spans) and self._spans[at][0] < last


_NOT_A_HANDLE = re.compile(r"[^a-z0-9_.+-]")


def plain_handle(quote: str) -> str:
    """Return a handle or address as its service compares it: ASCII where a compatible form exists, lower."""
    folded = unicodedata.normalize("NFKC", quote).lower()
    return _NOT_A_HANDLE.sub("", folded).strip(".-")


def contact(
    text: NormalText,
    span: tuple[int, int],
    kind: ContactKind,
    value: str,
    *,
    hidden: bool,
    valid: bool | None = None,
) -> Contact:
    """Return the contact at a span of the normal text, with offsets of the original."""
    first, last = text.span(*span)
    return Contact(kind, value, hidden, text.field, first, last, valid)


def disguised(text: NormalText, first: int, last: int) -> bool:
    """Tell whether a span was not written as it is read, case and accents aside."""
    quote = unicodedata.normalize("NFD", text.quote(first, last).lower())
    return "".join(c for c in quote if not unicodedata.combining(c)) != text.normal[first:last]
