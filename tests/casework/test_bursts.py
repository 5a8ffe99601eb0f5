"""Bursts: a flood is one case with a sample, none of it is hidden, and real ones are not held up by it."""

from __future__ import annotations

import pytest

from doorwatch.casework.claims import claim_next
from doorwatch.casework.floods import burst_sample
from doorwatch.store import Store
from tests.casework.linked import Ad, groups, lying, place
from tests.casework.test_clusters import proposed, state
from tests.casework.test_reshape import person
from tests.store.samples import HOUR, NOW, picture

WORDS = tuple(f"word{number} word{number + 1}" for number in range(30))


@pytest.mark.parametrize(
    ("shared", "name"),
    [
        ({"account": "u1"}, "account:"), ({"phone": "+493023125001"}, "phone:"),
        ({"picture": picture(3)}, "pdq:"), ({"words": WORDS}, "text:"), ({}, "sudden:"),
    ],
)  # fmt: skip
def test_urgent_listings_that_share_something_are_one_burst_case(
    store: Store, shared: dict[str, object], name: str
) -> None:
    flood = [Ad(f"F-{number:02}", quote="zestien", **shared) for number in range(12)]  # type: ignore[arg-type]
    place(store, [*flood, Ad("A-1"), Ad("A-2", "review")])
    case, *_ = proposed(store, burst=10).opened
    assert len(groups(store)) == 3
    found = state(store, case)
    assert found.burst is not None
    assert found.burst.startswith(name)
    assert [one.ref.id for one in found.listings] == [f"F-{number:02}" for number in range(12)]
    assert {one.level for one in found.listings} == {"urgent"}


def test_fewer_than_the_setting_or_milder_ones_are_no_burst(store: Store) -> None:
    place(store, [Ad(f"F-{number}", words=WORDS, quote=f"q{number}") for number in range(9)])
    place(store, [Ad(f"G-{number}", "review", words=WORDS) for number in range(9)])
    cases = proposed(store, burst=10).opened
    assert len(cases) == 18
    assert {state(store, case).burst for case in cases} == {None}


def test_a_burst_grows_over_nights_and_swallows_cases_that_were_opened_before(store: Store) -> None:
    place(store, [Ad(f"F-{number:02}", words=WORDS, quote=f"q{number}") for number in range(6)])
    first = proposed(store, burst=10).opened
    assert len(first) == 6
    place(
        store, [Ad(f"F-{number:02}", words=WORDS, quote=f"q{number}") for number in range(6, 12)], NOW + HOUR
    )
    proposed(store, NOW + HOUR, burst=10)
    assert [len(ids) for ids in lying(store).values()] == [12]
    assert str(state(store, first[0]).burst).startswith("text:")
    place(store, [Ad("F-99", words=WORDS, quote="q99")], NOW + 2 * HOUR)
    proposed(store, NOW + 2 * HOUR, burst=10)
    assert [len(ids) for ids in lying(store).values()] == [13]


def test_a_sample_has_the_worst_first_and_cannot_be_chosen(store: Store) -> None:
    place(store, [Ad(f"F-{number:02}", account="u1") for number in range(30)])
    (case,) = proposed(store, burst=10).opened
    sample = burst_sample(state(store, case))
    assert len(sample) == 10
    assert sample[0] == state(store, case).listings[0]
    assert [one.ref.id for one in sample[1:]] != sorted(one.ref.id for one in sample[1:])
    assert burst_sample(state(store, case)) == sample


def test_a_thousand_planted_urgent_listings_leave_the_real_ones_cases_of_their_own(store: Store) -> None:
    planted = [Ad(f"F-{number:04}", account="u1", quote=f"q{number % 40}") for number in range(1_000)]
    real = [Ad(f"R-{number}", quote=f"really {number}") for number in range(5)]
    place(store, [*planted, *real])
    cases = proposed(store).opened
    assert [len(state(store, case).listings) for case in cases] == [1_000, 1, 1, 1, 1, 1]
    assert [bool(state(store, case).burst) for case in cases] == [True, *[False] * 5]


@pytest.mark.parametrize("accounts", [1, 40], ids=["one origin", "forty origins"])
def test_all_five_real_cases_are_among_the_first_twenty_claims_of_two_moderators(
    store: Store, accounts: int
) -> None:
    planted = [Ad(f"F-{n:04}", account=f"u{n % accounts}", quote=f"q{n}") for n in range(1_000)]
    real = [Ad(f"R-{number}", quote=f"really {number}") for number in range(5)]
    place(store, [*planted, *real])
    proposed(store)
    people = [person("moderator", name=name) for name in ("m.one", "m.two")]
    seen: set[str] = set()
    for turn in range(20):
        found = claim_next(store, people[turn % 2], NOW + HOUR)
        if found is not None:
            seen |= {one.ref.id for one in found.listings}
    assert {f"R-{number}" for number in range(5)} <= seen


def test_a_burst_in_which_everybody_says_the_same_and_shares_nothing_hides_none_of_it(store: Store) -> None:
    ads = [Ad(f"F-{number:02}", quote="zestien") for number in range(30)]
    place(store, ads)
    (case,) = proposed(store, burst=10).opened
    found = state(store, case)
    assert {one.ref.id for one in found.listings} == {ad.id for ad in ads}
    assert {one.level for one in found.listings} == {"urgent"}
