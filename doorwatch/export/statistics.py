"""Policy statistics: listings by stated age, verification mark, level and lane, a platform and month.

Each listing counts once in a month: as its newest assessment of that month left it, under the lane that
gave its level (on a tie the first of the lanes). Small cells are hidden (`doorwatch.export.suppress`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from doorwatch.errors import BadInput, Refused
from doorwatch.export.suppress import SMALL, Cell, Node, publish
from doorwatch.export.tables import to_csv, to_json
from doorwatch.rules import load_weights
from doorwatch.store.statistics import ListingFact
from doorwatch.types import LANES, LEVELS, Lane, Level

AGES = ("not stated", "under 18", "18-20", "21-24", "25-29", "30 and over")
MARKS = ("verified", "not verified", "not told")
COLUMNS = ("platform", "month", "stated_age", "verification", "level", "lane", "listings")
ALL = "all"
TITLE = "Listings by stated age, verification mark, level and lane, a platform and month"
NOTES = (
    f"An empty number is hidden: it, or another that would give it away, is under {SMALL}; 0 is hidden too.",
    "Each listing counts once in a month, under the lane that gave its level.",
    "all stands for the sum over this column and those right of it.",
)
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in UTC."""

    year: int
    month: int

    @classmethod
    def of(cls, text: str) -> Month:
        """Return the month of `YYYY-MM`. Raises BadInput."""
        if not _MONTH.fullmatch(text) or int(text[:4]) < 2000:
            raise BadInput("month", "YYYY-MM", text)
        return cls(int(text[:4]), int(text[5:]))

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The first moment of the next."""
        after = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return datetime(after.year, after.month, 1, tzinfo=UTC)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def check_month(month: Month, now: datetime, kept_days: int) -> None:
    """Raise Refused when a month has not ended, or when what was seen in it has partly been forgotten.

    A month that still runs, told twice, would tell by difference who came in between.
    """
    if now < month.end:
        raise Refused(f"statistics of {month}: expected a month that has ended; got one that runs")
    if month.start <= now - timedelta(days=kept_days):
        raise Refused(f"statistics of {month}: expected a month that is kept whole ({kept_days} days)")


def age_band(years: int | None) -> str:
    """Return the band of an age in years, None when none was stated."""
    if years is None:
        return AGES[0]
    return AGES[1 + sum(years >= least for least in (18, 21, 25, 30))]


def mark(verified: bool | None) -> str:
    """Return the verification mark in words."""
    return MARKS[2] if verified is None else MARKS[0 if verified else 1]


def leading_lane(level: str, lanes: Mapping[str, str]) -> Lane:
    """Return the lane that gave a level, the first of the lanes on a tie."""
    return next((lane for lane in LANES if lanes.get(lane) == level), LANES[0])


def count(facts: Iterable[ListingFact]) -> Counter[tuple[str, ...]]:
    """Count listings by age, mark, level and lane; none and unseen have no lane."""
    found: Counter[tuple[str, ...]] = Counter()
    for one in facts:
        path = (age_band(one.stated_age), mark(one.verified), one.level)
        found[(*path, leading_lane(one.level, one.lanes)) if possible(one.level) else path] += 1
    return found


def possible(level: str) -> tuple[Lane, ...]:
    """Return the lanes that can reach a level; a cell that is always 0 would hide nothing."""
    if level in ("none", "unseen"):
        return ()
    table = load_weights().table
    return tuple(lane for lane in LANES if level in table[lane])


def month_tree(counts: Mapping[tuple[str, ...], int]) -> Node:
    """Return the one tree of a platform's month: age, then mark, then level, then lane."""
    return _sum(ALL, (_age(age, counts) for age in AGES))


def statistics(facts: Mapping[str, Iterable[ListingFact]], month: Month) -> tuple[tuple[str, str, Cell], ...]:
    """Return the published cells of each platform's month: (platform, month, cell)."""
    return tuple(
        (platform, str(month), cell)
        for platform in sorted(facts)
        for cell in publish(month_tree(count(facts[platform])))
    )


def statistics_csv(cells: Iterable[tuple[str, str, Cell]]) -> bytes:
    """Return the cells as CSV."""
    rows = ((platform, month, *_columns(cell), cell.count) for platform, month, cell in cells)
    return to_csv(TITLE, COLUMNS, rows, NOTES)


def statistics_json(cells: Iterable[tuple[str, str, Cell]]) -> bytes:
    """Return the cells as JSON; a hidden one is null."""
    rows = [
        dict(zip(COLUMNS, (platform, month, *_columns(cell), cell.count), strict=True))
        for platform, month, cell in cells
    ]
    return to_json(TITLE, {"hidden_below": SMALL, "cells": rows}, NOTES)


def _columns(cell: Cell) -> tuple[str, ...]:
    return (*cell.path, *(ALL,) * (4 - len(cell.path)))


def _sum(name: str, below: Iterable[Node]) -> Node:
    parts = tuple(below)
    return Node(name, sum(one.count for one in parts), parts)


def _age(age: str, counts: Mapping[tuple[str, ...], int]) -> Node:
    return _sum(age, (_mark(age, one, counts) for one in MARKS))


def _mark(age: str, verified: str, counts: Mapping[tuple[str, ...], int]) -> Node:
    return _sum(verified, (_level(level, (age, verified, level), counts) for level in LEVELS))


def _level(level: Level, path: tuple[str, ...], counts: Mapping[tuple[str, ...], int]) -> Node:
    lanes = possible(level)
    if not lanes:
        return Node(level, counts.get(path, 0))
    return _sum(level, (Node(lane, counts.get((*path, lane), 0)) for lane in lanes))
