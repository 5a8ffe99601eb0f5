"""The level table, read: which level a lane reaches, and its points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from doorwatch.rules import Need, Weights
from doorwatch.rules.weights import TABLE_LEVELS
from doorwatch.scoring.counting import at_least
from doorwatch.types import Indicator, Lane, Level, Signal, Weight


class Fact(NamedTuple):
    """What the table looks at of a counted signal."""

    family: str
    weight: Weight
    flags: tuple[str, ...]
    self_stated: bool


def level_of(
    lane: Lane, signals: Sequence[Signal], weights: Weights, taxonomy: Mapping[str, Indicator]
) -> Level:
    """Return the level that the counted signals of one lane reach."""
    facts = {
        Fact(signal.family, signal.weight, taxonomy[signal.indicator].flags, own_words(signal))
        for signal in signals
        if signal.lane == lane and signal.counted
    }
    for level in TABLE_LEVELS:
        for way in weights.table[lane].get(level, ()):
            if all(met(need, facts) for need in way):
                return level
    return "none"


def points_of(lane: Lane, signals: Sequence[Signal], weights: Weights) -> int:
    """Return the points of a lane: each counted indicator once, at its heaviest."""
    best: dict[str, int] = {}
    for signal in signals:
        if signal.lane == lane and signal.counted:
            best[signal.indicator] = max(best.get(signal.indicator, 0), weights.points[signal.weight])
    return sum(best.values())


def own_words(signal: Signal) -> bool:
    """Tell whether a signal is self-stated; a client's review is not the listing's own word."""
    return signal.self_stated and not any(
        item.type == "text" and item.field.startswith("review") for item in signal.evidence
    )


def met(need: Need, facts: set[Fact]) -> bool:
    """Tell whether the counted facts of a lane meet one need of the table."""
    pool = [fact for fact in facts if need.none_is is None or need.none_is not in fact.flags]
    if need.self_stated:
        pool = [fact for fact in pool if fact.self_stated]
    if need.families == 1:
        return any(at_least(fact.weight, need.least) for fact in pool)
    return any(_pair(need, one, other) for one, other in combinations(pool, 2))


def _pair(need: Need, one: Fact, other: Fact) -> bool:
    if one.family == other.family:
        return False
    if need.one_is is not None and need.one_is not in (*one.flags, *other.flags):
        return False
    heavy = [at_least(fact.weight, need.least) for fact in (one, other)]
    return all(heavy) if need.both else any(heavy)
