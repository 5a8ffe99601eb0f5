"""Time online, known only between two looks: interval-censored survival by Turnbull's estimator.

A placement came online between two looks and went between two later ones, so that its duration lies in
an interval (low, high], in hours; one that never went while we looked is right-censored (high = infinity).
Source: Turnbull (1976), The Empirical Distribution Function with Arbitrarily Grouped, Censored and
Truncated Data; solved by self-consistency (EM) steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from audit.analysis.intervals import clopper_pearson
from audit.model import Placed

_HOUR = timedelta(hours=1)
_STEPS = 20_000
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Duration:
    """Hours online: more than `low`, at most `high` (infinity: still online at the last look)."""

    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse an interval that ends before it begins."""
        if not 0 <= self.low <= self.high:
            raise ValueError(f"a duration must be 0 <= low <= high; got {self.low}, {self.high}")


@dataclass(frozen=True, slots=True)
class Curve:
    """Steps of the share still online: after `hours[i]` it is `share[i]` (0-1, falling).

    Between `gaps[i]` = (from, to] the estimate says how much mass lies, not where.
    """

    hours: tuple[float, ...]
    share: tuple[float, ...]
    gaps: tuple[tuple[float, float], ...]
    durations: int
    censored: int

    def at(self, hours: float) -> float:
        """Return the estimated share still online after `hours`, 0-1."""
        passed = [share for moment, share in zip(self.hours, self.share, strict=True) if moment <= hours]
        return passed[-1] if passed else 1.0

    def median(self) -> float | None:
        """Return the hours after which at most half are still online; None when that was not reached."""
        for moment, left in zip(self.hours, self.share, strict=True):
            if left <= 0.5 + _CLOSE and math.isfinite(moment):
                return moment
        return None


def duration(placed: Placed) -> Duration | None:
    """Return how long a placement was online, None when it never was seen online.

    What we took down ourselves is censored at that moment: the door did not do it.
    """
    if placed.online_at is None:
        return None
    earliest = placed.last_offline_at or placed.submitted_at
    low = max(_hours(placed.online_at, placed.last_online_at or placed.online_at), 0.0)
    gone = placed.gone_at
    if gone is None or (placed.withdrawn_at is not None and placed.withdrawn_at <= gone):
        return Duration(low, math.inf)
    return Duration(low, max(_hours(earliest, gone), low))


def turnbull(durations: Iterable[Duration]) -> Curve:
    """Return the estimate of the share still online over time."""
    found = tuple(durations)
    if not found:
        return Curve((), (), (), 0, 0)
    gaps = _innermost(found)
    inside = np.array(
        [[_left(one) <= gap[0] and gap[1] <= _right(one) for gap in gaps] for one in found], float
    )
    mass = np.full(len(gaps), 1 / len(gaps))
    for _ in range(_STEPS):
        weights = inside * mass
        moved = (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0)
        done = float(np.abs(moved - mass).max()) < _CLOSE
        mass = moved
        if done:
            break
    left = np.clip(1 - np.cumsum(mass), 0, 1)
    return Curve(
        hours=tuple(right for _, (right, _) in gaps),
        share=tuple(float(value) for value in left),
        gaps=tuple((left[0], right[0]) for left, right in gaps),
        durations=len(found),
        censored=sum(math.isinf(one.high) for one in found),
    )


def bounds(durations: Sequence[Duration], hours: float) -> tuple[float, float]:
    """Return 95 % bounds of the share still online after `hours`, whatever happened between two looks.

    Low: only those surely online count, high: also those that may have been. Both ends are exact
    (Clopper-Pearson), so that coverage is at least 95 % for any pattern of looks that does not depend on the
    durations; (0, 1) when there is none.
    """
    surely = sum(one.low >= hours for one in durations)
    maybe = sum(one.low < hours < one.high for one in durations)
    return (
        clopper_pearson(surely, len(durations))[0],
        clopper_pearson(surely + maybe, len(durations))[1],
    )


_End = tuple[float, int]


def _left(one: Duration) -> _End:
    """The open left end, after a right end of the same value; a point (low = high) is closed."""
    return one.low, -1 if one.low == one.high else 1


def _right(one: Duration) -> _End:
    return one.high, 0


def _innermost(found: Sequence[Duration]) -> list[tuple[_End, _End]]:
    """Return the intervals that can carry mass: from a left end to the next right end, no end between."""
    lefts, rights = {_left(one) for one in found}, {_right(one) for one in found}
    gaps: list[tuple[_End, _End]] = []
    open_end: _End | None = None
    for end in sorted(lefts | rights):
        if end in lefts:
            open_end = end
        elif open_end is not None:
            gaps.append((open_end, end))
            open_end = None
    return gaps


def _hours(start: datetime, end: datetime) -> float:
    return (end - start) / _HOUR
