"""The stored journal: the head moves with the act, a changed byte is seen, checkpoints seal it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from nacl.signing import SigningKey

from doorwatch.store import Store
from doorwatch.store.aside import (
    draw,
    drawn,
    fact,
    platform_key,
    put_fact,
    put_platform_key,
    put_shadow_counts,
)
from doorwatch.store.journalling import (
    append_journal,
    journal_checkpoints,
    journal_entries,
    make_checkpoint,
    newest_entry_at,
    verify_journal,
)
from doorwatch.store.nights import complete_night, find_night, last_completed, phase_done, start_night
from doorwatch.store.tables import journal, shadow_counts
from tests.store.samples import DAY, HOUR, NOW, PLATFORM, detail, write

KEY = SigningKey(bytes(range(32)))


def note(store: Store, number: int) -> None:
    detail = {"case": number, "listings": [f"{PLATFORM}/A-{number}"]}
    store.run_write(
        lambda conn: append_journal(conn, NOW + number * HOUR, "m.one", "case.seen", "case:1", detail)
    )


def test_entries_come_back_as_they_went_in_and_the_chain_holds(store: Store) -> None:
    for number in range(3):
        note(store, number)
    with store.read() as conn:
        entries = list(journal_entries(conn))
        assert verify_journal(conn, KEY.verify_key) is None
        assert newest_entry_at(conn) == NOW + 2 * HOUR
        assert [one.sequence for one in journal_entries(conn, after=1)] == [2, 3]
    assert entries[1].detail == {"case": 1, "listings": [f"{PLATFORM}/A-1"]}


def test_an_act_that_fails_leaves_no_entry(store: Store) -> None:
    def work(conn: sa.Connection) -> None:
        append_journal(conn, NOW, "m.one", "case.seen", "case:1")
        raise KeyError("failed")

    with pytest.raises(KeyError, match="failed"):
        store.run_write(work)
    with store.read() as conn:
        assert list(journal_entries(conn)) == []


def test_a_changed_row_breaks_the_chain(store: Store) -> None:
    for number in range(3):
        note(store, number)
    change = sa.update(journal).where(journal.c.sequence == 2).values(actor="m.two")
    store.run_write(lambda conn: conn.execute(change))
    with store.read() as conn:
        broken = verify_journal(conn, KEY.verify_key)
    assert str(broken) == "journal entry 2: expected the hash of its own content; got another"


def test_a_head_is_sealed_once(store: Store) -> None:
    assert store.run_write(lambda conn: make_checkpoint(conn, NOW, KEY)) is None
    note(store, 1)
    assert store.run_write(lambda conn: make_checkpoint(conn, NOW, KEY)) is not None
    assert store.run_write(lambda conn: make_checkpoint(conn, NOW, KEY)) is None
    with store.read() as conn:
        assert [one.sequence for one in journal_checkpoints(conn)] == [1]
        assert verify_journal(conn, KEY.verify_key) is None


def test_content_is_refused_and_named_by_its_key_only(store: Store) -> None:
    with (
        pytest.raises(ValueError, match="journal detail phone: expected an id or a hash") as caught,
        store.write() as c,
    ):
        append_journal(c, NOW, "m.one", "case.seen", "case:1", {"phone": "+493023125001"})
    assert "+4930" not in str(caught.value)


def test_a_night_remembers_its_phases_and_completes_once(store: Store) -> None:
    def work(conn: sa.Connection) -> None:
        assert start_night(conn, NOW.date(), NOW).phases == ()
        phase_done(conn, NOW.date(), "crawl")
        phase_done(conn, NOW.date(), "crawl")
        assert last_completed(conn) is None
        complete_night(conn, NOW.date(), NOW + HOUR)
        complete_night(conn, NOW.date(), NOW + DAY)

    store.run_write(work)
    with store.read() as conn:
        night = find_night(conn, NOW.date())
        assert night is not None
        assert (night.phases, night.completed_at) == (("crawl",), NOW + HOUR)
        assert last_completed(conn) == NOW + HOUR
        assert find_night(conn, (NOW + DAY).date()) is None


def test_small_things_are_set_once_and_renewed(store: Store) -> None:
    written = write(store, detail("A-1"))

    def work(conn: sa.Connection) -> None:
        for count in (3, 4):
            put_platform_key(conn, PLATFORM, f"key{count}", NOW + count * HOUR)
            put_shadow_counts(conn, NOW.date(), PLATFORM, {"rule": count})
            put_fact(conn, "n", count)
            draw(conn, [written.new[0]], "unseen", NOW.date(), NOW)

    store.run_write(work)
    with store.read() as conn:
        assert platform_key(conn, PLATFORM) == ("key4", NOW + 4 * HOUR)
        assert platform_key(conn, "demo-south") is None
        assert conn.scalar(sa.select(shadow_counts.c["count"])) == 4
        assert (fact(conn, "n"), fact(conn, "m")) == (4, None)
        assert drawn(conn, "unseen", NOW.date()) == (written.new[0],)
        assert drawn(conn, "control", NOW.date()) == ()
