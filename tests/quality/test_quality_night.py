"""What a night does for quality: drawn by hashes, once, and nothing where nothing was agreed."""

from __future__ import annotations

from dataclasses import replace

from doorwatch.casework.quality_night import Turn, draw_controls, quality_turn
from doorwatch.casework.quality_second import next_control
from doorwatch.cli._assess import load_judge
from doorwatch.store import Store
from doorwatch.types import Agreement
from tests.casework.test_propose import agreement
from tests.quality.scenes import decided, judged, opened, person
from tests.store.samples import DAY, NOW, PLATFORM

JUDGE = load_judge(None)


def paper(share: float = 1.0, nightly: int = 200) -> Agreement:
    """An agreement with a control sample."""
    made = agreement()
    return replace(
        made, terms=replace(made.terms, control_sample_share=share, control_sample_nightly=nightly)
    )


def turn(store: Store, paper: Agreement, cases: list[int], golden: float = 0.0, looks: float = 0.0) -> Turn:
    return quality_turn(
        store, JUDGE, {PLATFORM: paper}, NOW.date(), NOW, cases, golden_rate=golden, second_look_share=looks
    )


def test_unflagged_listings_alone_are_drawn_and_each_once(store: Store) -> None:
    judged(store, "A-1", "none")
    judged(store, "A-2", "watch")
    judged(store, "A-3", "urgent")
    judged(store, "A-4", "unseen")
    assert len(draw_controls(store, paper(), NOW.date(), NOW)) == 2
    assert draw_controls(store, paper(), NOW.date() + DAY, NOW + DAY) == ()
    shown = next_control(store, person("mod", "moderator"), NOW)
    assert shown is not None
    assert shown.listing.id in ("A-1", "A-2")


def test_the_share_and_the_nightly_bound_hold(store: Store) -> None:
    for number in range(40):
        judged(store, f"A-{number}", "none")
    assert draw_controls(store, paper(share=0.0), NOW.date(), NOW) == ()
    assert draw_controls(store, paper(nightly=0), NOW.date(), NOW) == ()
    half = draw_controls(store, paper(share=0.5, nightly=5), NOW.date(), NOW)
    assert len(half) == 5
    assert draw_controls(store, paper(share=0.5, nightly=5), NOW.date(), NOW) == ()
    rest = draw_controls(store, paper(share=0.5), NOW.date() + DAY, NOW + DAY)
    assert 8 <= len(half) + len(rest) <= 32


def test_a_turn_does_all_of_it_once(store: Store) -> None:
    judged(store, "A-1", "none")
    decided(store, "N-1111", "remove")
    cases = [opened(store, f"N-{number}") for number in range(2000, 2010)]
    first = turn(store, paper(), cases, golden=0.2, looks=1.0)
    assert (first.controls, first.looks, first.rules) == (1, 1, ())
    assert first.golden in (2, 3)
    assert turn(store, paper(), cases, golden=0.2, looks=1.0) == Turn(0, 0, 0, ())


def test_without_settings_nothing_is_drawn_or_planted(store: Store) -> None:
    decided(store, "N-1111", "remove")
    assert turn(store, agreement(), []) == Turn(0, 0, 0, ())
