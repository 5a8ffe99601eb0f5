"""From placements to findings: per site and gradation, never pooled without a site effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from audit.analysis.effects import Effect, effects
from audit.analysis.intervals import Share
from audit.analysis.logistic import Term, separated, term
from audit.analysis.power import newcombe
from audit.analysis.survival import Curve, Duration, bounds, duration, turnbull
from audit.model import Data, Outcome, Placed
from doorwatch.casework.quality_agreement import Kappa, cohen

LOOKS = (1.0, 24.0, 72.0)
"""Hours at which the share still online is told."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One site and gradation in one phase. Shares are of all its placements, `reported` of those asked."""

    phase: str
    platform: str
    gradation: int
    accepted: Share
    verification: Share
    by_person: Share
    reported: Share


@dataclass(frozen=True, slots=True)
class TimeOnline:
    """How long what was accepted stayed online, with the share still there at `LOOKS` and its bounds."""

    phase: str
    platform: str
    gradation: int
    curve: Curve
    at: tuple[tuple[float, float, tuple[float, float]], ...]


@dataclass(frozen=True, slots=True)
class Dose:
    """What one step up in gradation does to the odds of acceptance, with a site effect; or why not told."""

    phase: str
    step: Term | None
    sites: int
    separated: bool
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Acceptance of gradations 1 to 5 before and after a change of policy; `odds` has a site effect."""

    before: str
    after: str
    per_site: tuple[tuple[str, Share, Share, tuple[float, float]], ...]
    odds: Term | None
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that a report shows."""

    phases: tuple[str, ...]
    cells: tuple[Cell, ...]
    control: tuple[Cell, ...]
    online: tuple[TimeOnline, ...]
    doses: tuple[Dose, ...]
    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
    agreement: Kappa | None
    cannot: tuple[str, ...]


def find(data: Data) -> Findings:
    """Return the findings of a study's placements."""
    phases = tuple(dict.fromkeys(one.phase for one in data.placed))
    cells = _cells(data.placed)
    doses = tuple(_dose(phase, [one for one in data.placed if one.phase == phase]) for phase in phases)
    changes = tuple(_change(data.placed, a, b) for a, b in pairwise(phases))
    return Findings(
        phases=phases,
        cells=cells,
        control=tuple(cell for cell in cells if cell.gradation == 0),
        online=_online(data.placed),
        doses=doses,
        changes=changes,
        effects=tuple(
            effect
            for phase in phases
            for effect in effects(phase, [one for one in data.placed if one.phase == phase])
        ),
        agreement=_agreement(data),
        cannot=_cannot(data, cells, doses),
    )


def share_of(placed: Iterable[Placed], hit: Callable[[Placed], bool | None]) -> Share:
    """Return the share for which `hit` is True among those where it is known (None is unknown)."""
    answers = [hit(one) for one in placed]
    known = [answer for answer in answers if answer is not None]
    return Share(sum(known), len(known), len(answers) - len(known))


def reported(placed: Placed) -> bool | None:
    """Tell whether the platform told the police, None when nobody knows."""
    result = placed.report.result if placed.report else "unknown"
    return None if result == "unknown" else result == "reported"


def _groups(placed: Iterable[Placed]) -> dict[tuple[str, str, int], list[Placed]]:
    groups: dict[tuple[str, str, int], list[Placed]] = defaultdict(list)
    for one in placed:
        groups[one.phase, one.planned.platform, one.planned.gradation].append(one)
    return groups


def _cells(placed: Sequence[Placed]) -> tuple[Cell, ...]:
    order = list(dict.fromkeys(one.phase for one in placed))
    groups = sorted(_groups(placed).items(), key=lambda item: (order.index(item[0][0]), *item[0][1:]))
    return tuple(
        Cell(
            *key,
            accepted=share_of(group, lambda one: one.accepted),
            verification=share_of(group, lambda one: one.verification_asked),
            by_person=share_of(group, lambda one: one.outcome is Outcome.REFUSED_BY_PERSON),
            reported=share_of(group, reported),
        )
        for key, group in groups
    )


def _online(placed: Sequence[Placed]) -> tuple[TimeOnline, ...]:
    found: list[TimeOnline] = []
    for key, group in sorted(_groups(placed).items()):
        durations: list[Duration] = [known for one in group if (known := duration(one)) is not None]
        if not durations:
            continue
        curve = turnbull(durations)
        at = tuple((hours, curve.at(hours), bounds(durations, hours)) for hours in LOOKS)
        found.append(TimeOnline(*key, curve=curve, at=at))
    return tuple(found)


def _design(placed: Sequence[Placed], value: Callable[[Placed], float]) -> tuple[np.ndarray, np.ndarray, int]:
    """Return columns (one, value, a dummy a site but the first), outcomes and the number of sites."""
    sites = sorted({one.planned.platform for one in placed})
    columns = [
        [1.0, value(one)] + [float(one.planned.platform == site) for site in sites[1:]] for one in placed
    ]
    return np.array(columns, float), np.array([float(one.accepted) for one in placed]), len(sites)


def _dose(phase: str, placed: Sequence[Placed]) -> Dose:
    sites = len({one.planned.platform for one in placed})
    if len({one.planned.gradation for one in placed}) < 3:
        return Dose(phase, None, sites, False, "fewer than three gradations were placed")
    x, y, sites = _design(placed, lambda one: float(one.planned.gradation))
    if len(set(y)) < 2:
        every = "every" if y[0] else "no"
        return Dose(phase, None, sites, True, f"{every} placement was accepted: there is no slope to tell")
    return Dose(phase, term(x, y, 1, "one gradation up"), sites, separated(x, y))


def _change(placed: Sequence[Placed], before: str, after: str) -> Change:
    both = [one for one in placed if one.phase in (before, after) and one.planned.gradation > 0]
    per_site = []
    for site in sorted({one.planned.platform for one in both}):
        arms = [
            share_of(
                [one for one in both if one.planned.platform == site and one.phase == phase],
                lambda one: one.accepted,
            )
            for phase in (before, after)
        ]
        apart = newcombe(arms[1].hits, arms[1].trials, arms[0].hits, arms[0].trials)
        per_site.append((site, arms[0], arms[1], apart))
    x, y, _ = (
        _design(both, lambda one: float(one.phase == after)) if both else (np.ones((0, 2)), np.ones(0), 0)
    )
    if len(set(y)) < 2 or len({one.phase for one in both}) < 2:
        return Change(before, after, tuple(per_site), None, "acceptance was the same for every placement")
    return Change(before, after, tuple(per_site), term(x, y, 1, f"{after} against {before}"))


def _agreement(data: Data) -> Kappa | None:
    """Cohen's kappa of the two coders over the placements that both labelled; None without any."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for coding in data.codings:
        labels[coding.placement][coding.coder] = coding.label
    pairs = [tuple(found[coder] for coder in sorted(found)) for found in labels.values() if len(found) == 2]
    return cohen([(one[0], one[1]) for one in pairs]) if pairs else None


def _cannot(data: Data, cells: Sequence[Cell], doses: Sequence[Dose]) -> tuple[str, ...]:
    """Say in words what the sample cannot carry."""
    said: list[str] = []
    if data.mode == "simulation":
        said.append(
            "A simulation shows that the instrument recovers what was configured;"
            " it is no evidence about real sites."
        )
    wide = [cell for cell in cells if cell.accepted.too_few]
    if wide:
        least = min(cell.accepted.trials for cell in wide)
        said.append(
            f"{len(wide)} of {len(cells)} cells hold so few placements (as few as {least}) that they show"
            " existence, not a rate: their exact interval is wider than one half."
        )
    unknown = sum(cell.reported.unknown for cell in cells)
    if unknown:
        said.append(
            f"For {unknown} of {len(data.placed)} placements nobody knows whether the police were told."
        )
    if any(dose.separated for dose in doses):
        said.append(
            "Acceptance is separated by gradation or site; the odds ratio is Firth's penalised estimate"
            " and says that an effect is there rather than how large it is."
        )
    if not data.codings:
        said.append("Outcomes were not labelled by two coders blind to each other.")
    if all(cell.gradation > 0 for cell in cells):
        said.append("There is no control arm: refusals may be of any advertisement, not of these.")
    closed = [f"{one.platform} ({one.phase})" for one in cells if not one.gradation and not one.accepted.hits]
    if closed:
        said.append(
            f"No control advertisement came online on {', '.join(closed)}:"
            " what was refused there was refused whatever it said."
        )
    if data.mode != "simulation":
        said.append(
            "Placements on one site are not independent: figures are per site, and anything over several"
            " sites carries a site effect."
        )
    return tuple(said)
