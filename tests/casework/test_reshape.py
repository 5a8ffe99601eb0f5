"""Persons shape cases: what joined two is told, a merge is taken back, and the machine leaves it so."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from doorwatch.casework.reshape import Shape, merge, part, shapes, undo_merge
from doorwatch.casework.rights import ActRefused, PermissionRefused
from doorwatch.store import Store
from doorwatch.store.casefile import load_case
from doorwatch.store.journalling import journal_entries
from doorwatch.store.tables import assessments
from doorwatch.types import ListingRef
from doorwatch.types.people import Person, permissions_of
from tests.casework.linked import Ad, groups, lying, place
from tests.casework.linked import judge as judge_ads
from tests.casework.test_clusters import claim, proposed, state
from tests.store.samples import HOUR, NOW, PLATFORM

PHONE = "+493023125123"


def person(role: Any = "senior", platforms: Any = (PLATFORM,), name: str = "s.one") -> Person:
    """Somebody of a role."""
    roles = frozenset({role})
    return Person(name, "demo", roles, frozenset(platforms), permissions_of(roles))


def told(store: Store, case: int) -> list[Shape]:
    """How a case came to be as it is."""
    with store.read() as conn:
        found = load_case(conn, case)
        assert found is not None
        return list(shapes(conn, found))


def merged(store: Store) -> tuple[int, int]:
    """Two cases, of which a third listing has made one; the one that stays comes first."""
    place(store, [Ad("A-1", phone=PHONE), Ad("A-2", "review", account="u1")])
    first, second = proposed(store).opened
    place(store, [Ad("A-3", phone=PHONE, account="u1")], NOW + HOUR)
    proposed(store, NOW + HOUR)
    return first, second


def read_phone(store: Store) -> None:
    """Let every assessment tell that it read the number."""
    contact = {"kind": "phone", "value": PHONE, "hidden": False, "field": "text", "start": 0, "end": 13}
    with store.read() as conn:
        bodies = {row.id: row.body for row in conn.execute(sa.select(assessments))}
    for id, body in bodies.items():
        body["contacts"] = [contact]
        statement = sa.update(assessments).where(assessments.c.id == id).values(body=body)
        store.run_write(partial(sa.Connection.execute, statement=statement))


def test_a_case_tells_what_joined_it_with_the_last_two_digits_alone(store: Store) -> None:
    place(store, [Ad("A-1", phone=PHONE), Ad("A-2", phone=PHONE)])
    (case,) = proposed(store).opened
    assert told(store, case)[0].because["en"] == "because both show the same number"
    read_phone(store)
    (one,) = told(store, case)
    assert one.because["en"] == "because both show the same number …23"
    assert one.because["nl"] == "omdat beide hetzelfde nummer tonen …23"
    assert one.listing is not None


def test_a_merge_is_taken_back_and_the_swallowed_case_lives_again(store: Store) -> None:
    first, second = merged(store)
    judge_ads(store, [Ad("A-2", "urgent", quote="zestien")], NOW + HOUR)
    proposed(store, NOW + 2 * HOUR)
    (event,) = [one.sequence for one in told(store, first) if one.kind == "merged_from"]
    assert undo_merge(store, person(), first, event, "two hands", NOW + 3 * HOUR) == second
    assert lying(store)[second] == ["A-2"]
    assert lying(store)[first] == ["A-1", "A-3"]
    assert (state(store, second).state, state(store, second).level) == ("new", "urgent")
    assert proposed(store, NOW + 4 * HOUR).merged == []
    assert groups(store) == {("A-1", "A-3"), ("A-2",)}


def test_an_undone_merge_cannot_be_undone_again(store: Store) -> None:
    first, _ = merged(store)
    (event,) = [one.sequence for one in told(store, first) if one.kind == "merged_from"]
    undo_merge(store, person(), first, event, "two hands", NOW + 2 * HOUR)
    with pytest.raises(ActRefused, match=r"some|other listings|stands"):
        undo_merge(store, person(), first, event, "again", NOW + 3 * HOUR)


def test_what_a_person_parted_the_machine_does_not_join_again(store: Store) -> None:
    place(store, [Ad("A-1", phone=PHONE), Ad("A-2", phone=PHONE)])
    (case,) = proposed(store).opened
    new = part(store, person(), case, [ListingRef(PLATFORM, "A-2")], "another hand", NOW + HOUR)
    assert lying(store) == {case: ["A-1"], new: ["A-2"]}
    place(store, [Ad("A-3", phone=PHONE)], NOW + 2 * HOUR)
    (third,) = proposed(store, NOW + 2 * HOUR).opened
    assert len(groups(store)) == 3
    assert set(state(store, third).beside) == {case, new}
    with store.read() as conn:
        assert ("s.one", "case.split") in [(one.actor, one.act) for one in journal_entries(conn)]


def test_a_person_joins_two_cases_and_is_named(store: Store) -> None:
    place(store, [Ad("A-1"), Ad("A-2")])
    first, second = proposed(store).opened
    merge(store, person(), first, second, NOW + HOUR)
    assert groups(store) == {("A-1", "A-2")}
    (one,) = told(store, first)
    assert (one.by, one.other, one.because["en"]) == ("s.one", second, "because somebody joined them")
    undo_merge(store, person(), first, one.sequence, "a mistake", NOW + 2 * HOUR)
    assert groups(store) == {("A-1",), ("A-2",)}


@pytest.mark.parametrize(
    "who", [person("moderator"), person(platforms=("demo-south",))], ids=["no right", "other platform"]
)
def test_only_who_may_reshape_the_platforms_of_a_case_does(store: Store, who: Person) -> None:
    place(store, [Ad("A-1"), Ad("A-2")])
    first, second = proposed(store).opened
    with pytest.raises(PermissionRefused, match="expected the right case:cluster:reshape"):
        merge(store, who, first, second, NOW + HOUR)
    assert len(groups(store)) == 2
    with store.read() as conn:
        assert list(journal_entries(conn))[-1].act == "act.refused"


@pytest.mark.parametrize(("one", "other", "code"), [(0, 0, "same_case"), (0, 9, "gone"), (0, 1, "worked_on")])
def test_a_merge_that_cannot_be_is_refused(store: Store, one: int, other: int, code: str) -> None:
    place(store, [Ad("A-1"), Ad("A-2")])
    opened = proposed(store).opened
    claim(store, opened[1])
    numbers = [*opened, *range(90, 99)]
    with pytest.raises(ActRefused, match="expected") as refused:
        merge(store, person(), numbers[one], numbers[other], NOW + HOUR)
    assert refused.value.code == code


def test_a_case_is_not_parted_from_all_its_listings(store: Store) -> None:
    place(store, [Ad("A-1")])
    (case,) = proposed(store).opened
    with pytest.raises(ActRefused, match="expected some of the case's listings; got none or all"):
        part(store, person(), case, [ListingRef(PLATFORM, "A-1")], "all", NOW + HOUR)
