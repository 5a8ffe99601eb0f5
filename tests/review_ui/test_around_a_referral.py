"""Around a referral: a hand-over tried again, originals asked for, a signed reply file taken in."""

from __future__ import annotations

import json
import re

import pytest

from doorwatch.casework.referring import open_desk
from doorwatch.casework.referring_delivery import deliver_due
from doorwatch.referral.replies import MOST_BYTES
from doorwatch.store.preserving import preserve_requests_of
from doorwatch.store.referrals import referrals_of
from tests.review_ui.test_acts_on_a_case import REASON, act
from tests.review_ui.world import TENANT, Desk, Person, flag, open_cases, referable, said, token_of

REFER = {
    "decision": "refer_police", "ground": "minor_advertised", "reason": REASON, "listing": "1",
    "confirmed": "yes",
}  # fmt: skip


@pytest.fixture
def case(desk: Desk) -> int:
    """A case that was decided for the police and waits for a second person."""
    referable(desk)
    flag(desk, "N-1")
    (number,) = open_cases(desk)
    mira = desk.person("mira")
    act(mira, number, "claim")
    assert act(mira, number, "decide", **REFER).is_redirect
    return number


def upload(person: Person, data: bytes, name: str = "reply.txt") -> str:
    """Hand a file in; return what the page then says, with where it leads."""
    token = token_of(person.get("/account").text)
    answer = person.client.post(
        "/referrals/reply-file", data={"token": token}, files={"file": (name, data)},
        headers={"origin": str(person.client.base_url).rstrip("/")},
    )  # fmt: skip
    return f"{answer.status_code} {answer.headers.get('location', '')} {said(answer.text)}"


def test_originals_are_asked_for_at_once_and_the_platforms_word_is_kept(desk: Desk, case: int) -> None:
    mira, dora = desk.person("mira"), desk.person("dora")
    assert "Ask demo-north to keep the originals" in said(mira.get(f"/cases/{case}").text)
    answer = mira.post(f"/cases/{case}/preserve", platform="demo-north")
    assert answer.headers["content-disposition"] == f'attachment; filename="preserve-{case}-1.json"'
    paper = json.loads(answer.content)
    assert [one["id"] for one in paper["listings"]] == ["N-1"]
    assert "signature" in paper
    assert mira.post(f"/cases/{case}/preserve", platform="demo-south").status_code == 404
    page = dora.get(f"/cases/{case}")
    assert "asked 20 Nov 2026" in said(page.text)
    assert mira.post(f"/cases/{case}/preserve/acknowledge", request="1").status_code == 403
    assert dora.post(f"/cases/{case}/preserve/acknowledge", request="1").is_redirect
    assert dora.post(f"/cases/{case}/preserve/acknowledge", request="1").status_code == 403
    assert "the platform keeps them since" in said(mira.get(f"/cases/{case}").text)
    with desk.store.read() as conn:
        (kept,) = preserve_requests_of(conn, case)
    assert kept.acknowledged_at is not None


def test_a_hand_over_that_failed_is_tried_again_by_the_dispatcher(desk: Desk, case: int) -> None:
    sven, dora = desk.person("sven"), desk.person("dora")
    act(sven, case, "second", agrees="1", reason="Ik zie hetzelfde.")
    assert f'href="/cases/{case}/refer"' in dora.get("/referrals").text
    tenant = desk.settings.tenant(TENANT)
    route, folder = "police-liaison", tenant.data / "dropped"
    paper = tenant.routes / f"{route}.yaml"
    by_folder = f"delivery: {{kind: folder, path: {folder}}}"
    paper.write_text(paper.read_text().replace("delivery: {kind: download}", by_folder))
    page = dora.get(f"/cases/{case}/refer?route={route}").text
    expected = re.search(r'name="expected" value="(\d+)"', page)
    assert expected is not None, said(page)
    folder.write_text("in the way")
    sent = dora.post(f"/cases/{case}/refer", route=route, confirmed="yes", expected=expected[1])
    assert sent.is_redirect, said(sent.text)
    for _ in range(12):
        desk.clock.move(days=2)
        deliver_due(open_desk(tenant, desk.store), desk.clock.now)
    with desk.store.read() as conn:
        (one,) = referrals_of(conn)
    assert one.state == "failed"
    dora, mira = desk.person("dora"), desk.person("mira")
    assert mira.post(f"/referrals/{one.id}/retry").status_code == 403
    folder.unlink()
    folder.mkdir()
    assert "The hand-over failed" in said(dora.get(f"/referrals/{one.id}").text)
    assert dora.post(f"/referrals/{one.id}/retry").headers["location"].endswith("told=handed")
    assert dora.post(f"/referrals/{one.id}/retry").status_code == 403


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "reply.txt"),
        (b"x" * (MOST_BYTES + 5), f"at most {MOST_BYTES} bytes"),
        (b"\xff\x00", "reply.txt"),
    ],
)
def test_a_file_that_is_no_signed_reply_is_refused_without_its_own_name(
    desk: Desk, data: bytes, told: str
) -> None:
    said_so = upload(desk.person("dora"), data, "../../<b>etc</b>")
    assert said_so.startswith("422 ")
    assert told in said_so
    assert "etc" not in said_so


def test_a_form_without_a_file_is_refused(desk: Desk) -> None:
    assert desk.person("dora").post("/referrals/reply-file").status_code == 422


def test_the_look_of_pages_follows_the_account_to_another_browser(desk: Desk) -> None:
    mira = desk.person("mira")
    assert mira.post("/account", language="en", theme="dark", grey="1", keys="1").is_redirect
    desk.clock.move(seconds=31)
    other = desk.person("mira")
    assert '<html lang="en" data-theme="dark" class="grey">' in other.get("/account").text
    assert 'data-theme="system"' in desk.browser().get("/sign-in").text
