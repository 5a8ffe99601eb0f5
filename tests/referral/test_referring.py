"""Sending: what a decision allows, once, to the route that takes it, noted once it is handed over."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from doorwatch.casework.lettering import prepare_statement
from doorwatch.casework.referring import open_desk, prepare, send
from doorwatch.casework.referring_delivery import deliver_due, download, retry
from doorwatch.casework.referring_preserve import acknowledge, preserve
from doorwatch.casework.rights import ActRefused, PermissionRefused
from doorwatch.casework.sending import PAUSES
from doorwatch.errors import Conflict, PackageError, ReferralRefused, RouteError
from doorwatch.referral.opening import read_package
from doorwatch.retention import TermsBook, apply
from doorwatch.statements import PlatformPage
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, events_of
from doorwatch.store.journalling import journal_entries
from doorwatch.store.referrals import claim_message, due_messages, find_referral, referrals_of
from doorwatch.store.tables import golden_cases
from doorwatch.types import BankMatch, ListingRef, PictureReading
from tests.referral.cases import (
    AGE_SECRET,
    DISPATCHER,
    LIAISON,
    MODERATOR,
    NO_STUDY,
    agree,
    case_of,
    decide,
    desk,
    person,
    police_case,
    state_of,
)
from tests.referral.matters import PAGE
from tests.store.samples import NOW, PLATFORM, row

LATER = NOW + timedelta(minutes=30)


def acts(store: Store) -> list[str]:
    """What the journal says was done about referrals."""
    with store.read() as conn:
        return [one.act for one in journal_entries(conn) if not one.act.startswith("case.")]


def kinds(store: Store, case: int) -> list[str]:
    """The kinds of a case's events."""
    with store.read() as conn:
        return [event.kind for event in events_of(conn, case)]


def test_a_case_that_two_people_decided_is_sealed_and_ready_to_fetch(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened, "N-1", "N-2")
    made = send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY)
    assert (made.state, made.basis, made.handed_at) == ("ready", "two_people", LATER)
    assert made.keep_until == LATER + timedelta(days=400)
    assert kinds(store, case)[-1] == "referred"
    assert state_of(store, case).state == "referred"
    name, data = download(opened, DISPATCHER, made.id, LATER)
    (tmp_path / name).write_bytes(data)
    (tmp_path / "route.key").write_text(AGE_SECRET)
    package = read_package(tmp_path / name, tmp_path / "route.key")
    assert package.manifest == made.manifest
    assert package.files["data/evidence/0001.warc.gz"] == PAGE
    assert package.dossier.listings[0].text == "Gezelschap en massage. Ik ben 17 jaar."
    assert b"anna" not in b"".join(package.files.values())
    assert {path.name for path in (opened.tenant.evidence / f"case-{case}").iterdir()} >= {name}
    assert acts(store) == ["referral.sent", "referral.handed_over", "referral.fetched"]
    with store.read() as conn:
        found = find_referral(conn, id=made.id)
    assert found is not None
    assert (found.state, found.delivered_at) == ("delivered", LATER)


def test_sending_again_sends_nothing_and_returns_what_went(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened)
    first = send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY)
    again = send(opened, DISPATCHER, case, "police-liaison", LATER + timedelta(hours=1), register=NO_STUDY)
    assert again == first
    assert kinds(store, case).count("referred") == 1
    other = send(opened, DISPATCHER, case, "police-other", LATER, register=NO_STUDY)
    assert other.id != first.id
    assert kinds(store, case).count("referred") == 2


@pytest.mark.parametrize(
    ("decision", "second", "route", "message"),
    [
        (None, None, "police-liaison", "got no decision"),
        ("refer_police", None, "police-liaison", r"got refer_police \(waiting\)"),
        ("refer_police", False, "police-liaison", "got no decision"),
        ("remove", None, "police-liaison", "expected refer_police with the word of a second person"),
        ("no_concern", None, "helpline", "expected refer_care or danger; got no_concern"),
        ("refer_police", True, "helpline", "expected refer_care or danger"),
        ("refer_care", None, "police-liaison", "expected refer_police"),
        ("no_concern", None, "hotline", "expected one of danger"),
        ("remove", None, "hotline", "expected a case about imagery; got minor"),
        ("refer_police", True, "control-only", "expected a case about control; got minor"),
        ("refer_police", True, "not-agreed", "expected an agreement that names the route not-agreed"),
        ("refer_police", True, "nowhere", "expected one of .*police-liaison.*; got 'nowhere'"),
    ],
)
def test_what_no_decision_allows_is_refused(
    store: Store, tmp_path: Path, decision: str | None, second: bool | None, route: str, message: str
) -> None:
    opened = desk(store, tmp_path)
    case = case_of(store, opened, "N-1")
    if decision:
        decide(store, case, decision)
    if second is not None:
        agree(store, case, agrees=second)
    with pytest.raises(ReferralRefused, match=message):
        send(opened, DISPATCHER, case, route, LATER, register=NO_STUDY)
    with store.read() as conn:
        assert referrals_of(conn) == ()
    assert not list(opened.tenant.evidence.rglob("*.age"))


def test_the_same_person_twice_is_not_two_people(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = case_of(store, opened, "N-1")
    decide(store, case, "refer_police")
    agree(store, case, by="anna")
    with pytest.raises(ReferralRefused, match="a second person"):
        send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY)


def test_in_danger_one_person_sends_and_the_second_is_due_within_a_day(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = case_of(store, opened, "N-1")
    decide(store, case, "danger")
    made = send(opened, MODERATOR, case, "police-liaison", LATER, register=NO_STUDY)
    assert (made.basis, made.review_due) == ("danger", NOW + timedelta(hours=24))
    agree(store, case)
    assert send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY).id == made.id
    helpline = send(opened, DISPATCHER, case, "helpline", LATER, register=NO_STUDY)
    assert helpline.basis == "two_people"


def test_care_goes_with_one_named_person(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = case_of(store, opened, "N-1")
    decide(store, case, "refer_care")
    assert send(opened, DISPATCHER, case, "helpline", LATER, register=NO_STUDY).basis == "one_person"


def test_a_hotline_is_told_of_its_own_match_with_one_named_person(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    match = BankMatch("hotline-nl", "hotline", 3, "identity", True, "e-7")
    picture = PictureReading(0, "https://north.example/1.jpg", pdq="0f" * 32, matches=(match,))
    case = case_of(store, opened, "N-1", pictures=[picture])
    decide(store, case, "remove")
    state = state_of(store, case)
    listing = {
        "platform": PLATFORM, "id": "N-1", "level": "urgent", "points": 1, "evidence": "0" * 64,
        "assessment": state.listings[0].assessment,
        "lanes": {**state.listings[0].lanes, "minor_age": "none", "known_image": "urgent"},
    }  # fmt: skip
    store.run_write(
        lambda conn: append_event(conn, case, state.sequence, NOW, "evidence_changed", {"listing": listing})
    )
    shown = prepare(opened, DISPATCHER, case, "hotline", LATER)
    assert shown.dossier.listings[0].text is None
    assert shown.dossier.listings[0].pictures[0].matches == ("hotline-nl/e-7/3/identity",)
    assert send(opened, DISPATCHER, case, "hotline", LATER, register=NO_STUDY).basis == "one_person"


def test_only_the_listings_that_the_decision_covers_go(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = case_of(store, opened, "N-1", "N-2", "N-3")
    decide(store, case, "refer_police", "N-2")
    agree(store, case)
    dossier = prepare(opened, DISPATCHER, case, "police-liaison", LATER).dossier
    assert [one.id for one in dossier.listings] == ["N-2"]
    assert dossier.left_out == 2


def test_looking_shows_what_would_go_and_sends_nothing(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened)
    shown = prepare(opened, MODERATOR, case, "police-liaison", LATER)
    assert shown.pdf().startswith(b"%PDF")
    assert (shown.already, shown.sequence) == (None, state_of(store, case).sequence)
    assert acts(store) == ["referral.prepared"]
    assert not list(opened.tenant.evidence.rglob("*.age"))


@pytest.mark.parametrize(
    "who",
    [
        MODERATOR,
        LIAISON,
        person("rita", "researcher", "admin", "analyst", "auditor"),
        replace(DISPATCHER, platforms=frozenset({"demo-south"})),
        replace(DISPATCHER, platforms=frozenset()),
        replace(DISPATCHER, tenant="other"),
    ],
    ids=["moderator", "liaison", "others", "another platform", "no platform", "another tenant"],
)
def test_who_may_not_send_is_refused_and_journalled(store: Store, tmp_path: Path, who: object) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened)
    with pytest.raises(PermissionRefused, match="referral:dossier:send"):
        send(opened, who, case, "police-liaison", LATER, register=NO_STUDY)  # type: ignore[arg-type]
    assert acts(store) == ["act.refused"]


def test_a_studys_placement_never_leaves(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened, "N-1", "N-2")
    asked: list[object] = []

    def register(refs: object, now: object) -> set[ListingRef]:
        asked.append(refs)
        return {ListingRef(PLATFORM, "N-2")}

    with pytest.raises(ReferralRefused, match="got 1 placed by a door study; nothing was sent"):
        send(opened, DISPATCHER, case, "police-liaison", LATER, register=register)
    assert asked == [(ListingRef(PLATFORM, "N-1"), ListingRef(PLATFORM, "N-2"))]
    assert acts(store) == ["referral.withheld"]
    assert "referred" not in kinds(store, case)


def test_a_register_that_fails_stops_the_sending(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened)

    def register(refs: object, now: object) -> set[ListingRef]:
        raise OSError("register")

    with pytest.raises(OSError, match="register"):
        send(opened, DISPATCHER, case, "police-liaison", LATER, register=register)
    assert acts(store) == []


def test_a_case_that_moved_on_since_it_was_looked_at_is_not_sent(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened)
    seen = state_of(store, case).sequence
    store.run_write(lambda conn: append_event(conn, case, seen, NOW, "noted", {"text": "x"}, actor="anna"))
    with pytest.raises(Conflict, match="look again"):
        send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY, expected=seen)


def test_a_folder_gets_the_sealed_file_whole(store: Store, tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    opened = desk(store, tmp_path, delivery=f"{{kind: folder, path: {tmp_path / 'drop'}}}")
    made = send(opened, DISPATCHER, police_case(store, opened), "police-liaison", LATER, register=NO_STUDY)
    assert (made.state, made.delivered_at) == ("delivered", LATER)
    assert [path.name for path in (tmp_path / "drop").iterdir()] == [made.file]
    assert (tmp_path / "drop" / made.file).stat().st_size == made.size


def test_a_folder_that_is_away_is_tried_again_and_then_a_person_must_look(
    store: Store, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    opened = desk(store, tmp_path, delivery=f"{{kind: folder, path: {drop}}}")
    case = police_case(store, opened)
    made = send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY)
    assert (made.state, made.handed_at) == ("waiting", None)
    assert "expected a folder to write to" in (made.failure or "")
    assert "referred" not in kinds(store, case)
    now = LATER
    assert deliver_due(opened, now).waiting == ()
    for pause in PAUSES[:-1]:
        now += pause
        assert deliver_due(opened, now).waiting == (made.id,)
    now += PAUSES[-1]
    assert deliver_due(opened, now).failed == (made.id,)
    assert kinds(store, case)[-1] == "alarmed"
    drop.mkdir()
    now += timedelta(days=20)
    apply(store, TermsBook(), now, confirm_clock="m")
    assert deliver_due(opened, now).delivered == ()
    assert retry(opened, DISPATCHER, made.id, now).delivered == (made.id,)
    assert kinds(store, case)[-1] == "referred"
    with pytest.raises(ReferralRefused, match="expected one that failed"):
        retry(opened, DISPATCHER, made.id, now)


def test_a_sealed_file_that_was_changed_on_disk_is_not_handed_over(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    made = send(opened, DISPATCHER, police_case(store, opened), "police-liaison", LATER, register=NO_STUDY)
    path = next(opened.tenant.evidence.rglob(made.file))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(PackageError, match="expected the file as it was sealed"):
        download(opened, DISPATCHER, made.id, LATER)


def test_a_referral_ends_with_the_routes_term(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened)
    send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY)
    preserve(opened, DISPATCHER, case, PLATFORM, LATER)
    apply(store, TermsBook(), LATER + timedelta(days=399), confirm_clock="m")
    with store.read() as conn:
        assert len(referrals_of(conn)) == 1
    apply(store, TermsBook(), LATER + timedelta(days=400), confirm_clock="m")
    with store.read() as conn:
        assert referrals_of(conn) == ()


def test_a_platform_is_asked_to_keep_its_own_originals_while_the_second_person_is_looked_for(
    store: Store, tmp_path: Path
) -> None:
    opened = desk(store, tmp_path)
    case = case_of(store, opened, "N-1", "N-2")
    with pytest.raises(ReferralRefused, match="decided refer_police or danger"):
        preserve(opened, DISPATCHER, case, PLATFORM, NOW)
    decide(store, case, "refer_police", "N-1")
    number, request = preserve(opened, DISPATCHER, case, PLATFORM, NOW)
    assert b'"id": "N-1"' in request.document
    assert b"N-2" not in request.document
    acknowledge(opened, DISPATCHER, number, LATER)
    with pytest.raises(ReferralRefused, match="expected a request that waits"):
        acknowledge(opened, DISPATCHER, number, LATER)
    agree(store, case)
    shown = prepare(opened, DISPATCHER, case, "police-liaison", LATER).dossier
    assert shown.suppliers[0].preserve is not None


def test_a_route_file_with_a_fault_stops_its_own_route_only(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    (opened.tenant.routes / "police-other.yaml").write_text("schema: 1\n")
    opened = open_desk(opened.tenant, store)
    case = police_case(store, opened)
    with pytest.raises(RouteError, match=r"police-other.yaml:1: a route needs the key id"):
        send(opened, DISPATCHER, case, "police-other", LATER, register=NO_STUDY)
    assert send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY).state == "ready"


def test_two_people_who_send_at_once_send_one_referral(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened)
    both = threading.Barrier(2)

    def register(refs: object, now: object) -> tuple[()]:
        both.wait(timeout=30)
        return ()

    with ThreadPoolExecutor(2) as pool:
        tries = [
            pool.submit(send, opened, DISPATCHER, case, "police-liaison", LATER, register=register)
            for _ in range(2)
        ]
        made = {one.result().id for one in tries}
    assert len(made) == 1
    assert kinds(store, case).count("referred") == 1
    folder = opened.tenant.evidence / f"case-{case}"
    assert [path.suffix for path in sorted(folder.iterdir())].count(".age") == 1
    assert not list(folder.glob(".*"))


def test_a_kill_after_the_file_was_put_writes_the_event_once(store: Store, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    opened = desk(store, tmp_path, delivery=f"{{kind: folder, path: {drop}}}")
    case = police_case(store, opened)
    made = send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY)
    drop.mkdir()
    again = LATER + PAUSES[0]
    with store.read() as conn:
        ((message, _, attempts),) = due_messages(conn, again)
    assert store.run_write(lambda conn: claim_message(conn, message, attempts, again + timedelta(minutes=10)))
    (drop / made.file).write_bytes(b"half of an earlier try")
    assert deliver_due(opened, again).delivered == ()
    assert deliver_due(opened, again + timedelta(minutes=10)).delivered == (made.id,)
    assert (drop / made.file).stat().st_size == made.size
    assert deliver_due(opened, again + timedelta(days=1)).delivered == ()
    assert kinds(store, case).count("referred") == 1


def test_a_golden_item_is_never_sent(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened)
    values = {"case": case, "row": row(store, "N-1"), "item": "g-1", "planted_at": NOW}
    store.run_write(lambda conn: conn.execute(sa.insert(golden_cases).values(values)))
    with pytest.raises(ReferralRefused, match="expected a real case; got a golden item"):
        send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY)


def test_before_it_is_decided_nobody_learns_which_case_is_a_golden_item(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    told, page = [], PlatformPage(PLATFORM, None, None)
    for id in ("N-1", "N-2"):
        case = case_of(store, opened, id)
        if id == "N-1":
            values = {"case": case, "row": row(store, id), "item": "g-1", "planted_at": NOW}
            store.run_write(lambda conn, v=values: conn.execute(sa.insert(golden_cases).values(v)))  # type: ignore[misc]
        with pytest.raises(ReferralRefused, match="got no decision") as refused:
            prepare(opened, MODERATOR, case, "police-liaison", LATER)
        with pytest.raises(ActRefused, match="expected a decision that restricts something") as letter:
            prepare_statement(store, MODERATOR, case, ListingRef(PLATFORM, id), page, LATER)
        told.append(f"{refused.value} {letter.value}".replace(f"case {case}", "case"))
    assert told[0] == told[1]


def test_who_may_not_touch_a_case_learns_nothing_of_what_was_decided(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = case_of(store, opened, "N-1")
    elsewhere = frozenset({"other"})
    for act in (
        lambda: prepare(opened, person("o", "moderator", platforms=elsewhere), case, "police-liaison", LATER),
        lambda: send(
            opened, person("o", "dispatcher", platforms=elsewhere), case, "police-liaison", LATER,
            register=NO_STUDY,
        ),
        lambda: send(
            opened, person("o", "moderator", platforms=elsewhere), case, "police-liaison", LATER,
            register=NO_STUDY,
        ),
    ):  # fmt: skip
        with pytest.raises(PermissionRefused, match=f"on {PLATFORM}"):
            act()


def test_a_case_of_three_hundred_listings_goes_in_one_package(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    case = police_case(store, opened, *(f"N-{number}" for number in range(300)))
    shown = prepare(opened, DISPATCHER, case, "police-liaison", LATER)
    assert (len(shown.dossier.listings), len(shown.pages)) == (300, 299)
    made = send(opened, DISPATCHER, case, "police-liaison", LATER, register=NO_STUDY)
    assert made.state == "ready"
