"""The queue as a page, own filters, searching with a reason, and asking for what identifies."""

from __future__ import annotations

from typing import Any

import pytest

from doorwatch.casework import (
    ActRefused,
    PermissionRefused,
    QueueFilter,
    claim,
    decide,
    delete_filter,
    queue_page,
    reveal,
    save_filter,
    saved_filters,
    search,
)
from doorwatch.errors import BadInput
from doorwatch.store import Store
from doorwatch.store.journalling import journal_entries
from tests.casework.acts import ANNA, BEN, DIRK, LIA, decision, judged, open_case, person, ready, ref
from tests.store.samples import DAY, HOUR, NOW


def numbers(store: Store, who: Any = ANNA, at: Any = NOW, **chosen: Any) -> list[int]:
    with store.read() as conn:
        return [one.case for one in queue_page(conn, who, QueueFilter(**chosen), at)]


def test_the_page_has_the_worst_first_and_goes_on_where_the_last_ended(store: Store) -> None:
    review = open_case(store, judged(store, "R-1", "review", "exploitation"), due=NOW)
    late = open_case(store, judged(store, "U-1"), due=NOW + DAY)
    soon = open_case(store, judged(store, "U-2"), due=NOW + HOUR)
    assert numbers(store) == [soon, late, review]
    assert numbers(store, limit=2) == [soon, late]
    assert numbers(store, limit=2, after=late) == [review]


def test_only_cases_on_ones_own_platforms_are_listed(store: Store) -> None:
    mine = open_case(store, judged(store, "A-1"))
    open_case(store, judged(store, "B-1", platform="demo-south"))
    open_case(store, judged(store, "A-2"), judged(store, "B-2", platform="demo-south"))
    assert numbers(store) == [mine]
    assert len(numbers(store, person("bo", platforms=("demo-north", "demo-south")))) == 3
    with pytest.raises(PermissionRefused, match="queue:case:list"):
        numbers(store, LIA)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"lanes": ("exploitation",)}, [2]),
        ({"levels": ("urgent",)}, [1, 3]),
        ({"burst": True}, [3]),
        ({"burst": False}, [1, 2]),
        ({"platforms": ("demo-south",)}, []),
        ({"show": "mine"}, [2]),
        ({"show": "overdue"}, [1]),
        ({"show": "second"}, [4]),
        ({"show": "escalated"}, []),
        ({"show": "complaint"}, []),
    ],
)
def test_a_filter_narrows_the_page(store: Store, chosen: dict[str, Any], expected: list[int]) -> None:
    open_case(store, judged(store, "A-1"), due=NOW - HOUR)
    review = open_case(store, judged(store, "A-2", "review", "exploitation"), due=NOW + HOUR)
    open_case(store, judged(store, "A-3"), burst="account/3")
    claim(store, ANNA, review, NOW)
    waiting = open_case(store, judged(store, "A-4", "unseen"))
    state = ready(store, waiting)
    decide(store, ANNA, waiting, decision("refer_police", "minor_advertised", "A-4"), NOW, state.sequence)
    found = numbers(store, **chosen)
    assert [one for one in found if one != waiting or chosen.get("show") == "second"] == expected


def test_a_row_says_who_holds_the_case_and_no_word_of_a_listing(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    claim(store, ANNA, case, NOW)
    with store.read() as conn:
        (one,) = queue_page(conn, DIRK, QueueFilter(), NOW)
    assert (one.claimed_by, one.listings, one.undecided, one.platforms) == ("anna", 1, 1, ("demo-north",))
    assert one.lease_until is not None
    assert "A-1" not in repr(one)


def test_filters_belong_to_a_person(store: Store) -> None:
    chosen = QueueFilter(lanes=("minor_age",), limit=10)
    save_filter(store, ANNA, "minors ", chosen, NOW)
    with store.read() as conn:
        assert saved_filters(conn, ANNA) == {"minors": chosen}
        assert saved_filters(conn, BEN) == {}
    assert delete_filter(store, ANNA, "minors")
    assert not delete_filter(store, ANNA, "minors")
    with pytest.raises(BadInput, match="name: 1 to 60 characters"):
        save_filter(store, ANNA, " ", chosen, NOW)


def test_a_search_finds_words_in_open_cases_of_ones_own_platforms(store: Store) -> None:
    mine = open_case(store, judged(store, "A-1", text="Company near the old harbour."))
    open_case(store, judged(store, "B-1", platform="demo-south", text="Also near the harbour."))
    closed = open_case(store, judged(store, "A-2", text="A harbour view."))
    state = ready(store, closed)
    decide(store, ANNA, closed, decision("no_concern", "no_sign", "A-2"), NOW, state.sequence)
    assert [one.case for one in search(store, ANNA, "HARBOUR near", "linked_case", NOW)] == [mine]
    with store.read() as conn:
        last = list(journal_entries(conn))[-1]
    assert (last.act, last.detail["reason"], last.detail["found"]) == ("case.searched", "linked_case", 1)
    assert "harbour" not in repr(last)


@pytest.mark.parametrize(
    "words", ["030 23125123", "someone@example.org", "2312 near", "www.example.org", "t.me/somebody"]
)
def test_nobody_looks_up_a_number_or_an_address(store: Store, words: str) -> None:
    with pytest.raises(ActRefused, match="a number, handle or address is not looked up"):
        search(store, ANNA, words, "linked_case", NOW)


def test_a_search_says_why_and_needs_its_right(store: Store) -> None:
    with pytest.raises(BadInput, match="reason: one of complaint, linked_case"):
        search(store, ANNA, "harbour", "curious", NOW)  # type: ignore[arg-type]
    with pytest.raises(PermissionRefused, match="queue:case:search"):
        search(store, DIRK, "harbour", "linked_case", NOW)


def test_asking_for_contacts_is_in_the_journal(store: Store) -> None:
    case = open_case(store, judged(store, "A-1"))
    assert reveal(store, ANNA, case, ref("A-1"), "decision", NOW) == ()
    with store.read() as conn:
        last = list(journal_entries(conn))[-1]
    assert (last.actor, last.act, last.object) == ("anna", "case.revealed", f"case/{case}")
    with pytest.raises(PermissionRefused, match="case:identity:reveal"):
        reveal(store, DIRK, case, ref("A-1"), "decision", NOW)
