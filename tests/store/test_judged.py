"""Assessments: once per state of what they rest on, one in force, no word kept of the unflagged."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from doorwatch.store import (
    Judged,
    Pending,
    Store,
    count_pending,
    current_assessments,
    done_pending,
    drop_hopeless,
    enqueue,
    enqueue_outdated,
    insert_assessments,
    level_counts,
    next_pending,
    vector,
)
from doorwatch.store.tables import assessments, listings, snapshots
from doorwatch.types import Age, Contact, MemoryEvidence
from tests.store.samples import DAY, HOUR, NOW, PLATFORM, assessment, detail, row, scan_of, signal, write


def judged(store: Store, id: str, level: str = "none", links: bytes = b"0" * 16, **other: object) -> Judged:
    with store.read() as conn:
        current = conn.scalar(sa.select(listings.c.current).where(listings.c.listing == id))
    made = assessment(id, level)  # type: ignore[arg-type]
    return Judged(row(store, id), int(current), made, links, "sha256:1", **other)  # type: ignore[arg-type]


def insert(store: Store, *batch: Judged) -> dict[int, int]:
    return store.run_write(lambda conn: insert_assessments(conn, batch, NOW))


def test_the_same_assessment_is_stored_once(store: Store) -> None:
    write(store, detail("A-1"))
    one = judged(store, "A-1")
    assert insert(store, one) == insert(store, one)
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(assessments)) == 1


def test_links_that_come_back_put_the_old_assessment_in_force_again(store: Store) -> None:
    write(store, detail("A-1"))
    first, second = judged(store, "A-1", "urgent"), judged(store, "A-1", "watch", b"1" * 16)
    for one, level in ((first, "urgent"), (second, "watch"), (first, "urgent")):
        insert(store, one)
        with store.read() as conn:
            assert current_assessments(conn, [one.row])[one.row].level == level


def test_an_assessment_of_what_is_no_longer_current_takes_no_force(store: Store) -> None:
    write(store, detail("A-1", "one"))
    late = judged(store, "A-1", "urgent")
    write(store, detail("A-1", "two", at=NOW + HOUR))
    now = judged(store, "A-1", "watch")
    insert(store, now)
    insert(store, late)
    with store.read() as conn:
        assert current_assessments(conn, [late.row])[late.row].level == "watch"


@pytest.mark.parametrize(
    ("level", "kept"), [("urgent", True), ("review", True), ("watch", False), ("none", False)]
)
def test_quotes_are_kept_only_while_flagged(store: Store, level: str, kept: bool) -> None:
    write(store, detail("A-1"))
    one = judged(store, "A-1", level)
    insert(store, one)
    with store.read() as conn:
        standing = current_assessments(conn, [one.row])[one.row]
        stored = repr(conn.execute(sa.select(assessments)).one())
    assert (standing.body == one.assessment) is kept
    assert ("zeventien" in stored) is kept


def test_a_vector_holds_no_word_contact_or_reference() -> None:
    told = signal()
    memory = replace(told, evidence=(MemoryEvidence("phone", 5, "2026-11-01", ("demo-north/A-2",)),))
    made = replace(
        assessment("A-1"),
        signals=(told, memory),
        shadow=(told,),
        ages=(Age(17, "advertised_person", "digits", "text", 0, 2, quote="zeventien"),),
        contacts=(Contact("phone", "+493023125001", False, "text", 0, 5),),
    )
    kept = repr(vector(made))
    assert not any(word in kept for word in ("zeventien", "+4930", "A-2", "tekst zegt"))
    assert "'count': 5" in kept


def test_levels_are_counted_over_live_listings(store: Store) -> None:
    write(store, detail("A-1"), detail("A-2"), detail("A-3"), detail("A-4", status="removed"))
    insert(store, judged(store, "A-1", "urgent"), judged(store, "A-2", "watch"))
    with store.read() as conn:
        assert level_counts(conn, PLATFORM) == {"urgent": 1, "watch": 1, "not_assessed": 1}


def waiting(store: Store) -> dict[str, str]:
    with store.read() as conn:
        names = dict(conn.execute(sa.select(listings.c.id, listings.c.listing)).all())
        return {names[one.row]: one.reason for one in next_pending(conn, 100)}


def finish(store: Store, *items: Pending) -> None:
    store.run_write(lambda conn: done_pending(conn, items))


def all_waiting(store: Store) -> tuple[Pending, ...]:
    with store.read() as conn:
        return next_pending(conn, 100)


def test_a_reason_that_comes_during_an_assessment_is_not_lost(store: Store) -> None:
    write(store, detail("A-1", phones=["+493023125001"]))
    being_assessed = all_waiting(store)
    write(store, detail("A-2", phones=["+493023125001"]))
    finish(store, *being_assessed)
    assert waiting(store) == {"A-1": "new", "A-2": "new"}
    finish(store, *all_waiting(store))
    assert waiting(store) == {}


def test_the_queue_is_read_page_by_page(store: Store) -> None:
    write(store, *(detail(f"A-{n}") for n in range(5)))
    with store.read() as conn:
        first = next_pending(conn, 2)
        rest = next_pending(conn, 10, after=first[-1].row)
        assert len(first) == 2
        assert len(rest) == 3
        assert next_pending(conn, 10, platform="demo-south") == ()


def forget_text(store: Store) -> None:
    gone = {"content": None, "pictures": None, "content_until": None}
    store.run_write(lambda conn: conn.execute(sa.update(snapshots).values(gone)))


def test_what_cannot_be_read_waits_on_while_it_lives_and_is_dropped_when_it_is_gone(store: Store) -> None:
    write(store, detail("A-1"), detail("A-2", status="removed"))
    forget_text(store)
    assert waiting(store) == {}
    assert store.run_write(drop_hopeless) == 1
    with store.read() as conn:
        assert count_pending(conn) == 1
    write(store, detail("A-1", at=NOW + DAY), scan=scan_of(store, 1))
    assert waiting(store) == {"A-1": "new"}


@pytest.mark.parametrize(
    ("ruleset", "detectors", "days", "expected"),
    [
        ("sha256:00", "sha256:1", 0, {}),
        ("sha256:01", "sha256:1", 0, {"A-1": "outdated", "A-2": "outdated"}),
        ("sha256:00", "sha256:2", 0, {"A-1": "outdated", "A-2": "outdated"}),
        ("sha256:00", "sha256:1", 1, {"A-1": "date"}),
    ],
)
def test_other_rules_other_detectors_or_a_due_date_cue_make_an_assessment_outdated(
    store: Store, ruleset: str, detectors: str, days: int, expected: dict[str, str]
) -> None:
    write(store, detail("A-1"), detail("A-2"))
    insert(store, judged(store, "A-1", review_on=(NOW + DAY).date()), judged(store, "A-2"))
    finish(store, *all_waiting(store))
    added = store.run_write(lambda conn: enqueue_outdated(conn, ruleset, detectors, NOW + days * DAY))
    assert waiting(store) == expected
    assert added == len(expected)


def test_who_waits_keeps_the_first_reason(store: Store) -> None:
    write(store, detail("A-1"))
    store.run_write(lambda conn: enqueue(conn, [row(store, "A-1")], "touched", NOW))
    assert waiting(store) == {"A-1": "new"}
