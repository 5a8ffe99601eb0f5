"""A day's acts over HTTP: what is asked once more, what is refused, what stays typed, what is journalled."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import httpx
import pytest

from doorwatch.store.casefile import create_case, events_of, load_case
from doorwatch.store.journalling import journal_entries
from doorwatch.types import MemoryEvidence, Review
from tests.review_ui.world import (
    PHONE,
    TEXT,
    Desk,
    Person,
    enrol,
    flag,
    flagged_rows,
    open_cases,
    referable,
    said,
    signal,
)

REASON = "De tekst noemt een leeftijd onder de 18."
REMOVE = {
    "decision": "remove", "ground": "minor_advertised", "reason": REASON, "listing": "1",
    "no_referral": "too_little",
}  # fmt: skip
NO_CONCERN = {"decision": "no_concern", "reason": "Het is de leeftijd van een bedrijf.", "listing": "1"}


@pytest.fixture
def case(desk: Desk) -> int:
    """One open case, and everybody who works on it."""
    enrol(desk, "mira", "sven", "dora")
    flag(desk, "N-1", reviews=(Review("Bel Alexa."),))
    (number,) = open_cases(desk)
    return number


def act(person: Person, case: int, name: str, **fields: str) -> httpx.Response:
    """Send a form of the case's page as that page stands now."""
    page = person.get(f"/cases/{case}").text
    expected = re.search(r'name="expected" value="(\d+)"', page)
    fields.setdefault("expected", expected[1] if expected else "0")
    return person.post(f"/cases/{case}/{name}", **fields)


def kinds(desk: Desk, case: int) -> list[str]:
    """What happened to a case."""
    with desk.store.read() as conn:
        return [one.kind for one in events_of(conn, case)]


def ground(person: Person, case: int, decision: str) -> str:
    """The first ground of the page's list that carries a decision."""
    page = person.get(f"/cases/{case}").text
    found = re.search(rf'<option value="(\w+)" data-for="[^"]*\b{decision}\b', page)
    assert found is not None
    return found[1]


def test_the_page_says_why_marks_the_words_and_masks_the_person(desk: Desk, case: int) -> None:
    page = desk.person("mira").get(f"/cases/{case}").text
    told = said(page)
    assert 'It is here because: Advertiser states an age under 18. The text says "zeventien".' in told
    assert re.search(r"<mark>zeventien</mark><a class=\"ref\" href=\"#sign-1-1\">", page)
    assert "It may be innocent: A typing error." in told
    assert "no decisions yet" in told
    assert "030 23125" not in page
    assert PHONE not in page
    assert "Alexa" not in page
    assert "127.0.0.1/N-1" not in page
    assert "pictures of this lane are never shown" not in told
    assert "<img" not in page


def test_what_identifies_is_shown_on_asking_once_and_the_asking_is_journalled(desk: Desk, case: int) -> None:
    mira = desk.person("mira")
    page = act(mira, case, "reveal", listing="1", why="referral")
    assert PHONE in page.text
    assert "030 23125 123" in page.text
    assert PHONE not in mira.get(f"/cases/{case}").text
    with desk.store.read() as conn:
        (asked,) = [one for one in journal_entries(conn) if one.act == "case.revealed"]
    assert (asked.actor, asked.object, asked.detail["reason"]) == ("mira", f"case/{case}", "referral")


def test_the_next_case_is_claimed_decided_and_taken_back(desk: Desk, case: int) -> None:
    mira = desk.person("mira")
    assert mira.post("/queue/claim", page="/queue").headers["location"] == f"/cases/{case}?told=claimed"
    grounded = NO_CONCERN | {"ground": ground(mira, case, "no_concern")}
    assert act(mira, case, "decide", **grounded).headers["location"].endswith("told=decided")
    with desk.store.read() as conn:
        decided = next(one for one in events_of(conn, case) if one.kind == "decided")
    answer = act(mira, case, "undo", sequence=str(decided.sequence), reason="Verkeerde zaak.")
    assert answer.headers["location"].endswith("told=undone")
    assert "undone" in kinds(desk, case)
    with desk.store.read() as conn:
        state = load_case(conn, case)
    assert state is not None
    assert not state.decisions


@pytest.mark.parametrize("decision", ["remove", "suspend_account", "refer_care", "refer_police", "danger"])
def test_a_grave_decision_is_never_made_by_one_click(desk: Desk, case: int, decision: str) -> None:
    mira = desk.person("mira")
    act(mira, case, "claim")
    fields = REMOVE | {"decision": decision}
    page = act(mira, case, "decide", **fields)
    assert page.status_code == 200
    assert "I have read this listing and its innocent explanations." in said(page.text)
    assert "decided" not in kinds(desk, case)


def test_a_removal_is_recorded_when_it_was_confirmed(desk: Desk, case: int) -> None:
    mira = desk.person("mira")
    act(mira, case, "claim")
    answer = act(mira, case, "decide", **REMOVE, confirmed="yes")
    assert answer.headers["location"].endswith("told=decided")
    with desk.store.read() as conn:
        state = load_case(conn, case)
    assert state is not None
    assert state.decision == "remove"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reason": "x"}, "Write a reason, three characters or more."),
        ({"ground": "nonsense"}, "Choose a ground that fits the decision."),
        ({"decision": "burn"}, "Choose what should happen."),
        ({"decision": "ask_age_check", "ground": "age_unproven"}, "Give a day for the age check"),
        ({"decision": "ask_age_check", "ground": "age_unproven", "due": "x"}, "Give a day for the age check"),
        ({"no_referral": ""}, "Say why this confirmed case is not referred."),
    ],
)
def test_a_form_that_is_not_right_says_so_and_keeps_what_was_typed(
    desk: Desk, case: int, wrong: dict[str, str], told: str
) -> None:
    mira = desk.person("mira")
    act(mira, case, "claim")
    page = act(mira, case, "decide", **{**REMOVE, **wrong}, confirmed="yes")
    assert page.status_code == 422
    assert told in said(page.text)
    if "reason" not in wrong:
        assert f'maxlength="2000" required>{REASON}</textarea>' in page.text
    assert "decided" not in kinds(desk, case)


def test_without_a_claim_nothing_is_decided(desk: Desk, case: int) -> None:
    mira = desk.person("mira")
    page = mira.post(f"/cases/{case}/decide", **REMOVE, confirmed="yes", expected="1")
    assert page.status_code == 422
    assert "The case is no longer yours." in said(page.text)


def test_a_case_that_changed_meanwhile_is_not_decided_blindly(desk: Desk, case: int) -> None:
    mira, sven = desk.person("mira"), desk.person("sven")
    act(mira, case, "claim")
    stale = re.search(r'name="expected" value="(\d+)"', mira.get(f"/cases/{case}").text)
    assert stale is not None
    sven.post(f"/cases/{case}/take-over", reason="Zij is naar huis.", expected=stale[1])
    answer = mira.post(f"/cases/{case}/decide", **REMOVE, confirmed="yes", expected=stale[1])
    assert answer.status_code == 409
    assert "The case has changed since you opened it." in said(answer.text)


def test_a_police_referral_waits_for_another_person(desk: Desk, case: int) -> None:
    mira, sven, dora = desk.person("mira"), desk.person("sven"), desk.person("dora")
    act(mira, case, "claim")
    act(mira, case, "decide", **(REMOVE | {"decision": "refer_police", "no_referral": ""}), confirmed="yes")
    assert "Waits for a second person" in said(mira.get(f"/cases/{case}").text)
    assert f'href="/cases/{case}"' in sven.get("/queue?show=second").text
    act(sven, case, "second", agrees="1", reason="Ik zie hetzelfde.")
    with desk.store.read() as conn:
        state = load_case(conn, case)
    assert state is not None
    assert [(one.by, one.second_by) for one in state.decisions] == [("mira", "sven")]
    assert f'href="/cases/{case}/refer"' in dora.get("/referrals").text
    assert "No route is set up." in said(dora.get(f"/cases/{case}/refer").text)


def test_a_claim_lives_by_looking_at_the_page_and_by_the_script(desk: Desk, case: int) -> None:
    mira = desk.person("mira")
    act(mira, case, "claim")
    for _ in range(3):
        desk.clock.move(minutes=10)
        mira.get(f"/cases/{case}")
    sven = desk.person("sven")
    assert sven.post(f"/cases/{case}/claim").status_code == 403
    desk.clock.move(minutes=10)
    assert act(mira, case, "beat").status_code == 204
    desk.clock.move(minutes=14)
    assert sven.post(f"/cases/{case}/claim").status_code == 403
    desk.clock.move(minutes=2)
    assert sven.post(f"/cases/{case}/claim").is_redirect
    assert mira.post(f"/cases/{case}/beat").status_code == 403


def test_a_tick_a_note_and_a_complaint_are_kept(desk: Desk, case: int) -> None:
    mira = desk.person("mira")
    act(mira, case, "claim")
    act(mira, case, "tick", indicator="verified_person_not_in_ad", value="1")
    act(mira, case, "note", text="Collega <b>belt</b> het platform.")
    act(mira, case, "decide", **REMOVE, confirmed="yes")
    act(mira, case, "complaint", listing="1", text="Ik ben 24.")
    page = mira.get(f"/cases/{case}")
    assert "&lt;b&gt;belt&lt;/b&gt;" in page.text
    assert kinds(desk, case)[:5] == ["opened", "claimed", "ticked", "noted", "decided"]
    assert "complained" in kinds(desk, case)
    assert mira.post(f"/cases/{case}/claim").status_code == 403


def test_the_queue_counts_filters_saves_and_searches(desk: Desk, case: int) -> None:
    flag(
        desk, "N-2", text="Duo uit Utrecht, samen negentien jaar actief.", quote="negentien", level="review",
        lane="exploitation", persona="Bente",
        signals=[
            signal(
                "Duo uit Utrecht, samen negentien jaar actief.", "Duo", "exploitation", weight="moderate",
                indicator="phone_shared_by_personas", rule=None, family="contact_network",
                evidence=(MemoryEvidence("phone", 6, "2026-11-01"),),
            )
        ],
    )  # fmt: skip
    open_cases(desk)
    mira = desk.person("mira")
    page = said(mira.get("/queue").text)
    assert "2 open cases" in page
    assert mira.get("/queue?lane=exploitation").text.count("data-row") == 1
    assert mira.get("/queue?lane=nonsense&at=zz&level=%3Cscript%3E").text.count("data-row") == 2
    counts = mira.get("/queue/counts").json()["counts"]
    assert (counts["show:open"], counts["level:urgent"], counts["lane:exploitation"]) == (2, 1, 1)
    mira.post("/queue/save", page="/queue", name="Alleen <uitbuiting>", lane="exploitation")
    saved = mira.get("/queue").text
    assert "Alleen &lt;uitbuiting&gt;" in saved
    assert '/queue?lane=exploitation"' in saved
    mira.post("/queue/drop", page="/queue", name="Alleen <uitbuiting>")
    assert "Alleen &lt;" not in mira.get("/queue").text
    found = mira.post("/queue/search", page="/queue", words="duo utrecht", reason="linked_case")
    assert found.text.count("data-row") == 1
    refused = mira.post("/queue/search", page="/queue", words=PHONE, reason="linked_case")
    assert refused.status_code == 422
    assert "are not looked up" in said(refused.text)
    other = mira.get("/cases/2").text
    assert "6 other listings with the same phone number" in said(other)


def test_overdue_cases_say_so_in_words(desk: Desk, case: int) -> None:
    desk.clock.move(hours=3)
    page = said(desk.person("mira").get("/queue").text)
    assert "1 overdue" in page
    assert "hours overdue" in page
    assert TEXT[:10] not in page


def test_ones_own_limits_are_kept_and_hold(desk: Desk, case: int) -> None:
    mira = desk.person("mira")
    assert mira.post("/account/limits", claims_a_day="1", hard_a_day="", hard_in_a_row="3").is_redirect
    assert 'name="claims_a_day" min="1" max="500" value="1"' in mira.get("/account").text
    assert mira.post("/account/limits", claims_a_day="0").status_code == 422
    act(mira, case, "claim")
    act(mira, case, "release")
    assert mira.post("/queue/claim", page="/queue").headers["location"].endswith("told=none-left")


def test_a_statement_is_drafted_read_and_sent_once(desk: Desk, case: int) -> None:
    referable(desk)
    mira = desk.person("mira")
    act(mira, case, "claim")
    act(mira, case, "decide", **REMOVE, confirmed="yes")
    assert f'href="/cases/{case}/statement?listing=1"' in mira.get(f"/cases/{case}").text
    page = mira.get(f"/cases/{case}/statement?listing=1&language=de")
    assert '<textarea class="letter" id="letter" name="letter" lang="de"' in page.text
    assert "030 23125" not in page.text
    expected = re.search(r'name="expected" value="(\d+)"', page.text)
    letter = re.search(r"required>(.*?)</textarea>", page.text, re.S)
    assert expected is not None
    assert letter is not None
    fields = {"expected": expected[1], "listing": "1", "language": "de", "letter": unescape(letter[1])}
    sent = mira.post(f"/cases/{case}/statement/send", **fields)
    assert sent.headers["location"].endswith("told=statement"), said(sent.text)
    assert "statement_sent" in kinds(desk, case)
    again = mira.post(f"/cases/{case}/statement/send", **fields)
    assert again.status_code in (403, 409, 422)


def test_a_case_of_two_listings_is_decided_listing_by_listing(desk: Desk) -> None:
    enrol(desk, "mira", "sven")
    flag(desk, "N-1")
    flag(desk, "N-2", text="Ik ben zestien. Bel Bente.", quote="zestien", persona="Bente", phones=())
    with desk.store.read() as conn:
        listings = flagged_rows(conn)
    due = (desk.clock.now + timedelta(hours=1)).isoformat()
    state = desk.store.run_write(
        lambda conn: create_case(conn, desk.clock.now, {"listings": listings, "due_at": due})
    )
    mira = desk.person("mira")
    act(mira, state.case, "claim")
    page = mira.get(f"/cases/{state.case}").text
    assert page.count('<article class="sheet listing"') == 2
    assert "What the listings share" in said(page)
    assert "<svg" in page
    assert "style=" not in page
    for number in ("1", "2"):
        grounded = NO_CONCERN | {"ground": ground(mira, state.case, "no_concern"), "listing": number}
        assert act(mira, state.case, "decide", **grounded).is_redirect
    assert kinds(desk, state.case).count("decided") == 2
