"""What an exploitation cue, or a language, does to acceptance, beside gradation and a site effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from audit.analysis.intervals import Share
from audit.analysis.logistic import Term, term
from audit.model import Placed

_OF: tuple[tuple[str, Callable[[Placed], str]], ...] = (
    ("cue", lambda one: one.planned.cue),
    ("language", lambda one: one.planned.language),
)


@dataclass(frozen=True, slots=True)
class Effect:
    """Acceptance with one cue or language against another, in one phase; shares are per site.

    `odds` is beside gradation and a site effect; None with a reason when it cannot be told.
    """

    phase: str
    kind: str
    name: str
    against: str
    per_site: tuple[tuple[str, Share, Share], ...]
    odds: Term | None
    why_not: str | None = None


def effects(phase: str, placed: Sequence[Placed]) -> tuple[Effect, ...]:
    """Return the effects of each cue and language that was placed beside the first one."""
    found: list[Effect] = []
    for kind, value in _OF:
        names = list(dict.fromkeys(value(one) for one in sorted(placed, key=lambda one: one.planned.order)))
        base = "none" if "none" in names else names[0] if names else ""
        found += [_effect(phase, kind, name, base, placed, value) for name in names if name != base]
    return tuple(found)


def _effect(
    phase: str, kind: str, name: str, base: str, placed: Sequence[Placed], value: Callable[[Placed], str]
) -> Effect:
    both = [one for one in placed if value(one) in (name, base)]
    sites = sorted({one.planned.platform for one in both})
    rows = tuple((site, _share(both, site, base, value), _share(both, site, name, value)) for site in sites)
    outcomes = np.array([float(one.accepted) for one in both])
    if len(set(outcomes)) < 2:
        return Effect(phase, kind, name, base, rows, None, "acceptance was the same for every placement")
    columns = [
        [1.0, float(value(one) == name), float(one.planned.gradation)]
        + [float(one.planned.platform == site) for site in sites[1:]]
        for one in both
    ]
    return Effect(
        phase, kind, name, base, rows, term(np.array(columns), outcomes, 1, f"{name} against {base}")
    )


def _share(placed: Sequence[Placed], site: str, name: str, value: Callable[[Placed], str]) -> Share:
    mine = [one.accepted for one in placed if one.planned.platform == site and value(one) == name]
    return Share(sum(mine), len(mine), 0)
