"""Transparency figures (DSA articles 15 and 24): decisions, grounds, complaints, times, errors.

Counted from the events of real cases. Times are medians over cases, never of a person. What is published
has small cells hidden: each breakdown is one tree, and a share is told only where the counts that it is
made of are told; where the hits are few the upper bound is that of nine, whatever they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from doorwatch.export.suppress import SMALL, publish, tree
from doorwatch.export.tables import to_csv, to_json
from doorwatch.rates import Rate
from doorwatch.types import CaseEvent

TITLE = "Transparency figures (DSA articles 15 and 24)"
NOTES = (
    f"An empty number is hidden: it, or another that would give it away, is under {SMALL}; 0 is hidden too.",
    "Decisions that were undone are not counted. No decision is taken by automated means.",
    "Intervals are Wilson's at 95 %.",
)
OUTCOMES = ("reversed", "rejected", "waiting")
_OUTCOME = {"upheld": "reversed", "partly_upheld": "reversed", "rejected": "rejected"}
_FEW = SMALL - 1


@dataclass(frozen=True, slots=True)
class Transparency:
    """The figures of one platform in a stretch of time.

    `hours_to_decision` is the median from opening a case (or from the notice that opened it) to its first
    decision. Complaints are `reversed` when they were upheld, whole or in part; `undone` are decisions that
    were taken back, beside those that stand; `misses` comes from the control sample.
    """

    decisions: Counter[str] = field(default_factory=Counter)
    grounds: Counter[str] = field(default_factory=Counter)
    detection: Counter[str] = field(default_factory=Counter)
    complaints: Counter[str] = field(default_factory=Counter)
    hours_to_decision: float | None = None
    undone: int = 0
    misses: Rate = field(default_factory=lambda: Rate(0, 0))


def figures(
    cases: Iterable[Sequence[CaseEvent]], platform: str, start: datetime, end: datetime, misses: Rate
) -> Transparency:
    """Return the figures of a platform from the events of real cases, for what happened in the time."""
    found = Transparency()
    waits: list[timedelta] = []
    taken_back = 0
    for events in cases:
        mine = [one for one in events if _about(one, platform)]
        if not mine:
            continue
        undone = {one.data["sequence"] for one in events if one.kind == "undone"}
        made = [one for one in mine if one.kind == "decided"]
        first = next((one for one in made if one.sequence not in undone), None)
        if first is not None and start <= first.at < end:
            waits.append(first.at - events[0].at)
        for one in (one for one in made if start <= one.at < end):
            taken_back += one.sequence in undone
            if one.sequence not in undone:
                found.decisions[one.data["decision"]] += 1
                found.grounds[one.data["ground"]] += 1
                found.detection["machine" if events[0].actor == "machine" else "person"] += 1
        found.complaints.update(_complaints(events, mine, start, end))
    hours = median(wait.total_seconds() for wait in waits) / 3600 if waits else None
    return Transparency(
        found.decisions, found.grounds, found.detection, found.complaints,
        None if hours is None else round(hours, 1), taken_back, misses,
    )  # fmt: skip


def rows(found: Transparency) -> list[tuple[str, str, int | None]]:
    """Return the published counts: (breakdown, value, count or hidden).

    The breakdowns share one total, which is told once; each hides as a tree of its own.
    """
    total = found.decisions.total()
    told: list[tuple[str, str, int | None]] = [("decisions", "all", total if total >= SMALL else None)]
    for name, counts, values in (
        ("decision", found.decisions, tuple(sorted(found.decisions))),
        ("ground", found.grounds, tuple(sorted(found.grounds))),
        ("detection", found.detection, ("machine", "person")),
    ):
        told += _breakdown(name, counts, values)[1:]
    return told + _breakdown("complaints", found.complaints, OUTCOMES)


def transparency_csv(found: Transparency, platform: str, period: str) -> bytes:
    """Return the figures as CSV."""
    table: list[Sequence[object]] = [(name, value, count, None, None) for name, value, count in rows(found)]
    table += [(name, "share", share, low, high) for name, (share, (low, high)) in errors(found).items()]
    table.append(("hours_to_decision", "median", _hours(found), None, None))
    return to_csv(
        f"{TITLE}: {platform}, {period}", ("figure", "value", "number", "low", "high"), table, NOTES
    )


def transparency_json(found: Transparency, platform: str, period: str) -> bytes:
    """Return the figures as JSON; what is hidden is null."""
    body: dict[str, Any] = {
        "platform": platform,
        "period": period,
        "hidden_below": SMALL,
        "counts": [{"figure": name, "value": value, "number": count} for name, value, count in rows(found)],
        "errors": {
            name: {"share": share, "interval": interval} for name, (share, interval) in errors(found).items()
        },
        "hours_to_decision": _hours(found),
        "decisions_by_automated_means": 0,
    }
    return to_json(TITLE, body, NOTES)


def errors(found: Transparency) -> dict[str, tuple[float | None, tuple[float | None, float | None]]]:
    """Return shares of errors with their intervals, as far as published counts carry them."""
    stand = found.decisions.total()
    told = {value: count for _, value, count in _breakdown("complaints", found.complaints, OUTCOMES)}
    complaints: tuple[float | None, tuple[float | None, float | None]] = None, (None, None)
    if told["reversed"] is not None and told["rejected"] is not None:
        complaints = _full(Rate(told["reversed"], told["reversed"] + told["rejected"]))
    misses = found.misses
    return {
        "complaints_reversed": complaints,
        "decisions_undone": _careful(found.undone, stand),
        "misses_in_control_sample": _careful(misses.hits, misses.trials - misses.hits),
    }


def _careful(hits: int, others: int) -> tuple[float | None, tuple[float | None, float | None]]:
    """Return a share and its interval; with few hits the bound of nine, with few others nothing."""
    if others < SMALL:
        return None, (None, None)
    if hits < SMALL:
        return None, (0.0, _full(Rate(_FEW, others + _FEW))[1][1])
    return _full(Rate(hits, hits + others))


def _full(rate: Rate) -> tuple[float, tuple[float, float]]:
    low, high = rate.interval
    return round(rate.hits / rate.trials, 4), (round(low, 4), round(high, 4))


def _about(event: CaseEvent, platform: str) -> bool:
    """Tell whether an event is about a listing of the platform."""
    return any(one["platform"] == platform for one in event.data.get("listings", ()))


def _complaints(
    events: Sequence[CaseEvent], mine: Sequence[CaseEvent], start: datetime, end: datetime
) -> Counter[str]:
    """Count complaints of the time by their outcome; an answer belongs to the complaint before it."""
    found: Counter[str] = Counter()
    for one in (one for one in mine if one.kind == "complained" and start <= one.at < end):
        answer = next(
            (two for two in events if two.kind == "complaint_answered" and two.sequence > one.sequence), None
        )
        found[_OUTCOME[answer.data["outcome"]] if answer is not None else "waiting"] += 1
    return found


def _breakdown(name: str, counts: Counter[str], values: Sequence[str]) -> list[tuple[str, str, int | None]]:
    """Return total and parts of one breakdown; a single value is its own total and is told as that."""
    if len(values) < 2:
        return [(name, "all", counts.total() if counts.total() >= SMALL else None)]
    cells = publish(tree({(value,): counts[value] for value in values}, (values,)))
    return [(name, cell.path[0] if cell.path else "all", cell.count) for cell in cells]


def _hours(found: Transparency) -> float | None:
    return found.hours_to_decision if found.decisions.total() >= SMALL else None
