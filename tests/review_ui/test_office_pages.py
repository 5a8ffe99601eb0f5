"""Accounts, tokens, requests, journal and figures over HTTP: shown once, by two people, and journalled."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from doorwatch.casework.duties import operator
from doorwatch.casework.people import users
from doorwatch.casework.service_tokens import token_person
from doorwatch.store.journalling import journal_entries
from doorwatch.store.tables import journal
from tests.review_ui.world import TENANT, Desk, enrol, flag, open_cases, referable, said

KEY = "age1" + "q" * 58


def acts(desk: Desk, actor: str) -> list[str]:
    """What the journal says that somebody did."""
    with desk.store.read() as conn:
        return [one.act for one in journal_entries(conn) if one.actor == actor]


def test_a_one_time_password_is_shown_once_and_works(desk: Desk) -> None:
    enrol(desk, "adam")
    referable(desk)
    adam = desk.person("adam")
    made = adam.post("/people", name="vera", role="moderator", platform="demo-north", language="nl")
    secret = re.search(r'<code class="once">([^<]+)</code>', made.text)
    assert secret is not None
    assert secret[1] not in adam.get("/people").text
    assert secret[1] not in adam.get("/people/vera").text
    entered = desk.enter(desk.browser(), name="vera", password=secret[1])
    assert entered.headers["location"] == "/first-password"
    with desk.store.read() as conn:
        (vera,) = [one for one in users(conn, operator(TENANT)) if one.name == "vera"]
    assert (vera.roles, vera.platforms, vera.language) == (("moderator",), ("demo-north",), "nl")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "v", "role": "moderator"}, "Choose 2 to 40 small letters and digits"),
        ({"name": "vera"}, "Choose at least one role."),
        ({"name": "vera", "role": "liaison"}, "A liaison needs a route"),
        ({"name": "adam", "role": "analyst"}, "Choose 2 to 40 small letters and digits"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_beside_the_form(
    desk: Desk, fields: dict[str, str], told: str
) -> None:
    enrol(desk, "adam")
    answer = desk.person("adam").post("/people", **fields)
    assert answer.status_code == 422
    assert told in said(answer.text)


def test_an_administrator_locks_resets_and_ends_accounts_but_not_their_own(desk: Desk) -> None:
    enrol(desk, "adam", "mira")
    adam = desk.person("adam")
    mira = desk.person("mira")
    assert adam.post("/people/mira/lock").is_redirect
    assert mira.get("/queue").headers["location"].startswith("/sign-in")
    assert adam.post("/people/mira/unlock").is_redirect
    assert adam.post("/people/mira/roles", role="senior", platform="demo-north").is_redirect
    assert "senior" in said(adam.get("/people").text)
    assert 'class="once"' in adam.post("/people/mira/reset").text
    assert adam.post("/people/mira/disable").headers["location"] == "/people/mira"
    assert adam.post("/people/mira/disable", confirmed="yes").is_redirect
    assert "This account has ended" in said(adam.get("/people/mira").text)
    own = adam.post("/people/adam/disable", confirmed="yes")
    assert (own.status_code, "Nobody manages their own account" in said(own.text)) == (422, True)
    wanted = {f"user.{one}" for one in ("locked", "unlocked", "roles_changed", "reset", "disabled")}
    assert wanted | {"act.refused"} <= set(acts(desk, "adam"))


def test_a_token_is_shown_once_works_and_is_taken_back(desk: Desk) -> None:
    enrol(desk, "adam")
    referable(desk)
    adam = desk.person("adam")
    form = {"name": "feed", "right": "feed:listing:write", "platform": "demo-north", "until": "2026-12-24"}
    assert "within a year" in said(adam.post("/tokens", **form | {"until": "2099-01-01"}).text)
    assert adam.post("/tokens", **form | {"right": "users:account:manage"}).status_code == 422
    secret = re.search(r'<code class="once">([^<]+)</code>', adam.post("/tokens", **form).text)
    assert secret is not None
    assert secret[1] not in adam.get("/tokens").text
    assert token_person(desk.store, secret[1], desk.clock.now, tenant=TENANT) is not None
    assert adam.post("/tokens/feed/revoke").is_redirect
    assert token_person(desk.store, secret[1], desk.clock.now, tenant=TENANT) is None


def test_a_request_is_carried_out_by_a_second_privacy_officer_only(desk: Desk) -> None:
    enrol(desk, "paul", pia="privacy_officer")
    flag(desk, "N-1")
    (case,) = open_cases(desk)
    paul, pia = desk.person("paul"), desk.person("pia")
    form = {"kind": "find", "platform": "demo-north", "reference": "REF-7", "listings": "N-1\n"}
    assert paul.post("/requests", **form).headers["location"].endswith("told=entered")
    assert "N-1" not in paul.get("/requests").text
    own = paul.post("/requests/1/confirm")
    assert (own.status_code, "Another privacy officer confirms" in said(own.text)) == (409, True)
    assert pia.post("/requests/1/confirm").is_redirect
    assert f"cases {case}" in said(paul.get("/requests").text)
    again = pia.post("/requests/1/confirm")
    assert (again.status_code, "This request is closed." in said(again.text)) == (409, True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"listings": ""}, "Name the listings or the account"),
        ({"reference": "Jan de Vries"}, "without spaces and without a name"),
        ({"kind": "export"}, "An export needs the platform's age public key"),
        ({"recipient": KEY}, "An export needs the platform's age public key"),
    ],
)
def test_a_request_that_cannot_be_is_refused_and_stays_typed(
    desk: Desk, change: dict[str, str], told: str
) -> None:
    enrol(desk, "paul")
    form = {"kind": "find", "platform": "demo-north", "reference": "REF-7", "listings": "N-1"}
    answer = desk.person("paul").post("/requests", **form | change)
    assert (answer.status_code, told in said(answer.text)) == (422, True)
    assert desk.person("paul").get("/requests").text.count('id="request-') == 0


def test_a_request_of_another_platform_is_refused(desk: Desk) -> None:
    enrol(desk, "paul")
    form = {"kind": "find", "platform": "demo-south", "reference": "REF-7", "listings": "N-1"}
    assert desk.person("paul").post("/requests", **form).status_code == 403


def test_reading_the_journal_is_in_the_journal(desk: Desk) -> None:
    enrol(desk, "otto", "mira")
    flag(desk, "N-1")
    (case,) = open_cases(desk)
    desk.person("mira").get(f"/cases/{case}")
    otto = desk.person("otto")
    page = said(otto.get(f"/journal?object=case/{case}&act=case.viewed").text)
    assert page.count(f"case/{case}") == 2  # the field of the form is not counted among the words
    assert "user.added" not in page
    assert "user.added" in said(otto.get("/journal?act=user").text)
    assert "No entry fits." in said(otto.get("/journal?day=2001-01-01").text)
    assert otto.get("/journal?day=gisteren").status_code == 422
    assert acts(desk, "otto").count("journal.viewed") == 3


def test_the_journal_is_read_page_by_page_without_a_gap(desk: Desk) -> None:
    enrol(desk)
    otto = desk.person("otto")
    seen: list[int] = []
    path = "/journal"
    while path:
        page = otto.get(path).text
        seen += [int(one) for one in re.findall(r'<td class="right number">(\d+)</td>', page)]
        older = re.search(r'href="/journal\?(before=\d+)"', page)
        path = f"/journal?{older[1]}" if older else ""
    assert seen == list(range(seen[0], 0, -1))


def test_the_first_broken_link_is_named(desk: Desk) -> None:
    enrol(desk, "otto")
    otto = desk.person("otto")
    assert "Every link and every signed checkpoint holds." in said(otto.post("/journal/verify").text)
    change = sa.update(journal).where(journal.c.sequence == 2).values(actor="somebody")
    desk.store.run_write(lambda conn: conn.execute(change))
    assert "The chain is broken at entry 2." in said(otto.post("/journal/verify").text)
    assert acts(desk, "otto").count("journal.verified") == 2


def test_the_dashboard_draws_and_says_the_same_as_a_table(desk: Desk) -> None:
    enrol(desk, "sven")
    flag(desk, "N-1")
    open_cases(desk)
    page = desk.person("sven").get("/dashboard").text
    assert page.count('<svg class="plot') >= 2
    assert 'class="urgent"' in page
    assert "style=" not in page
    assert "Cases opened a day" in said(page)


def test_a_researcher_sees_no_small_number_and_takes_the_same_as_a_file(desk: Desk) -> None:
    enrol(desk, "rosa")
    for number in range(3):
        flag(desk, f"N-{number}")
    desk.clock.now = datetime(2026, 12, 5, 9, tzinfo=UTC)
    rosa = desk.person("rosa")
    page = rosa.get("/statistics").text
    assert 'aria-current="true">2026-11<' in page
    assert "hidden" in said(page)
    assert not re.search(r'number">[1-9]</td>', page)
    kept = rosa.post("/statistics/file", month="2026-11", form="csv")
    assert kept.headers["content-disposition"] == 'attachment; filename="statistics-2026-11.csv"'
    assert b"demo-north,2026-11,all,all,all,all," in kept.content
    assert rosa.post("/statistics/file", month="2026-11", form="json").json()["hidden_below"] == 10
    assert rosa.post("/statistics/file", month="2026-11", form="exe").status_code == 422
    assert rosa.get("/statistics?month=2026-12").status_code == 403
    assert acts(desk, "rosa").count("export.statistics") == 3
