"""Cohen's kappa beside scikit-learn, and its interval beside its definition."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from doorwatch.casework.quality_agreement import GROUPS, cohen, grouped
from doorwatch.types import DecisionKind

ANSWERS = st.sampled_from(["a", "b", "c"])
PAIRS = st.lists(st.tuples(ANSWERS, ANSWERS), min_size=2, max_size=60)


@given(PAIRS.filter(lambda pairs: len({one for pair in pairs for one in pair}) > 1))
def test_the_figure_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    ours = cohen(pairs)
    theirs = cohen_kappa_score([one for one, _ in pairs], [two for _, two in pairs])
    assert ours.kappa is not None
    assert math.isclose(ours.kappa, theirs, abs_tol=1e-9)


@given(PAIRS)
def test_the_figure_lies_within_its_interval_and_is_the_same_turned_round(
    pairs: list[tuple[str, str]],
) -> None:
    ours, turned = cohen(pairs), cohen([(two, one) for one, two in pairs])
    if ours.kappa is None:
        assert ours.interval is None
        return
    assert ours.interval is not None
    assert turned.interval is not None
    assert ours.interval[0] - 1e-9 <= ours.kappa <= ours.interval[1] + 1e-9
    assert ours.interval == pytest.approx(turned.interval)


def test_the_interval_is_the_published_one() -> None:
    """Two raters, 20 and 15 agree, 5 and 10 differ: the formula is close to the spread by simulation."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    ours = cohen(pairs)
    assert ours.kappa == pytest.approx(0.4)
    rng = np.random.default_rng(1)
    draws = [cohen([pairs[at] for at in rng.integers(0, 50, 50)]).kappa for _ in range(1500)]
    spread = float(np.std([one for one in draws if one is not None]))
    assert ours.interval is not None
    assert (ours.interval[1] - ours.interval[0]) / (2 * 1.96) == pytest.approx(spread, rel=0.1)


@pytest.mark.parametrize("pairs", [[], [("a", "a")] * 9])
def test_where_chance_alone_would_agree_there_is_no_figure(pairs: list[tuple[str, str]]) -> None:
    assert cohen(pairs).kappa is None
    assert cohen(pairs).n == len(pairs)


def test_every_decision_has_a_group() -> None:
    assert set(GROUPS) == set(get_args(DecisionKind))
    assert grouped("remove", "restrict") == ("restriction", "restriction")
