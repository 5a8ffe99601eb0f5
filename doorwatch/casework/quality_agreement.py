"""Agreement of two reviewers beyond chance, as a figure with its interval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from doorwatch.types import DecisionKind

GROUPS: Mapping[DecisionKind, str] = {
    "no_concern": "no concern", "ask_age_check": "care", "offer_help": "care", "refer_care": "care",
    "restrict": "restriction", "remove": "restriction", "suspend_account": "restriction",
    "spam_or_scam": "restriction", "refer_police": "police", "danger": "police",
    "duplicate": "not decided", "not_decidable": "not decided", "escalate": "not decided",
}  # fmt: skip
"""What counts as the same answer: two ways to restrict a listing are no disagreement about it."""
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of `n` pairs with its interval at 95 %; None where it is not defined."""

    n: int
    observed: float | None
    kappa: float | None
    interval: tuple[float, float] | None


def cohen(pairs: Sequence[tuple[str, str]]) -> Kappa:
    """Return the agreement of pairs of answers.

    Undefined without a pair, and when both gave one and the same answer throughout: chance alone would
    agree as well. The interval is that of large samples, cut at -1 and 1.
    Source: Fleiss, Cohen and Everitt (1969), Large sample standard errors of kappa and weighted kappa.
    """
    n = len(pairs)
    if not n:
        return Kappa(0, None, None, None)
    cells = Counter(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    names = sorted(first.keys() | second.keys())
    observed = sum(cells[name, name] for name in names) / n
    chance = sum(first[name] * second[name] for name in names) / n**2
    if math.isclose(chance, 1.0):
        return Kappa(n, observed, None, None)
    kappa = (observed - chance) / (1 - chance)
    agree = sum(
        cells[name, name] / n * (1 - (first[name] + second[name]) / n * (1 - kappa)) ** 2 for name in names
    )
    # The marginals cross over: answer `one` of the first with `two` of the second.
    differ = (1 - kappa) ** 2 * sum(
        count / n * ((second[one] + first[two]) / n) ** 2 for (one, two), count in cells.items() if one != two
    )
    rest = (kappa - chance * (1 - kappa)) ** 2
    error = math.sqrt(max(0.0, agree + differ - rest)) / ((1 - chance) * math.sqrt(n))
    return Kappa(n, observed, kappa, (max(-1.0, kappa - _Z * error), min(1.0, kappa + _Z * error)))


def grouped(first: DecisionKind, second: DecisionKind) -> tuple[str, str]:
    """Return a pair of decisions as the groups that are compared."""
    return GROUPS[first], GROUPS[second]
