"""Rights of data subjects: two persons, one platform, no look-up; what is erased stays erased."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
import sqlalchemy as sa

from doorwatch.cases import listing_data
from doorwatch.casework import subjects
from doorwatch.casework.erasures import KEPT, replay_erasures
from doorwatch.casework.rights import ActRefused, PermissionRefused
from doorwatch.casework.subject_names import Named
from doorwatch.casework.subjects import LAPSES, OBJECTS, Outcome
from doorwatch.errors import BadInput
from doorwatch.retention import TermsBook, apply
from doorwatch.retention.files import case_folder
from doorwatch.store import Judged, Store, insert_assessments, write_details
from doorwatch.store import tables as t
from doorwatch.store.casefile import append_event, create_case
from doorwatch.store.journalling import verify_journal
from doorwatch.types.people import ROLES, Person, permissions_of
from tests.people.desk import NOW, TENANT, Desk
from tests.store.samples import assessment, detail, row, scan_of

PLATFORM = "demo-north"
KEY = pyrage.x25519.Identity.generate()
HOUR = timedelta(hours=1)


def officer(name: str, *platforms: str, role: str = "privacy_officer") -> Person:
    roles: Any = frozenset({role})
    return Person(name, TENANT, roles, frozenset(platforms or (PLATFORM,)), permissions_of(roles))


ONE, TWO = officer("p.one"), officer("p.two")


def see(desk: Desk, *ids: str, account: str | None = None, platform: str = PLATFORM, at: Any = NOW) -> None:
    """Take listings in, under the desk's own Memory keys."""
    sights = [detail(one, f"Company in {one}.", at=at, account=account, platform=platform,
                     phones=["+493023125001"]) for one in ids]  # fmt: skip
    scan = scan_of(desk.store, platform=platform)
    desk.store.run_write(lambda conn: write_details(conn, scan, sights, desk.keys.memory_keys(at), at))


def case_with(store: Store, *ids: str) -> int:
    """Open a case that holds listings."""
    data = []
    for one in ids:
        number = row(store, one)
        with store.read() as conn:
            snapshot = conn.scalar(sa.select(t.listings.c.current).where(t.listings.c.id == number))
        judged = Judged(number, int(snapshot or 0), assessment(one, "urgent"), b"0" * 16, "sha256:1")
        made = store.run_write(lambda conn, j=judged: insert_assessments(conn, [j], NOW))  # type: ignore[misc]
        data.append(listing_data(assessment(one, "urgent"), "e" * 64, made[number]))
    opened = {"listings": data, "due_at": NOW + HOUR}
    return store.run_write(lambda conn: create_case(conn, NOW, opened)).case


def close(store: Store, case: int, *ids: str) -> None:
    refs = [{"platform": PLATFORM, "id": one} for one in ids]
    decided = {"decision": "remove", "ground": "g", "reason": "looked at", "listings": refs}

    def work(conn: sa.Connection) -> None:
        append_event(conn, case, 1, NOW, "decided", decided, actor="m.one")
        append_event(conn, case, 2, NOW, "closed", {"reason": "done"}, actor="m.one")

    store.run_write(work)


def ask(desk: Desk, tmp_path: Path, kind: Any, *ids: str, account: str | None = None,
        at: Any = NOW, **options: Any) -> Outcome:  # fmt: skip
    """Open and confirm a request."""
    recipient = str(KEY.to_public()) if kind == "export" else None
    number = subjects.open_request(
        desk.store, ONE, kind, PLATFORM, Named(ids, account), "L-17", at, keys=desk.keys, recipient=recipient
    )
    return subjects.confirm_request(
        desk.store, TWO, number, at, keys=desk.keys, log=tmp_path / "erasures.jsonl", **options
    )


def listings(store: Store) -> set[str | None]:
    with store.read() as conn:
        return set(conn.scalars(sa.select(t.listings.c.listing)))


def test_a_request_finds_case_numbers_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    see(desk, "A-1", "A-2", account="u1")
    case = case_with(desk.store, "A-1")
    found = ask(desk, tmp_path, "find", "A-1", "A-9")
    assert (found.cases, found.counts, found.refused, found.file) == ((case,), {"listings": 1}, {}, None)
    assert ask(desk, tmp_path, "find", account="u1").counts == {"listings": 2}


def test_nothing_is_looked_at_before_a_second_person_confirms(desk: Desk, tmp_path: Path) -> None:
    see(desk, "A-1")
    number = subjects.open_request(
        desk.store, ONE, "erase", PLATFORM, Named(("A-1",)), "L-17", NOW, keys=desk.keys
    )
    options: dict[str, Any] = {"keys": desk.keys, "log": tmp_path / "log"}
    with pytest.raises(ActRefused, match="expected a second person to confirm"):
        subjects.confirm_request(desk.store, ONE, number, NOW, **options)
    assert listings(desk.store) == {"A-1"}
    assert subjects.confirm_request(desk.store, TWO, number, NOW, **options).counts["erased"] == 1
    with pytest.raises(ActRefused, match="expected an open request"):
        subjects.confirm_request(desk.store, TWO, number, NOW, **options)


@pytest.mark.parametrize("role", [one for one in ROLES if one != "privacy_officer"])
def test_no_other_role_opens_confirms_or_lists(small: Desk, tmp_path: Path, role: str) -> None:
    other = officer("x.one", role=role)
    options: dict[str, Any] = {"keys": small.keys}
    with pytest.raises(PermissionRefused, match="expected the right subject:request:open"):
        subjects.open_request(small.store, other, "find", PLATFORM, Named(("A-1",)), "L", NOW, **options)
    number = subjects.open_request(
        small.store, ONE, "find", PLATFORM, Named(("A-1",)), "L-17", NOW, **options
    )
    with pytest.raises(PermissionRefused, match="expected the right subject:request:confirm"):
        subjects.confirm_request(small.store, other, number, NOW, log=tmp_path / "log", **options)
    with pytest.raises(PermissionRefused, match="expected the right subject:request:open"):
        subjects.withdraw_request(small.store, other, number, NOW)
    with small.store.read() as conn:
        with pytest.raises(PermissionRefused, match="expected the right"):
            subjects.requests(conn, other)
        refused = conn.scalars(sa.select(t.journal.c.act).where(t.journal.c.act == "act.refused")).all()
    assert len(refused) == 3


def test_a_request_touches_the_platform_that_handed_it_in_and_no_other(desk: Desk, tmp_path: Path) -> None:
    see(desk, "A-1", account="u1")
    see(desk, "A-1", account="u1", platform="demo-south")
    done = ask(desk, tmp_path, "erase", "A-1", account="u1")
    assert done.counts["erased"] == 1
    with desk.store.read() as conn:
        assert list(conn.scalars(sa.select(t.listings.c.platform))) == ["demo-south"]
        assert conn.scalar(sa.select(sa.func.count()).select_from(t.fingerprints)) == 2
    south = officer("p.south", "demo-south")
    with pytest.raises(PermissionRefused, match=f"on {PLATFORM}"):
        subjects.open_request(
            desk.store, south, "find", PLATFORM, Named(("A-1",)), "L-17", NOW, keys=desk.keys
        )
    number = subjects.open_request(
        desk.store, ONE, "find", PLATFORM, Named(("A-1",)), "L-17", NOW, keys=desk.keys
    )
    with pytest.raises(BadInput, match="expected a request of one of your platforms; got none"):
        subjects.confirm_request(desk.store, south, number, NOW, keys=desk.keys, log=tmp_path / "log")
    with desk.store.read() as conn:
        assert subjects.requests(conn, south) == ()


def test_what_is_held_is_given_out_sealed_without_what_others_said(desk: Desk, tmp_path: Path) -> None:
    see(desk, "A-1", "A-2")
    case_with(desk.store, "A-2")
    done = ask(desk, tmp_path, "export", "A-1", "A-2")
    assert done.file is not None
    assert b"Company in" not in done.file
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(done.file, [KEY]))) as archive:
        held = json.loads(archive.read("held.json"))
    assert [one["listing"] for one in held["listings"]] == ["A-1"]
    sight = held["listings"][0]["sights"][0]
    assert sight["content"]["text"] == "Company in A-1."
    assert not {"reports", "reviews"} & set(sight["content"])
    assert sight["fingerprints"] == 1
    assert (held["restricted"], done.refused) == ({"case_open": 1}, {"case_open": 1})
    assert "+493023125001" not in json.dumps(held)


def test_a_closed_case_goes_with_its_listing_and_its_files(desk: Desk, tmp_path: Path) -> None:
    see(desk, "A-1", "A-2")
    case = case_with(desk.store, "A-1")
    close(desk.store, case, "A-1")
    file = case_folder(tmp_path / "evidence", case) / "page.warc.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    done = ask(desk, tmp_path, "erase", "A-1", evidence=tmp_path / "evidence")
    assert (done.cases, done.counts) == ((case,), {"erased": 1, "emptied": 0})
    assert listings(desk.store) == {"A-2"}
    assert not file.parent.exists()
    with desk.store.read() as conn:
        for table in (t.cases, t.case_events, t.case_listings, t.assessments):
            assert conn.scalar(sa.select(sa.func.count()).select_from(table)) == 0, table.name
        assert verify_journal(conn) is None


def test_of_a_case_that_holds_others_too_only_ones_own_content_goes(desk: Desk, tmp_path: Path) -> None:
    see(desk, "A-1", "A-2")
    case = case_with(desk.store, "A-1", "A-2")
    close(desk.store, case, "A-1", "A-2")
    done = ask(desk, tmp_path, "erase", "A-1")
    assert (done.cases, done.counts) == ((), {"erased": 0, "emptied": 1})
    with desk.store.read() as conn:
        texts = [one["text"] for one in conn.scalars(sa.select(t.snapshots.c.content))]
        assert texts == ["Company in A-2."]
        assert conn.scalar(sa.select(sa.func.count()).select_from(t.cases)) == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "case_open"),
        ({"state": "closed", "open_complaint": True}, "complaint_open"),
        ({"state": "referred"}, "case_referred"),
        ({"state": "closed", "referred_until": NOW + 400 * 24 * HOUR}, "case_referred"),
    ],
)
@pytest.mark.parametrize("kind", ["erase", "object"])
def test_what_people_work_on_or_the_law_holds_is_kept_and_the_reason_said(
    desk: Desk, tmp_path: Path, values: dict[str, Any], code: str, kind: str
) -> None:
    see(desk, "A-1", account="u1")
    case_with(desk.store, "A-1")
    if values:
        desk.store.run_write(lambda conn: conn.execute(sa.update(t.cases).values(values)))
    done = ask(desk, tmp_path, kind, "A-1", account="u1")
    assert done.refused == {code: 1}
    assert listings(desk.store) == {"A-1"}
    assert not (tmp_path / "erasures.jsonl").exists()
    see(desk, "A-3", account="u1")
    assert listings(desk.store) == {"A-1", "A-3"}


def test_who_objects_is_erased_and_not_taken_in_until_the_end(desk: Desk, tmp_path: Path) -> None:
    see(desk, "A-1", account="u1")
    done = ask(desk, tmp_path, "object", "A-1", account="u1")
    assert (done.until, done.counts["objections"]) == (NOW + OBJECTS, 2)
    later = NOW + OBJECTS - HOUR
    see(desk, "A-1", at=later)
    see(desk, "A-2", account="u1", at=later)
    see(desk, "A-3", account="u2", at=later)
    see(desk, "A-1", account="u1", platform="demo-south", at=later)
    with desk.store.read() as conn:
        found = conn.execute(sa.select(t.listings.c.platform, t.listings.c.listing)).all()
    assert {tuple(one) for one in found} == {(PLATFORM, "A-3"), ("demo-south", "A-1")}
    see(desk, "A-1", at=NOW + OBJECTS)
    assert "A-1" in listings(desk.store)


def test_a_restored_backup_forgets_again_and_the_journal_holds(small: Desk, tmp_path: Path) -> None:
    see(small, "A-1", "A-2", account="u1")
    see(small, "A-3", account="u2")
    small.store.truncate_log()
    backup = (tmp_path / "doorwatch.db").read_bytes()
    ask(small, tmp_path, "erase", "A-3")
    ask(small, tmp_path, "erase", account="u1")
    small.store.close()
    (tmp_path / "restored.db").write_bytes(backup)
    restored = Store.open(f"sqlite:///{tmp_path / 'restored.db'}", lambda: NOW)
    log = tmp_path / "erasures.jsonl"
    assert listings(restored) == {"A-1", "A-2", "A-3"}
    assert replay_erasures(restored, log, keys=small.keys, now=NOW + HOUR) == 3
    assert listings(restored) == set()
    assert replay_erasures(restored, log, keys=small.keys, now=NOW + HOUR) == 0
    see(Desk(restored, small.keys), "A-3", at=NOW + 2 * HOUR)
    assert replay_erasures(restored, log, keys=small.keys, now=NOW + 3 * HOUR) == 0
    assert listings(restored) == {"A-3"}
    with restored.read() as conn:
        assert verify_journal(conn) is None
    restored.close()


def test_the_log_names_nobody_and_forgets(small: Desk, tmp_path: Path) -> None:
    see(small, "A-1", account="u1")
    ask(small, tmp_path, "erase", "A-1", account="u1")
    log = tmp_path / "erasures.jsonl"
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [set(line) for line in lines] == [{"at", "request", "digest"}] * 2
    assert "A-1" not in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600
    later = NOW + KEPT
    see(small, "A-2", at=later)
    ask(small, tmp_path, "erase", "A-2", at=later)
    assert len(log.read_text().splitlines()) == 1
    log.write_text("broken\n")
    with pytest.raises(BadInput, match=r"erasures.jsonl:1: expected a line of the erasure log"):
        replay_erasures(small.store, log, keys=small.keys, now=NOW)


def test_a_request_that_is_closed_names_nobody_and_one_that_is_not_confirmed_ends(
    desk: Desk, tmp_path: Path
) -> None:
    ask(desk, tmp_path, "find", "A-1")
    number = subjects.open_request(
        desk.store, ONE, "find", PLATFORM, Named(("A-77",)), "L-18", NOW, keys=desk.keys
    )
    with desk.store.read() as conn:
        rows = conn.execute(sa.select(t.subject_requests).order_by(t.subject_requests.c.id)).all()
    assert rows[0].body is None
    assert b"A-77" not in rows[1].body
    with pytest.raises(ActRefused, match="expected an open request"):
        subjects.confirm_request(desk.store, TWO, number, NOW + LAPSES, keys=desk.keys, log=tmp_path / "log")
    apply(desk.store, TermsBook(), NOW + LAPSES, confirm_clock="m.one")
    with desk.store.read() as conn:
        assert [one.state for one in subjects.requests(conn, ONE)] == ["done"]


def test_a_withdrawn_request_is_not_carried_out(small: Desk, tmp_path: Path) -> None:
    number = subjects.open_request(
        small.store, ONE, "erase", PLATFORM, Named(("A-1",)), "L-17", NOW, keys=small.keys
    )
    subjects.withdraw_request(small.store, ONE, number, NOW)
    with pytest.raises(ActRefused, match="expected an open request"):
        subjects.confirm_request(small.store, TWO, number, NOW, keys=small.keys, log=tmp_path / "log")


@pytest.mark.parametrize(
    ("kind", "named", "reference", "recipient", "says"),
    [
        ("look", Named(("A-1",)), "L-17", None, "expected one of find, export, erase, object"),
        ("find", Named(), "L-17", None, "expected an account or 1 to 200 listing ids"),
        ("find", Named(("",)), "L-17", None, "expected ids as the platform writes them"),
        ("find", Named(tuple(map(str, range(201)))), "L-17", None, "expected an account or 1 to 200"),
        ("find", Named(("A-1",)), "a letter of", None, "expected the platform's own reference"),
        ("export", Named(("A-1",)), "L-17", None, "expected the platform's age public key"),
        ("export", Named(("A-1",)), "L-17", "age1x", "expected the platform's age public key"),
        ("erase", Named(("A-1",)), "L-17", str(KEY.to_public()), "for an export only"),
    ],
)
def test_what_is_no_request_is_refused(
    small: Desk, kind: Any, named: Named, reference: str, recipient: str | None, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        subjects.open_request(
            small.store, ONE, kind, PLATFORM, named, reference, NOW, keys=small.keys, recipient=recipient
        )
