"""Before every page: host, size, origin, token and headers. Each control is shown to matter."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from markupsafe import Markup

from doorwatch.text.turning import upright
from review_ui.app import make_app
from review_ui.guard import CONTENT_POLICY, host_name
from review_ui.look import Look
from review_ui.tokens import form_token, form_token_holds, safe_next
from tests.review_ui.serving import Serving
from tests.review_ui.world import PASSWORD, TENANT, Desk, enrol, flag, open_cases, token_of


def test_every_answer_carries_the_headers_that_keep_a_page_to_itself(desk: Desk) -> None:
    client = desk.browser()
    for path in ("/sign-in", "/queue", "/nowhere", "/static/console.css", "/static/nothing.css"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == CONTENT_POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_behind_tls_cookies_are_for_tls_only_and_browsers_stay_on_it(desk: Desk) -> None:
    app = make_app(desk.settings, clock=desk.clock, tenant=TENANT, secure=True)
    serving = Serving(app)
    answer = httpx.get(f"{serving.base}/sign-in")
    serving.stop()
    app.state.console.store.close()
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-doorwatch-demo-visitor=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", ""])
def test_a_host_that_is_not_ours_gets_nothing(desk: Desk, host: str) -> None:
    assert desk.browser().get("/sign-in", headers={"host": host}).status_code in (400, 421)


@pytest.mark.parametrize(
    ("header", "name"),
    [("LocalHost:80", "localhost"), ("[::1]:8120", "[::1]"), ("127.0.0.1", "127.0.0.1"), ("", "")],
)
def test_a_host_is_compared_without_its_port(header: str, name: str) -> None:
    assert host_name(header) == name


def test_a_form_from_another_site_is_refused_even_with_a_good_token(desk: Desk) -> None:
    enrol(desk, "mira")
    mira = desk.person("mira")
    token = token_of(mira.get("/account").text)
    for headers in (
        {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"origin": desk.origin.replace("127.0.0.1", "localhost")}, {"sec-fetch-site": "same-site"},
    ):  # fmt: skip
        answer = mira.client.post("/account", data={"token": token}, headers=headers)
        assert answer.status_code == 403
        assert "another site" in answer.text
    assert mira.client.post("/account", data={"token": token}, headers={"origin": desk.origin}).is_redirect


def test_a_form_without_the_token_of_its_session_is_refused(desk: Desk) -> None:
    enrol(desk, "mira", "sven")
    mira, sven = desk.person("mira"), desk.person("sven")
    foreign = token_of(sven.get("/account").text)
    for token in ("", "0" * 64, foreign, "é", foreign.upper()):
        assert mira.post("/account", token=token, theme="dark").status_code == 403
    assert mira.post("/account", theme="dark").is_redirect


def test_the_form_of_the_sign_in_page_is_bound_to_its_browser(desk: Desk) -> None:
    enrol(desk, "mira")
    foreign = token_of(desk.browser().get("/sign-in").text)
    client = desk.browser()
    client.get("/sign-in")
    answer = desk.send(client, "/sign-in", token=foreign, name="mira", password="x", code="1")
    assert answer.status_code == 403


def test_a_token_is_of_one_session_and_never_of_none() -> None:
    assert form_token_holds("secret", form_token("secret"))
    assert not form_token_holds("secret", form_token("other"))
    assert not form_token_holds("", form_token(""))
    assert not form_token_holds("secret", None)


def test_a_form_that_is_too_large_is_not_read(desk: Desk) -> None:
    client = desk.browser()
    big = "x" * 300_000
    assert desk.send(client, "/sign-in", name=big).status_code == 413
    stream = (b"a" * 1000 for _ in range(300))
    assert client.post("/sign-in", content=stream, headers={"origin": desk.origin}).status_code in (403, 413)


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd",
     "/static/%2e%2e%2f%2e%2e%2fpyproject.toml", "/static/..%5capp.py"],
)  # fmt: skip
def test_no_path_leads_out_of_the_static_folder(desk: Desk, path: str) -> None:
    request = httpx.Request("GET", desk.origin + "/")
    request.url = httpx.URL(desk.origin).copy_with(raw_path=path.encode())
    answer = desk.browser().send(request)
    assert answer.status_code == 404
    assert "import" not in answer.text


@pytest.mark.parametrize("case", ["0", "999", "-1", "1e3", "9" * 30, "٣", "1%00", "a"])
def test_a_case_that_is_none_is_not_found(desk: Desk, case: str) -> None:
    enrol(desk, "mira")
    assert desk.person("mira").get(f"/cases/{case}").status_code == 404


def test_a_wrong_method_changes_nothing(desk: Desk) -> None:
    enrol(desk, "mira")
    mira = desk.person("mira")
    assert mira.get("/sign-out").status_code in (403, 405)
    assert mira.get("/queue").status_code == 200


def test_markup_in_a_listing_stays_text(desk: Desk) -> None:
    enrol(desk, "mira")
    nasty = "<script>alert(1)</script> <b onmouseover=x>zeventien</b> {{ 7*7 }} &lt;i&gt;"
    flag(desk, "N-1", text=nasty, title="<img src=x onerror=alert(1)>", persona='"><svg onload=x>')
    (case,) = open_cases(desk)
    page = desk.person("mira").get(f"/cases/{case}").text
    for raw in ("<script>alert", "<img src=x", "<svg onload", "<b onmouseover"):
        assert raw not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert "&amp;lt;i&amp;gt;" in page


def test_no_sign_of_a_listing_turns_the_words_around_its_evidence(desk: Desk) -> None:
    enrol(desk, "mira")
    turned = "Ik ben \u202e71\u202c. \u2066zeventien\u2069 \u202a\u202b\u202d\u2067\u2068 \u200eשלום"
    flag(desk, "N-1", text=turned, title="Massage \u202e", persona="Al\u202eex", city="Ut\u2067recht")
    (case,) = open_cases(desk)
    mira = desk.person("mira")
    for path in (f"/cases/{case}", f"/cases/{case}/statement", "/queue"):
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", mira.get(path).text), path
    page = mira.get(f"/cases/{case}").text
    assert "⟨U+202E⟩71⟨U+202C⟩" in page
    assert "\u200eשלום" in page


def test_what_turns_is_written_out_and_stays_as_safe_as_it_was() -> None:
    assert upright("a\u202eb") == "a⟨U+202E⟩b"
    assert isinstance(upright(Markup("<b>\u202e</b>")), Markup)
    assert upright(7) == 7


@pytest.mark.parametrize("cookie", ["", "theme=purple", "theme=dark&theme=light", "%00", "a=1&" * 900])
def test_a_strange_look_is_the_usual_one(cookie: str) -> None:
    assert Look.read(cookie) == Look()
    assert Look.read(Look("dark", True, True, False).cookie) == Look("dark", True, True, False)


@pytest.mark.parametrize(
    ("wanted", "next"), [("/queue?lane=minor_age", "/queue?lane=minor_age"), (None, "/"), ("queue", "/")]
)
def test_where_to_go_next_is_a_path_of_ours(wanted: str | None, next: str) -> None:
    assert safe_next(wanted) == next


def test_templates_come_from_the_package_only(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "problem.html").write_text("planted")
    assert "planted" not in desk.browser().get("/nowhere").text


@pytest.mark.parametrize("without", ["origin", "token"])
def test_without_a_control_the_forged_form_would_be_taken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, without: str
) -> None:
    enrol(desk, "mira")
    mira = desk.person("mira")
    token = token_of(mira.get("/account").text)
    forged = {"origin": "https://evil.example"} if without == "origin" else {"origin": desk.origin}
    fields = {"token": token if without == "origin" else "0" * 64, "theme": "dark"}
    assert mira.client.post("/account", data=fields, headers=forged).status_code == 403
    control = "review_ui.guard.same_origin" if without == "origin" else "review_ui.visit.form_token_holds"
    monkeypatch.setattr(control, lambda *_: True)
    assert mira.client.post("/account", data=fields, headers=forged).is_redirect


def test_without_the_check_of_where_to_go_signing_in_would_lead_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(desk, "mira")
    monkeypatch.setattr("review_ui.pages.signin.safe_next", lambda wanted: wanted)
    fields = {"name": "mira", "password": PASSWORD, "code": desk.code("mira"), "next": "//example.org"}
    assert desk.enter(desk.browser(), **fields).headers["location"] == "//example.org"


def test_a_fault_of_ours_tells_neither_reader_nor_log_a_word_of_a_listing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    enrol(desk, "mira")
    mira = desk.person("mira")

    def broken(*_: object) -> None:
        raise ValueError("zeventien")

    monkeypatch.setattr("doorwatch.casework.queue_page", broken)
    answer = mira.get("/queue")
    assert answer.status_code == 500
    assert "A fault of ours" in answer.text
    assert "zeventien" not in answer.text + caplog.text
    assert "ValueError at test_guarded_pages.py" in caplog.text
