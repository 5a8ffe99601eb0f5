"""Claims: one holder, a lease, and an order that nobody can be unlucky with for long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doorwatch.casework import (
    ActRefused,
    Budget,
    PermissionRefused,
    QueueFilter,
    claim,
    claim_next,
    decide,
    heartbeat,
    next_offer,
    release,
    take_over,
)
from doorwatch.errors import BadInput
from doorwatch.store import Store
from doorwatch.store.casefile import events_of
from doorwatch.store.personal import DayCounts, day_counts
from tests.casework.acts import (
    ANNA,
    BEN,
    SARA,
    STEF,
    decision,
    expire,
    judged,
    open_case,
    person,
    ready,
    state_of,
)
from tests.store.samples import DAY, HOUR, NOW


def test_a_claimed_case_is_refused_to_another_and_named(store: Store) -> None:
    case = open_case(store)
    assert claim(store, ANNA, case, NOW).state == "claimed"
    with pytest.raises(ActRefused, match="expected a case that nobody holds; anna does"):
        claim(store, BEN, case, NOW)


def test_a_second_claim_of_the_same_person_is_no_second_event(store: Store) -> None:
    case = open_case(store)
    first = claim(store, ANNA, case, NOW)
    assert claim(store, ANNA, case, NOW) == first


def test_an_ended_lease_may_be_taken_by_anyone_and_says_from_whom(store: Store) -> None:
    case = open_case(store)
    claim(store, ANNA, case, NOW)
    expire(store, case)
    assert claim(store, BEN, case, NOW).claimed_by == "ben"
    with store.read() as conn:
        last = events_of(conn, case)[-1]
    assert (last.kind, last.data["from"]) == ("taken_over", "anna")


def test_a_living_lease_is_taken_by_a_senior_with_a_reason_only(store: Store) -> None:
    case = open_case(store)
    claim(store, ANNA, case, NOW)
    with pytest.raises(PermissionRefused, match="take_over"):
        take_over(store, BEN, case, NOW, "she went home")
    with pytest.raises(BadInput, match="reason: 3 to 2000 characters"):
        take_over(store, SARA, case, NOW)
    assert take_over(store, SARA, case, NOW, "she went home").claimed_by == "sara"


def test_a_heartbeat_prolongs_a_lease_without_an_event(store: Store) -> None:
    case = open_case(store)
    state = claim(store, ANNA, case, NOW, lease=timedelta(minutes=1))
    until = heartbeat(store, ANNA, case, NOW)
    assert until > NOW + timedelta(minutes=10)
    assert state_of(store, case).sequence == state.sequence
    with pytest.raises(ActRefused, match="expected a living claim of ben; got none"):
        heartbeat(store, BEN, case, NOW)
    expire(store, case)
    with pytest.raises(ActRefused, match="expected a living claim of anna; got none"):
        heartbeat(store, ANNA, case, NOW)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_on_sqlite_a_lease_ends_by_the_clock_that_is_given(store: Store) -> None:
    case = open_case(store)
    claim(store, ANNA, case, NOW)
    with pytest.raises(ActRefused, match="anna does"):
        claim(store, BEN, case, NOW + timedelta(minutes=14))
    assert claim(store, BEN, case, NOW + timedelta(minutes=15)).claimed_by == "ben"


def test_a_released_case_is_free_and_only_its_holder_releases_it(store: Store) -> None:
    case = open_case(store)
    claim(store, ANNA, case, NOW)
    with pytest.raises(ActRefused, match="expected a claim of ben; got none"):
        release(store, BEN, case, NOW)
    assert release(store, ANNA, case, NOW, "shift ends").state == "new"
    assert claim(store, BEN, case, NOW).claimed_by == "ben"


def test_the_next_case_follows_level_then_due_time(store: Store) -> None:
    review = open_case(store, judged(store, "R-1", "review", "exploitation"), due=NOW)
    late = open_case(store, judged(store, "U-1"), due=NOW + 2 * HOUR)
    soon = open_case(store, judged(store, "U-2"), due=NOW + HOUR)
    order = [claim_next(store, ANNA, NOW) for _ in range(4)]
    assert [one.case if one else None for one in order] == [soon, late, review, None]


def test_half_of_the_next_claims_come_from_outside_bursts(store: Store) -> None:
    bursts = [open_case(store, judged(store, f"B-{n}"), burst=f"account/{n}") for n in range(3)]
    lone = [open_case(store, judged(store, f"L-{n}", "review"), due=NOW + DAY) for n in range(2)]
    order = [claim_next(store, ANNA, NOW) for _ in range(5)]
    assert [one.case for one in order if one] == [bursts[0], lone[0], bursts[1], lone[1], bursts[2]]


def test_a_filter_narrows_the_next_case(store: Store) -> None:
    open_case(store, judged(store, "U-1"))
    review = open_case(store, judged(store, "R-1", "review", "exploitation"))
    found = claim_next(store, ANNA, NOW, QueueFilter(lanes=("exploitation",)))
    assert found is not None
    assert found.case == review


def test_other_platforms_are_never_next(store: Store) -> None:
    open_case(store, judged(store, "S-1", platform="demo-south"))
    assert claim_next(store, ANNA, NOW) is None
    assert claim_next(store, person("nora", platforms=()), NOW) is None


def test_an_escalated_case_goes_to_another_senior_only(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    state = ready(store, case, SARA)
    decide(store, SARA, case, decision("escalate", "needs_senior", "A-1"), NOW, state.sequence)
    assert claim_next(store, ANNA, NOW) is None
    with pytest.raises(ActRefused, match="left to a senior"):
        claim(store, ANNA, case, NOW)
    with pytest.raises(ActRefused, match="left to a senior"):
        claim(store, SARA, case, NOW)
    found = claim_next(store, STEF, NOW)
    assert found is not None
    assert found.case == case


@pytest.mark.parametrize(
    ("budget", "today", "offer"),
    [
        (Budget(), DayCounts(), (True, True, False, False)),
        (Budget(), DayCounts(claims=1), (True, True, False, True)),
        (Budget(hard_a_day=2), DayCounts(2, 2, 2), (True, False, True, False)),
        (Budget(hard_in_a_row=2), DayCounts(2, 2, 2), (True, False, False, False)),
        (Budget(hard_in_a_row=2), DayCounts(3, 2, 0), (True, True, False, True)),
        (Budget(claims_a_day=2), DayCounts(2, 0, 0), (False, True, False, False)),
    ],
)
def test_what_is_offered_follows_from_settings_and_the_day(
    budget: Budget, today: DayCounts, offer: tuple[bool, bool, bool, bool]
) -> None:
    made = next_offer(budget, today)
    assert (made.any, made.hard, made.must, made.outside) == offer


def test_hard_lanes_rotate_with_others_and_end_with_the_budget(store: Store) -> None:
    for number in range(3):
        open_case(store, judged(store, f"M-{number}"))
        open_case(store, judged(store, f"E-{number}", "review", "exploitation"))
    lanes = []
    for _ in range(6):
        found = claim_next(store, ANNA, NOW, budget=Budget(hard_a_day=2, hard_in_a_row=1))
        lanes.append(found.lane if found else None)
    assert lanes == ["minor_age", "exploitation", "minor_age", "exploitation", "exploitation", None]
    with store.read() as conn:
        assert day_counts(conn, "anna", NOW.date()) == DayCounts(5, 2, 0)
