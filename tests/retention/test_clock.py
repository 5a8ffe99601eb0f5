"""On a doubtful clock nothing is destroyed, until a person vouches for it."""

from __future__ import annotations

import pytest

from doorwatch.errors import ClockRefused
from doorwatch.retention import TermsBook, apply
from doorwatch.store import Store
from doorwatch.store.journalling import append_journal, journal_entries
from doorwatch.store.nights import complete_night, start_night
from tests.store.samples import DAY, HOUR, NOW, detail, write
from tests.store.test_sights import dump

BOOK = TermsBook()


def night(store: Store) -> None:
    def work(conn: object) -> None:
        start_night(conn, NOW.date(), NOW)  # type: ignore[arg-type]
        complete_night(conn, NOW.date(), NOW)  # type: ignore[arg-type]

    store.run_write(work)


def test_a_clock_before_the_newest_journal_entry_is_refused(store: Store) -> None:
    store.run_write(lambda conn: append_journal(conn, NOW, "m.one", "case.seen", "case:1"))
    before = dump(store)
    with pytest.raises(ClockRefused, match=r"at or after the newest journal entry \(2026-11-20 02:00 UTC\)"):
        apply(store, BOOK, NOW - HOUR)
    assert dump(store) == before


def test_a_clock_more_than_three_days_after_the_last_night_is_refused(store: Store) -> None:
    night(store)
    write(store, detail("A-1"))
    before = dump(store)
    with pytest.raises(
        ClockRefused, match=r"within 3 days of the last completed night .* nothing was destroyed"
    ):
        apply(store, BOOK, NOW + 3 * DAY + HOUR)
    assert dump(store) == before


def test_a_clock_within_three_days_is_trusted(store: Store) -> None:
    night(store)
    assert apply(store, BOOK, NOW + 3 * DAY).total == 0


def test_a_store_without_nights_and_journal_gives_no_reason_to_doubt(store: Store) -> None:
    assert apply(store, BOOK, NOW).total == 0


def test_a_confirmation_is_journalled_with_the_person(store: Store) -> None:
    night(store)
    write(store, detail("A-1"))
    assert apply(store, BOOK, NOW + 9 * DAY, confirm_clock="m.one").counts == {"text": 1}
    with store.read() as conn:
        acts = [(one.actor, one.act) for one in journal_entries(conn)]
    assert acts == [("m.one", "retention.clock_confirmed"), ("machine", "retention.applied")]


def test_entries_that_a_wrong_clock_wrote_are_not_held_against_later_runs(store: Store) -> None:
    store.run_write(lambda conn: append_journal(conn, NOW + 900 * DAY, "machine", "night.done", "night:1"))
    apply(store, BOOK, NOW, confirm_clock="m.one")
    assert apply(store, BOOK, NOW + HOUR).total == 0
    with pytest.raises(ClockRefused, match="newest journal entry"):
        apply(store, BOOK, NOW - HOUR)
