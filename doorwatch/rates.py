"""Shares with their uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959963984540054
"""The standard normal quantile of 0.975: two-sided 95 %."""


def wilson(successes: int, trials: int, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of a share, each end 0-1; (0, 1) when nothing was tried.

    Raises ValueError: successes outside 0 to trials.
    Source: Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"successes must be 0 to {trials}; got {successes}")
    if trials == 0:
        return 0.0, 1.0
    share = successes / trials
    spread = z * z / trials
    centre = share + spread / 2
    half = z * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    low, high = (centre - half) / (1 + spread), (centre + half) / (1 + spread)
    # At the ends the interval reaches the share itself; rounding must not leave it just outside.
    return (0.0 if successes == 0 else low), (1.0 if successes == trials else high)


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `trials`. `share` is None when nothing was tried: that is not 0."""

    hits: int
    trials: int

    @property
    def share(self) -> float | None:
        """The share, 0-1."""
        return self.hits / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval at 95 %."""
        return wilson(self.hits, self.trials)

    def __str__(self) -> str:
        if self.share is None:
            return "-"
        low, high = self.interval
        return f"{self.share:.2f} [{low:.2f}, {high:.2f}]"
