"""What may be replayed: what a case, the control sample or an agreed window keeps, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest

from doorwatch.store import Store
from doorwatch.store.aside import put_shadow_counts, reviewed
from doorwatch.store.kept import count_kept, names_of, next_kept, scanned, shadow_nights
from tests.replay.scenes import current, filled
from tests.store.samples import DAY, NOW, PLATFORM, detail, row, write

Windows = Mapping[str, datetime]


def kept(store: Store, windows: Windows) -> dict[str, tuple[str, ...]]:
    with store.read() as conn:
        found = next_kept(conn, windows, 100)
        assert count_kept(conn, windows) == len(found)
    return {one.content.listing.id: one.terms for one in found}


def test_text_that_only_waits_for_the_next_scan_is_not_replayed(store: Store) -> None:
    filled(store)
    assert kept(store, {}) == {"A-1": ("case",), "A-2": ("case",), "A-3": ("control",)}


@pytest.mark.parametrize(
    ("windows", "more"),
    [
        ({PLATFORM: NOW - DAY}, ["A-4", "A-5"]),
        ({PLATFORM: NOW}, []),
        ({"demo-south": NOW - DAY}, []),
    ],
)
def test_a_window_counts_for_its_platform_and_its_days(
    store: Store, windows: Windows, more: list[str]
) -> None:
    filled(store)
    assert list(kept(store, windows)) == ["A-1", "A-2", "A-3", *more]


def test_a_listing_kept_twice_is_given_once(store: Store) -> None:
    filled(store)
    assert kept(store, {PLATFORM: NOW - DAY})["A-1"] == ("case", "window")


def test_a_sample_that_was_reviewed_is_kept_no_longer(store: Store) -> None:
    filled(store)
    with store.write() as conn:
        reviewed(conn, current(store, "A-3"), "control", "no_concern", NOW)
    assert "A-3" not in kept(store, {})


def test_a_case_keeps_what_it_shows_and_not_what_came_after(store: Store) -> None:
    filled(store)
    shown = current(store, "A-1")
    write(store, detail("A-1", "Koffie.", at=NOW + DAY))
    with store.read() as conn:
        found = {one.content.listing.id: one for one in next_kept(conn, {}, 100)}
    assert (found["A-1"].content.snapshot, found["A-1"].current) == (shown, False)
    assert found["A-2"].current


def test_pages_join_to_the_whole(store: Store) -> None:
    filled(store)
    found, after = [], 0
    with store.read() as conn:
        while page := next_kept(conn, {}, 2, after=after):
            after = page[-1].content.snapshot
            found += [one.content.listing.id for one in page]
    assert found == ["A-1", "A-2", "A-3"]


def test_names_tell_the_row_the_id_and_the_cases(store: Store) -> None:
    cases = filled(store)
    first, third = current(store, "A-1"), current(store, "A-3")
    with store.read() as conn:
        names = names_of(conn, [first, third, 999])
    assert names[first] == (names[first].__class__)(row(store, "A-1"), PLATFORM, "A-1", (cases["A-1"],))
    assert names[third].cases == ()
    assert 999 not in names


def test_the_share_is_of_all_that_was_read(store: Store) -> None:
    filled(store)
    with store.read() as conn:
        base = scanned(conn)
    assert (base.snapshots, base.since) == (5, NOW)


def test_shadow_counts_are_told_a_night_over_all_platforms(store: Store) -> None:
    night = NOW.date()
    with store.write() as conn:
        for days, count in ((0, 4), (1, 3), (2, 2)):
            put_shadow_counts(conn, night - days * DAY, PLATFORM, {"money": count})
        put_shadow_counts(conn, night, "demo-south", {"money": 1, "other": 1})
    with store.read() as conn:
        assert shadow_nights(conn, 2) == {"money": {night - DAY: 3, night: 5}, "other": {night: 1}}
