from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from doorwatch.errors import BadInput
from doorwatch.ingest import assessment_from_json, assessment_to_json
from doorwatch.types import (
    LANES,
    Age,
    Assessment,
    Box,
    ChangeEvidence,
    Contact,
    ContextFact,
    Coverage,
    Evidence,
    Failure,
    FieldEvidence,
    ImageCount,
    ImageEvidence,
    LaneResult,
    MemoryEvidence,
    PictureTextEvidence,
    Signal,
    TextEvidence,
)

EXAMPLE = (Path(__file__).parent / "contract_assessment.json").read_bytes()
SENTENCE = {"nl": "Zin.", "en": "Sentence."}
EVIDENCE: tuple[Evidence, ...] = (
    TextEvidence("text", 7, 14, "zestien"),
    FieldEvidence("stated_age", 16),
    ImageEvidence(1, 12, "mirror", "bank-a"),
    PictureTextEvidence(0, Box(1, 2, 3, 4), "16"),
    PictureTextEvidence(0, None, "16"),
    MemoryEvidence("phone", 3, "2026-11-01", ("A-1", "A-2")),
    ChangeEvidence("stated_age", 17, 19, "2026-11-02T10:00:00Z"),
    ChangeEvidence("persona", "a", None, None),
)
SIGNAL = Signal(
    "stated_age_under_18",
    "minor_age",
    "text_age",
    "decisive",
    "phrases",
    "1",
    None,
    EVIDENCE,
    SENTENCE,
    SENTENCE,
)
ASSESSMENT = Assessment(
    platform="demo-north",
    id="A-1",
    as_of=date(2026, 11, 20),
    level="urgent",
    stated_age=16,
    ages=(Age(16, "advertised_person", "number_word", "text", 7, 14, hidden=True, quote="zestien"),),
    contacts=(Contact("phone", "+493023125123", False, "text", 40, 51, valid=True),),
    languages=("nl",),
    lanes={lane: LaneResult("none", 0, ()) for lane in reversed(LANES)},
    signals=(SIGNAL,),
    context=(ContextFact("touring", "both", EVIDENCE[:1], SENTENCE),),
    coverage=Coverage("read", "supported", ImageCount(3, 2), "read", "shown"),
    pending=("ocr",),
    failures=(Failure("images", "truncated", 2), Failure("phrases", "error")),
    ruleset="sha256:00",
    shadow=(dataclasses.replace(SIGNAL, shadow=True, indicator="only_in_shadow"),),
)


def test_the_assessment_of_the_contract_is_read_and_written_again() -> None:
    assessment = assessment_from_json(EXAMPLE)
    assert assessment.level == "urgent"
    assert assessment.signals[0].evidence == (TextEvidence("text", 7, 14, "zestien"),)
    assert json.loads(assessment_to_json(assessment)) == json.loads(EXAMPLE)


def test_a_written_assessment_is_read_again_but_for_what_the_format_leaves_out() -> None:
    written = assessment_to_json(ASSESSMENT)
    again = assessment_from_json(written)
    assert assessment_to_json(again) == written
    assert again.signals == ASSESSMENT.signals
    assert again.context == ASSESSMENT.context
    assert again.lanes == ASSESSMENT.lanes
    assert (again.failures, again.coverage, again.as_of) == (
        ASSESSMENT.failures,
        ASSESSMENT.coverage,
        ASSESSMENT.as_of,
    )
    assert again.contacts == (dataclasses.replace(ASSESSMENT.contacts[0], valid=None),)


def test_shadow_signals_and_inner_fields_stay_inside() -> None:
    written = json.loads(assessment_to_json(ASSESSMENT))
    assert "only_in_shadow" not in json.dumps(written)
    assert "shadow" not in written["signals"][0]
    assert set(written["ages"][0]) == {"years", "subject", "kind", "field", "start", "end"}
    assert set(written["contacts"][0]) == {"kind", "value", "hidden", "field", "start", "end"}
    assert written["as_of"] == "2026-11-20"
    assert list(written["lanes"]) == list(LANES)


@pytest.mark.parametrize(
    "change",
    [
        {"level": "bad"},
        {"new": 1},
        {"as_of": "yesterday"},
        {"ages": [{}]},
        {"signals": [{"evidence": [{"type": "x"}]}]},
        {"signals": 5},
        {"contacts": [5]},
    ],
)
def test_what_is_no_assessment_is_refused(change: dict[str, object]) -> None:
    broken = json.dumps({**json.loads(EXAMPLE), **change}).encode()
    with pytest.raises(BadInput, match=r"^a\.json:3: must be an assessment as docs/formats\.md says$"):
        assessment_from_json(broken, "a.json:3")


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b"{"])
def test_any_bytes_are_an_assessment_or_bad_input(data: bytes) -> None:
    with pytest.raises(BadInput, match="must be an assessment"):
        assessment_from_json(data)


def test_the_schema_fits_the_contract_and_what_is_written(assessment_schema: Draft202012Validator) -> None:
    assessment_schema.validate(json.loads(EXAMPLE))
    assessment_schema.validate(json.loads(assessment_to_json(ASSESSMENT)))
    fields = {item.name for item in dataclasses.fields(Assessment) if item.name != "shadow"}
    assert set(assessment_schema.schema["properties"]) == fields


@pytest.mark.parametrize(
    "change",
    [
        {"level": "high"},
        {"lanes": {}},
        {"new": 1},
        {"risk": 2},
        {"as_of": "today"},
        {"stated_age": "16"},
        {"coverage": {}},
        {"failures": [{"reason": "x"}]},
    ],
)
def test_the_schema_refuses_what_is_no_assessment(
    assessment_schema: Draft202012Validator, change: dict[str, object]
) -> None:
    assert not assessment_schema.is_valid({**json.loads(EXAMPLE), **change})
