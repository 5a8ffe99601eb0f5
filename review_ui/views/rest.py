"""The listings of a large case that are not shown in full: a table, page by page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from doorwatch.types import CaseListing, CaseState, DecisionKind

WHOLE = 4
"""Listings that a case's page shows in full at most; of a larger case it shows the worst that is left."""
ROWS = 50


@dataclass(frozen=True, slots=True)
class RestRow:
    """A listing by its number on the page; `decision` is in force."""

    number: int
    listing: CaseListing
    decision: DecisionKind | None


@dataclass(frozen=True, slots=True)
class Rest:
    """One page of the table: page `at` of `pages`, counted from 1."""

    rows: tuple[RestRow, ...]
    at: int
    pages: int


def rest_of(state: CaseState, full: Collection[int], at: str) -> Rest | None:
    """Return the listings beside those that are shown in full; None when all are."""
    decided = {one.ref: one.kind for one in state.decisions}
    rows = [
        RestRow(number, one, decided.get(one.ref))
        for number, one in enumerate(state.listings, start=1)
        if number not in full
    ]
    if not rows:
        return None
    here, pages = part(at, len(rows), ROWS)
    return Rest(tuple(rows[(here - 1) * ROWS : here * ROWS]), here, pages)


def part(told: str, count: int, size: int) -> tuple[int, int]:
    """Return (page, pages) of a table of `count` rows for what an address says; nonsense is the first."""
    pages = max(1, -(-count // size))
    at = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 1
    return min(max(1, at), pages), pages
