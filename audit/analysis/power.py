"""What a sample can carry, said before anything is done."""

from __future__ import annotations

import math
from dataclasses import dataclass

from doorwatch.rates import Z95, wilson

_Z80 = 0.8416212335729143
"""The standard normal quantile of 0.80: 80 % power."""


def expected_width(trials: int, share: float) -> float:
    """Return the expected width (0-1) of the Wilson interval when the truth is `share`, by enumeration."""
    from scipy.stats import binom  # type: ignore[import-untyped]

    total = 0.0
    for successes in range(trials + 1):
        low, high = wilson(successes, trials)
        total += float(binom.pmf(successes, trials, share)) * (high - low)
    return total


def trials_for_half_width(half_width: float) -> int:
    """Return the fewest trials whose Wilson half-width at a share of one half is `half_width` or less."""
    if not 0 < half_width < 0.5:
        raise ValueError(f"half width must be between 0 and 0.5; got {half_width}")
    return max(1, math.ceil(Z95 * Z95 * (1 / (4 * half_width * half_width) - 1) - 1e-9))


def upper_bound_of_none(trials: int) -> float:
    """Return the Wilson upper bound (0-1) of a rate of which `trials` showed none."""
    return wilson(0, trials)[1]


def trials_per_arm(first: float, second: float) -> int:
    """Return the trials an arm that tell two shares apart (two-sided 5 %, power 80 %, normal theory)."""
    if first == second:
        raise ValueError("the two shares must differ")
    mean = (first + second) / 2
    pooled = Z95 * math.sqrt(2 * mean * (1 - mean))
    apart = _Z80 * math.sqrt(first * (1 - first) + second * (1 - second))
    return math.ceil(((pooled + apart) / (first - second)) ** 2)


def power(trials: int, first: float, second: float) -> float:
    """Return the exact chance (0-1) that two arms of `trials` tell two shares apart: Wilson intervals of the
    difference (Newcombe) that leave out zero, summed over all outcomes.

    Source: Newcombe (1998), Interval Estimation for the Difference Between Independent
    Proportions: Comparison of Eleven Methods, method 10.
    """
    from scipy.stats import binom

    chances = [[float(binom.pmf(k, trials, share)) for k in range(trials + 1)] for share in (first, second)]
    total = 0.0
    for a, chance_a in enumerate(chances[0]):
        for b, chance_b in enumerate(chances[1]):
            low, high = newcombe(a, trials, b, trials)
            if low > 0 or high < 0:
                total += chance_a * chance_b
    return total


def newcombe(a: int, trials_a: int, b: int, trials_b: int) -> tuple[float, float]:
    """Return the 95 % interval of a/trials_a - b/trials_b, each end -1 to 1; (-1, 1) with an empty arm."""
    if not trials_a or not trials_b:
        return -1.0, 1.0
    low_a, high_a = wilson(a, trials_a)
    low_b, high_b = wilson(b, trials_b)
    share_a, share_b = a / trials_a, b / trials_b
    apart = share_a - share_b
    low = apart - math.sqrt((share_a - low_a) ** 2 + (high_b - share_b) ** 2)
    high = apart + math.sqrt((high_a - share_a) ** 2 + (share_b - low_b) ** 2)
    return max(low, -1.0), min(high, 1.0)


@dataclass(frozen=True, slots=True)
class Carries:
    """What one cell (platform and gradation) of a plan can show."""

    trials: int
    width_at_half: float
    width_at_tenth: float
    bound_of_none: float
    power_half_to_quarter: float

    @classmethod
    def of(cls, trials: int) -> Carries:
        """Return what `trials` placements in a cell can show."""
        return cls(
            trials, expected_width(trials, 0.5), expected_width(trials, 0.1), upper_bound_of_none(trials),
            power(trials, 0.5, 0.25),
        )  # fmt: skip
