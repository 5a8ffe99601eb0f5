"""Intervals of a share: Wilson (short, right on average) and Clopper-Pearson (never under 95 %).

Both are shown beside each other. What they cover is known exactly, by enumeration: `coverage` sums the
chances of all outcomes whose interval holds the truth, and `docs/studies.md` shows the least values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from doorwatch.rates import wilson

Interval = tuple[float, float]


def clopper_pearson(successes: int, trials: int, level: float = 0.95) -> Interval:
    """Return the exact interval of a share, each end 0-1; (0, 1) when nothing was tried.

    Raises ValueError: successes outside 0 to trials.
    Source: Clopper and Pearson (1934), The Use of Confidence or Fiducial Limits.
    """
    from scipy.stats import beta  # type: ignore[import-untyped]

    if not 0 <= successes <= trials:
        raise ValueError(f"successes must be 0 to {trials}; got {successes}")
    if trials == 0:
        return 0.0, 1.0
    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else float(beta.ppf(tail, successes, trials - successes + 1))
    high = 1.0 if successes == trials else float(beta.ppf(1 - tail, successes + 1, trials - successes))
    return low, high


def coverage(interval: Callable[[int, int], Interval], trials: int, share: float) -> float:
    """Return the chance (0-1) that `interval` of a binomial outcome holds `share`: a sum, no simulation."""
    from scipy.stats import binom

    total = 0.0
    for successes in range(trials + 1):
        low, high = interval(successes, trials)
        if low <= share <= high:
            total += float(binom.pmf(successes, trials, share))
    return total


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `trials` with both intervals; `unknown` were not known and stand apart."""

    hits: int
    trials: int
    unknown: int = 0

    @property
    def share(self) -> float | None:
        """The share, 0-1; None when nothing was tried."""
        return self.hits / self.trials if self.trials else None

    @property
    def wilson(self) -> Interval:
        """The Wilson interval at 95 %."""
        return wilson(self.hits, self.trials)

    @property
    def exact(self) -> Interval:
        """The Clopper-Pearson interval at 95 %."""
        return clopper_pearson(self.hits, self.trials)

    @property
    def too_few(self) -> bool:
        """Tell whether the sample shows existence, not a rate: its exact interval spans over a half."""
        low, high = self.exact
        return high - low > 0.5
