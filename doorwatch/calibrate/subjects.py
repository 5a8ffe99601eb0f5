"""Learning whose age a number is: from labelled sentences to the weights that `doorwatch.ages.subject` reads.

Two logistic regressions. What stands around a number is learned from all sentences; how far to believe the
rules is learned only from sentences that nobody saw while the rules were written, on scores from folds that
they were not fitted on (stacking), because on the others the rules are right by construction. Everything is
seeded by the sentences themselves: the same sentences give the same file, in any order.
Sources: Wolpert (1992), Stacked Generalization; Fan et al. (2008), LIBLINEAR.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np

from doorwatch.ages.features import features, notions, pairs
from doorwatch.ages.reader import scan
from doorwatch.ages.subject import HEADS, SCALE
from doorwatch.ages.surroundings import Spot, around
from doorwatch.text import normalise, respelled

AS_OF = date(2026, 11, 20)
FOLDS = 4
PENALTY = {"hers": 0.2, "coming": 0.5}
"""Inverse strength of the ridge on what stands around."""
PENALTY_RULES = 0.3
FEWEST = 2
"""A feature of fewer spots is left out."""
LEAST = 3
"""A weight nearer to 0, in hundredths, is left out of the file."""
_AGES = range(10, 61)
Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, her age as it tells it (None for none), how, and whether rules were written with it seen.

    `how` is stated, turning (18 is ahead) or birth.
    """

    text: str
    field: str
    years: int | None
    how: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A spot of a sentence: its features as "slot<TAB>key", and the answer to each head, None for unknown."""

    features: tuple[str, ...]
    hers: int | None
    coming: int | None
    seen: bool
    fold: int


def cases(sentences: Iterable[Labelled]) -> Iterator[Case]:
    """Yield the spots of sentences with their answers."""
    for one in sentences:
        spots = list(_spots(one))
        told = {spot.years for spot in spots if spot.sort == "number"}
        fold = int(sha256(one.text.encode()).hexdigest()[:8], 16) % FOLDS
        for spot in spots:
            hers, coming = _answers(one, spot, told)
            yield Case(_named(spot), hers, coming, one.seen, fold)


def _named(spot: Spot) -> tuple[str, ...]:
    near = around(spot)
    found = (*features(spot, near), *pairs(notions(spot, near)))
    return tuple("\t".join(feature) for feature in found)


def _spots(one: Labelled) -> Iterator[Spot]:
    text = normalise(one.field, one.text)
    for view in (text, respelled(text)):
        for spot in scan(view, AS_OF) if view is not None else ():
            if isinstance(spot, Spot) and (spot.sort == "majority" or spot.years in _AGES):
                yield spot


def _answers(one: Labelled, spot: Spot, told: set[int]) -> tuple[int | None, int | None]:
    """Return whether a spot is hers and whether it is ahead; None where the label leaves it open."""
    turning = one.how == "turning"
    minor = one.years is not None and one.years < 18
    if spot.sort == "majority":
        return (None, 1) if turning else (None, None if minor else 0)
    if spot.sort == "birth":
        if one.years is None:
            return 0, None
        near = abs(spot.years - one.years) <= 1
        return (1 if near else None if one.how == "birth" else 0), None
    if one.how == "birth":
        return (None if spot.years == one.years else 0), None
    if one.years is None:
        return 0, (0 if spot.years == 18 else None)
    if spot.years == one.years:
        return 1, 0
    if not minor and spot.years > 18 and spot.found is not None and spot.found.subject == "advertised_person":
        return None, None  # the second of two adults
    if spot.years == 18:
        return (1, 1) if turning else (None, None)
    if minor and (spot.years > 18 or (one.seen and spot.years == one.years + 1)):
        return None, None  # a second person, or the age that is corrected
    return 0, None


@dataclass(frozen=True, slots=True)
class Fit:
    """A head: its intercept and the weight of each feature, in logits."""

    intercept: float
    weights: dict[str, float]


def fit(found: Sequence[Case], head: str) -> Fit:
    """Fit one head on cases.

    Raises ValueError: the sentences that rules were not written with lack cases of one answer.
    """
    known = [case for case in found if getattr(case, head) is not None]
    answers = np.array([getattr(case, head) for case in known])
    around = _Matrix([[f for f in case.features if not f.startswith("r\t")] for case in known])
    rules = _Matrix([[f for f in case.features if f.startswith(("r\t", "n\t"))] for case in known])
    fresh = np.array([not case.seen for case in known])
    folds = np.array([case.fold for case in known])
    outside = np.zeros(len(known))
    for fold in range(FOLDS):
        asked = (folds == fold) & fresh
        if asked.any():
            outside[asked] = _regress(
                around.rows[folds != fold], answers[folds != fold], PENALTY[head]
            ).decision_function(around.rows[asked])
    whole = _regress(around.rows, answers, PENALTY[head])
    joined = _beside(outside, rules.rows)[fresh]
    over = _regress(joined, answers[fresh], PENALTY_RULES)
    slope = float(over.coef_[0][0])
    weights = {name: slope * float(one) for name, one in zip(around.names, whole.coef_[0], strict=True)}
    for name, one in zip(rules.names, over.coef_[0][1:], strict=True):
        weights[name] = weights.get(name, 0.0) + float(one)
    return Fit(slope * float(whole.intercept_[0]) + float(over.intercept_[0]), weights)


class _Matrix:
    """Counts of features, a row a case; the names in alphabetical order."""

    def __init__(self, lists: Sequence[Sequence[str]]) -> None:
        from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-untyped]

        counter = CountVectorizer(analyzer=list, min_df=FEWEST if len(lists) > 50 else 1)
        self.rows: Any = counter.fit_transform(lists)
        self.names: list[str] = list(counter.get_feature_names_out())


def _regress(rows: Any, answers: Floats, penalty: float) -> Any:
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    model = LogisticRegression(C=penalty, max_iter=400, solver="liblinear", random_state=0)
    return model.fit(rows, answers)


def _beside(column: Floats, rows: Any) -> Any:
    from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]

    return hstack([csr_matrix(column[:, None]), rows]).tocsr()


def written(found: Sequence[Case]) -> str:
    """Return the file of weights that is learned from cases: sorted, in hundredths, small ones left out."""
    lines = ["# Weights of the subject model: made by tools/fit_subjects.py, not by hand."]
    for head in HEADS:
        fitted = fit(found, head)
        lines.append(f"@{head}\t\t{round(fitted.intercept * SCALE)}")
        slots: dict[str, dict[int, list[str]]] = {}
        for name, weight in fitted.weights.items():
            slot, key = name.split("\t")
            hundredths = round(weight * SCALE)
            if abs(hundredths) >= LEAST:
                slots.setdefault(slot, {}).setdefault(hundredths, []).append(key)
        for slot in sorted(slots):
            lines.append(f"@{head}\t{slot}\t0")
            lines += [
                "\t".join([str(weight), *sorted(slots[slot][weight])]) for weight in sorted(slots[slot])
            ]
    return "\n".join(lines) + "\n"
