"""One table over every page, method and role. A new page without a line here fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorwatch.store.journalling import journal_entries
from doorwatch.types.people import ROLE_PERMISSIONS, Permission
from review_ui.app import PAGES
from review_ui.visit import Door
from tests.review_ui.world import OTHER, PEOPLE, Desk, Person, Staff, build, flag, open_cases

WORKERS = {"moderator", "senior"}
READERS = WORKERS | {"dispatcher"}
OFFICE = {"senior", "analyst", "auditor", "admin"}
EVERYBODY = set(ROLE_PERMISSIONS)
MAY: dict[str, set[str]] = {
    "home": EVERYBODY, "account": EVERYBODY, "account-password": EVERYBODY,
    "account-limits": {"moderator", "senior", "dispatcher"}, "first-password": EVERYBODY,
    "first-code": EVERYBODY, "sign-in": EVERYBODY, "sign-out": EVERYBODY,
    "queue": READERS, "queue-counts": READERS, "filter-save": READERS, "filter-drop": READERS,
    "search": WORKERS, "claim-next": WORKERS, "case": READERS, "case-claim": WORKERS,
    "case-take-over": {"senior"}, "case-release": WORKERS, "case-beat": WORKERS, "case-reveal": WORKERS,
    "case-decide": WORKERS, "case-undo": WORKERS, "case-second": {"senior", "dispatcher"},
    "case-tick": WORKERS, "case-note": WORKERS, "case-complaint": WORKERS, "case-answer": WORKERS,
    "case-bulk": WORKERS, "case-shape": {"senior"}, "case-part": {"senior"}, "case-merge": {"senior"},
    "case-unmerge": {"senior"}, "case-reopen": {"senior"}, "case-agency": {"senior"},
    "preserve": READERS, "preserve-acknowledge": {"dispatcher"}, "reply-file": {"dispatcher"},
    "referral-retry": {"dispatcher"},
    "case-age": WORKERS, "statement": WORKERS, "statement-send": WORKERS,
    "provider": EVERYBODY, "provider-return": EVERYBODY,
    "referrals": READERS, "referral": READERS, "referral-file": {"dispatcher"},
    "referral-reply": {"dispatcher"}, "refer": READERS, "dossier": READERS,
    "inbox": {"liaison"}, "inbox-file": {"liaison"}, "inbox-reply": {"liaison"},
    "picture": WORKERS, "mosaic": WORKERS,
    "quality": WORKERS, "quality-look": WORKERS, "quality-control": WORKERS, "quality-judge": WORKERS,
    "quality-figures": {"senior", "auditor"},
    "rules": WORKERS | {"analyst", "auditor"}, "rule": WORKERS | {"analyst", "auditor"},
    "rules-try": {"analyst"}, "rule-replay": {"analyst"}, "rule-propose": {"analyst"},
    "rule-answer": {"analyst", "senior"},
    "banks": {"analyst"}, "bank": {"analyst"}, "bank-add": {"analyst"}, "bank-withdraw": {"analyst"},
    "bank-disable": {"analyst"},
    "calibrations": OFFICE, "calibration": OFFICE, "calibration-propose": {"analyst"},
    "calibration-decide": {"senior"}, "dashboard": OFFICE,
    "statistics": {"researcher"}, "statistics-file": {"researcher"},
    "studies": {"researcher"}, "study": {"researcher"}, "study-record": {"researcher"},
    "journal": {"auditor", "privacy_officer"}, "journal-verify": {"auditor", "privacy_officer"},
    "requests": {"privacy_officer"}, "request-confirm": {"privacy_officer"},
    "request-withdraw": {"privacy_officer"},
    "people": {"admin"}, "person": {"admin"}, "person-reset": {"admin"}, "person-roles": {"admin"},
    "person-lock": {"admin"}, "person-unlock": {"admin"}, "person-disable": {"admin"},
    "tokens": {"admin"}, "token-revoke": {"admin"},
}  # fmt: skip
"""Which roles may ask for a page at all; what the page then allows on its object is another question."""
UNKNOWN_IS_REFUSED = ("inbox-file", "inbox-reply")
"""Another route's referral, and one that never was, look alike: both are refused."""
FIELDS = {
    "listing": "1", "text": "woorden", "reason": "woorden", "indicator": "verified_person_not_in_ad",
    "outcome": "upheld", "result": "adult", "expected": "1", "sequence": "1", "agrees": "1",
}  # fmt: skip
"""What every act of a case needs to be understood, so that only the platform can stand against it."""
LAST = ("sign-out", "provider-return", "account-password", "first-password", "first-code", "sign-in")
"""Asked last: they end or change the session."""


def _path(pattern: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: "1" if name[1] == "case" else "999", pattern)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, staffed: Staff) -> Iterator[dict[str, Person]]:
    """Everybody, signed in; case 1 is on the platform that all but one may touch."""
    home: Path = tmp_path_factory.mktemp("crowd")
    desk = build(home, staffed)
    flag(desk, "N-1")
    assert open_cases(desk) == [1]
    people = {name: desk.person(name) for name in PEOPLE}
    people["nobody"] = Person("nobody", "", desk.browser())
    people["nobody"].desk = desk  # type: ignore[attr-defined]
    yield people
    desk.close()


def test_every_page_has_its_line_and_no_line_is_without_a_page() -> None:
    assert {page.name for page in PAGES} == set(MAY)


def test_a_page_asks_for_the_right_that_its_roles_have() -> None:
    for page in PAGES:
        if isinstance(page.needs, Permission):
            holders = {role for role, held in ROLE_PERMISSIONS.items() if page.needs in held}
            assert holders == MAY[page.name], page.name
        else:
            assert MAY[page.name] == EVERYBODY
    assert {page.name for page in PAGES if page.needs is Door.OPEN} == {
        "sign-in", "sign-out", "provider", "provider-return",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "nora"])
def test_a_role_opens_its_pages_and_no_other(crowd: dict[str, Person], name: str) -> None:
    person, role = crowd[name], PEOPLE[name]
    for page in sorted(PAGES, key=lambda page: page.name in LAST):
        if page.name in LAST:
            continue
        for method in page.methods:
            path = _path(page.path)
            answer = person.get(path) if method == "GET" else person.post(path)
            if role in MAY[page.name]:
                assert answer.status_code in (200, 204, 303, 404, 409, 422) or (
                    answer.status_code == 403
                    and ("expected the right" not in answer.text or page.name in UNKNOWN_IS_REFUSED)
                ), (page.name, method, answer.status_code)
            else:
                assert answer.status_code == 403, (page.name, method)
                assert "expected the right" in answer.text


def test_whoever_is_not_signed_in_gets_the_sign_in_page_and_no_act(crowd: dict[str, Person]) -> None:
    client = crowd["nobody"].client
    desk: Desk = crowd["nobody"].desk  # type: ignore[attr-defined]
    for page in PAGES:
        if page.needs is Door.OPEN:
            continue
        if page.get:
            answer = client.get(_path(page.path))
            assert answer.headers["location"].startswith("/sign-in?next="), page.name
        if page.post:
            assert desk.send(client, _path(page.path)).status_code == 403, page.name


def test_a_case_of_another_platform_is_refused_whole_and_each_refusal_is_journalled(
    crowd: dict[str, Person],
) -> None:
    nora = crowd["nora"]
    desk: Desk = crowd["nobody"].desk  # type: ignore[attr-defined]
    pages = [page for page in PAGES if "{case}" in page.path and "moderator" in MAY[page.name]]
    for page in pages:
        for method in page.methods:
            if (page.name, method) in (("refer", "GET"), ("refer", "POST"), ("dossier", "GET")):
                continue  # nothing is decided, so that casework refuses before it asks for the platform
            path = _path(page.path)
            fields = {
                "listing": "1",
                "text": "woorden",
                "reason": "woorden",
                "indicator": "verified_person_not_in_ad",
            }
            fields |= {
                "outcome": "upheld",
                "result": "adult",
                "expected": "1",
                "sequence": "1",
                "agrees": "1",
            }
            answer = nora.get(path) if method == "GET" else nora.post(path, **fields)
            assert answer.status_code == 403, (page.name, method, answer.status_code)
            assert "demo-north" in answer.text or "lease" in answer.text or page.name == "case-beat", (
                page.name
            )
    assert nora.get("/queue").text.count("data-row") == 0
    with desk.store.read() as conn:
        refused = [one for one in journal_entries(conn) if one.act == "act.refused" and one.actor == "nora"]
    assert len(refused) >= len(pages) - 4
    assert OTHER not in {one.object for one in refused}
