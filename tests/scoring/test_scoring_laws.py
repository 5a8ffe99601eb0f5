"""Laws of scoring: order changes nothing, one more signal lowers nothing."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.rules import load_taxonomy
from doorwatch.types import LANES, LEVELS, WEIGHTS, Signal, TextEvidence
from tests.scoring.conftest import MEMORY, make, score

SCORED = sorted(name for name, entry in load_taxonomy().items() if entry.build == "score")


@st.composite
def signals(draw: st.DrawFn) -> Signal:
    at = draw(st.integers(0, 6))
    text = (TextEvidence(draw(st.sampled_from(["text", "title"])), at, at + 3, "abc"),)
    return make(
        draw(st.sampled_from(SCORED)),
        draw(st.sampled_from(WEIGHTS)),
        evidence=draw(st.sampled_from([text, MEMORY])),
        detector=draw(st.sampled_from(["phrases", "ages", "reuse"])),
        counted=draw(st.booleans()),
    )


@given(st.lists(signals(), max_size=7), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_signals_never_changes_an_assessment(found: list[Signal], order: random.Random) -> None:
    shuffled = list(found)
    order.shuffle(shuffled)
    assert score(*shuffled) == score(*found)


@given(st.lists(signals(), max_size=6), signals())
@settings(max_examples=300, deadline=None)
def test_one_more_signal_never_lowers_a_level_or_points(found: list[Signal], more: Signal) -> None:
    before, after = score(*found), score(*found, more)
    for lane in LANES:
        assert LEVELS.index(after.lanes[lane].level) >= LEVELS.index(before.lanes[lane].level)
        assert after.lanes[lane].points >= before.lanes[lane].points


@given(st.lists(signals(), max_size=6))
@settings(max_examples=100, deadline=None)
def test_a_signal_given_twice_is_one(found: list[Signal]) -> None:
    assert score(*found, *found) == score(*found)


@given(st.lists(signals(), max_size=6))
@settings(max_examples=100, deadline=None)
def test_the_lanes_name_every_signal_once(found: list[Signal]) -> None:
    assessment = score(*found)
    named = sorted(at for result in assessment.lanes.values() for at in result.signals)
    assert named == list(range(len(assessment.signals)))
    for lane, result in assessment.lanes.items():
        assert all(assessment.signals[at].lane == lane for at in result.signals)
