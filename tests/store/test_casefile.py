"""Cases in the store: events in sequence, the fold beside them, the first of two writers wins."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa

from doorwatch.cases import listing_data
from doorwatch.errors import BadInput, Conflict
from doorwatch.store import Judged, Store, insert_assessments
from doorwatch.store.casefile import (
    append_event,
    cases_in,
    cases_of,
    cleared,
    create_case,
    events_of,
    load_case,
    overdue,
    put_clearing_mark,
)
from doorwatch.store.tables import case_events, case_listings, cases, listings
from doorwatch.types import CaseState
from tests.store.samples import DAY, HOUR, NOW, PLATFORM, assessment, detail, row, write

CLAIM = {"until": NOW + HOUR}


def flag(store: Store, id: str, level: str = "urgent") -> dict[str, object]:
    """Assess a written listing; return the listing part of an event."""
    with store.read() as conn:
        current = conn.scalar(sa.select(listings.c.current).where(listings.c.listing == id))
    made = assessment(id, level)  # type: ignore[arg-type]
    one = Judged(row(store, id), int(current), made, b"0" * 16, "sha256:1")
    stored = store.run_write(lambda conn: insert_assessments(conn, [one], NOW))
    return listing_data(made, "e" * 64, stored[one.row])


def opened(store: Store, *ids: str, at: datetime = NOW, due: datetime = NOW + HOUR) -> CaseState:
    data = {"listings": [flag(store, id) for id in ids], "due_at": due}
    return store.run_write(lambda conn: create_case(conn, at, data))


def test_an_opened_case_holds_its_listings_and_can_be_found_by_them(store: Store) -> None:
    write(store, detail("A-1"), detail("A-2"), detail("A-3"))
    state = opened(store, "A-1", "A-2")
    assert (state.state, state.level, state.sequence) == ("new", "urgent", 1)
    with store.read() as conn:
        rows = [row(store, id) for id in ("A-1", "A-2", "A-3")]
        assert cases_of(conn, rows) == {rows[0]: (state.case,), rows[1]: (state.case,)}
        assert load_case(conn, state.case) == state
        assert load_case(conn, 99) is None
        kept = conn.execute(sa.select(case_listings).order_by(case_listings.c.row)).first()
    assert kept is not None
    assert (kept.listing, kept.url, kept.since) == ("A-1", "http://127.0.0.1/A-1", NOW)


def test_the_columns_of_a_case_are_the_fold_of_its_events(store: Store) -> None:
    write(store, detail("A-1"))
    case = opened(store, "A-1").case
    state = store.run_write(lambda conn: append_event(conn, case, 1, NOW, "claimed", CLAIM, actor="m.one"))
    with store.read() as conn:
        one = conn.execute(sa.select(cases)).one()
        assert [event.kind for event in events_of(conn, case)] == ["opened", "claimed"]
    assert (one.state, one.claimed_by, one.sequence) == (state.state, "m.one", 2)


def test_the_second_of_two_writers_must_look_again(store: Store) -> None:
    write(store, detail("A-1"))
    case = opened(store, "A-1").case
    store.run_write(lambda conn: append_event(conn, case, 1, NOW, "claimed", CLAIM, actor="m.one"))
    with pytest.raises(Conflict, match="case 1: expected event 1 to be the newest; look again"):
        store.run_write(lambda conn: append_event(conn, case, 1, NOW, "claimed", CLAIM, actor="m.two"))
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(case_events)) == 2


def test_an_event_without_its_form_leaves_nothing_behind(store: Store) -> None:
    write(store, detail("A-1"))
    case = opened(store, "A-1").case
    with pytest.raises(BadInput, match="case 1 event 2"):
        store.run_write(lambda conn: append_event(conn, case, 1, NOW, "decided", {"decision": "no_concern"}))
    with store.read() as conn:
        assert conn.scalar(sa.select(cases.c.sequence)) == 1


def test_a_case_on_an_unknown_listing_is_refused(store: Store) -> None:
    listing = listing_data(assessment("A-9", "urgent"), "e" * 64, 1)
    with pytest.raises(BadInput, match="a listing that the store knows"):
        store.run_write(lambda conn: create_case(conn, NOW, {"listings": [listing], "due_at": NOW}))


def test_listings_that_leave_a_case_leave_its_rows(store: Store) -> None:
    write(store, detail("A-1"), detail("A-2"))
    case = opened(store, "A-1", "A-2").case
    left = {"platform": PLATFORM, "id": "A-2", "reason": "gone"}
    store.run_write(lambda conn: append_event(conn, case, 1, NOW, "listing_removed", left))
    with store.read() as conn:
        assert list(conn.scalars(sa.select(case_listings.c.listing))) == ["A-1"]


def test_new_evidence_moves_what_the_case_shows_and_not_since_when(store: Store) -> None:
    write(store, detail("A-1"))
    case = opened(store, "A-1").case
    write(store, detail("A-1", "other", at=NOW + DAY))
    fresh = flag(store, "A-1", "review")
    store.run_write(
        lambda conn: append_event(conn, case, 1, NOW + DAY, "evidence_changed", {"listing": fresh})
    )
    with store.read() as conn:
        one = conn.execute(sa.select(case_listings)).one()
    assert (one.level, one.assessment, one.since) == ("review", fresh["assessment"], NOW)


def test_open_cases_stand_in_the_order_of_their_due_time(store: Store) -> None:
    write(store, detail("A-1"), detail("A-2"))
    late, soon = opened(store, "A-1", due=NOW + DAY).case, opened(store, "A-2", due=NOW + HOUR).case
    with store.read() as conn:
        assert cases_in(conn) == (soon, late)
        assert overdue(conn, NOW + 2 * HOUR) == (soon,)
        assert cases_in(conn, ("closed",)) == ()


def test_a_clearing_mark_holds_for_its_evidence_until_its_end(store: Store) -> None:
    for _ in range(2):
        store.run_write(lambda conn: put_clearing_mark(conn, 1, "e" * 64, 7, NOW, NOW + 90 * DAY))
    with store.read() as conn:
        assert cleared(conn, [1, 2], NOW) == {(1, "e" * 64)}
        assert cleared(conn, [1], NOW + 90 * DAY) == set()


def test_a_number_of_a_case_that_is_gone_is_never_used_again(store: Store) -> None:
    write(store, detail("A-1"))
    first = opened(store, "A-1").case
    store.run_write(lambda conn: conn.execute(sa.delete(cases)))
    assert opened(store, "A-1").case > first
