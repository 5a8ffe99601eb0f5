"""What the database of statements accepts and refuses, field by field."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.errors import BadInput
from doorwatch.statements import FREE_TEXT, check_batch, check_form, problems
from doorwatch.statements.dsa import schema

LAW: dict[str, Any] = {
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
    "illegal_content_legal_ground": "An article of a law",
    "illegal_content_explanation": "Why it falls under the article.",
    "category": "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
    "content_type": ["CONTENT_TYPE_TEXT"],
    "content_date": "2026-11-01",
    "application_date": "2026-11-20",
    "decision_facts": "Your advertisement states an age under 18.",
    "source_type": "SOURCE_VOLUNTARY",
    "automated_detection": "Yes",
    "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
    "puid": "demo-north-1-3-0",
}
TERMS = {name: value for name, value in LAW.items() if not name.startswith("illegal_")} | {
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "incompatible_content_ground": "Paragraph 4",
    "incompatible_content_explanation": "Why it is not allowed.",
}
DROP = object()
ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("decision_visibility", {"decision_visibility": [
        "DECISION_VISIBILITY_CONTENT_DISABLED", "DECISION_VISIBILITY_CONTENT_LABELLED"]}),
    ("decision_visibility_other", {"decision_visibility": ["DECISION_VISIBILITY_OTHER"],
                                   "decision_visibility_other": "x" * 500}),
    ("decision_monetary", {"decision_monetary": "DECISION_MONETARY_SUSPENSION"}),
    ("decision_monetary", {"decision_visibility": DROP,
                           "decision_monetary": "DECISION_MONETARY_TERMINATION"}),
    ("decision_monetary_other", {"decision_monetary": "DECISION_MONETARY_OTHER",
                                 "decision_monetary_other": "Other"}),
    ("decision_provision", {"decision_visibility": DROP,
                            "decision_provision": "DECISION_PROVISION_TOTAL_SUSPENSION"}),
    ("decision_account", {"decision_visibility": DROP, "decision_account": "DECISION_ACCOUNT_SUSPENDED"}),
    ("account_type", {"account_type": "ACCOUNT_TYPE_PRIVATE"}),
    ("decision_ground", {}),
    ("decision_ground_reference_url", {"decision_ground_reference_url": "https://example.org/terms#4"}),
    ("illegal_content_legal_ground", {"illegal_content_legal_ground": "é" * 500}),
    ("illegal_content_explanation", {"illegal_content_explanation": "x" * 2000}),
    ("category", {"category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"}),
    ("category_addition", {"category_addition": ["STATEMENT_CATEGORY_VIOLENCE"]}),
    ("category_specification", {"category_specification": ["KEYWORD_HUMAN_TRAFFICKING", "KEYWORD_OTHER"]}),
    ("category_specification_other", {"category_specification": ["KEYWORD_OTHER"],
                                      "category_specification_other": "Other"}),
    ("content_type", {"content_type": ["CONTENT_TYPE_TEXT", "CONTENT_TYPE_IMAGE"]}),
    ("content_type_other", {"content_type": ["CONTENT_TYPE_OTHER"], "content_type_other": "A game"}),
    ("content_language", {"content_language": "NL"}),
    ("content_date", {"content_date": "2000-01-01"}),
    ("content_date", {"content_date": "2028-02-29"}),
    ("content_id", {"content_id": {"EAN-13": "0123456789012"}}),
    ("application_date", {"application_date": "2020-01-01"}),
    ("application_date", {"application_date": "2038-01-01"}),
    ("end_date_visibility_restriction", {"end_date_visibility_restriction": "2027-01-01"}),
    ("end_date_monetary_restriction", {"end_date_monetary_restriction": "2038-01-01"}),
    ("end_date_service_restriction", {"end_date_service_restriction": "2027-01-01"}),
    ("end_date_account_restriction", {"end_date_account_restriction": "2027-01-01"}),
    ("territorial_scope", {"territorial_scope": ["NL", "BE"]}),
    ("decision_facts", {"decision_facts": "x" * 5000}),
    ("source_type", {"source_type": "SOURCE_ARTICLE_16"}),
    ("source_identity", {"source_type": "SOURCE_TRUSTED_FLAGGER", "source_identity": "A body"}),
    ("automated_detection", {"automated_detection": "No"}),
    ("automated_decision", {"automated_decision": "AUTOMATED_DECISION_PARTIALLY"}),
    ("puid", {"puid": "A_b-9" * 100}),
]  # fmt: skip
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("decision_visibility", {"decision_visibility": DROP}),
    ("decision_visibility", {"decision_visibility": []}),
    ("decision_visibility", {"decision_visibility": "DECISION_VISIBILITY_CONTENT_REMOVED"}),
    ("decision_visibility", {"decision_visibility": ["DECISION_VISIBILITY_GONE"]}),
    ("decision_visibility_other", {"decision_visibility": ["DECISION_VISIBILITY_OTHER"]}),
    ("decision_visibility_other", {"decision_visibility": ["DECISION_VISIBILITY_OTHER"],
                                   "decision_visibility_other": "   "}),
    ("decision_visibility_other", {"decision_visibility_other": "x" * 501}),
    ("decision_monetary", {"decision_monetary": "None"}),
    ("decision_monetary_other", {"decision_monetary": "DECISION_MONETARY_OTHER"}),
    ("decision_monetary_other", {"decision_monetary_other": "x" * 501}),
    ("decision_provision", {"decision_provision": ["DECISION_PROVISION_TOTAL_SUSPENSION"]}),
    ("decision_account", {"decision_account": "DECISION_ACCOUNT_CLOSED"}),
    ("account_type", {"account_type": "ACCOUNT_TYPE_OTHER"}),
    ("decision_ground", {"decision_ground": DROP}),
    ("decision_ground", {"decision_ground": "illegal"}),
    ("decision_ground_reference_url", {"decision_ground_reference_url": "terms, paragraph 4"}),
    ("decision_ground_reference_url", {"decision_ground_reference_url": "https://e.org/" + "x" * 500}),
    ("illegal_content_legal_ground", {"illegal_content_legal_ground": DROP}),
    ("illegal_content_legal_ground", {"illegal_content_legal_ground": "x" * 501}),
    ("illegal_content_explanation", {"illegal_content_explanation": DROP}),
    ("illegal_content_explanation", {"illegal_content_explanation": "x" * 2001}),
    ("incompatible_content_ground", {"incompatible_content_ground": "Paragraph 4"}),
    ("incompatible_content_explanation", {"incompatible_content_explanation": "It is not allowed."}),
    ("incompatible_content_illegal", {"incompatible_content_illegal": "Yes"}),
    ("category", {"category": DROP}),
    ("category", {"category": "STATEMENT_CATEGORY_PORNOGRAPHY"}),
    ("category_addition", {"category_addition": ["x"]}),
    ("category_specification", {"category_specification": ["KEYWORD_UNKNOWN"]}),
    ("category_specification_other", {"category_specification_other": "x" * 501}),
    ("content_type", {"content_type": DROP}),
    ("content_type", {"content_type": []}),
    ("content_type", {"content_type": "CONTENT_TYPE_TEXT"}),
    ("content_type_other", {"content_type": ["CONTENT_TYPE_OTHER"]}),
    ("content_type_other", {"content_type": ["CONTENT_TYPE_OTHER"], "content_type_other": "x" * 501}),
    ("content_language", {"content_language": "nl"}),
    ("content_language", {"content_language": "XX"}),
    ("content_date", {"content_date": DROP}),
    ("content_date", {"content_date": "1999-12-31"}),
    ("content_date", {"content_date": "2038-01-02"}),
    ("content_date", {"content_date": "2026-02-29"}),
    ("content_date", {"content_date": "20261101"}),
    ("content_date", {"content_date": "2026-11-01 10:00:00"}),
    ("content_date", {"content_date": date(2026, 11, 1)}),
    ("content_id", {"content_id": {"EAN-13": "123"}}),
    ("content_id", {"content_id": {"ISBN": "1"}}),
    ("application_date", {"application_date": DROP}),
    ("application_date", {"application_date": "2019-12-31"}),
    ("end_date_visibility_restriction", {"end_date_visibility_restriction": "2038-01-02"}),
    ("end_date_monetary_restriction", {"end_date_monetary_restriction": "soon"}),
    ("end_date_service_restriction", {"end_date_service_restriction": "2039-01-01"}),
    ("end_date_account_restriction", {"end_date_account_restriction": None}),
    ("territorial_scope", {"territorial_scope": ["UK"]}),
    ("territorial_scope", {"territorial_scope": "NL"}),
    ("decision_facts", {"decision_facts": DROP}),
    ("decision_facts", {"decision_facts": ""}),
    ("decision_facts", {"decision_facts": "x" * 5001}),
    ("source_type", {"source_type": DROP}),
    ("source_type", {"source_type": "SOURCE_OTHER"}),
    ("source_identity", {"source_identity": "A body"}),
    ("source_identity", {"source_type": "SOURCE_ARTICLE_16", "source_identity": "x" * 501}),
    ("automated_detection", {"automated_detection": True}),
    ("automated_detection", {"automated_detection": DROP}),
    ("automated_decision", {"automated_decision": "AUTOMATED_DECISION_NO"}),
    ("puid", {"puid": DROP}),
    ("puid", {"puid": "a b"}),
    ("puid", {"puid": "a\n"}),
    ("puid", {"puid": "é"}),
    ("puid", {"puid": "x" * 501}),
    ("remark", {"remark": "no such field"}),
]  # fmt: skip
TERMS_REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("incompatible_content_ground", {"incompatible_content_ground": DROP}),
    ("incompatible_content_ground", {"incompatible_content_ground": "x" * 501}),
    ("incompatible_content_explanation", {"incompatible_content_explanation": DROP}),
    ("incompatible_content_explanation", {"incompatible_content_explanation": "x" * 2001}),
    ("incompatible_content_illegal", {"incompatible_content_illegal": "Maybe"}),
    ("illegal_content_legal_ground", {"illegal_content_legal_ground": "An article"}),
    ("illegal_content_explanation", {"illegal_content_explanation": "Why."}),
]


def changed(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (base | change).items() if value is not DROP}


@pytest.mark.parametrize(("field", "change"), ACCEPTED)
def test_the_database_accepts(field: str, change: dict[str, Any]) -> None:
    assert problems(changed(LAW, change)) == ()


@pytest.mark.parametrize("change", [{}, {"incompatible_content_illegal": "No"}])
def test_a_ground_in_the_terms_is_accepted_with_its_own_fields(change: dict[str, Any]) -> None:
    assert problems(changed(TERMS, change)) == ()


@pytest.mark.parametrize(("field", "change"), REFUSED)
def test_the_database_refuses_and_the_field_is_named(field: str, change: dict[str, Any]) -> None:
    form = changed(LAW, change)
    assert field in {problem.field for problem in problems(form)}
    with pytest.raises(BadInput, match="statement "):
        check_form(form)


@pytest.mark.parametrize(("field", "change"), TERMS_REFUSED)
def test_a_ground_in_the_terms_refuses(field: str, change: dict[str, Any]) -> None:
    assert field in {problem.field for problem in problems(changed(TERMS, change))}


def test_every_field_of_the_form_has_an_accepted_and_a_refused_input() -> None:
    fields = set(schema()["properties"])
    accepted = {name for _, change in ACCEPTED for name, value in change.items() if value is not DROP}
    assert fields <= accepted | set(LAW) | set(TERMS) | {"incompatible_content_illegal"}
    assert fields <= {name for name, _ in (*REFUSED, *TERMS_REFUSED)}


def test_a_refusal_never_repeats_what_was_written() -> None:
    form = LAW | {"decision_facts": "A name " * 1000, "puid": "a name"}
    with pytest.raises(BadInput, match=r"statement decision_facts: at most 5000 characters \(and 1 more\)"):
        check_form(form)
    assert not any("name" in problem.expected for problem in problems(form))


def test_the_schema_says_what_the_source_says() -> None:
    """Lists and limits as the reference of the database gives them (held in the schema's own words)."""
    form = schema()
    assert len(form["properties"]["territorial_scope"]["items"]["enum"]) == 30
    assert {name: form["properties"][name]["maxLength"] for name in (*FREE_TEXT, "puid")} == {
        "decision_visibility_other": 500, "decision_monetary_other": 500, "illegal_content_legal_ground": 500,
        "illegal_content_explanation": 2000, "incompatible_content_ground": 500,
        "incompatible_content_explanation": 2000, "content_type_other": 500,
        "category_specification_other": 500, "source_identity": 500, "decision_facts": 5000, "puid": 500,
    }  # fmt: skip
    file = Path(__file__).parents[2] / "doorwatch/schemas/dsa_statement.schema.json"
    assert json.loads(file.read_text()) == form


def test_a_batch_is_accepted_whole_or_refused_naming_the_statement() -> None:
    batch = [LAW | {"puid": f"p-{number}"} for number in range(100)]
    check_batch(batch)
    with pytest.raises(BadInput, match="1 to 100 in one batch; got 101"):
        check_batch([*batch, LAW])
    with pytest.raises(BadInput, match="1 to 100 in one batch; got 0"):
        check_batch([])
    with pytest.raises(BadInput, match="statement_99 category: one of the words"):
        check_batch([*batch[:99], LAW | {"category": "x"}])
    with pytest.raises(BadInput, match="statement_1 puid: each puid once"):
        check_batch([LAW, LAW])


@given(st.text(st.characters(), max_size=40))
def test_a_day_is_accepted_only_when_it_is_one(text: str) -> None:
    accepted = not problems(LAW | {"content_date": text})
    assert not accepted or date.fromisoformat(text).isoformat() == text
