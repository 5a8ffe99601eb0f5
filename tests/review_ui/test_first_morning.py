"""Signing in, the first time and every time: what a browser gets, and what a stranger does not."""

from __future__ import annotations

import re

import pyotp
import pytest

from doorwatch.casework.duties import operator
from doorwatch.casework.people import add_user
from tests.review_ui.world import PASSWORD, PLATFORM, TENANT, Desk, enrol, said, token_of


def test_a_person_signs_in_and_out_through_the_page(desk: Desk) -> None:
    enrol(desk, "mira")
    mira = desk.person("mira")
    assert mira.get("/").headers["location"] == "/queue"
    assert "Nothing waits in this part of the queue." in said(mira.get("/queue").text)
    held = mira.client.cookies["doorwatch-demo-session"]
    assert mira.post("/sign-out").headers["location"] == "/sign-in?told=signed-out"
    mira.client.cookies.set("doorwatch-demo-session", held)
    assert mira.get("/queue").headers["location"].startswith("/sign-in?next=")


def test_the_first_sign_in_asks_for_a_password_and_an_authenticator_before_anything_else(
    empty_desk: Desk,
) -> None:
    desk = empty_desk
    given = add_user(
        desk.store, operator(TENANT), "mira", ["moderator"], [PLATFORM], desk.clock.now, language="en"
    )
    client = desk.browser()
    fields = {"name": "mira", "password": given.one_time_password, "code": ""}
    answer = desk.enter(client, **fields)
    assert answer.headers["location"] == "/first-password"
    assert client.get("/queue").headers["location"] == "/first-password"

    page = client.get("/first-password")
    fields = {"current": given.one_time_password, "fresh": PASSWORD, "again": PASSWORD}
    answer = desk.send(client, "/first-password", token=token_of(page.text), **fields)
    assert answer.headers["location"] == "/first-code"
    assert client.get("/queue").headers["location"] == "/first-code"

    page = client.get("/first-code")
    page = desk.send(client, "/first-code", token=token_of(page.text), step="begin")
    assert "<svg" in page.text
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page.text)
    assert secret is not None
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(desk.clock.now)
    page = desk.send(client, "/first-code", token=token_of(page.text), code=code)
    assert len(re.findall(r"<code>[a-z2-7-]{19}</code>", page.text)) == 10
    assert client.get("/queue").status_code == 200


@pytest.mark.parametrize("wrong", ["name", "password", "code"])
def test_whatever_is_wrong_the_answer_is_the_same(desk: Desk, wrong: str) -> None:
    enrol(desk, "mira")
    fields = {"name": "mira", "password": PASSWORD, "code": desk.code("mira")} | {wrong: "000000"}
    client = desk.browser()
    answer = desk.enter(client, **fields)
    assert answer.status_code == 403
    assert "do not belong together, or there were too many attempts" in said(answer.text)
    assert "doorwatch-demo-session" not in client.cookies


def test_guessing_gets_slower_until_even_the_right_code_waits(desk: Desk) -> None:
    enrol(desk, "mira")
    client = desk.browser()
    token = token_of(client.get("/sign-in").text)
    wrong = {"token": token, "name": "mira", "password": PASSWORD, "code": "000000"}
    for _ in range(6):
        assert desk.send(client, "/sign-in", **wrong).status_code == 403
    right = pyotp.TOTP(desk.secrets["mira"]).at(desk.clock.now)
    assert desk.send(client, "/sign-in", **{**wrong, "code": right}).status_code == 403
    desk.clock.move(hours=1)
    right = pyotp.TOTP(desk.secrets["mira"]).at(desk.clock.now)
    assert desk.send(client, "/sign-in", **{**wrong, "code": right}).status_code == 303


def test_a_session_that_was_planted_in_the_browser_never_becomes_the_real_one(desk: Desk) -> None:
    enrol(desk, "mira")
    client = desk.browser()
    client.cookies.set("doorwatch-demo-session", "planted", domain="127.0.0.1", path="/")
    page = client.get("/sign-in")
    fields = {"name": "mira", "password": PASSWORD, "code": desk.code("mira")}
    desk.send(client, "/sign-in", token=token_of(page.text), **fields)
    assert client.cookies["doorwatch-demo-session"] != "planted"
    stranger = desk.browser()
    stranger.cookies.set("doorwatch-demo-session", "planted")
    assert stranger.get("/queue").status_code == 303


def test_changing_the_password_ends_the_other_sessions(desk: Desk) -> None:
    enrol(desk, "mira")
    here, there = desk.person("mira"), desk.person("mira")
    fresh = "vier woorden zijn genoeg"
    answer = here.post("/account/password", current=PASSWORD, fresh=fresh, again=fresh)
    assert answer.headers["location"] == "/account?told=password"
    assert here.get("/queue").status_code == 200
    assert there.get("/queue").status_code == 303


@pytest.mark.parametrize(
    "wanted",
    ["https://example.org/", "//example.org", "/\\example.org", "/%0d%0aset-cookie:x", "javascript:1",
     "/\texample.org", "\\\\example.org", "///example.org", "http:example.org"],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(desk: Desk, wanted: str) -> None:
    enrol(desk, "mira")
    client = desk.browser()
    page = client.get("/sign-in", params={"next": wanted})
    fields = {"name": "mira", "password": PASSWORD, "code": desk.code("mira"), "next": wanted}
    answer = desk.send(client, "/sign-in", token=token_of(page.text), **fields)
    assert answer.headers["location"] in ("/", "/%0d%0aset-cookie:x")


def test_signing_in_leads_to_the_page_that_was_asked_for(desk: Desk) -> None:
    enrol(desk, "mira")
    client = desk.browser()
    page = client.get(client.get("/queue?lane=minor_age").headers["location"])
    assert 'name="next" value="/queue?lane=minor_age"' in page.text
