"""Answers: by whom they may be given, believed only when signed, and silence that is heard."""

from __future__ import annotations

import base64
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey

from doorwatch.casework.referring import send
from doorwatch.casework.referring_desk import Desk
from doorwatch.casework.referring_replies import (
    alarm_unanswered,
    answer,
    enter_reply,
    fetch,
    figures,
    import_reply,
    inbox,
)
from doorwatch.casework.rights import PermissionRefused
from doorwatch.errors import BadInput, PackageError, ReferralRefused
from doorwatch.referral.replies import parse_reply, write_reply
from doorwatch.store import Store
from doorwatch.store.casefile import events_of
from doorwatch.store.referrals import Referral, find_referral, replies_of
from tests.referral.cases import (
    DISPATCHER,
    LIAISON,
    MODERATOR,
    NO_STUDY,
    REPLY_KEY,
    case_of,
    decide,
    desk,
    police_case,
    state_of,
)
from tests.store.samples import NOW

LATER = NOW + timedelta(hours=2)


def sent(opened: Desk, store: Store, route: str = "police-liaison") -> Referral:
    """A referral that waits to be fetched."""
    return send(opened, DISPATCHER, police_case(store, opened), route, NOW, register=NO_STUDY)


def codes(store: Store, referral: int) -> list[tuple[str, str]]:
    """The answers to a referral with the way they came."""
    with store.read() as conn:
        return [(one.code, one.way) for one in replies_of(conn, referral)]


def test_the_liaison_sees_its_own_route_and_nothing_of_the_case(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    made = sent(opened, store)
    other = send(opened, DISPATCHER, made.case, "police-other", NOW, register=NO_STUDY)
    items = inbox(opened, LIAISON, LATER)
    assert [one.id for one in items] == [made.id]
    assert not hasattr(items[0], "case")
    name, data = fetch(opened, LIAISON, made.id, LATER)
    assert (name, len(data)) == (made.file, made.size)
    assert inbox(opened, LIAISON, LATER)[0].fetched
    for number in (other.id, 999):
        with pytest.raises(PermissionRefused, match="lars: expected the right inbox:referral:read; got none"):
            fetch(opened, LIAISON, number, LATER)
        with pytest.raises(PermissionRefused, match="inbox:referral:reply"):
            answer(opened, LIAISON, number, "usable", LATER)


@pytest.mark.parametrize(
    "who",
    [DISPATCHER, MODERATOR, replace(LIAISON, route=None), replace(LIAISON, tenant="other")],
    ids=["dispatcher", "moderator", "no route", "another tenant"],
)
def test_nobody_else_reads_an_inbox(store: Store, tmp_path: Path, who: Any) -> None:
    opened = desk(store, tmp_path)
    made = sent(opened, store)
    with pytest.raises(PermissionRefused):
        inbox(opened, who, LATER)
    with pytest.raises(PermissionRefused):
        fetch(opened, who, made.id, LATER)


def test_the_liaison_and_the_dispatcher_answer_and_the_case_tells(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    made = sent(opened, store)
    answer(opened, LIAISON, made.id, "received", LATER)
    enter_reply(opened, DISPATCHER, made.id, "usable", LATER)
    assert codes(store, made.id) == [("received", "inbox"), ("usable", "dispatcher")]
    with store.read() as conn:
        events = [event for event in events_of(conn, made.case) if event.kind == "replied"]
        found = find_referral(conn, id=made.id)
    assert [(event.actor, event.data["code"]) for event in events] == [
        ("lars", "received"),
        ("dora", "usable"),
    ]
    assert found is not None
    assert found.reply == "usable"
    with pytest.raises(BadInput, match=r"expected one of received, .*, none; got 'yes'"):
        answer(opened, LIAISON, made.id, "yes", LATER)
    with pytest.raises(PermissionRefused, match="referral:reply:enter"):
        enter_reply(opened, LIAISON, made.id, "usable", LATER)
    with pytest.raises(ReferralRefused, match="expected one that was handed over"):
        enter_reply(opened, DISPATCHER, 999, "usable", LATER)


def test_no_reply_changes_a_level_or_points(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    made = sent(opened, store)
    before = state_of(store, made.case)
    enter_reply(opened, DISPATCHER, made.id, "not_usable", LATER)
    after = state_of(store, made.case)
    assert (before.level, before.listings, before.state) == (after.level, after.listings, after.state)


def reply_of(made: Referral, key: SigningKey = REPLY_KEY, **values: Any) -> bytes:
    """A reply file to a referral."""
    ordinary = {"referral": made.reference, "manifest": made.manifest, "code": "usable", "at": LATER}
    return write_reply(**{**ordinary, **values}, key=key)


def test_a_signed_reply_file_is_taken_in_once(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    made = sent(opened, store)
    assert import_reply(opened, reply_of(made), "r.txt", LATER) == (made.reference, "usable")
    assert codes(store, made.id) == [("usable", "file")]
    with pytest.raises(PackageError, match="expected a new reply; got one that was taken in before"):
        import_reply(opened, reply_of(made), "r.txt", LATER)
    older = reply_of(made, code="received", at=NOW + timedelta(hours=1))
    with pytest.raises(PackageError, match="expected a reply newer than the last one"):
        import_reply(opened, older, "r.txt", LATER)
    assert codes(store, made.id) == [("usable", "file")]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"key": SigningKey(b"x" * 32)}, "signature: expected one of the route's key"),
        ({"manifest": "0" * 64}, "r.txt:3: expected the manifest of the package"),
        ({"referral": "demo-9-9-police-liaison"}, "expected a referral that was handed over"),
        ({"at": LATER + timedelta(hours=1)}, "r.txt:5: expected a time between the hand-over and now"),
        ({"at": NOW - timedelta(hours=1)}, "r.txt:5: expected a time between the hand-over and now"),
    ],
)
def test_a_reply_that_is_not_the_routes_own_is_refused(
    store: Store, tmp_path: Path, values: dict[str, Any], message: str
) -> None:
    opened = desk(store, tmp_path)
    made = sent(opened, store)
    with pytest.raises(PackageError, match=message):
        import_reply(opened, reply_of(made, **values), "r.txt", LATER)
    assert codes(store, made.id) == []


def test_a_changed_code_breaks_the_signature(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    made = sent(opened, store)
    changed = reply_of(made).replace(b"code: usable", b"code: duplicate")
    with pytest.raises(PackageError, match="expected one of the route's key over these lines"):
        import_reply(opened, changed, "r.txt", LATER)
    with pytest.raises(PermissionRefused, match="referral:reply:enter"):
        import_reply(opened, reply_of(made), "r.txt", LATER, person=MODERATOR)


GOOD = write_reply("demo-1-2-x", "0" * 64, "received", NOW, REPLY_KEY).decode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "r:1: expected doorwatch-reply 1"),
        (GOOD.replace("code: received", "code: yes"), "r:4: expected one of received"),
        (GOOD.replace("manifest: ", "manifest:"), "r:3: expected manifest: and its value"),
        (GOOD.replace("at: 2026", "at: soon"), "r:5: expected a time like"),
        (GOOD.replace("+00:00", ""), "r:5: expected a time with its zone"),
        (GOOD[: GOOD.index("signature")], "r:5: expected 6 lines; got 5"),
        (GOOD + "more: x\n", "r:7: expected 6 lines; got 7"),
        (GOOD.replace("signature: ", "signature: !"), "r:6: expected a signature in base64"),
        (GOOD + "x" * 5000, "r: expected at most 4096 bytes"),
    ],
)
def test_a_file_that_is_no_reply_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(PackageError, match=message):
        parse_reply(text.encode(), "r")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on this machine")
def test_a_reply_can_be_signed_with_openssl_alone(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    made = sent(opened, store)
    der = bytes.fromhex("302e020100300506032b657004220420") + bytes(REPLY_KEY)
    pem = f"-----BEGIN PRIVATE KEY-----\n{base64.b64encode(der).decode()}\n-----END PRIVATE KEY-----\n"
    (tmp_path / "reply-key.pem").write_text(pem)
    body = reply_of(made).partition(b"signature: ")[0]
    (tmp_path / "reply.txt").write_bytes(body)
    words = "openssl pkeyutl -sign -inkey reply-key.pem -rawin -in reply.txt -out reply.sig".split()
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    signature = base64.b64encode((tmp_path / "reply.sig").read_bytes())
    reply = body + b"signature: " + signature + b"\n"
    assert import_reply(opened, reply, "reply.txt", LATER)[1] == "usable"


def test_silence_is_alarmed_once_and_counted_until_somebody_answers(store: Store, tmp_path: Path) -> None:
    opened = desk(store, tmp_path)
    made = sent(opened, store)
    due = NOW + timedelta(hours=72)
    assert alarm_unanswered(store, due - timedelta(minutes=1)) == 0
    assert alarm_unanswered(store, due) == 1
    assert alarm_unanswered(store, due + timedelta(days=1)) == 1
    with store.read() as conn:
        alarms = [event.data for event in events_of(conn, made.case) if event.kind == "alarmed"]
        assert figures(conn, due).unanswered == 1
    assert alarms == [{"alarm": "referral_unanswered"}]
    enter_reply(opened, DISPATCHER, made.id, "none", due)
    assert alarm_unanswered(store, due + timedelta(days=2)) == 0


def test_the_morning_counts_what_waits_and_a_danger_that_nobody_looked_at(
    store: Store, tmp_path: Path
) -> None:
    opened = desk(store, tmp_path, delivery=f"{{kind: folder, path: {tmp_path / 'away'}}}")
    case = case_of(store, opened, "N-1")
    decide(store, case, "danger")
    send(opened, MODERATOR, case, "police-liaison", NOW, register=NO_STUDY)
    with store.read() as conn:
        now = figures(conn, LATER)
        later = figures(conn, NOW + timedelta(hours=25))
    assert (now.waiting, now.unreviewed, later.unreviewed) == (1, 0, 1)
