"""The risk of an accepted calibration: a number beside the level, never in place of it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from doorwatch.rules import Calibration
from doorwatch.types import Signal

LANE = "exploitation"


def risk_of(signals: Iterable[Signal], calibration: Calibration) -> float:
    """Return the risk, 0-1, of the counted signals of the exploitation lane, rounded to three places.

    Each indicator adds once, and none takes away: one more signal never lowers it.
    """
    found = {signal.indicator for signal in signals if signal.counted and signal.lane == LANE}
    score = calibration.intercept + sum(calibration.terms.get(name, 0.0) for name in sorted(found))
    return round(0.5 * (1 + math.tanh(score / 2)), 3)
