"""Fitting: an additive logistic model, no interactions, coefficients of 0 or more, calibrated out of fold.

More evidence never lowers the risk: every term is added and none is negative. The scale and the intercept
come from predictions on folds that the terms were not fitted on (Platt); what a term is worth is shown with
the interval of a bootstrap over cases, not listings, because listings of one case are not independent.
Sources: Horvitz and Thompson (1952) for weights; Platt (1999), Probabilities for SV Machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from doorwatch.calibrate.examples import Example, check_enough
from doorwatch.rates import wilson

FOLDS = 5
RIDGE = 1.0
"""A term that little is known of stays near 0: what adds nothing is added to nothing."""
BINS = 10
RARE = 5
"""An indicator on fewer listings than this gets no term."""
Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Term:
    """What an indicator adds to the log odds, its interval at 95 %, and on how many listings it stood."""

    indicator: str
    coefficient: float
    interval: tuple[float, float]
    listings: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Of the listings whose predicted risk lies in a stretch: mean prediction, share confirmed, interval."""

    predicted: float
    observed: float
    interval: tuple[float, float]
    listings: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fit: terms, intercept, the out-of-fold reliability, and the scores beside the plain base rate.

    `brier` and `brier_base` are mean squared errors, weighted; lower is better.
    """

    intercept: float
    terms: tuple[Term, ...]
    reliability: tuple[Bin, ...]
    brier: float
    brier_base: float
    decisions: int
    controls: int
    seed: int


def fit(examples: Sequence[Example], *, seed: int, rounds: int = 200) -> Fitted:
    """Return the fit of the examples; the same examples and seed give the same fit.

    Raises Refused: too few decisions, or no control sample.
    """
    check_enough(examples)
    ordered = sorted(examples, key=lambda one: (one.group, sorted(one.indicators), one.confirmed))
    names = _names(ordered)
    table = _Table.of(ordered, names)
    held_out = _out_of_fold(table, seed)
    slope, intercept = _platt(held_out, table)
    weights, _ = _solve(table.x, table.y, table.w)
    risk = _sigmoid(slope * held_out + intercept)
    base = float(np.average(table.y, weights=table.w))
    spread = _bootstrap(table, slope, seed, rounds)
    terms = tuple(
        Term(
            name,
            float(slope * weights[at]),
            (float(np.quantile(spread[:, at], 0.025)), float(np.quantile(spread[:, at], 0.975))),
            int(table.x[:, at].sum()),
        )
        for at, name in enumerate(names)
    )
    # The fold models' own intercepts differ a little; the final one keeps the mean risk of all examples.
    centred = (
        intercept
        + float(np.average(slope * held_out, weights=table.w))
        - float(np.average(table.x @ (slope * weights), weights=table.w))
    )
    return Fitted(
        centred, terms, _reliability(risk, table), _brier(risk, table),
        _brier(np.full(len(risk), base), table),
        sum(not one.control for one in ordered), sum(one.control for one in ordered), seed,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Table:
    """Examples as numbers: presence of each indicator, confirmed, weights of mean 1, group of each row."""

    x: Floats
    y: Floats
    w: Floats
    group: Floats

    @classmethod
    def of(cls, examples: Sequence[Example], names: Sequence[str]) -> _Table:
        weights = np.array([one.weight for one in examples])
        return cls(
            np.array([[name in one.indicators for name in names] for one in examples], dtype=np.float64),
            np.array([one.confirmed for one in examples], dtype=np.float64),
            weights / weights.mean(),
            np.array([one.group for one in examples], dtype=np.float64),
        )

    def at(self, rows: Any) -> _Table:
        """Return some rows."""
        return _Table(self.x[rows], self.y[rows], self.w[rows], self.group[rows])


def _names(examples: Sequence[Example]) -> list[str]:
    counts: dict[str, int] = {}
    for one in examples:
        for name in one.indicators:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= RARE)


def _solve(x: Floats, y: Floats, w: Floats, ridge: float = RIDGE) -> tuple[Floats, float]:
    """Return coefficients of 0 or more and the free intercept that fit best, by weighted log loss."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    def loss(point: Floats) -> tuple[float, Floats]:
        score = x @ point[:-1] + point[-1]
        wrong = w * (_sigmoid(score) - y)
        gradient = np.append(x.T @ wrong + ridge * point[:-1], wrong.sum())
        value = float(w @ (np.logaddexp(0, score) - y * score) + ridge / 2 * point[:-1] @ point[:-1])
        return value, gradient

    columns = x.shape[1]
    bounds = [(0.0, None)] * columns + [(None, None)]
    found = minimize(loss, np.zeros(columns + 1), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x[:-1], dtype=np.float64), float(found.x[-1])


def _out_of_fold(table: _Table, seed: int) -> Floats:
    """Return for each row the score of a model that saw no row of its group."""
    from sklearn.model_selection import StratifiedGroupKFold  # type: ignore[import-untyped]

    scores = np.zeros(len(table.y))
    folds = StratifiedGroupKFold(n_splits=FOLDS, shuffle=True, random_state=seed)
    for train, test in folds.split(table.x, table.y, table.group):
        part = table.at(train)
        weights, intercept = _solve(part.x, part.y, part.w)
        scores[test] = table.x[test] @ weights + intercept
    return scores


def _platt(scores: Floats, table: _Table) -> tuple[float, float]:
    """Return slope (0 or more) and intercept that turn held-out scores into risks."""
    slope, intercept = _solve(scores[:, None], table.y, table.w, ridge=1e-6)
    return float(slope[0]), intercept


def _bootstrap(table: _Table, slope: float, seed: int, rounds: int) -> Floats:
    """Return the coefficients of fits on groups drawn with replacement, one row a round."""
    draw = np.random.default_rng(seed)
    groups = np.unique(table.group)
    rows = {group: np.flatnonzero(table.group == group) for group in groups}
    found = np.zeros((rounds, table.x.shape[1]))
    for at in range(rounds):
        chosen = np.concatenate([rows[one] for one in draw.choice(groups, len(groups))])
        part = table.at(chosen)
        found[at] = slope * _solve(part.x, part.y, part.w)[0]
    return found


def _reliability(risk: Floats, table: _Table) -> tuple[Bin, ...]:
    """Return the bins of equal numbers of listings, by predicted risk; equal risks stay in one bin.

    The interval is Wilson's for the effective number of listings (Kish), since weights differ.
    """
    edges = np.unique(np.quantile(risk, np.linspace(0, 1, BINS + 1)[1:-1]))
    place = np.searchsorted(edges, risk, side="left")
    bins = []
    for one in np.unique(place):
        rows = place == one
        w, y = table.w[rows], table.y[rows]
        share = float(np.average(y, weights=w))
        effective = max(1, round(float(w.sum() ** 2 / (w**2).sum())))
        interval = wilson(min(effective, round(share * effective)), effective)
        bins.append(Bin(float(np.average(risk[rows], weights=w)), share, interval, int(rows.sum())))
    return tuple(bins)


def _brier(risk: Floats, table: _Table) -> float:
    from sklearn.metrics import brier_score_loss  # type: ignore[import-untyped]

    return float(brier_score_loss(table.y, np.clip(risk, 0, 1), sample_weight=table.w))


def _sigmoid(score: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(score / 2)), dtype=np.float64)
