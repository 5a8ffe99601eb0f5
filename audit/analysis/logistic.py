"""Logistic regression with Firth's penalty: it has an answer where the door let all or none through.

Plain maximum likelihood runs away when a gradation or a site separates accepted from refused, which small
studies nearly always show. Firth's penalty removes the first-order bias and stays finite; intervals are of
the penalised profile likelihood, not of the curvature, because they are far from symmetric here.
Sources: Firth (1993), Bias Reduction of Maximum Likelihood Estimates; Heinze and Schemper (2002), A
Solution to the Problem of Separation in Logistic Regression.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from doorwatch.errors import BadInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
else:
    Array = Any

_STEPS = 200
_CLOSE = 1e-8
_FLAT = 1e-10
_LARGEST_STEP = 2.0
_LARGEST = 20.0
_CHI = 3.841458820694124
"""The chi-square quantile of 0.95 with one degree of freedom."""


@dataclass(frozen=True, slots=True)
class Term:
    """One coefficient as an odds ratio with its 95 % profile interval (0 to infinity)."""

    name: str
    odds_ratio: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients (log odds) in the order of the columns, and the penalised log-likelihood."""

    beta: tuple[float, ...]
    likelihood: float


def fit(
    x: Array, y: Array, fixed: Mapping[int, float] | None = None, start: Sequence[float] | None = None
) -> Fit:
    """Return Firth's estimate for design `x` (n x k, its first column ones) and outcome `y` (n of 0 and 1).

    `fixed` holds columns at given values (log odds); `start` is where to begin (zeros).

    Raises BadInput: the columns are not independent.
    """
    held = fixed or {}
    free = [column for column in range(x.shape[1]) if column not in held]
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise BadInput("design", "independent columns (every site and phase varied)", "dependent")
    beta = np.array(start if start is not None else np.zeros(x.shape[1]), float)
    for column, value in held.items():
        beta[column] = value
    value = _likelihood(x, y, beta)
    for _ in range(_STEPS):
        step = _step(x, y, beta, free)
        largest = float(np.abs(step).max()) if free else 0.0
        if largest < _CLOSE:
            break
        reached, beta = _climb(x, y, beta, free, step * min(1.0, _LARGEST_STEP / largest), value)
        if reached - value < _FLAT:
            break
        value = reached
    return Fit(tuple(float(one) for one in beta), value)


def term(x: Array, y: Array, column: int, name: str) -> Term:
    """Return one coefficient of the fit as an odds ratio with profile interval and likelihood-ratio p."""
    from scipy.stats import chi2  # type: ignore[import-untyped]

    best = fit(x, y)
    centre = best.beta[column]
    none = fit(x, y, {column: 0.0}, best.beta).likelihood
    p = float(chi2.sf(max(2 * (best.likelihood - none), 0.0), 1))
    low, high = (_end(x, y, column, best, side) for side in (-1.0, 1.0))
    return Term(name, float(np.exp(centre)), float(np.exp(low)), float(np.exp(high)), p)


def separated(x: Array, y: Array) -> bool:
    """Tell whether some combination of the columns separates the outcomes, so that plain ML has no answer.

    A linear programme: is there a direction that is nowhere against the outcomes and somewhere for them?
    Source: Konis (2007), Linear Programming Algorithms for Detecting Separated Data.
    """
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    signed = x * (2 * y - 1)[:, None]
    result = linprog(
        -signed.sum(axis=0),
        A_ub=-signed,
        b_ub=np.zeros(len(y)),
        bounds=[(-1, 1)] * x.shape[1],
        method="highs",
    )
    return bool(result.status == 0 and -result.fun > 1e-7)


def _chances(x: Array, beta: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(x @ beta, -35, 35))))


def _information(x: Array, beta: Array) -> Array:
    chances = _chances(x, beta)
    return np.asarray(x.T @ (x * (chances * (1 - chances))[:, None]))


def _likelihood(x: Array, y: Array, beta: Array) -> float:
    eta = np.clip(x @ beta, -35, 35)
    plain = float(np.sum(y * eta - np.logaddexp(0, eta)))
    sign, logdet = np.linalg.slogdet(_information(x, beta))
    return plain + 0.5 * float(logdet) if sign > 0 else -np.inf


def _step(x: Array, y: Array, beta: Array, free: list[int]) -> Array:
    """Return the scoring step of the free columns: score with Firth's correction over the information."""
    chances = _chances(x, beta)
    weight = chances * (1 - chances)
    information = _information(x, beta)
    hat = ((x @ np.linalg.pinv(information)) * x).sum(axis=1) * weight
    score = x.T @ (y - chances + hat * (0.5 - chances))
    return np.asarray(np.linalg.pinv(information[np.ix_(free, free)]) @ score[free])


def _climb(
    x: Array, y: Array, beta: Array, free: list[int], step: Array, value: float
) -> tuple[float, Array]:
    """Take the step, halved until the penalised likelihood does not fall."""
    for _ in range(30):
        tried = beta.copy()
        tried[free] += step
        reached = _likelihood(x, y, tried)
        if reached >= value - 1e-12:
            return reached, tried
        step = step / 2
    return value, beta


def _end(x: Array, y: Array, column: int, best: Fit, side: float) -> float:
    """Return where the profile has fallen by half the chi-square quantile; infinite past a factor e^20."""
    from scipy.optimize import brentq

    centre, near = best.beta[column], best

    def drop(value: float) -> float:
        nonlocal near
        near = fit(x, y, {column: value}, near.beta)
        return 2 * (best.likelihood - near.likelihood) - _CHI

    far = centre + side
    while drop(far) < 0:
        far += side * max(1.0, abs(far - centre))
        if abs(far) > _LARGEST:
            return float(side * np.inf)
    return float(brentq(drop, *sorted((centre, far)), xtol=1e-3))
