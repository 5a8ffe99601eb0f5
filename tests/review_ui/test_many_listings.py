"""Cases of many listings: shown in part, opened one by one, decided alike, parted and merged."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from doorwatch.store.casefile import create_case, events_of, load_case
from doorwatch.store.caseviews import views_of
from doorwatch.types import CaseState
from review_ui.pages.bulk import ROWS
from review_ui.views.rest import part
from tests.review_ui.test_acts_on_a_case import act, ground, kinds
from tests.review_ui.world import Desk, Person, flag, flagged_rows, said

REASON = "Overal dezelfde tekst van een echt bedrijf."


def large(desk: Desk, count: int, *, burst: str | None = None, accounts: int = 1) -> int:
    """A case of many listings, the odd one with other words; return its number."""
    for at in range(count):
        odd = at == 1
        words = "zestien" if odd else "zeventien"
        flag(
            desk, f"N-{at:03}", text=f"Massage nummer {at}. Ik ben {words}.", quote=words,
            level="review" if odd else "urgent", persona=f"Naam {at % 7}", phones=(),
            account=f"u{at % accounts}", remember=True,
        )  # fmt: skip
    with desk.store.read() as conn:
        listings = flagged_rows(conn)
    data = {"listings": listings, "due_at": (desk.clock.now + timedelta(hours=1)).isoformat()}
    data |= {"burst": burst} if burst else {}
    return desk.store.run_write(lambda conn: create_case(conn, desk.clock.now, data)).case


def state_of(desk: Desk, case: int) -> CaseState:
    """The case as it stands."""
    with desk.store.read() as conn:
        state = load_case(conn, case)
    assert state is not None
    return state


def bulk(person: Person, case: int, **fields: str) -> httpx.Response:
    """Send the form of the page for a decision in bulk."""
    page = person.get(f"/cases/{case}/bulk").text
    expected = re.search(r'name="expected" value="(\d+)"', page)
    found = re.search(r'<option value="(\w+)" data-for="[^"]*\bno_concern\b', page)
    values = {"group": "1", "decision": "no_concern", "reason": REASON}
    values |= {"expected": expected[1] if expected else "0", "ground": found[1] if found else ""}
    return person.post(f"/cases/{case}/bulk", page=f"/cases/{case}", **values | fields)


def left(page: str) -> list[str]:
    """The numbers of the sample that a page still asks to open."""
    section = page[page.index("sample-title") : page.index("</section>", page.index("sample-title"))]
    return re.findall(r'<li><a href="[^"]*\?listing=(\d+)"', section)


def test_a_large_case_shows_the_worst_in_full_and_the_others_as_a_table(desk: Desk) -> None:
    case = large(desk, 60)
    mira = desk.person("mira")
    page = mira.get(f"/cases/{case}").text
    assert page.count('<article class="sheet listing"') == 1
    assert page.count("data-open") == 50
    assert "part 1 of 2" in said(page)
    assert mira.get(f"/cases/{case}?at=2").text.count("data-open") == 9
    other = mira.get(f"/cases/{case}?listing=12").text
    assert other.count('<article class="sheet listing" id="listing-12"') == 1
    assert mira.get(f"/cases/{case}?listing=61").status_code == 404
    assert mira.get(f"/cases/{case}?listing=%3Cb%3E").status_code == 404


def test_a_listing_that_was_only_a_row_of_the_table_was_not_shown(desk: Desk) -> None:
    case = large(desk, 6)
    mira = desk.person("mira")
    act(mira, case, "claim")
    fields = {"decision": "no_concern", "ground": ground(mira, case, "no_concern"), "reason": REASON}
    worst = act(mira, case, "decide", listing="1", **fields)
    assert worst.is_redirect
    refused = mira.post(
        f"/cases/{case}/decide", listing="2", expected=str(state_of(desk, case).sequence), **fields
    )
    assert refused.status_code == 422
    assert "was not shown to you" in said(refused.text)
    mira.get(f"/cases/{case}?listing=2")
    assert act(mira, case, "decide", listing="2", **fields).is_redirect


def test_a_page_that_shows_no_words_makes_no_listing_count_as_shown(desk: Desk) -> None:
    case = large(desk, 6)
    mira = desk.person("mira")
    act(mira, case, "claim")
    mira.get(f"/cases/{case}/statement?listing=1")
    mira.get(f"/cases/{case}/shape")
    with desk.store.read() as conn:
        assert views_of(conn, case, "mira").keys() <= {state_of(desk, case).listings[0].ref}


def test_what_is_left_out_changes_the_sample_and_the_page_names_it(desk: Desk) -> None:
    case = large(desk, 12, burst="phone")
    mira = desk.person("mira")
    act(mira, case, "claim")
    drawn = left(mira.get(f"/cases/{case}/bulk").text)
    assert len(drawn) == 5
    for number in drawn:
        mira.get(f"/cases/{case}?listing={number}")
    asked = bulk(mira, case, but=drawn[-1])
    assert asked.status_code == 422
    more = re.search(r"open the sample first\. (\d+)", said(asked.text))
    assert more is not None
    mira.get(f"/cases/{case}?listing={more[1]}")
    assert "One decision each falls on 11 listings." in said(bulk(mira, case, but=drawn[-1]).text)


def test_a_burst_is_decided_alike_after_its_table_and_its_sample_were_seen(desk: Desk) -> None:
    case = large(desk, 2 * ROWS + 10, burst="phone")
    mira = desk.person("mira")
    act(mira, case, "claim")
    assert f'href="/cases/{case}/bulk"' in mira.get(f"/cases/{case}").text
    page = mira.get(f"/cases/{case}/bulk").text
    assert page.count("data-row") == ROWS
    assert 'value="refer_police"' not in page
    assert "opened by itself: 0 of 6" in said(page)
    assert f"{ROWS + 9} listings are on parts" in said(page) or "parts of the list" in said(page)
    early = bulk(mira, case, confirmed="yes")
    assert early.status_code == 422
    assert "Look at every listing and open the sample first." in said(early.text)
    for at in (2, 3):
        mira.get(f"/cases/{case}/bulk?group=1&at={at}")
    for number in left(mira.get(f"/cases/{case}/bulk").text):
        mira.get(f"/cases/{case}?listing={number}")
    seen = said(mira.get(f"/cases/{case}/bulk").text)
    assert "opened by itself: 6 of 6" in seen
    assert "In dispute, because they differ from most: 60 ." in seen
    without = bulk(mira, case, but="60")
    assert "One decision each falls on 59 listings." in said(without.text)
    assert '<input type="hidden" name="but" value="60">' in without.text
    assert bulk(mira, case, but="61").status_code == 404
    asked = bulk(mira, case)
    assert "One decision each falls on 60 listings." in said(asked.text)
    assert kinds(desk, case).count("decided") == 0
    assert bulk(mira, case, confirmed="yes").headers["location"].endswith("told=decided-in-bulk")
    with desk.store.read() as conn:
        made = [one for one in events_of(conn, case) if one.kind == "decided"]
    assert len(made) == 60
    assert {one.data["bulk"] for one in made} == {60}
    assert mira.get(f"/cases/{case}/bulk").status_code == 404


@pytest.mark.parametrize("kind", ["refer_police", "danger", "refer_care", "escalate", "nonsense", ""])
def test_what_speaks_of_one_person_is_never_decided_in_bulk(desk: Desk, kind: str) -> None:
    case = large(desk, 6)
    mira = desk.person("mira")
    act(mira, case, "claim")
    for number in range(1, 7):
        mira.get(f"/cases/{case}?listing={number}")
    answer = bulk(mira, case, decision=kind, confirmed="yes")
    assert answer.status_code == 422
    assert "Choose what should happen." in said(answer.text)
    assert "decided" not in kinds(desk, case)


def test_each_account_of_a_case_is_a_group_of_its_own(desk: Desk) -> None:
    case = large(desk, 12, accounts=2)
    mira = desk.person("mira")
    act(mira, case, "claim")
    page = mira.get(f"/cases/{case}/bulk").text
    assert page.count("Account 1") == 1
    assert page.count("data-row") == 6
    assert mira.get(f"/cases/{case}/bulk?group=3").status_code == 404
    for number in range(1, 13):
        mira.get(f"/cases/{case}?listing={number}")
    early = bulk(mira, case, group="2", confirmed="yes")
    assert "Decide on the worst listing first." in said(early.text)
    assert bulk(mira, case, group="1", confirmed="yes").is_redirect
    assert len(state_of(desk, case).undecided) == 6


def test_a_decision_in_bulk_on_a_case_that_changed_names_what_changed(desk: Desk) -> None:
    case = large(desk, 6)
    mira, sven = desk.person("mira"), desk.person("sven")
    act(mira, case, "claim")
    for number in range(1, 7):
        mira.get(f"/cases/{case}?listing={number}")
    before = str(state_of(desk, case).sequence)
    desk.clock.move(minutes=20)
    act(sven, case, "claim")
    mira.get("/account")
    desk.clock.move(minutes=20)
    mira.post(f"/cases/{case}/claim")
    answer = bulk(mira, case, expected=before, confirmed="yes")
    assert answer.status_code == 409
    assert "taken_over by sven" in said(answer.text)


def test_a_case_is_parted_merged_and_the_merge_taken_back_by_a_senior(desk: Desk) -> None:
    case = large(desk, 6)
    sven = desk.person("sven")

    def form(at: int, name: str, **fields: object) -> httpx.Response:
        page = sven.get(f"/cases/{at}/shape").text
        expected = re.search(r'name="expected" value="(\d+)"', page)
        assert expected is not None
        data = {"expected": expected[1], "token": re.findall(r'name="token" value="(\w+)"', page)[0]}
        return sven.client.post(
            f"/cases/{at}/shape/{name}", data={**data, **fields}, headers={"origin": desk.origin}
        )

    none = form(case, "part", reason="Twee mensen.")
    assert none.status_code == 422
    assert "Choose some of the listings" in said(none.text)
    assert form(case, "part", listing=["1", "2"], reason="").status_code == 422
    parted = form(case, "part", listing=["1", "2"], reason="Twee <b>andere</b> mensen.")
    other = int(re.findall(r"/cases/(\d+)/shape", parted.headers["location"])[0])
    assert len(state_of(desk, other).listings) == 2
    assert "split_off" in kinds(desk, case)
    assert "because somebody decided so" in said(sven.get(f"/cases/{case}/shape").text) or (
        "somebody decided so" in said(sven.get(f"/cases/{case}/shape").text)
    )
    assert form(case, "merge", other=str(case)).status_code == 422
    assert form(case, "merge", other="999").status_code == 404
    assert form(case, "merge", other=str(other)).headers["location"].endswith("told=merged")
    history = said(sven.get(f"/cases/{case}").text)
    assert f"another case was merged in by sven : Case {other}" in history
    (sequence,) = re.findall(r'name="sequence" value="(\d+)"', sven.get(f"/cases/{case}/shape").text)
    assert form(case, "back", sequence=sequence, reason="Toch niet.").is_redirect
    assert len(state_of(desk, other).listings) == 2
    assert form(case, "back", sequence=sequence, reason="Nog eens.").status_code == 422


def test_a_page_that_has_grown_old_reshapes_nothing(desk: Desk) -> None:
    case = large(desk, 6)
    sven = desk.person("sven")
    answer = sven.post(f"/cases/{case}/shape/part", listing="1", reason="Twee mensen.", expected="7")
    assert answer.status_code == 409
    assert len(state_of(desk, case).listings) == 6


def test_a_senior_opens_a_closed_case_again(desk: Desk) -> None:
    case = large(desk, 1)
    mira, sven = desk.person("mira"), desk.person("sven")
    act(mira, case, "claim")
    act(mira, case, "decide", listing="1", decision="no_concern", reason=REASON,
        ground=ground(mira, case, "no_concern"))  # fmt: skip
    assert state_of(desk, case).state == "closed"
    assert "/reopen" not in mira.get(f"/cases/{case}").text
    assert act(sven, case, "reopen", reason="Nieuwe aanwijzing van het platform.").is_redirect
    assert state_of(desk, case).state == "new"
    assert len(state_of(desk, case).undecided) == 1


def test_an_account_of_several_names_is_said_to_be_perhaps_an_agency_and_marked_on_proof(desk: Desk) -> None:
    case = large(desk, 3)
    mira, sven = desk.person("mira"), desk.person("sven")
    page = said(mira.get(f"/cases/{case}").text)
    assert page.index("This could be a licensed agency. Its account shows 3 names") < page.index("It is here")
    assert "/agency" not in mira.get(f"/cases/{case}").text
    form = f"/cases/{case}/agency"
    assert sven.get(f"{form}?listing=1").status_code == 200
    day = (desk.clock.now + timedelta(days=100)).date().isoformat()
    for wrong in ({"proof": ""}, {"until": "gisteren"}, {"until": "2026-01-01"}):
        assert (
            sven.post(form, **{"listing": "1", "proof": "Vergunning 12", "until": day} | wrong).status_code
            == 422
        )
    assert sven.post(form, listing="1", proof="Vergunning 12, Utrecht", until=day).is_redirect
    assert "marked as a licensed agency until" in said(mira.get(f"/cases/{case}").text)
    assert sven.post(form, listing="1", end="1").is_redirect
    assert "This could be a licensed agency." in said(mira.get(f"/cases/{case}").text)
    assert sven.post(form, listing="1", end="1").status_code == 422


@pytest.mark.parametrize(
    ("told", "count", "found"),
    [("", 0, (1, 1)), ("2", 51, (2, 2)), ("9", 51, (2, 2)), ("0", 51, (1, 2)), ("x", 51, (1, 2))],
)
def test_a_part_of_a_table_is_always_one_that_there_is(told: str, count: int, found: tuple[int, int]) -> None:
    assert part(told, count, 50) == found
