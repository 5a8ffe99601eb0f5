"""Cases as clusters: strong links join, weak ones never do, and no order of arrival changes the end."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorwatch.casework import Proposed, propose
from doorwatch.memory.clusters import Shared, clusters, connected, name_of
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, events_of, load_case
from doorwatch.store.journalling import journal_entries
from doorwatch.types import CaseState, ListingRef
from tests.casework.linked import Ad, groups, lying, place
from tests.casework.test_propose import agreement, judge
from tests.store.samples import DAY, HOUR, NOW, PLATFORM, picture

WORDS = tuple(f"word{number} word{number + 1}" for number in range(30))


def proposed(store: Store, at: datetime = NOW, **more: Any) -> Proposed:
    """Let the machine propose at a moment."""
    return propose(store, at, {PLATFORM: agreement(10_000)}, night=at.date(), **more)


def state(store: Store, case: int) -> CaseState:
    """The state of a case."""
    with store.read() as conn:
        found = load_case(conn, case)
    assert found is not None
    return found


def kinds(store: Store, case: int) -> list[str]:
    """The kinds of a case's events."""
    with store.read() as conn:
        return [event.kind for event in events_of(conn, case)]


def claim(store: Store, case: int, at: datetime = NOW) -> None:
    """Let somebody claim a case."""
    sequence = state(store, case).sequence
    data = {"until": (at + HOUR).isoformat()}
    store.run_write(lambda conn: append_event(conn, case, sequence, at, "claimed", data, actor="anna"))


@pytest.mark.parametrize(
    "shared",
    [{"phone": "+493023125123"}, {"account": "u77"}, {"picture": picture(7)}],
    ids=["phone", "account", "picture"],
)
def test_a_strong_link_makes_one_case_and_says_what_joined_it(store: Store, shared: dict[str, str]) -> None:
    place(store, [Ad("A-1", **shared), Ad("A-2", "review", **shared), Ad("A-3")])  # type: ignore[arg-type]
    proposed(store)
    assert groups(store) == {("A-1", "A-2"), ("A-3",)}
    case = next(case for case, ids in lying(store).items() if len(ids) == 2)
    with store.read() as conn:
        added = events_of(conn, case)[1]
    assert added.kind == "listing_added"
    assert added.data["link"]["strength"] == "strong"
    assert state(store, case).listings[0].ref.id == "A-1"


def test_a_weak_link_alone_never_joins(store: Store) -> None:
    place(store, [Ad("A-1", words=WORDS), Ad("A-2", words=WORDS)])
    proposed(store)
    assert groups(store) == {("A-1",), ("A-2",)}


def test_a_picture_from_a_library_joins_nobody(store: Store) -> None:
    place(store, [Ad(f"A-{number}", picture=picture(7)) for number in range(6)])
    proposed(store)
    assert len(groups(store)) == 6


def test_a_newcomer_that_links_two_cases_joins_them_and_both_say_so(store: Store) -> None:
    place(store, [Ad("A-1", phone="+493023125001"), Ad("A-2", "review", account="u1")])
    first, second = proposed(store).opened
    place(store, [Ad("A-3", phone="+493023125001", account="u1")], NOW + HOUR)
    done = proposed(store, NOW + HOUR)
    assert done.merged == [second]
    assert groups(store) == {("A-1", "A-2", "A-3")}
    assert kinds(store, second)[-1] == "merged_into"
    assert state(store, second).merged_into == first
    assert state(store, first).level == "urgent"
    assert state(store, first).due_at <= state(store, second).due_at
    with store.read() as conn:
        assert "case.merged" in [entry.act for entry in journal_entries(conn)]


@pytest.mark.parametrize("taken", ["claimed", "decided"])
def test_a_case_that_somebody_works_on_is_never_absorbed_and_both_name_each_other(
    store: Store, taken: str
) -> None:
    place(store, [Ad("A-1", phone="+493023125001")])
    (first,) = proposed(store).opened
    claim(store, first)
    if taken == "decided":
        data = {
            "decision": "remove", "ground": "policy", "reason": "seen",
            "listings": [{"platform": PLATFORM, "id": "A-1"}],
        }  # fmt: skip
        sequence = state(store, first).sequence
        store.run_write(lambda conn: append_event(conn, first, sequence, NOW, "decided", data, actor="anna"))
    place(store, [Ad("A-2", phone="+493023125001")], NOW + HOUR)
    (second,) = proposed(store, NOW + HOUR).opened
    assert groups(store) == {("A-1",), ("A-2",)}
    assert (state(store, first).beside, state(store, second).beside) == ((second,), (first,))
    assert proposed(store, NOW + 2 * HOUR).opened == []
    assert kinds(store, first).count("linked") == 1


def test_too_large_a_component_is_cut_at_its_weakest_links(store: Store) -> None:
    ads = [Ad(f"A-{number}", account="u1", phone="+493023125001") for number in range(3)]
    ads += [Ad(f"B-{number}", account="u2", phone="+493023125001") for number in range(3)]
    place(store, ads)
    proposed(store, largest=4)
    assert groups(store) == {("A-0", "A-1", "A-2"), ("B-0", "B-1", "B-2")}
    one, other = sorted(lying(store))
    assert state(store, one).beside == (other,)


def test_a_case_that_outgrows_its_size_is_parted_with_the_link_that_is_cut(store: Store) -> None:
    ads = [Ad(f"A-{number}", account="u1", phone="+493023125001") for number in range(2)]
    place(store, [*ads, Ad("B-0", account="u2", phone="+493023125001")])
    (first,) = proposed(store, largest=4).opened
    place(store, [Ad(f"B-{number}", account="u2", phone="+493023125001") for number in (1, 2)], NOW + HOUR)
    assert proposed(store, NOW + HOUR, largest=4).split == [first]
    assert groups(store) == {("A-0", "A-1"), ("B-0", "B-1", "B-2")}
    with store.read() as conn:
        part = [event for event in events_of(conn, first) if event.kind == "split_off"]
    assert [event.data["link"]["kind"] for event in part] == ["phone"]


def _world(seed: int) -> list[Ad]:
    draw = random.Random(seed)
    return [
        Ad(
            f"A-{number:02}",
            draw.choice(["urgent", "review"]),
            phone=draw.choice([None, *(f"+4930231250{phone:02}" for phone in range(9))]),
            account=draw.choice([None, *(f"u{account}" for account in range(12))]),
            picture=draw.choice([None, None, *(picture(one, draw.randrange(3)) for one in range(6))]),
        )
        for number in range(26)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_no_order_of_arrival_and_no_cut_into_nights_changes_the_clusters(
    migrated_sqlite: bytes, tmp_path: Any, seed: int
) -> None:
    ends = []
    for turn in range(3):
        path = tmp_path / f"{turn}.db"
        path.write_bytes(migrated_sqlite)
        store = Store.open(f"sqlite:///{path}", lambda: NOW)
        ads, draw = _world(seed), random.Random(turn)
        draw.shuffle(ads)
        cuts = sorted(draw.sample(range(1, len(ads)), turn * 3))
        for night, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(ads)], strict=True)):
            place(store, ads[start:end], NOW + night * HOUR)
            proposed(store, NOW + night * HOUR, largest=8, burst=500)
        ends.append(groups(store))
        store.close()
    assert ends[0] == ends[1] == ends[2]
    assert sum(len(ids) for ids in ends[0]) == 26


@st.composite
def worlds(draw: st.DrawFn) -> tuple[int, list[tuple[str, tuple[int, ...], int]]]:
    """A number of listings and values that they share."""
    size = draw(st.integers(2, 30))
    rows = st.lists(st.integers(0, size - 1), min_size=2, max_size=12, unique=True).map(tuple)
    return size, draw(st.lists(st.tuples(st.text("abc", max_size=2), rows, st.integers(1, 4)), max_size=20))


@given(worlds(), st.integers(2, 12), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_clusters_depend_on_the_set_alone_and_a_cut_only_parts(
    world: tuple[int, list[tuple[str, tuple[int, ...], int]]], largest: int, shuffle: random.Random
) -> None:
    size, values = world
    numbers = list(range(size))
    refs = [ListingRef("demo", f"A-{number}") for number in numbers]
    ends = []
    for _ in range(2):
        rows = {number: position + 100 for position, number in enumerate(numbers)}
        back = {row: number for number, row in rows.items()}
        names = {rows[number]: name_of(refs[number]) for number in numbers}
        shared = [
            Shared("phone", str(at) + group, tuple(sorted(rows[one] for one in members)), strength)
            for at, (group, members, strength) in enumerate(values)
        ]
        found = clusters(names, shared, largest).groups()
        whole = connected(names, shared)
        assert all(len({whole.root(row) for row in part}) == 1 for part in found)
        assert all(len(part) <= largest for part in found)
        if max(len(part) for part in whole.groups()) <= largest:
            assert found == whole.groups()
        ends.append({frozenset(back[row] for row in part) for part in found})
        shuffle.shuffle(numbers)
        shuffle.shuffle(values)
    assert ends[0] == ends[1]


def test_a_kill_between_two_cases_changes_no_cluster(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ads = _world(9)
    place(store, ads[:13])
    proposed(store, largest=6, burst=500)
    place(store, ads[13:], NOW + HOUR)
    write, calls = store.run_write, [0]

    def run_write(work: Any) -> Any:
        calls[0] += 1
        if calls[0] % 3 == 0:
            raise KeyboardInterrupt("killed")
        return write(work)

    for _ in range(60):
        monkeypatch.setattr(store, "run_write", run_write)
        try:
            proposed(store, NOW + HOUR, largest=6, burst=500)
            break
        except KeyboardInterrupt:
            monkeypatch.undo()
    else:
        pytest.fail("not done after 60 kills")
    monkeypatch.undo()
    killed = groups(store)
    assert sum(len(ids) for ids in killed) == 26
    proposed(store, NOW + DAY, largest=6, burst=500)
    assert groups(store) == killed


def test_a_case_whose_links_memory_forgot_stays_whole(store: Store) -> None:
    from doorwatch.store.tables import fingerprints

    place(store, [Ad("A-1", phone="+493023125001"), Ad("A-2", phone="+493023125001")])
    (case,) = proposed(store).opened
    store.run_write(lambda conn: conn.execute(fingerprints.delete()))
    place(store, [Ad("A-3")], NOW + HOUR)
    done = proposed(store, NOW + HOUR)
    assert done.split == []
    assert lying(store)[case] == ["A-1", "A-2"]


def test_an_unseen_listing_stands_alone(store: Store) -> None:
    from doorwatch.casework import draw_unseen

    place(store, [Ad("A-1", phone="+493023125001")])
    place(store, [Ad("U-1", "unseen", phone="+493023125001")])
    drawn = draw_unseen(store, NOW.date(), NOW, {PLATFORM}, 5)
    proposed(store, also=drawn)
    assert groups(store) == {("A-1",), ("U-1",)}
    judge(store, "A-1", "urgent")
    assert proposed(store, NOW + HOUR).merged == []
