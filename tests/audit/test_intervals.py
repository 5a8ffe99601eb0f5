from __future__ import annotations

import pytest
from scipy.stats import binomtest

from audit.analysis.intervals import Share, clopper_pearson, coverage
from audit.analysis.power import (
    Carries,
    expected_width,
    newcombe,
    power,
    trials_for_half_width,
    trials_per_arm,
    upper_bound_of_none,
)
from doorwatch.rates import wilson

GRID = [step / 200 for step in range(10, 191)]
"""Shares from 0.05 to 0.95."""


@pytest.mark.parametrize(("hits", "trials"), [(2, 4), (0, 4), (4, 4), (1, 30), (17, 40)])
def test_the_exact_interval_is_that_of_the_statistics_library(hits: int, trials: int) -> None:
    peer = binomtest(hits, trials).proportion_ci(method="exact")
    assert clopper_pearson(hits, trials) == pytest.approx((peer.low, peer.high), abs=1e-9)


@pytest.mark.parametrize("trials", [1, 4, 12, 21, 40])
def test_the_exact_interval_covers_at_least_95_percent_everywhere(trials: int) -> None:
    shares = [step / 100 for step in range(101)]
    assert min(coverage(clopper_pearson, trials, share) for share in shares) >= 0.95


@pytest.mark.parametrize("trials", [12, 15, 21, 39, 60])
def test_wilson_covers_95_percent_on_average(trials: int) -> None:
    covered = [coverage(wilson, trials, share) for share in GRID]
    print(f"n={trials}: least {min(covered):.3f}")
    assert 0.94 <= sum(covered) / len(covered) <= 0.96


def test_the_published_test_shows_existence_not_a_rate() -> None:
    two_of_four = Share(2, 4)
    assert two_of_four.wilson == pytest.approx((0.15, 0.85), abs=0.005)
    assert two_of_four.exact == pytest.approx((0.068, 0.932), abs=0.0005)
    assert two_of_four.too_few
    assert Share(0, 4).wilson[1] == pytest.approx(0.49, abs=0.005)
    assert Share(0, 4).exact[1] == pytest.approx(0.60, abs=0.005)


def test_nothing_tried_is_no_share_of_zero() -> None:
    nothing = Share(0, 0, unknown=3)
    assert nothing.share is None
    assert nothing.wilson == nothing.exact == (0.0, 1.0)


@pytest.mark.parametrize(("half_width", "trials"), [(0.20, 21), (0.15, 39), (0.10, 93), (0.05, 381)])
def test_sample_sizes_are_those_of_the_source(half_width: float, trials: int) -> None:
    assert trials_for_half_width(half_width) == trials
    for tried, enough in ((trials, True), (trials - 1, False)):
        z = 1.959963984540054
        assert (z / 2 / (tried + z * z) ** 0.5 <= half_width) is enough


def test_two_arms_of_58_tell_a_half_from_a_quarter() -> None:
    assert trials_per_arm(0.5, 0.25) == 58
    assert power(58, 0.5, 0.25) == pytest.approx(0.80, abs=0.01)


def test_no_report_in_59_bounds_the_rate_near_six_percent() -> None:
    assert upper_bound_of_none(59) == pytest.approx(0.061, abs=0.001)
    assert clopper_pearson(0, 59)[1] == pytest.approx(0.061, abs=0.001)


def test_what_a_cell_carries_grows_with_its_placements() -> None:
    small, large = Carries.of(5), Carries.of(20)
    assert large.width_at_half < small.width_at_half
    assert large.power_half_to_quarter > small.power_half_to_quarter
    assert expected_width(20, 0.5) == pytest.approx(0.40, abs=0.02)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_the_difference_of_two_shares_is_newcombes(
    a: tuple[int, int], b: tuple[int, int], expected: tuple[float, float]
) -> None:
    assert newcombe(*a, *b) == pytest.approx(expected, abs=5e-4)


def test_an_empty_arm_says_nothing() -> None:
    assert newcombe(0, 0, 3, 4) == (-1.0, 1.0)


def test_more_hits_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="successes must be 0 to 4; got 5"):
        clopper_pearson(5, 4)
    with pytest.raises(ValueError, match="must differ"):
        trials_per_arm(0.4, 0.4)
    with pytest.raises(ValueError, match="half width must be between"):
        trials_for_half_width(0.5)
