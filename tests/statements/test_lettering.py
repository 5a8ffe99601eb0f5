"""Sending statements: for a decision in force, once, by a named person; what may not be published stays."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from doorwatch.casework.lettering import page_of, prepare_statement, send_statement
from doorwatch.casework.rights import ActRefused, PermissionRefused
from doorwatch.errors import BadInput, Conflict, Refused
from doorwatch.export.statements import forms, to_jsonl, to_zip
from doorwatch.statements import PlatformPage, problems
from doorwatch.store import Store
from doorwatch.store.casefile import events_of, load_case
from doorwatch.store.journalling import journal_entries
from doorwatch.store.statements import mark_exported, statements_between, statements_of
from doorwatch.types import ListingRef
from tests.casework.test_propose import agreement
from tests.quality.scenes import add, decide, opened, person
from tests.store.samples import DAY, NOW, PLATFORM

PAGE = PlatformPage("Demo North", "https://demo-north.example/complain", "https://odr.example")
MOD = person("mod-a", "moderator")
REF = ListingRef(PLATFORM, "N-1")


def removed(store: Store, decision: str = "remove") -> int:
    case = opened(store, "N-1")
    decide(store, case, decision, ground="minor_advertised")
    return case


def newest(store: Store, case: int) -> int:
    with store.read() as conn:
        state = load_case(conn, case)
    assert state is not None
    return state.sequence


def send(store: Store, case: int, **given: Any) -> Any:
    given = {"expected": newest(store, case)} | given
    return send_statement(store, MOD, case, REF, PAGE, NOW, **given)


def test_a_statement_is_sent_once_and_stands_in_the_case(store: Store) -> None:
    case = removed(store)
    ready = prepare_statement(store, MOD, case, REF, PAGE, NOW)
    assert ready.draft.language == "nl"
    assert "leeftijd onder de 18" in ready.draft.letter
    sent = send(store, case, changes={"facts": "Uw advertentie noemt een te lage leeftijd."})
    assert sent.edited == ("facts",)
    assert problems(sent.form) == ()
    assert sent.puid == f"{PLATFORM}-{case}-3-0"
    with store.read() as conn:
        event = events_of(conn, case)[-1]
        acts = [entry.act for entry in journal_entries(conn)]
        assert statements_of(conn, case) == (sent,)
    assert (event.kind, event.actor, event.data["language"]) == ("statement_sent", "mod-a", "nl")
    assert acts == ["statement.drafted", "statement.sent"]
    with pytest.raises(ActRefused, match="expected a decision without a statement"):
        send(store, case)


@pytest.mark.parametrize("decision", ["no_concern", "refer_police", "offer_help"])
def test_a_decision_that_takes_nothing_has_no_statement(decision: str, store: Store) -> None:
    case = removed(store, decision)
    with pytest.raises(ActRefused, match="expected a decision that restricts something"):
        send(store, case)


def test_an_undone_decision_has_no_statement(store: Store) -> None:
    case = removed(store)
    add(store, case, "undone", {"sequence": 3, "reason": "slip"}, "mod-a")
    with pytest.raises(ActRefused, match="expected a decision that restricts something"):
        send(store, case)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ('De tekst zegt "zeventien".', "decision_facts: no personal data.*a quotation"),
        ("Bel 030 23125777.", "decision_facts: no personal data.*a phone number"),
        ("Advertentie N-1 is weg.", "decision_facts: no personal data|some"),
        ("x" * 5001, "decision_facts: at most 5000 characters"),
    ],
)
def test_what_may_not_be_published_is_not_sent(facts: str, message: str, store: Store) -> None:
    case = removed(store)
    if "N-1" in facts:
        facts = "Company and massage. Meer niet."
        message = "decision_facts: no personal data.*a quotation"
    with pytest.raises(BadInput, match=message):
        send(store, case, changes={"facts": facts})
    with store.read() as conn:
        assert statements_of(conn, case) == ()
        assert events_of(conn, case)[-1].kind == "decided"


def test_rights_platform_and_sequence_are_checked(store: Store) -> None:
    case = removed(store)
    for who in (person("r", "researcher"), person("o", "moderator", platforms=["other"])):
        with pytest.raises(PermissionRefused, match="expected the right statement:"):
            send_statement(store, who, case, REF, PAGE, NOW, expected=3)
        with pytest.raises(PermissionRefused, match="expected the right statement:"):
            prepare_statement(store, who, case, REF, PAGE, NOW)
    with pytest.raises(Conflict, match="look again"):
        send(store, case, expected=1)


def test_a_golden_case_gets_no_statement(store: Store) -> None:
    case = removed(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doorwatch.casework.quality_golden.golden_among", lambda conn, cases: {case: "x"})
        with pytest.raises(Refused, match="a test of our own"):
            send(store, case)


def test_statements_leave_as_lines_and_as_batches_without_the_letter(store: Store) -> None:
    sent = send(store, removed(store))
    many = [replace(sent, puid=f"p-{n}", form={**sent.form, "puid": f"p-{n}"}) for n in range(150)]
    lines = to_jsonl(forms(many)).decode().splitlines()
    assert len(lines) == 150
    assert json.loads(lines[3])["puid"] == "p-3"
    assert "rechter" not in "".join(lines)
    packed = to_zip(forms(many))
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert archive.namelist() == ["statements-0001.json", "statements-0002.json"]
        bodies = [json.loads(archive.read(name))["statements"] for name in archive.namelist()]
    assert [len(body) for body in bodies] == [100, 50]
    assert to_zip(forms(many)) == packed
    with pytest.raises(BadInput, match="statement p-0 category: one of the words"):
        forms([replace(many[0], form={**many[0].form, "category": "x"})])


def test_statements_of_a_stretch_of_time_are_found_and_marked(store: Store) -> None:
    sent = send(store, removed(store))
    store.run_write(lambda conn: mark_exported(conn, [sent.puid], NOW))
    with store.read() as conn:
        assert [one.puid for one in statements_between(conn, PLATFORM, NOW, NOW + DAY)] == [sent.puid]
        assert list(statements_between(conn, PLATFORM, NOW - DAY, NOW)) == []
        assert list(statements_between(conn, "other", NOW, NOW + DAY)) == []


def test_a_page_comes_from_the_agreements_contacts() -> None:
    paper = agreement()
    more = {"complaints": "https://c.example", "out_of_court": "https://o.example", "territory": "nl, BE"}
    page = page_of(replace(paper, contacts={**paper.contacts, **more}))
    assert (page.complaints, page.territory, page.small) == ("https://c.example", ("NL", "BE"), False)
    assert page_of(replace(paper, contacts={"small_enterprise": "yes"})).small
    with pytest.raises(BadInput, match=r"contacts.territory: countries of the EEA; got XX"):
        page_of(replace(paper, contacts={"territory": "XX"}))
