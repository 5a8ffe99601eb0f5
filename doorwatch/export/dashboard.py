"""The tenant's dashboard: inflow, levels, time to decision, overdue, outcomes, precision; never of a person.

Pure data from the events of real cases; `doorwatch.export.panels` draws it. Nothing here names or counts a
person, and no time is that of one: a time belongs to a case, from its opening to its first decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doorwatch.cases import OPEN_STATES, fold
from doorwatch.rates import Rate
from doorwatch.types import LEVELS, CaseEvent, CaseState, Level

DAYS = 30
SHOWN: tuple[Level, ...] = ("urgent", "review", "unseen")
"""Levels that open a case, the gravest first."""


@dataclass(frozen=True, slots=True)
class Times:
    """Hours from opening to the first decision, over cases: how many, the middle, and nine in ten."""

    cases: int
    median: float | None
    ninety: float | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the dashboard shows of the last `DAYS` days, for some platforms together.

    `inflow` are cases opened by day and level, every day present. `open_now` and `overdue` are cases by
    level; `waits` times by level; `outcomes` decisions in force made in the time; `precision` rules.
    """

    at: datetime
    platforms: tuple[str, ...]
    inflow: Mapping[date, Mapping[Level, int]]
    open_now: Mapping[Level, int]
    overdue: Mapping[Level, int]
    waits: Mapping[Level, Times]
    outcomes: Mapping[str, int]
    precision: Mapping[str, Rate]


def dashboard(
    cases: Iterable[Sequence[CaseEvent]],
    precision: Mapping[str, Rate],
    platforms: Iterable[str],
    now: datetime,
    days: int = DAYS,
) -> Dashboard:
    """Return the dashboard of real cases that hold listings of `platforms` only.

    A case on a platform that the reader may not see is left out, not shown in part.
    """
    wanted = frozenset(platforms)
    first = now.date() - timedelta(days=days - 1)
    inflow = {first + timedelta(days=at): Counter[Level]() for at in range(days)}
    open_now: Counter[Level] = Counter()
    overdue: Counter[Level] = Counter()
    outcomes: Counter[str] = Counter()
    waits: dict[Level, list[float]] = {level: [] for level in SHOWN}
    for events in cases:
        state = fold(events)
        if not state.listings or not {one.ref.platform for one in state.listings} <= wanted:
            continue
        if state.opened_at.date() in inflow:
            inflow[state.opened_at.date()][_opened_at_level(events)] += 1
        if state.state in OPEN_STATES:
            open_now[state.level] += 1
            overdue[state.level] += state.due_at < now
        outcomes.update(one.kind for one in state.decisions if one.at.date() >= first)
        hours = _hours(state, events)
        if hours is not None and hours[0].date() >= first and state.level in waits:
            waits[state.level].append(hours[1])
    return Dashboard(
        now, tuple(sorted(wanted)), inflow, _by_level(open_now), _by_level(overdue),
        {level: _times(found) for level, found in waits.items()},
        dict(sorted(outcomes.items(), key=lambda one: (-one[1], one[0]))), dict(sorted(precision.items())),
    )  # fmt: skip


def _by_level(counts: Mapping[Level, int]) -> dict[Level, int]:
    return {level: counts.get(level, 0) for level in SHOWN}


def _opened_at_level(events: Sequence[CaseEvent]) -> Level:
    """The level that a case was opened at: what came in, whatever it became."""
    levels: list[Level] = [one["level"] for one in events[0].data["listings"]]
    return max(levels, key=LEVELS.index)


def _hours(state: CaseState, events: Sequence[CaseEvent]) -> tuple[datetime, float] | None:
    """Return when a case was first decided, and after how many hours; undone decisions are none."""
    undone = {one.data["sequence"] for one in events if one.kind == "undone"}
    first = next((one for one in events if one.kind == "decided" and one.sequence not in undone), None)
    if first is None:
        return None
    return first.at, (first.at - state.opened_at).total_seconds() / 3600


def _times(hours: Sequence[float]) -> Times:
    """Return the middle and the ninth decile, each the time of a case that there is (nearest rank)."""
    if not hours:
        return Times(0, None, None)
    ordered = sorted(hours)
    return Times(len(ordered), _rank(ordered, 50), _rank(ordered, 90))


def _rank(ordered: Sequence[float], percent: int) -> float:
    return round(ordered[-(-percent * len(ordered) // 100) - 1], 1)
