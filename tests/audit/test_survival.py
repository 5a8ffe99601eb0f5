from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.analysis.survival import Duration, bounds, duration, turnbull
from audit.model import Outcome, Placed, Planned

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
PLANNED = Planned("p1", "demo-north", 5, "none", "nl", 1, 1, 1, "massage-1", "00")


def placed(**times: float) -> Placed:
    at = {name: START + timedelta(hours=hours) for name, hours in times.items()}
    return Placed(PLANNED, Outcome.PUBLISHED, START, **at)  # type: ignore[arg-type]


def test_with_exact_times_it_is_kaplan_meier() -> None:
    curve = turnbull([Duration(2, 2), Duration(4, 4), Duration(4, math.inf), Duration(9, 9)])
    assert curve.at(1) == 1
    assert curve.at(2) == pytest.approx(0.75)
    assert curve.at(4) == pytest.approx(0.5)
    assert curve.at(9) == pytest.approx(0, abs=1e-6)
    assert (curve.durations, curve.censored) == (4, 1)


def test_overlapping_looks_share_their_mass() -> None:
    curve = turnbull([Duration(0, 5), Duration(3, 8), Duration(6, 12), Duration(10, math.inf)])
    assert curve.gaps == ((3, 5), (6, 8), (10, 12))
    assert curve.at(5) == pytest.approx(0.5, abs=1e-3)
    assert curve.median() == pytest.approx(8)


def test_what_never_went_has_no_median() -> None:
    curve = turnbull([Duration(48, math.inf)] * 3)
    assert curve.median() is None
    assert curve.at(48) == 1


def test_bounds_count_what_may_have_happened_between_looks() -> None:
    durations = [Duration(0, 30)] * 5 + [Duration(30, 40)] * 5
    low, high = bounds(durations, 24)
    assert low == pytest.approx(0.187, abs=1e-3)
    assert high == 1
    assert bounds([], 24) == (0, 1)


def test_a_duration_reaches_from_the_surest_to_the_longest() -> None:
    seen = placed(last_offline_at=1, online_at=2, last_online_at=10, gone_at=14)
    assert duration(seen) == Duration(8, 13)


def test_what_we_withdrew_is_censored() -> None:
    ours = placed(online_at=1, last_online_at=5, withdrawn_at=6, gone_at=7)
    assert duration(ours) == Duration(4, math.inf)


def test_what_was_never_seen_online_has_no_duration() -> None:
    assert duration(placed()) is None


def test_one_look_is_enough_for_a_duration() -> None:
    assert duration(placed(online_at=3)) == Duration(0, math.inf)


def test_an_interval_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="0 <= low <= high; got 5, 3"):
        Duration(5, 3)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 30), st.booleans()), min_size=1, max_size=12))
def test_the_share_online_falls_and_stays_between_none_and_all(raw: list[tuple[int, int, bool]]) -> None:
    durations = [Duration(low, math.inf if open_end else low + width) for low, width, open_end in raw]
    curve = turnbull(durations)
    assert all(a >= b for a, b in pairwise((1.0, *curve.share)))
    assert curve.share[-1] == pytest.approx(0, abs=1e-6)
    for hours in (1.0, 24.0):
        low, high = bounds(durations, hours)
        assert 0 <= low <= high <= 1


def simulated_coverage(runs: int, seed: int) -> tuple[int, int]:
    """Runs whose bounds at 24 hours hold the truth: exponential durations, looks every few hours, an end."""
    rng = np.random.default_rng(seed)
    truth, held = math.exp(-24 / 30), 0
    for _ in range(runs):
        durations = []
        for true in rng.exponential(30, 20):
            every, limit = rng.uniform(2, 12), rng.choice([48.0, 72.0])
            looks = np.arange(rng.uniform(0, every), limit, every)
            low = looks[looks < true].max(initial=0.0)
            later = looks[looks >= true]
            durations.append(Duration(float(low), float(later.min()) if len(later) else math.inf))
        low, high = bounds(durations, 24)
        held += low <= truth <= high
    return held, runs


def test_bounds_of_time_online_cover_in_simulation() -> None:
    held, runs = simulated_coverage(500, seed=7)
    assert held / runs >= 0.93


@pytest.mark.slow
def test_bounds_of_time_online_cover_in_ten_thousand_runs(capsys: pytest.CaptureFixture[str]) -> None:
    from doorwatch.rates import Rate

    held, runs = simulated_coverage(10_000, seed=8)
    with capsys.disabled():
        print(f"\ncoverage of time online: {Rate(held, runs)}")
    assert held / runs >= 0.93
