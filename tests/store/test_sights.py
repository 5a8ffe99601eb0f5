"""New, changed, unchanged, history: what a sight does to what is stored."""

from __future__ import annotations

from datetime import timedelta, timezone
from itertools import permutations

import pytest
import sqlalchemy as sa

from doorwatch.store import Detail, Store, load_content, next_pending, write_details
from doorwatch.store.tables import METADATA, listings, snapshots
from doorwatch.types import Validators
from tests.store.samples import DAY, HOUR, KEY, NOW, PLATFORM, detail, row, scan_of, write


def content_hashes(store: Store, id: str = "A-1") -> list[tuple[str, bool]]:
    with store.read() as conn:
        query = sa.select(snapshots.c.content_hash, snapshots.c.history).order_by(snapshots.c.id)
        query = query.where(snapshots.c.listing == row(store, id))
        return [(one.content_hash, one.history) for one in conn.execute(query)]


def current_text(store: Store, id: str = "A-1") -> str | None:
    with store.read() as conn:
        found = load_content(conn, [row(store, id)])
    return found[row(store, id)].listing.text if found else None


def test_a_first_sight_is_new_and_can_be_read_back(store: Store) -> None:
    sight = detail("A-1", "Massage.", ages=(24,), stated_age=24, bumped_at=NOW)
    written = write(store, sight)
    assert written.new == (row(store, "A-1"),)
    with store.read() as conn:
        content = load_content(conn, written.new)[written.new[0]]
    assert content.listing == sight.listing
    assert content.pictures == sight.pictures
    assert content.content_hash == sight.content_hash


def test_an_unchanged_sight_moves_only_times(store: Store) -> None:
    write(store, detail("A-1"))
    written = write(store, detail("A-1", at=NOW + DAY), scan=scan_of(store, 1))
    assert written.unchanged == (row(store, "A-1"),)
    assert written.touched == ()
    with store.read() as conn:
        one = conn.execute(sa.select(snapshots)).one()
    assert (one.observed_at, one.last_seen) == (NOW, NOW + DAY)


def test_back_to_an_earlier_content_is_a_third_snapshot(store: Store) -> None:
    for night, text in enumerate(("A", "B", "A")):
        write(store, detail("A-1", text, at=NOW + night * DAY), scan=scan_of(store, night))
    assert len(content_hashes(store)) == 3
    assert current_text(store) == "A"


def test_an_older_sight_is_history_and_never_current(store: Store) -> None:
    write(store, detail("A-1", "today"))
    written = write(store, detail("A-1", "last week", at=NOW, observed_at=NOW - 7 * DAY))
    assert written.history == (row(store, "A-1"),)
    assert [history for _, history in content_hashes(store)] == [False, True]
    assert current_text(store) == "today"
    with store.read() as conn:
        old = conn.execute(sa.select(snapshots).where(snapshots.c.history)).one()
    assert old.content is None
    assert old.content_until is None


def test_history_says_nothing_about_whether_the_listing_is_live(store: Store) -> None:
    write(store, detail("A-1", "today"))
    write(store, detail("A-1", "last week", status="removed", observed_at=NOW - 7 * DAY))
    with store.read() as conn:
        assert conn.scalar(sa.select(listings.c.status)) == "live"


def test_the_same_content_seen_earlier_only_reaches_back(store: Store) -> None:
    write(store, detail("A-1"))
    write(store, detail("A-1", observed_at=NOW - 3 * DAY))
    with store.read() as conn:
        one = conn.execute(sa.select(snapshots)).one()
    assert (one.observed_at, one.last_seen) == (NOW - 3 * DAY, NOW)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_content_is_current_in_any_order_of_arrival(store: Store, order: tuple[int, ...]) -> None:
    texts = ("first", "second", "third")
    for number in order:
        write(store, detail("A-1", texts[number], observed_at=NOW - (2 - number) * HOUR))
    assert current_text(store) == "third"
    assert {hash for hash, _ in content_hashes(store)} == {detail("A-1", text).content_hash for text in texts}


def test_two_contents_of_one_instant_settle_the_same_way_in_any_order(store: Store) -> None:
    for id, order in (("A-1", ("x", "y")), ("A-2", ("y", "x"))):
        for text in order:
            write(store, detail(id, text))
    assert current_text(store, "A-1") == current_text(store, "A-2")


def test_a_feed_may_tell_of_a_listing_several_times_in_one_batch(store: Store) -> None:
    sights = [detail("A-1", text, observed_at=NOW + n * HOUR) for n, text in enumerate("ABA")]
    written = write(store, *sights)
    assert len(written.new) == len(written.changed) == 1
    assert current_text(store) == "A"
    assert len(content_hashes(store)) == 2


def test_writing_a_batch_again_changes_nothing(store: Store) -> None:
    scan = scan_of(store)
    batch = [detail(f"A-{n}", phones=["+493023125001"], words=("a b", "b c")) for n in range(3)]
    write(store, *batch, scan=scan)
    before = dump(store)
    again = write(store, *batch, scan=scan)
    assert len(again.unchanged) == 3
    assert dump(store) == before


def dump(store: Store) -> list[list[str]]:
    with store.read() as conn:
        return [sorted(map(repr, conn.execute(sa.select(table)))) for table in METADATA.sorted_tables]


def test_validators_and_times_are_kept_for_the_next_visit(store: Store) -> None:
    sight = detail("A-1")
    with_marks = Detail(sight.listing, sight.content_hash, NOW, validators=Validators('"e"', "then", "page"))
    write(store, with_marks)
    with store.read() as conn:
        one = conn.execute(sa.select(listings)).one()
    assert (one.etag, one.last_modified, one.page_hash) == ('"e"', "then", "page")
    assert one.detail_at == NOW


def test_an_offset_is_kept_beside_utc(store: Store) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=1)))
    write(store, detail("A-1", observed_at=local))
    with store.read() as conn:
        one = conn.execute(sa.select(snapshots)).one()
    assert one.observed_at == NOW
    assert one.utc_offset == 60


@pytest.mark.parametrize("status", ["removed", "refused"])
def test_a_feed_can_say_that_a_listing_is_not_live(store: Store, status: str) -> None:
    write(store, detail("A-1", status=status))
    with store.read() as conn:
        one = conn.execute(sa.select(listings)).one()
    assert (one.status, one.removed_at) == (status, NOW)


def test_a_removed_listing_that_is_seen_again_lives(store: Store) -> None:
    write(store, detail("A-1", status="removed"))
    write(store, detail("A-1", at=NOW + HOUR))
    with store.read() as conn:
        one = conn.execute(sa.select(listings)).one()
    assert (one.status, one.removed_at) == ("live", None)


def test_new_and_changed_listings_wait_for_an_assessment(store: Store) -> None:
    write(store, detail("A-1"), detail("A-2"))
    with store.read() as conn:
        assert [one.reason for one in next_pending(conn, 10)] == ["new", "new"]


def test_another_platforms_listing_in_a_scan_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="scan of demo-north got a listing of demo-south"):
        write(store, detail("A-1", platform="demo-south"))


def test_a_batch_over_500_is_refused(store: Store) -> None:
    scan = scan_of(store)
    batch = [detail(f"A-{n}") for n in range(501)]
    with pytest.raises(ValueError, match="at most 500 listings; got 501"), store.write() as conn:
        write_details(conn, scan, batch, (KEY,), NOW)


def test_the_same_id_on_two_platforms_is_two_listings(store: Store) -> None:
    write(store, detail("A-1"))
    write(store, detail("A-1", platform="demo-south"), scan=scan_of(store, platform="demo-south"))
    assert row(store, "A-1", PLATFORM) != row(store, "A-1", "demo-south")
