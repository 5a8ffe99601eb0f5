"""Scans: one open a platform, resuming, cards, missing listings, the visit plan."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa

from doorwatch.store import (
    Judged,
    Scan,
    ScanResult,
    Store,
    current_assessments,
    find_scan,
    finish_missing,
    finish_scan,
    insert_assessments,
    load_content,
    mark_gone,
    mark_unchanged,
    open_scan,
    visit_plan,
    write_cards,
)
from doorwatch.store.tables import listings, scans, snapshots
from doorwatch.types import CardSeen, DetailUnchanged, Gone
from tests.store.samples import DAY, HOUR, KEY, NEWER, NOW, PLATFORM, assessment, detail, row, write


def crawl(store: Store, night: int = 0) -> Scan:
    moment = NOW + night * DAY
    return store.run_write(lambda conn: open_scan(conn, PLATFORM, moment.date(), moment))


def finish(store: Store, scan: Scan, *, index: bool = True, details: bool = True) -> None:
    store.run_write(
        lambda conn: finish_scan(conn, scan.id, ScanResult(index, details), scan.started_at + HOUR)
    )


def cards(store: Store, scan: Scan, *ids: str, hash: str = "c1") -> None:
    seen = [CardSeen(id, f"http://127.0.0.1/{id}", hash, scan.started_at) for id in ids]
    store.run_write(lambda conn: write_cards(conn, scan, seen))


def status(store: Store) -> dict[str, str]:
    with store.read() as conn:
        return {one.listing: one.status for one in conn.execute(sa.select(listings))}


def test_an_interrupted_scan_is_resumed_the_same_night(store: Store) -> None:
    first, second = crawl(store), crawl(store)
    assert (second.id, second.key) == (first.id, first.key)
    assert (first.resumed, second.resumed) == (False, True)


def test_a_scan_left_open_by_an_earlier_night_is_closed_as_partial(store: Store) -> None:
    old, new = crawl(store, 0), crawl(store, 1)
    assert new.id != old.id
    with store.read() as conn:
        one = conn.execute(sa.select(scans).where(scans.c.id == old.id)).one()
    assert (one.state, one.reasons) == ("partial", ["abandoned"])


def test_a_feed_that_stands_open_for_a_day_was_killed_and_is_closed_as_partial(store: Store) -> None:
    opened = [
        store.run_write(partial(open_scan, platform=PLATFORM, night=at.date(), now=at, source="feed"))
        for at in (NOW, NOW + 23 * HOUR, NOW + 25 * HOUR)
    ]
    with store.read() as conn:
        states = {row.id: row.state for row in conn.execute(sa.select(scans))}
    assert [states[one.id] for one in opened] == ["partial", "open", "open"]


def test_a_second_scan_of_a_night_is_another_try(store: Store) -> None:
    first = crawl(store)
    finish(store, first)
    assert crawl(store).attempt == first.attempt + 1


def test_a_database_refuses_two_open_crawls_of_a_platform(store: Store) -> None:
    first = crawl(store)
    values = {
        "platform": PLATFORM, "night": first.night, "attempt": 9, "source": "crawl", "state": "open",
        "started_at": NOW, "missing_done": False,
    }  # fmt: skip
    with (
        pytest.raises(sa.exc.IntegrityError, match=r"uq_scans_open_platform|scans\.platform"),
        store.write() as conn,
    ):
        conn.execute(sa.insert(scans).values(values))


def test_a_scan_is_found_by_its_key(store: Store) -> None:
    scan = crawl(store)
    with store.read() as conn:
        assert find_scan(conn, scan.key) == scan
        assert find_scan(conn, f"{PLATFORM}/2020-01-01/1") is None


def test_a_closed_scan_stays_as_it_was_closed(store: Store) -> None:
    scan = crawl(store)
    finish(store, scan, details=False)
    finish(store, scan)
    with store.read() as conn:
        assert conn.scalar(sa.select(scans.c.state)) == "partial"


def test_cards_tell_new_from_changed(store: Store) -> None:
    scan = crawl(store)
    cards(store, scan, "A-1", "A-2")
    changed = [
        CardSeen("A-1", "http://127.0.0.1/moved", "c2", NOW),
        CardSeen("A-3", "http://127.0.0.1/3", "c1", NOW),
    ]
    written = store.run_write(lambda conn: write_cards(conn, scan, changed))
    assert (written.new, written.changed) == (("A-3",), ("A-1",))
    with store.read() as conn:
        assert conn.scalar(sa.select(listings.c.url).where(listings.c.listing == "A-1")).endswith("/moved")


def test_missing_twice_from_complete_lists_is_removed(store: Store) -> None:
    for night, shown in enumerate((("A-1", "A-2"), ("A-1",), ("A-1",))):
        scan = crawl(store, night)
        cards(store, scan, *shown)
        finish(store, scan)
        removed = store.run_write(lambda conn, scan=scan: finish_missing(conn, scan, NOW))
        assert bool(removed) == (night == 2)
    assert status(store) == {"A-1": "live", "A-2": "removed"}


def test_a_list_that_was_not_read_to_its_end_removes_nothing(store: Store) -> None:
    for night in range(4):
        scan = crawl(store, night)
        cards(store, scan, *(("A-1",) if night else ("A-1", "A-2")))
        finish(store, scan, index=False)
        assert store.run_write(lambda conn, scan=scan: finish_missing(conn, scan, NOW)) == ()
    assert status(store)["A-2"] == "live"


def test_a_scan_counts_missing_listings_once(store: Store) -> None:
    first = crawl(store)
    cards(store, first, "A-1")
    finish(store, first)
    scan = crawl(store, 1)
    finish(store, scan)
    for _ in range(3):
        assert store.run_write(lambda conn: finish_missing(conn, scan, NOW)) == ()
    assert status(store) == {"A-1": "live"}


def test_a_listing_seen_again_starts_counting_anew(store: Store) -> None:
    for night, shown in enumerate((("A-1",), (), ("A-1",), ())):
        scan = crawl(store, night)
        cards(store, scan, *shown)
        finish(store, scan)
        store.run_write(lambda conn, scan=scan: finish_missing(conn, scan, NOW))
    assert status(store) == {"A-1": "live"}


def test_404_removes_at_once_and_a_card_brings_back(store: Store) -> None:
    scan = crawl(store)
    cards(store, scan, "A-1")
    gone = [Gone("A-1", 404, NOW)]
    assert len(store.run_write(lambda conn: mark_gone(conn, scan, gone))) == 1
    assert store.run_write(lambda conn: mark_gone(conn, scan, gone)) == ()
    assert status(store) == {"A-1": "removed"}
    cards(store, crawl(store), "A-1")
    assert status(store) == {"A-1": "live"}


def test_a_page_that_was_as_before_moves_times_and_keeps_the_text_as_it_was(store: Store) -> None:
    write(store, detail("A-1", "Massage."))
    scan = crawl(store, 1)
    seen = [DetailUnchanged("A-1", NOW + DAY), DetailUnchanged("A-9", NOW + DAY)]
    assert store.run_write(lambda conn: mark_unchanged(conn, scan, seen)) == ("A-9",)
    with store.read() as conn:
        one = conn.execute(sa.select(snapshots)).one()
        assert load_content(conn, [row(store, "A-1")])[row(store, "A-1")].listing.text == "Massage."
    assert one.last_seen == NOW + DAY
    assert one.content_until == NOW + 2 * DAY


def test_the_plan_tells_what_is_known_and_what_this_scan_has_done(store: Store) -> None:
    scan = crawl(store)
    cards(store, scan, "A-1", "A-2")
    write(store, detail("A-1"), scan=scan)
    with store.read() as conn:
        plan = visit_plan(conn, scan, KEY.id)
    assert (plan.platform, plan.scan, plan.done) == (PLATFORM, scan.key, {"A-1"})
    assert plan.known["A-1"].last_detail == NOW
    assert plan.known["A-2"].last_detail is None


def judge_all(store: Store, level: str, *ids: str) -> None:
    from doorwatch.store import done_pending, next_pending

    with store.read() as conn:
        waiting = next_pending(conn, 100)
        content = load_content(conn, [row(store, id) for id in ids])
    judged = [
        Judged(one.row, one.snapshot, assessment(one.listing.id, level), b"0" * 16, "sha256:1")  # type: ignore[arg-type]
        for one in content.values()
    ]

    def work(conn: sa.Connection) -> None:
        insert_assessments(conn, judged, NOW)
        done_pending(conn, waiting)

    store.run_write(work)


def test_an_ordinary_listing_may_answer_that_it_is_unchanged(store: Store) -> None:
    write(store, detail("A-1"))
    judge_all(store, "none", "A-1")
    with store.read() as conn:
        known = visit_plan(conn, crawl(store, 1), KEY.id).known["A-1"]
        assert current_assessments(conn, [row(store, "A-1")])[row(store, "A-1")].level == "none"
    assert (known.flagged_or_linked, known.conditional) == (False, True)


@pytest.mark.parametrize("level", ["review", "urgent"])
def test_the_full_page_of_a_flagged_listing_is_wanted(store: Store, level: str) -> None:
    write(store, detail("A-1"))
    judge_all(store, level, "A-1")
    with store.read() as conn:
        known = visit_plan(conn, crawl(store, 1), KEY.id).known["A-1"]
    assert (known.flagged_or_linked, known.conditional) == (True, False)


def test_the_full_page_of_linked_and_waiting_listings_is_wanted(store: Store) -> None:
    write(store, detail("A-1", phones=["+493023125001"]), detail("A-2", phones=["+493023125001"]))
    judge_all(store, "none", "A-1", "A-2")
    write(store, detail("A-3"))
    with store.read() as conn:
        plan = visit_plan(conn, crawl(store, 1), KEY.id)
    assert [plan.known[id].conditional for id in ("A-1", "A-2", "A-3")] == [False, False, False]


def test_the_full_page_is_wanted_when_fingerprints_stand_under_an_older_key(store: Store) -> None:
    write(store, detail("A-1"))
    judge_all(store, "none", "A-1")
    with store.read() as conn:
        known = visit_plan(conn, crawl(store, 1), NEWER.id).known["A-1"]
    assert (known.flagged_or_linked, known.conditional) == (False, False)
