from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from audit.analysis.logistic import fit, separated, term
from doorwatch.errors import BadInput
from doorwatch.rates import Rate

SITES, STEPS, EACH = 4, 6, 4


def design(each: int = EACH) -> np.ndarray:
    rows = [(site, step) for site in range(SITES) for step in range(STEPS) for _ in range(each)]
    return np.array([[1, step] + [site == one for one in range(1, SITES)] for site, step in rows], float)


def drawn(x: np.ndarray, beta: list[float], rng: np.random.Generator) -> np.ndarray:
    return (rng.random(len(x)) < 1 / (1 + np.exp(-(x @ np.array(beta))))).astype(float)


TRUTH = [1.5, -0.6, 1.0, -1.0, 0.5]


def test_with_much_data_it_is_near_maximum_likelihood() -> None:
    x = design(60)
    y = drawn(x, TRUTH, np.random.default_rng(1))
    peer = sm.Logit(y, x).fit(disp=0).params
    assert fit(x, y).beta == pytest.approx(tuple(peer), abs=0.03)


def test_one_two_by_two_table_is_half_added_to_each_cell() -> None:
    """Firth's estimate of a saturated table is known in closed form: a half is added to every cell."""
    x = np.array([[1, 0]] * 10 + [[1, 1]] * 8, float)
    y = np.array([1] * 7 + [0] * 3 + [1] * 0 + [0] * 8, float)
    odds = ((0 + 0.5) / (8 + 0.5)) / ((7 + 0.5) / (3 + 0.5))
    assert term(x, y, 1, "arm").odds_ratio == pytest.approx(odds, rel=1e-4)


def test_separated_data_have_a_finite_answer_that_says_so() -> None:
    x = design()
    y = (x[:, 1] < 4).astype(float)
    found = term(x, y, 1, "one gradation up")
    assert separated(x, y)
    assert 0 < found.low < found.odds_ratio < found.high < 0.2
    assert found.p < 1e-6


def test_overlapping_data_are_not_called_separated() -> None:
    x = design()
    y = drawn(x, TRUTH, np.random.default_rng(2))
    assert not separated(x, y)


def test_a_site_that_lets_all_through_is_separation_too() -> None:
    x = design()
    y = drawn(x, TRUTH, np.random.default_rng(3))
    y[x[:, 2] == 1] = 1
    assert separated(x, y)
    assert np.isfinite(term(x, y, 1, "one gradation up").odds_ratio)


def test_columns_that_depend_on_each_other_are_refused() -> None:
    x = np.column_stack([np.ones(6), np.ones(6)])
    with pytest.raises(BadInput, match="independent columns"):
        fit(x, np.array([0, 1, 0, 1, 1, 0.0]))


def covered(runs: int, seed: int) -> Rate:
    x, rng, held = design(3), np.random.default_rng(seed), 0
    for _ in range(runs):
        y = drawn(x, TRUTH, rng)
        if len(set(y)) < 2:
            held += 1
            continue
        found = term(x, y, 1, "one gradation up")
        held += found.low <= np.exp(TRUTH[1]) <= found.high
    return Rate(held, runs)


def test_the_interval_of_a_step_with_site_effect_covers_in_simulation() -> None:
    held = covered(500, seed=5)
    assert held.hits / held.trials >= 0.93, str(held)


@pytest.mark.slow
def test_the_interval_of_a_step_covers_in_ten_thousand_runs(capsys: pytest.CaptureFixture[str]) -> None:
    held = covered(10_000, seed=6)
    with capsys.disabled():
        print(f"\ncoverage of the step with a site effect: {held}")
    assert held.hits / held.trials >= 0.93
