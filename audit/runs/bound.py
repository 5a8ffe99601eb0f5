"""A door as a test in CI: whether acceptance of a gradation stays under a bound, with all its uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.analysis.findings import share_of
from audit.analysis.intervals import Share, clopper_pearson
from audit.model import Placed

MOST = 1000


@dataclass(frozen=True, slots=True)
class Bound:
    """Acceptance of a gradation on one platform, in the last phase; `needed` trials if none is accepted."""

    platform: str
    accepted: Share
    upper: float
    exceeded: bool
    needed: int


def check_bound(placed: Sequence[Placed], gradation: int, above: float) -> tuple[Bound, ...]:
    """Compare the exact upper bound (95 %, Clopper-Pearson) of each platform's acceptance with a share.

    Only the last phase counts: it is the door as it is now. Nothing placed exceeds every bound.
    """
    phase = placed[-1].phase if placed else ""
    found = []
    for platform in dict.fromkeys(one.planned.platform for one in placed):
        mine = [
            one
            for one in placed
            if one.planned.platform == platform and one.phase == phase and one.planned.gradation == gradation
        ]
        share = share_of(mine, lambda one: one.accepted)
        upper = clopper_pearson(share.hits, share.trials)[1] if share.trials else 1.0
        found.append(Bound(platform, share, upper, upper > above, _needed(above)))
    return tuple(found)


def _needed(above: float) -> int:
    """Return how many placements show a share under the bound when none of them is accepted."""
    return next((n for n in range(1, MOST) if clopper_pearson(0, n)[1] <= above), MOST)
