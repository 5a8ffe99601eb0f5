"""Comparing what was planted with what was found."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from demo.generator import World, generate
from demo.measure import Z95, Rate, wilson
from demo.show import as_json, tables
from demo.truth import HEADING, INDICATORS, Comparison, Row, Truth, compare
from doorwatch.types import LANES, Assessment, Coverage, ImageCount, LaneResult, Level, ListingRef, Signal

ALL = set(INDICATORS)


@pytest.fixture(scope="module")
def world() -> World:
    return generate(100, 7)


def assessment(
    ref: ListingRef, indicators: set[str], *, minor: Level = "none", stated_age: int | None = None
) -> Assessment:
    signals = tuple(
        Signal(name, "minor_age", "text_age", "weak", "test", "1", None, (), {}, {})
        for name in sorted(indicators)
    )
    lanes = {lane: LaneResult("none", 0, ()) for lane in LANES}
    lanes["minor_age"] = LaneResult(minor, 0, ())
    return Assessment(
        platform=ref.platform, id=ref.id, as_of=date(2026, 11, 20), level=minor, stated_age=stated_age,
        ages=(), contacts=(), languages=(), lanes=lanes, signals=signals, context=(),
        coverage=Coverage("read", "supported", ImageCount(0, 0), "none", "shown"), pending=(), failures=(),
        ruleset="sha256:0",
    )  # fmt: skip


def perfect(truths: list[Truth]) -> dict[ListingRef, Assessment]:
    return {
        t.ref: assessment(
            t.ref, set(t.indicators), minor="urgent" if t.minor else "none", stated_age=t.stated_age
        )
        for t in truths
    }


def row(comparison: Comparison, indicator: str) -> Row:
    return next(row for row in comparison.rows if row.indicator == indicator)


def planted(world: World) -> list[Truth]:
    return [record.truth for record in world.records()]


def payers(world: World) -> int:
    """How many listings one payer funds for several persons."""
    return sum("shared_payer" in truth.indicators for truth in planted(world))


def test_a_perfect_run_finds_all_and_flags_no_innocent(world: World) -> None:
    found = compare(planted(world), perfect(planted(world)), ALL)
    assert all(one.recall.share == one.precision.share == 1.0 for one in found.rows)
    assert (found.missed, found.wrong, found.not_assessed) == ((), (), 0)
    assert found.minors.share == found.urgent_minors.share == found.ages.share == 1.0
    assert found.false_minors.hits == 0
    assert all(kind.flagged.hits == kind.minor.hits == 0 for kind in found.kinds)


def test_an_empty_run_misses_all_and_says_that_nothing_was_assessed(world: World) -> None:
    found = compare(planted(world), {}, ALL)
    assert all(one.recall.share == 0.0 and one.precision.share is None for one in found.rows)
    assert found.not_assessed == len(planted(world))
    assert found.minors.hits == 0


def test_what_is_not_built_says_so_and_shows_no_figure(world: World) -> None:
    found = compare(planted(world), {}, {"hidden_text"})
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(tables(found))
    text = console.export_text()
    assert HEADING in text
    assert text.count("not built") == 36
    assert as_json(found)["indicators"]["sugar_offer"] == "not built"
    assert as_json(found)["indicators"]["hidden_text"]["recall"]["hits"] == 0


def test_a_minor_age_found_under_a_sister_indicator_counts(world: World) -> None:
    truth = next(t for t in planted(world) if "obfuscated_age_under_18" in t.indicators)
    found = compare([truth], {truth.ref: assessment(truth.ref, {"stated_age_under_18"}, minor="urgent")}, ALL)
    assert row(found, "obfuscated_age_under_18").recall.share == 1.0
    assert row(found, "obfuscated_age_under_18").precision.share is None
    assert found.wrong == ()


def test_a_sister_indicator_does_not_excuse_a_false_minor_flag(world: World) -> None:
    truth = next(t for t in planted(world) if t.benign)
    found = compare([truth], {truth.ref: assessment(truth.ref, {"turning_18"}, minor="urgent")}, ALL)
    assert found.false_minors == Rate(1, 1)
    assert found.wrong == ((truth.ref, "turning_18"),)
    assert row(found, "turning_18").precision.share == 0.0
    assert [(kind.flagged.hits, kind.minor.hits) for kind in found.kinds] == [(1, 1)]


def test_what_a_run_could_not_see_is_out_of_reach_not_missed(world: World) -> None:
    found = compare(planted(world), {}, ALL, available=set())
    payer = row(found, "shared_payer")
    assert (payer.out_of_reach, payer.recall.share) == (payers(world), None)
    assert not any(indicator == "shared_payer" for _, indicator in found.missed)


def test_a_sign_in_a_language_without_a_live_rule_is_not_covered_and_not_missed(world: World) -> None:
    truths = [t for t in planted(world) if "sugar_offer" in t.indicators]
    table = {"sugar_offer": {"nl": "live", "de": "shadow"}}
    expected = sum(t.language != "nl" for t in truths)
    assert expected
    found = compare(truths, {}, ALL, coverage=table)
    assert row(found, "sugar_offer").not_covered == expected
    assert row(found, "sugar_offer").recall == Rate(0, len(truths) - expected)
    assert len([name for _, name in found.missed if name == "sugar_offer"]) == len(truths) - expected
    assert as_json(found)["indicators"]["sugar_offer"]["not_covered"] == expected


def test_a_sign_that_lives_in_no_words_hangs_on_no_language(world: World) -> None:
    found = compare(planted(world), {}, ALL, coverage={"sugar_offer": {}})
    assert row(found, "shared_payer").not_covered == 0
    assert row(found, "shared_payer").recall.trials == payers(world)


@pytest.mark.parametrize(
    ("signal", "level", "found", "urgent"),
    [
        ("birth_date_under_18", "urgent", 1, 1),
        ("birth_date_under_18", "review", 1, 0),
        ("birth_date_under_18", "watch", 0, 0),
        ("user_report_underage", "review", 0, 0),
        ("age_contradiction", "urgent", 0, 0),
    ],
)
def test_a_minor_age_is_found_by_a_sign_in_the_words_and_a_level_that_opens_a_case(
    world: World, signal: str, level: Level, found: int, urgent: int
) -> None:
    truth = next(t for t in planted(world) if t.form == "birth_year" and not t.needs)
    got = compare([truth], {truth.ref: assessment(truth.ref, {signal}, minor=level)}, ALL)
    assert (got.minors, got.urgent_minors) == (Rate(found, 1), Rate(urgent, 1))


def test_what_is_allowed_counts_neither_way(world: World) -> None:
    truth = next(t for t in planted(world) if "age_contradiction" in t.allowed and not t.needs)
    got = assessment(truth.ref, set(truth.indicators) | {"age_contradiction"}, minor="urgent")
    assert compare([truth], {truth.ref: got}, ALL).wrong == ()


@pytest.mark.parametrize(("told", "right"), [(15, 1), (16, 1), (17, 0), (None, 0)])
def test_an_age_from_a_year_alone_is_right_to_within_a_year(
    world: World, told: int | None, right: int
) -> None:
    truth = replace(next(t for t in planted(world) if t.form == "birth_year"), stated_age=15)
    found = compare([truth], {truth.ref: assessment(truth.ref, set(), stated_age=told)}, ALL)
    assert found.ages == Rate(right, 1)


@pytest.mark.parametrize(("hits", "low", "high"), [(2, 0.15, 0.85), (0, 0.0, 0.49)])
def test_wilson_agrees_with_the_published_door_test(hits: int, low: float, high: float) -> None:
    # 2 of 4 accepted: 15-85 %; 0 of 4 reported: at most 49 % (docs, facts of the door test).
    assert wilson(hits, 4) == pytest.approx((low, high), abs=5e-3)


@given(st.integers(2, 5_000).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))))
def test_the_ends_of_wilson_solve_the_score_equation(pair: tuple[int, int]) -> None:
    hits, trials = pair
    for end in wilson(hits, trials):
        assert abs(hits / trials - end) == pytest.approx(Z95 * math.sqrt(end * (1 - end) / trials), rel=1e-6)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_stays_within_0_and_1(pair: tuple[int, int]) -> None:
    hits, trials = pair
    low, high = wilson(hits, trials)
    assert 0 <= low <= hits / trials <= high <= 1


def test_nothing_tried_is_no_share() -> None:
    assert (Rate(0, 0).share, Rate(0, 0).interval, str(Rate(0, 0))) == (None, (0.0, 1.0), "-")
    assert str(Rate(2, 4)) == "0.50 [0.15, 0.85]"


def test_more_hits_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="successes must be 0 to 3"):
        wilson(4, 3)
