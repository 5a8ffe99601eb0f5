"""Agency marks: on proof, by a named person, with an end; the account's listings are looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from doorwatch.errors import BadInput
from doorwatch.store import (
    Judged,
    Store,
    done_pending,
    enqueue_outdated,
    insert_assessments,
    next_pending,
)
from doorwatch.store.agencies import mark_agency, unmark_agency
from doorwatch.store.journalling import journal_entries
from doorwatch.store.tables import agency_marks, listings
from doorwatch.types import ListingRef
from tests.store.samples import DAY, KEY, NEWER, NOW, PLATFORM, assessment, detail, row, view, write

YEAR = timedelta(days=366)


def mark(
    store: Store, account: str = "u1", *, by: str = "m.one", proof: str = "licence seen",
    until: datetime = NOW + 30 * DAY, now: datetime = NOW,
) -> int:  # fmt: skip
    made = store.run_write(lambda conn: mark_agency(conn, (KEY,), account, by, proof, until, now))
    return made.mark


def settle(store: Store) -> None:
    with store.read() as conn:
        waiting = next_pending(conn, 1000)
    store.run_write(lambda conn: done_pending(conn, waiting))


def marked(store: Store, id: str, now: datetime = NOW) -> bool:
    own = view(store, id, now=now).view.links(ListingRef(PLATFORM, id)).own
    assert own is not None
    return own.account_marked_agency


def test_a_mark_shows_on_its_account_only_and_lets_its_listings_wait(store: Store) -> None:
    write(
        store,
        detail("A-1", account="u1"),
        detail("A-2", "two", account="u1"),
        detail("A-3", "3", account="u2"),
    )
    settle(store)
    mark(store)
    assert [marked(store, id) for id in ("A-1", "A-2", "A-3")] == [True, True, False]
    with store.read() as conn:
        assert {one.row for one in next_pending(conn, 10)} == {row(store, "A-1"), row(store, "A-2")}


def test_a_mark_and_its_end_are_journalled_without_the_account(store: Store) -> None:
    write(store, detail("A-1", account="u-secret"))
    number = mark(store, "u-secret")
    store.run_write(lambda conn: unmark_agency(conn, (KEY,), "u-secret", "m.two", NOW + DAY))
    with store.read() as conn:
        entries = [one for one in journal_entries(conn) if one.act.startswith("agency.")]
    assert [(one.actor, one.act, one.object) for one in entries] == [
        ("m.one", "agency.marked", f"agency:{number}"), ("m.two", "agency.unmarked", f"agency:{number}"),
    ]  # fmt: skip
    assert "u-secret" not in repr(entries)
    assert not marked(store, "A-1", NOW + DAY)


def test_a_new_mark_ends_the_one_before(store: Store) -> None:
    write(store, detail("A-1", account="u1"))
    mark(store)
    mark(store, until=NOW + 60 * DAY, now=NOW + DAY)
    with store.read() as conn:
        ends = list(conn.scalars(sa.select(agency_marks.c.until).order_by(agency_marks.c.id)))
    assert ends == [NOW + DAY, NOW + 60 * DAY]


def test_a_mark_holds_when_the_account_is_seen_under_a_newer_key(store: Store) -> None:
    write(store, detail("A-1", account="u1"), keys=(KEY,))
    mark(store)
    write(store, detail("A-2", "two", account="u1"), keys=(NEWER, KEY))
    assert marked(store, "A-2")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"account": "u9"}, "account: one that Memory knows"),
        ({"by": " "}, "agency --by: the name of a user"),
        ({"by": "two words"}, "agency --by: the name of a user"),
        ({"proof": " "}, "agency mark --proof: which proof was seen"),
        ({"until": NOW}, "agency mark --until: a day after today, within a year"),
        ({"until": NOW + YEAR + DAY}, "agency mark --until: a day after today, within a year"),
    ],
)
def test_a_mark_without_person_proof_end_or_account_is_refused(
    store: Store, change: dict[str, str], message: str
) -> None:
    write(store, detail("A-1", account="u1"))
    with pytest.raises(BadInput, match=message):
        mark(store, **change)  # type: ignore[arg-type]


def test_ending_a_mark_that_is_not_there_is_refused(store: Store) -> None:
    write(store, detail("A-1", account="u1"))
    with pytest.raises(BadInput, match="an account with a mark"):
        store.run_write(lambda conn: unmark_agency(conn, (KEY,), "u1", "m.one", NOW))


def test_listings_assessed_under_a_mark_wait_once_it_has_ended(store: Store) -> None:
    write(store, detail("A-1", account="u1"))
    mark(store, until=NOW + DAY)
    with store.read() as conn:
        snapshot = conn.scalar(sa.select(listings.c.current))
    assert snapshot is not None
    judged = Judged(row(store, "A-1"), snapshot, assessment("A-1"), b"1" * 16, "d")
    store.run_write(lambda conn: insert_assessments(conn, [judged], NOW))
    settle(store)

    def due(now: datetime) -> int:
        return store.run_write(lambda conn: enqueue_outdated(conn, "sha256:00", "d", now))

    assert due(NOW + DAY / 2) == 0
    assert due(NOW + 2 * DAY) == 1
