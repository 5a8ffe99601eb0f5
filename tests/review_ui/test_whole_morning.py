"""A whole morning in the system's Chromium: from the sign-in to the liaison's answer.

Twice with scripts, in English and in Dutch, and once without any. axe looks at every page on the way.
"""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from doorwatch.casework.own_account import change_settings
from doorwatch.store.bankdesk import BankDesk
from doorwatch.store.casefile import events_of
from doorwatch.store.journalling import verify_journal
from doorwatch.store.rule_proposals import put_rule_proposal
from doorwatch.types import Review
from tests.review_ui.browsing import Seat, seat
from tests.review_ui.test_expert_pages import SHADOW, proposed_calibration
from tests.review_ui.world import TENANT, Desk, enrol, flag, open_cases, referable

pytestmark = pytest.mark.browser
REASON = "De tekst noemt een leeftijd onder de 18."
PAYLOADS = (
    "<script>window.pwned=1</script>", "<img src=x onerror=window.pwned=1>", "\"><svg/onload=window.pwned=1>",
    "javascript:window.pwned=1", "<a href=javascript:window.pwned=1>x</a>", "{{7*7}}${7*7}<%=7*7%>",
    "<style>body{display:none}</style>", "</textarea><script>window.pwned=1</script>",
    "<iframe src=//evil.example></iframe>", "<form action=//evil.example><button>x</button></form>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "\u202etxt.exe",
    "<details open ontoggle=window.pwned=1>", "&lt;script&gt;window.pwned=1&lt;/script&gt;",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium; it runs as whoever runs the tests, and has no sandbox as root."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return {"executable_path": found, "args": ["--no-sandbox"]}


def decide(mira: Seat, decision: str, **choices: str) -> None:
    """Fill the form of a decision and send it."""
    mira.page.check(f"input[name=decision][value={decision}]")
    option = mira.page.locator(f"#ground option[data-for~={decision}]").first
    mira.page.select_option("#ground", choices.get("ground") or option.get_attribute("value"))
    mira.page.fill("#reason", choices.get("reason", REASON))
    mira.click(".decide button.main-act")


@pytest.mark.parametrize(("language", "script"), [("en", True), ("nl", True), ("nl", False)])
def test_a_whole_morning(browser: Any, desk: Desk, language: str, script: bool) -> None:
    enrol(desk, "mira", "sven", "dora", "liam")
    referable(desk)
    flag(desk, "N-1", reviews=(Review("Bel Alexa."),))
    (case,) = open_cases(desk)
    for name in ("mira", "sven", "dora", "liam"):
        change_settings(desk.store, name, {}, language=language)
    first = language == "en"

    mira = seat(browser, desk, script=script, checks=first, locale=language).sign_in("mira")
    assert mira.page.locator("html").get_attribute("lang") == language
    mira.click("form[action$='/queue/claim'] button")
    assert mira.page.locator("mark").first.inner_text() == "zeventien"
    assert mira.page.locator(".veil").count() >= 3
    decide(mira, "no_concern")
    assert {"en": "Your decision is recorded.", "nl": "Uw besluit is vastgelegd."}[language] in mira.words
    mira.click("form[action$='/undo'] summary, details:has(form[action$='/undo']) > summary")
    mira.page.fill("#undo-reason", "Te snel.")
    mira.click("form[action$='/undo'] button")
    decide(mira, "refer_police", ground="minor_advertised")
    assert mira.page.locator("button.grave-act").count() == 1
    mira.page.check("input[name=confirmed]")
    mira.click("button.grave-act")

    sven = seat(browser, desk, script=script, checks=False, locale=language).sign_in("sven")
    sven.go("/queue?show=second").click("a[data-open]")
    sven.checks = first and script
    sven.looked()
    sven.page.check("input[name=agrees][value='1']")
    sven.page.fill("#second-reason", "Ik zie hetzelfde.")
    sven.click("form[action$='/second'] button")

    dora = seat(browser, desk, script=script, checks=first, locale=language).sign_in("dora")
    dora.go("/referrals").click(f"a[href='/cases/{case}/refer']")
    dora.click("a[href*='route=police-liaison']")
    dora.page.check("input[name=confirmed]")
    dora.click("button.grave-act")
    sent = dora.page.url.partition("?")[0].removeprefix(desk.origin)

    liam = seat(browser, desk, script=script, checks=first, locale=language).sign_in("liam")
    assert liam.page.url.endswith("/inbox")
    with liam.page.expect_download() as kept:
        liam.page.locator("form[action$='/file'] button").click()
    assert kept.value.suggested_filename.endswith(".zip.age")
    liam.click("button[name=code][value=usable]")
    dora.go(sent)
    assert {"en": "answer: usable", "nl": "antwoord: bruikbaar"}[language] in dora.words
    assert [one.noise for one in (mira, sven, dora, liam)] == [[], [], [], []]
    with desk.store.read() as conn:
        assert verify_journal(conn) is None


def test_every_other_page_and_both_themes_pass_axe(browser: Any, desk: Desk) -> None:
    enrol(desk, "mira", "sven")
    flag(desk, "N-1", reviews=(Review("Bel Alexa."),), title="Alexa")
    flag(desk, "N-2", text="Wij zijn zestien.", quote="zestien", lane="exploitation", level="review")
    open_cases(desk)
    mira = seat(browser, desk, color_scheme="dark").sign_in("mira")
    for path in ("queue", "queue?lane=exploitation", "cases/1", "cases/2", "account", "nowhere", "referrals"):
        mira.go(f"/{path}")
    mira.go("/queue").click("form[action$='/queue/claim'] button")
    decide(mira, "remove", ground="minor_advertised")
    assert mira.page.locator("#fault, .grave-act").count() == 1
    mira.page.set_viewport_size({"width": 390, "height": 800})
    mira.go("/cases/1").go("/queue").go("/sign-in")
    sven = seat(browser, desk).sign_in("sven")
    sven.go("/cases/1")
    sven.page.locator("form[action*='/reveal'] button").first.click()
    sven.page.wait_for_load_state()
    sven.looked()
    assert "Alexa" in sven.words
    assert (mira.noise, sven.noise) == (
        [one for one in mira.noise if "404" in one or "422" in one], [],
    )  # fmt: skip


def test_keys_move_and_open_and_never_decide(browser: Any, desk: Desk) -> None:
    enrol(desk, "mira")
    for number in range(3):
        flag(desk, f"N-{number}", persona=f"Alexa{number}", phones=(), account=None)
    open_cases(desk)
    mira = seat(browser, desk, checks=False).sign_in("mira")
    keyboard = mira.page.keyboard
    keyboard.press("j")
    keyboard.press("j")
    keyboard.press("k")
    assert mira.page.evaluate("document.activeElement.textContent") == "1"
    keyboard.press("o")
    mira.page.wait_for_url("**/cases/1")
    keyboard.press("c")
    assert mira.page.evaluate("document.activeElement.dataset.key") == "claim"
    mira.click("[data-key=claim]")
    for key in "abcdefghiklmnoprstuvwxyz1234567890":
        keyboard.press(key)
    with desk.store.read() as conn:
        assert [one.kind for one in events_of(conn, 1)] == ["opened", "claimed"]
    keyboard.press("Escape")
    keyboard.press("?")
    assert mira.noise == []


def test_markup_in_any_field_stays_text_in_a_real_browser(browser: Any, desk: Desk) -> None:
    enrol(desk, "mira")
    nasty = " ".join(PAYLOADS)
    flag(
        desk, "N-<i>1", text=f"{nasty} zeventien", title=nasty, persona=PAYLOADS[2], account=PAYLOADS[1],
        reviews=tuple(Review(one) for one in PAYLOADS),
    )  # fmt: skip
    (case,) = open_cases(desk)
    mira = seat(browser, desk, checks=False).sign_in("mira")
    mira.go(f"/cases/{case}").click("[data-key=claim]")
    mira.page.locator("summary[data-key=note]").click()
    mira.page.fill("#note-text", nasty[:2000])
    mira.click("form[action$='/note'] button")
    mira.click("form[action*='/reveal'] button")
    assert mira.page.evaluate("window.pwned") is None
    decide(mira, "remove", ground="minor_advertised", reason=nasty[:1900])
    assert mira.page.evaluate("window.pwned") is None
    foreign = ", ".join(f"main {tag}" for tag in ("iframe", "script", "style", "img", "base", "meta"))
    assert mira.page.locator(foreign).count() == 0
    assert "<script>window.pwned=1</script>" in mira.words
    assert mira.page.locator("body").is_visible()
    assert [one for one in mira.noise if "422" not in one] == []


OFFICE: dict[str, tuple[str, ...]] = {
    "mira": ("quality", "quality/control", "account"),
    "sven": ("quality/figures?reviewer=mira", "calibration/c-1", "dashboard", f"rules/{SHADOW}"),
    "anne": ("rules", "rules/try", "banks", "banks/hot", "calibration"),
    "otto": ("journal",), "paul": ("requests",), "adam": ("people", "people/mira", "tokens"),
    "rosa": ("statistics",),
}  # fmt: skip
"""Pages beside the cases, each opened by somebody who may."""


def test_the_pages_beside_the_cases_pass_axe(browser: Any, desk: Desk) -> None:
    enrol(desk, *OFFICE, "dora")
    flag(desk, "N-1")
    open_cases(desk)
    tenant, now = desk.settings.tenant(TENANT), desk.clock.now
    BankDesk(desk.store, tenant.banks, "cli:x").create("hot", "hotline", "anne", "abel", now)
    proposed_calibration(desk, "c-1", "anne")
    desk.store.run_write(lambda conn: put_rule_proposal(conn, SHADOW, "live", "0" * 64, "anne", now))
    desk.clock.move(days=15)
    for at, (name, paths) in enumerate(OFFICE.items()):
        one = seat(browser, desk, color_scheme="dark" if at % 2 else "light").sign_in(name)
        for path in paths:
            one.go(f"/{path}")
            assert one.page.locator("h1").count() == 1, path
        if name == "anne":
            one.go("/rules/try").page.fill("#sentence", "Ik ben zeventien.")
            one.page.set_default_timeout(60_000)
            one.click("main form button.main-act")
            assert one.page.locator("mark").count() > 0
        assert one.noise == []
