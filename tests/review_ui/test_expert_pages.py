"""Quality, rules, banks and calibration over HTTP: blind, by two people, and nothing kept of a trial."""

from __future__ import annotations

import re

import httpx
import pytest

from doorwatch.casework.calibrating import SEED
from doorwatch.casework.quality_second import draw_second_looks
from doorwatch.rules import Calibration, load_rules
from doorwatch.store.aside import draw
from doorwatch.store.bankdesk import BankDesk
from doorwatch.store.calibrations import accepted, put_proposal
from doorwatch.store.journalling import journal_entries
from doorwatch.store.quality import looks, put_back, reviewed_controls, shadowed
from doorwatch.store.tables import snapshots
from tests.review_ui.test_acts_on_a_case import REMOVE, act
from tests.review_ui.world import TENANT, Desk, enrol, flag, open_cases, said

SHADOW = next(rule.id for rule in load_rules().rules if rule.status == "shadow")
LIVE = "stated-age-under-18"


def decided(desk: Desk) -> int:
    """A case that mira decided and that was drawn for a second look."""
    enrol(desk, "mira", "sven", moos="moderator")
    flag(desk, "N-1")
    (case,) = open_cases(desk)
    mira = desk.person("mira")
    act(mira, case, "claim")
    assert act(mira, case, "decide", **REMOVE, confirmed="yes").is_redirect
    assert draw_second_looks(desk.store, desk.clock.now.date(), desk.clock.now, 1.0) == (case,)
    return case


def test_a_second_look_is_blind_and_by_another_person(desk: Desk) -> None:
    case = decided(desk)
    assert "No case waits for your second look." in said(desk.person("mira").get("/quality").text)
    assert desk.person("mira").get(f"/quality/looks/{case}").status_code == 404
    moos = desk.person("moos")
    assert f'href="/quality/looks/{case}"' in moos.get("/quality").text
    page = moos.get(f"/quality/looks/{case}").text
    assert "<mark>zeventien</mark>" in page
    assert "mira" not in page
    assert REMOVE["reason"] not in page
    assert "030 23125" not in page
    assert moos.post(f"/quality/looks/{case}", decision="wave").status_code == 422
    assert moos.post(f"/quality/looks/{case}", decision="remove").is_redirect
    with desk.store.read() as conn:
        (given,) = looks(conn, given=True)
    assert (given.second_by, given.second) == ("moos", "remove")
    assert moos.get(f"/quality/looks/{case}").status_code == 404


def test_a_control_listing_shows_words_and_nothing_of_the_machine(desk: Desk) -> None:
    enrol(desk, "mira")
    flag(desk, "N-1", level="none", text="Rustige massage bij het station.", quote="massage")
    with desk.store.read() as conn:
        (snapshot,) = conn.scalars(snapshots.select().with_only_columns(snapshots.c.id))
    now = desk.clock.now
    desk.store.run_write(lambda conn: draw(conn, [snapshot], "control", now.date(), now))
    mira = desk.person("mira")
    page = mira.get("/quality/control").text
    assert "Rustige massage bij het station." in said(page)
    assert "<mark>" not in page
    assert mira.post(f"/quality/control/{snapshot}", result="maybe").status_code == 422
    assert mira.post(f"/quality/control/{snapshot}", result="should_be_flagged").is_redirect
    assert "No listing waits." in said(mira.get("/quality/control").text)
    with desk.store.read() as conn:
        assert [one.result for one in reviewed_controls(conn)] == ["should_be_flagged"]


def test_figures_come_with_their_intervals_and_a_reviewers_own_is_not_for_colleagues(desk: Desk) -> None:
    case = decided(desk)
    desk.person("moos").post(f"/quality/looks/{case}", decision="no_concern")
    told = said(desk.person("sven").get("/quality/figures?reviewer=mira").text)
    assert "Minor age 1 0%" in told
    assert "Agreed with second looks 0% of 1 (0%–79%)" in told
    assert desk.person("moos").get("/quality/figures?reviewer=mira").status_code == 403
    assert "Agreed with second looks 0% of 1" in said(desk.person("mira").get("/quality").text)


def test_the_list_and_the_page_of_a_rule_say_what_it_rests_on(desk: Desk) -> None:
    enrol(desk, "mira")
    mira = desk.person("mira")
    page = mira.get("/rules").text
    assert page.count("data-row") == len(load_rules().rules)
    assert mira.get("/rules?status=shadow").text.count("data-row") < page.count("data-row")
    told = said(mira.get(f"/rules/{LIVE}").text)
    assert "It may be innocent:" in told
    assert "no decisions yet" in told
    assert "Sources" in told
    assert "Propose it" not in told
    assert mira.get("/rules/none-such").status_code == 404


def test_a_sentence_is_tried_and_kept_nowhere(desk: Desk) -> None:
    enrol(desk, "anne")
    anne = desk.person("anne")
    anne.client.timeout = httpx.Timeout(60)  # rules and readers are compiled at the first call
    before = desk.settings.tenant(TENANT).data.joinpath("doorwatch.db").stat().st_size
    page = anne.post("/rules/try", sentence="Ik ben zeventien <b>jaar</b>.", field="text").text
    assert "<mark>" in page
    assert "&lt;b&gt;" in page
    assert "Read as an age: 17 years, of the advertised person." in said(page)
    assert "No rule speaks." in said(anne.post("/rules/try", sentence="Een stoel.", field="nonsense").text)
    with desk.store.read() as conn:
        assert not [one for one in journal_entries(conn) if "zeventien" in str(one.detail)]
    assert desk.settings.tenant(TENANT).data.joinpath("doorwatch.db").stat().st_size <= before + 65_536


def test_a_rule_is_replayed_on_what_is_kept_within_a_bound(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(desk, "anne")
    flag(desk, "N-1")
    open_cases(desk)
    anne = desk.person("anne")
    anne.client.timeout = httpx.Timeout(60)  # rules and readers are compiled at the first call
    told = said(anne.post(f"/rules/{LIVE}/replay").text)
    assert "Replayed on 1 kept listing" in told
    assert "No level moves." in told or "→" in told
    with desk.store.read() as conn:
        assert "rules.replayed" in [one.act for one in journal_entries(conn) if one.actor == "anne"]
    monkeypatch.setattr("review_ui.replaying.MOST", 0)
    refused = anne.post(f"/rules/{LIVE}/replay")
    assert refused.status_code == 422
    assert f"doorwatch rules replay {LIVE}" in said(refused.text)


def test_two_people_make_a_rule_live_and_the_page_shows_the_change_to_commit(desk: Desk) -> None:
    enrol(desk, "anne", "sven")
    anne, sven = desk.person("anne"), desk.person("sven")
    assert anne.post(f"/rules/{SHADOW}/propose", kind="live").is_redirect
    twice = anne.post(f"/rules/{SHADOW}/propose", kind="live")
    assert "waits already" in said(twice.text)
    own = anne.post(f"/rules/{SHADOW}/answer", proposal="1", agrees="yes")
    assert "Another person than who proposed it answers." in said(own.text)
    assert sven.post(f"/rules/{LIVE}/answer", proposal="1", agrees="yes").status_code == 404
    assert sven.post(f"/rules/{SHADOW}/answer", proposal="1", agrees="yes").is_redirect
    page = anne.get(f"/rules/{SHADOW}").text
    assert "status: live" in page
    assert "anne and sven, 2026-11-20" in page
    assert load_rules().by_id[SHADOW].status == "shadow"
    wrong = anne.post(f"/rules/{LIVE}/propose", kind="live")
    assert "Only a rule in shadow can be made live." in said(wrong.text)


def test_a_rule_that_was_put_back_counts_again_on_the_word_of_two(desk: Desk) -> None:
    enrol(desk, "anne", "sven")
    reason = {"language": "pl", "ratio": 2.5}
    desk.store.run_write(lambda conn: put_back(conn, LIVE, reason, desk.clock.now))
    anne, sven = desk.person("anne"), desk.person("sven")
    assert "in Polish it speaks 2.5 times as often" in said(anne.get(f"/rules/{LIVE}").text)
    assert anne.post(f"/rules/{LIVE}/propose", kind="lift").is_redirect
    assert sven.post(f"/rules/{LIVE}/answer", proposal="1", agrees="no").is_redirect
    with desk.store.read() as conn:
        assert LIVE in shadowed(conn)
    assert anne.post(f"/rules/{LIVE}/propose", kind="lift").is_redirect
    assert sven.post(f"/rules/{LIVE}/answer", proposal="2", agrees="yes").is_redirect
    with desk.store.read() as conn:
        assert LIVE not in shadowed(conn)


def test_a_bank_takes_an_entry_from_two_people_and_gives_it_back_to_one(desk: Desk) -> None:
    enrol(desk, "anne", "mira", abel="analyst")
    tenant, now = desk.settings.tenant(TENANT), desk.clock.now
    BankDesk(desk.store, tenant.banks, "cli:x").create("hot", "hotline", "anne", "abel", now)
    anne = desk.person("anne")
    entry = {"pdq": "ab" * 32, "supplier": "A hotline", "basis": "contract", "second": "abel"}
    assert anne.post("/banks/hot/add", **entry).is_redirect
    for change, told in (
        ({"second": "mira"}, "Name another person who may edit banks"),
        ({"second": "anne"}, "Name another person who may edit banks"),
        ({"pdq": "ab"}, "A hash has 64 hexadecimal digits."),
        ({"pdq": ""}, "A hash has 64 hexadecimal digits."),
        ({"basis": ""}, "on which lawful basis"),
    ):
        answer = anne.post("/banks/hot/add", **entry | change)
        assert (answer.status_code, told in said(answer.text)) == (422, True), change
    told = said(anne.get("/banks/hot").text)
    assert "A hotline contract 1" in told
    assert "ab" * 32 not in told
    assert anne.post("/banks/hot/withdraw", hash="ab" * 32).is_redirect
    assert anne.post("/banks/hot/withdraw", hash="ab" * 32).status_code == 422
    assert anne.post("/banks/hot/disable").is_redirect
    assert "off" in said(anne.get("/banks").text)
    with desk.store.read() as conn:
        acts = [one.act for one in journal_entries(conn) if one.actor == "anne"]
    assert {"bank.added", "bank.removed", "bank.disabled"} <= set(acts)


PLOT = '<svg viewBox="0 0 9 9" role="img" aria-label="x"><circle cx="1" cy="1" r="1"/></svg>'


def proposed_calibration(desk: Desk, name: str, by: str) -> None:
    """A calibration that somebody proposed."""
    body = {
        "terms": [{"indicator": "hidden_text", "coefficient": 1.5, "interval": [1.0, 2.0], "listings": 40}],
        "brier": 0.1, "brier_base": 0.2, "decisions": 300, "controls": 60, "limits": ["It sees little."],
        "seed": SEED,
    }  # fmt: skip
    made = Calibration(name, -2.0, {"hidden_text": 1.5})
    desk.store.run_write(lambda conn: put_proposal(conn, made, body, PLOT, by, desk.clock.now))


def test_a_calibration_is_accepted_by_a_senior_who_did_not_propose_it(desk: Desk) -> None:
    enrol(desk, "anne", "sven")
    proposed_calibration(desk, "c-1", "anne")
    proposed_calibration(desk, "c-2", "sven")
    anne, sven = desk.person("anne"), desk.person("sven")
    page = sven.get("/calibration/c-1").text
    assert PLOT in page
    assert re.search(r"1\.50\s*</td>", page)
    own = sven.post("/calibration/c-2/decide", accept="yes")
    assert (own.status_code, "Another person than who proposed it decides." in said(own.text)) == (422, True)
    assert sven.post("/calibration/c-1/decide", accept="yes").is_redirect
    assert anne.post("/calibration/c-1/decide", accept="no").status_code == 403
    with desk.store.read() as conn:
        in_force = accepted(conn)
    assert in_force is not None
    assert in_force.name == "c-1"
    few = anne.post("/calibration/propose")
    assert (few.status_code, "Nothing was proposed." in said(few.text)) == (422, True)
