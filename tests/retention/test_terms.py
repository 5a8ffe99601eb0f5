"""Every row of the contract's table of terms, with the clock moved on: there before, gone after."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from doorwatch.cases import listing_data
from doorwatch.keys import KeyRing
from doorwatch.retention import ROWS, Folders, TermsBook, apply, case_folder, expired
from doorwatch.retention.rows import ENDINGS
from doorwatch.store import (
    Judged,
    ScanResult,
    Store,
    finish_scan,
    insert_assessments,
    open_scan,
)
from doorwatch.store import tables as t
from doorwatch.store.aside import draw, put_aside, put_shadow_counts, read_aside, reviewed
from doorwatch.store.casefile import append_event, create_case, load_case, put_clearing_mark
from doorwatch.store.endings import Moment, due_ids, end_rows
from doorwatch.store.journalling import append_journal, make_checkpoint, verify_journal
from doorwatch.store.nights import start_night
from doorwatch.store.portraits import put_portraits
from doorwatch.types import PictureReading, Terms, Trace
from tests.store.samples import DAY, HOUR, NOW, PLATFORM, assessment, detail, row, scan_of, write

BOOK = TermsBook({PLATFORM: Terms()}, {PLATFORM: "m.owner"})
CLOSE = HOUR / 60


def run(store: Store, now: datetime, book: TermsBook = BOOK, **options: Any) -> dict[str, int]:
    """Apply the terms as the only night that ever ran, and check that nothing expired is left."""
    counts = dict(apply(store, book, now, confirm_clock="m.owner", **options).counts)
    assert expired(store, book, now, **options) == {}
    return counts


def counted(store: Store, table: sa.Table, *where: Any) -> int:
    with store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0


def snapshot_of(store: Store, id: str) -> int:
    with store.read() as conn:
        query = sa.select(t.listings.c.current).where(t.listings.c.listing == id)
        return int(conn.execute(query).scalar_one())


def judge(store: Store, id: str, level: Any = "none") -> int:
    judged = Judged(row(store, id), snapshot_of(store, id), assessment(id, level), b"0" * 16, "sha256:1")
    return store.run_write(lambda conn: insert_assessments(conn, [judged], NOW))[row(store, id)]


def case_of(store: Store, id: str, opened: datetime = NOW) -> int:
    """Open a case on a flagged listing."""
    listing = listing_data(assessment(id, "urgent"), "e" * 64, judge(store, id, "urgent"))
    data = {"listings": [listing], "due_at": opened + HOUR}
    return store.run_write(lambda conn: create_case(conn, opened, data)).case


def close(store: Store, case: int, decision: str, at: datetime) -> None:
    refs = [{"platform": PLATFORM, "id": "A-1"}]
    decided = {"decision": decision, "ground": "g", "reason": "looked at", "listings": refs}

    def work(conn: sa.Connection) -> None:
        append_event(conn, case, 1, at, "decided", decided, actor="m.one")
        append_event(conn, case, 2, at, "closed", {"reason": "done"}, actor="m.one")

    store.run_write(work)


def has_text(store: Store, id: str) -> bool:
    with store.read() as conn:
        return bool(
            conn.scalar(sa.select(t.snapshots.c.content).where(t.snapshots.c.id == snapshot_of(store, id)))
        )


def test_unflagged_text_ends_after_two_days(store: Store) -> None:
    write(store, detail("A-1"))
    run(store, NOW + 2 * DAY - CLOSE)
    assert has_text(store, "A-1")
    assert run(store, NOW + 2 * DAY) == {"text": 1}
    assert not has_text(store, "A-1")


def test_unflagged_text_ends_with_the_next_complete_scan(store: Store) -> None:
    write(store, detail("A-1"), detail("A-2"))
    scan = store.run_write(lambda conn: open_scan(conn, PLATFORM, NOW.date(), NOW + DAY))
    write(store, detail("A-2", at=NOW + DAY), scan=scan)
    run(store, NOW + DAY + HOUR)
    assert has_text(store, "A-1")
    store.run_write(lambda conn: finish_scan(conn, scan.id, ScanResult(True, True), NOW + DAY + HOUR))
    run(store, NOW + DAY + HOUR)
    assert (has_text(store, "A-1"), has_text(store, "A-2")) == (False, True)


def test_no_ended_word_is_left_in_the_files_of_the_database(tmp_path: Path, migrated_sqlite: bytes) -> None:
    (tmp_path / "doorwatch.db").write_bytes(migrated_sqlite)
    store = Store.open(f"sqlite:///{tmp_path / 'doorwatch.db'}", lambda: NOW)
    write(store, detail("A-1", "a sentence that must go"))
    judge(store, "A-1", "urgent")
    assert any(b"sentence that must go" in file.read_bytes() for file in tmp_path.iterdir())
    run(store, NOW + 2 * DAY)
    assert not any(b"sentence that must go" in file.read_bytes() for file in tmp_path.iterdir())
    store.close()


def test_quotes_of_a_flagged_listing_without_a_case_end_with_its_text(store: Store) -> None:
    write(store, detail("A-1"))
    judge(store, "A-1", "urgent")
    run(store, NOW + 2 * DAY)
    assert counted(store, t.assessments, t.assessments.c.body.is_not(None)) == 0
    assert counted(store, t.assessments) == 1


def test_an_unseen_listing_drawn_into_the_sample_is_kept_14_days_or_until_it_was_looked_at(
    store: Store,
) -> None:
    write(store, detail("A-1"), detail("A-2", "two"))
    drawn = [snapshot_of(store, "A-1"), snapshot_of(store, "A-2")]
    store.run_write(lambda conn: draw(conn, drawn, "unseen", NOW.date(), NOW))
    run(store, NOW + 3 * DAY)
    assert (has_text(store, "A-1"), has_text(store, "A-2")) == (True, True)
    store.run_write(lambda conn: reviewed(conn, drawn[1], "unseen", "no_concern", NOW + 3 * DAY))
    run(store, NOW + 14 * DAY - CLOSE)
    assert (has_text(store, "A-1"), has_text(store, "A-2")) == (True, False)
    run(store, NOW + 14 * DAY)
    assert not has_text(store, "A-1")


def test_fingerprints_end_90_days_after_that_sighting_whatever_comes_later(store: Store) -> None:
    old = detail(
        "A-1", "one", phones=["+493023125001"], words=["a b c"], pictures=[("ab" * 32, 90)], city="Utrecht"
    )
    write(store, old)
    judge(store, "A-1")
    write(store, detail("A-1", "two", at=NOW + 80 * DAY), scan=scan_of(store, 80))
    run(store, NOW + 90 * DAY - CLOSE)
    assert counted(store, t.fingerprints) == 1
    run(store, NOW + 90 * DAY)
    for table in (t.fingerprints, t.pictures, t.shingle_sets, t.shingle_bands, t.assessments):
        assert counted(store, table) == 0, table.name
    assert counted(store, t.snapshots) == counted(store, t.sightings) == 1


def test_local_features_end_with_the_open_case_that_shows_the_picture(store: Store) -> None:
    bytes_of = Trace("sha256", "ab" * 32, 0, 80)
    write(store, replace(detail("A-1", "one"), traces=(bytes_of,)))
    case = case_of(store, "A-1")
    reading = PictureReading(0, sha256="ab" * 32, pdq="cd" * 32, quality=80, portrait=b"corners")
    stranger = replace(reading, sha256="ef" * 32)
    assert store.run_write(lambda conn: put_portraits(conn, [reading, stranger], NOW)) == 1
    run(store, NOW + HOUR)
    assert counted(store, t.portraits) == 1
    close(store, case, "no_concern", NOW + HOUR)
    run(store, NOW + 2 * HOUR)
    assert counted(store, t.portraits) == 0


def test_the_place_ends_after_14_days_and_leaves_whether_it_was_another(store: Store) -> None:
    write(store, detail("A-1", "one", city="Utrecht"))
    write(store, detail("A-1", "two", at=NOW + HOUR, city="Breda"))
    run(store, NOW + 14 * DAY - CLOSE)
    assert counted(store, t.sightings, t.sightings.c.municipality.is_not(None)) == 2
    run(store, NOW + 14 * DAY + HOUR)
    assert counted(store, t.sightings, t.sightings.c.municipality.is_not(None)) == 0
    assert counted(store, t.fingerprints, t.fingerprints.c.kind == "municipality") == 0
    assert counted(store, t.sightings, t.sightings.c.elsewhere.is_(True)) == 1


def test_id_and_address_end_two_days_after_the_listing_was_gone(store: Store) -> None:
    write(store, detail("A-1", status="removed"), detail("A-2"))
    run(store, NOW + 2 * DAY - CLOSE)
    assert counted(store, t.listings, t.listings.c.listing == "A-1") == 1
    run(store, NOW + 2 * DAY)
    with store.read() as conn:
        kept = conn.execute(sa.select(t.listings.c.listing, t.listings.c.url).order_by(t.listings.c.id)).all()
    assert [one.listing for one in kept] == [None, "A-2"]
    assert kept[0].url is None


def test_the_row_of_a_forgotten_listing_goes_with_its_last_fingerprint(store: Store) -> None:
    write(store, detail("A-1", status="removed"))
    run(store, NOW + 91 * DAY)
    assert counted(store, t.listings) == 0


def test_a_case_keeps_text_address_and_quotes_from_the_flag_on(store: Store) -> None:
    write(store, detail("A-1", "before"))
    write(store, detail("A-1", "flagged", at=NOW + HOUR, phones=["+493023125001"]))
    case_of(store, "A-1", NOW + HOUR)
    write(store, detail("A-1", "after", at=NOW + 2 * HOUR, status="removed"))
    run(store, NOW + 60 * DAY)
    with store.read() as conn:
        texts = [
            one["text"]
            for one in conn.scalars(sa.select(t.snapshots.c.content).order_by(t.snapshots.c.id))
            if one
        ]
        row_ = conn.execute(sa.select(t.listings)).one()
    assert texts == ["flagged", "after"]
    assert row_.listing == "A-1"
    assert counted(store, t.assessments, t.assessments.c.body.is_not(None)) == 1


@pytest.mark.parametrize(("decision", "days"), [("no_concern", 30), ("remove", 183)])
def test_a_closed_case_ends_with_all_that_it_held(
    store: Store, tmp_path: Path, decision: str, days: int
) -> None:
    write(store, detail("A-1", status="removed"))
    case = case_of(store, "A-1")
    close(store, case, decision, NOW + HOUR)
    folders = Folders(evidence=tmp_path / "evidence")
    warc = case_folder(tmp_path / "evidence", case) / "page.warc.gz"
    warc.parent.mkdir(parents=True)
    warc.write_bytes(b"x")
    run(store, NOW + days * DAY, folders=folders)
    assert counted(store, t.cases) == 1
    assert warc.exists()
    run(store, NOW + days * DAY + HOUR, folders=folders)
    for table in (t.cases, t.case_events, t.case_listings):
        assert counted(store, table) == 0
    assert counted(store, t.snapshots, t.snapshots.c.content_until.is_not(None)) == 0
    assert counted(store, t.listings, t.listings.c.listing.is_not(None)) == 0
    assert not warc.parent.exists()


def test_a_case_with_an_open_complaint_is_kept(store: Store) -> None:
    write(store, detail("A-1"))
    case = case_of(store, "A-1")
    close(store, case, "remove", NOW)
    complaint = {"listings": [{"platform": PLATFORM, "id": "A-1"}]}
    store.run_write(lambda conn: append_event(conn, case, 3, NOW, "complained", complaint, actor="m.two"))
    run(store, NOW + 400 * DAY)
    assert counted(store, t.cases) == 1


def test_a_referred_case_ends_when_its_route_says(store: Store) -> None:
    write(store, detail("A-1"))
    case = case_of(store, "A-1")
    close(store, case, "refer_care", NOW)
    until = sa.update(t.cases).values(referred_until=NOW + 400 * DAY)
    store.run_write(lambda conn: conn.execute(until))
    run(store, NOW + 400 * DAY - CLOSE)
    assert counted(store, t.cases) == 1
    run(store, NOW + 400 * DAY)
    assert counted(store, t.cases) == 0


def test_what_was_merged_into_a_case_goes_with_it(store: Store) -> None:
    write(store, detail("A-1"), detail("A-2", "two"))
    target, other = case_of(store, "A-1"), case_of(store, "A-2")
    merged = {"case": target, "link": {"kind": "phone", "strength": "strong"}}
    store.run_write(lambda conn: append_event(conn, other, 1, NOW, "merged_into", merged))
    close(store, target, "no_concern", NOW)
    run(store, NOW + 31 * DAY)
    assert counted(store, t.cases) == 0


def test_a_clearing_mark_ends_at_its_end(store: Store) -> None:
    store.run_write(lambda conn: put_clearing_mark(conn, 1, "e" * 64, 1, NOW, NOW + 90 * DAY))
    run(store, NOW + 90 * DAY - CLOSE)
    assert counted(store, t.clearing_marks) == 1
    run(store, NOW + 90 * DAY)
    assert counted(store, t.clearing_marks) == 0


def test_a_control_draw_keeps_its_text_until_its_review(store: Store) -> None:
    write(store, detail("A-1"))
    drawn = snapshot_of(store, "A-1")
    store.run_write(lambda conn: draw(conn, [drawn], "control", NOW.date(), NOW))
    run(store, NOW + 30 * DAY)
    assert has_text(store, "A-1")
    store.run_write(lambda conn: reviewed(conn, drawn, "control", "no_concern", NOW + 30 * DAY))
    run(store, NOW + 30 * DAY + HOUR)
    assert not has_text(store, "A-1")


def test_a_replay_window_keeps_text_as_agreed(store: Store) -> None:
    book = TermsBook({PLATFORM: replace(Terms(), replay_window=7)})
    write(store, detail("A-1"))
    run(store, NOW + 7 * DAY - CLOSE, book)
    assert has_text(store, "A-1")
    run(store, NOW + 7 * DAY, book)
    assert not has_text(store, "A-1")


def test_an_open_case_is_closed_by_its_owner_after_90_days(store: Store) -> None:
    write(store, detail("A-1"))
    case = case_of(store, "A-1")
    assert "open_case" not in run(store, NOW + 90 * DAY - CLOSE)
    assert run(store, NOW + 90 * DAY)["open_case"] == 1
    with store.read() as conn:
        state = load_case(conn, case)
    assert state is not None
    assert (state.state, state.decision, state.decided_by) == ("closed", "not_decidable", "m.owner")


def test_an_open_case_without_an_owner_stays_and_is_told(store: Store) -> None:
    write(store, detail("A-1"))
    case_of(store, "A-1")
    nobody = TermsBook({PLATFORM: Terms()})
    apply(store, nobody, NOW + 90 * DAY, confirm_clock="m.one")
    assert expired(store, nobody, NOW + 90 * DAY) == {"open_case": 1}


def aged(path: Path, at: datetime) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


@pytest.mark.parametrize(
    ("folder", "name", "term"),
    [
        ("spool", "demo-north/000001.seg", 2),
        ("work", "demo-north.plan.json", 2),
        ("evidence", "stray.warc.gz", 2),
        ("backups", "backup-1.zip", 14),
        ("reports", "2026-11-20.html", 731),
    ],
)
def test_files_end_by_when_they_were_written(
    store: Store, tmp_path: Path, folder: str, name: str, term: int
) -> None:
    folders = Folders(**{folder: tmp_path / folder})
    file = aged(tmp_path / folder / name, NOW)
    run(store, NOW + term * DAY - CLOSE, folders=folders)
    assert file.exists()
    assert expired(store, BOOK, NOW + term * DAY, folders=folders)
    run(store, NOW + term * DAY, folders=folders)
    assert not file.exists()


def test_lines_set_aside_are_encrypted_and_end_after_two_days(store: Store) -> None:
    key = b"k" * 32
    store.run_write(
        lambda conn: put_aside(conn, PLATFORM, "feed.jsonl", 3, "line 3: key x", b"words", key, NOW)
    )
    with store.read() as conn:
        assert read_aside(conn, PLATFORM, key) == [("feed.jsonl", 3, "line 3: key x", b"words")]
        assert b"words" not in conn.execute(sa.select(t.set_aside.c.body)).scalar_one()
    run(store, NOW + 2 * DAY - CLOSE)
    assert counted(store, t.set_aside) == 1
    run(store, NOW + 2 * DAY)
    assert counted(store, t.set_aside) == 0


def simple(table: sa.Table, **values: Any) -> Callable[[Store], None]:
    def put(conn: sa.Connection) -> None:
        conn.execute(sa.insert(table).values(values))

    return lambda store: store.run_write(put)


@pytest.mark.parametrize(
    ("table", "put", "days"),
    [
        (t.door_attempts, simple(t.door_attempts, platform=PLATFORM, account=b"a" * 16, at=NOW,
                                 stated_ages=[17], level="urgent", fingerprints=[]), 90),
        (t.outbox, simple(t.outbox, event="case/1/1", recipient="r", payload={}, state="dead", attempts=9,
                          created_at=NOW), 14),
        (t.agency_marks, simple(t.agency_marks, account=b"a" * 16, marked_by="m", marked_at=NOW, proof="seen",
                                until=NOW + 30 * DAY), 30),
        (t.shadow_counts, lambda store: store.run_write(
            lambda conn: put_shadow_counts(conn, NOW.date(), PLATFORM, {"r": 1})), 731),
        (t.nights, lambda store: store.run_write(lambda conn: start_night(conn, NOW.date(), NOW)), 731),
    ],
    ids=lambda value: value.name if isinstance(value, sa.Table) else None,
)  # fmt: skip
def test_other_rows_end_at_their_term(
    store: Store, table: sa.Table, put: Callable[[Store], Any], days: int
) -> None:
    put(store)
    run(store, NOW + (days - 1) * DAY)
    assert counted(store, table) == 1
    run(store, NOW + days * DAY)
    assert counted(store, table) == 0


def test_scans_end_with_the_journals_term_once_nothing_refers_to_them(store: Store) -> None:
    write(store, detail("A-1"))
    run(store, NOW + 732 * DAY)
    assert counted(store, t.scans) == 0


def test_the_journal_is_cut_only_at_a_signed_checkpoint(store: Store, tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys", NOW)
    key = ring.signing_key("journal")
    for number in range(3):
        entry = partial(append_journal, actor="m", act="case.seen", object=f"case:{number}")
        store.run_write(partial(entry, at=NOW + number * DAY))
    apply(store, BOOK, NOW + 731 * DAY + 12 * HOUR, confirm_clock="m")
    assert counted(store, t.journal) == 4
    assert expired(store, BOOK, NOW + 731 * DAY + 12 * HOUR) == {"journal": 1}

    def sign(conn: sa.Connection) -> None:
        make_checkpoint(conn, NOW + 731 * DAY, key)

    store.run_write(sign)
    apply(store, BOOK, NOW + 1500 * DAY, confirm_clock="m")
    with store.read() as conn:
        assert verify_journal(conn, key.verify_key) is None
        assert conn.scalar(sa.select(sa.func.min(t.journal.c.sequence))) > 3


def test_memory_keys_are_destroyed_120_days_after_their_first_use(store: Store, tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys", NOW)
    run(store, NOW + 120 * DAY - CLOSE, keys=ring)
    assert len(ring.memory_keys(NOW)) == 1
    counts = run(store, NOW + 120 * DAY, keys=ring)
    assert counts["memory_keys"] == 1
    assert not list((tmp_path / "keys").glob("memory-*"))
    assert counted(store, t.journal, t.journal.c.act == "key.destroyed") == 1


def test_every_ending_serves_a_row_and_every_row_names_known_endings() -> None:
    named = {name for row_ in ROWS for name in row_.endings}
    others = {
        "open_case", "spool_files", "evidence_files", "report_files", "backup_files", "journal",
        "memory_keys", "counts",
    }  # fmt: skip
    assert named == set(ENDINGS) | others


def test_every_field_of_the_agreements_terms_serves_a_row() -> None:
    assert {name for row_ in ROWS for name in row_.terms} == {one.name for one in fields(Terms)}


def test_the_strictest_terms_hold_where_no_agreement_speaks() -> None:
    book = TermsBook(
        {"a": replace(Terms(), fingerprints=30, outbox=7), "b": replace(Terms(), fingerprints=60)}
    )
    assert book.terms("b").fingerprints == 60
    assert book.terms("gone").fingerprints == book.terms(None).fingerprints == 30
    assert book.terms(None).outbox == 7
    assert TermsBook().terms("any") == Terms()


def test_a_platform_ends_by_its_own_terms(store: Store) -> None:
    write(store, detail("A-1", phones=["+493023125001"]))
    write(store, detail("B-1", platform="demo-south"), scan=scan_of(store, platform="demo-south"))
    book = TermsBook({PLATFORM: replace(Terms(), fingerprints=30), "demo-south": Terms()})
    run(store, NOW + 31 * DAY, book)
    with store.read() as conn:
        query = sa.select(t.listings.c.platform).join(t.snapshots, t.snapshots.c.listing == t.listings.c.id)
        assert list(conn.scalars(query)) == ["demo-south"]


def test_what_is_seen_anew_between_looking_and_ending_stays(store: Store) -> None:
    write(store, detail("A-1"))
    moment = Moment(NOW + 2 * DAY, Terms(), PLATFORM)
    with store.read() as conn:
        ids = due_ids(conn, ENDINGS["text"], moment)
    write(store, detail("A-1", at=NOW + 2 * DAY), scan=scan_of(store, 2))
    assert ids
    assert store.run_write(lambda conn: end_rows(conn, ENDINGS["text"], moment, ids)) == 0


def test_each_run_is_journalled_with_its_counts(store: Store) -> None:
    write(store, detail("A-1"), detail("A-2", "two"))
    run(store, NOW + 2 * DAY)
    run(store, NOW + 2 * DAY)
    with store.read() as conn:
        done = conn.scalars(sa.select(t.journal.c.data).order_by(t.journal.c.sequence)).all()
    assert done == [{"object": "retention", "text": 2}, {"object": "retention"}]
