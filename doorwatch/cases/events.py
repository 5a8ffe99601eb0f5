"""The form of case events (`doorwatch/schemas/case_event.schema.json`) and how to fill it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from doorwatch.errors import BadInput
from doorwatch.types import Assessment, CaseEvent, CaseListing, Lane, Level, ListingRef


def listing_data(assessment: Assessment, evidence: str, assessment_row: int) -> dict[str, Any]:
    """Return the `listing` part of an event: levels and points of one assessed listing, no words of it."""
    lanes = {lane: (result.level, result.points) for lane, result in assessment.lanes.items()}
    ref = ListingRef(assessment.platform, assessment.id)
    return flagged_data(ref, assessment.level, lanes, evidence, assessment_row)


def flagged_data(
    ref: ListingRef, level: Level, lanes: Mapping[Any, tuple[Level, int]], evidence: str, assessment_row: int
) -> dict[str, Any]:
    """Return the same of a listing whose assessment is not at hand; `lanes` are (level, points) by lane."""
    return {
        "platform": ref.platform,
        "id": ref.id,
        "level": level,
        "lanes": {lane: own for lane, (own, _) in lanes.items()},
        "points": sum(points for _, points in lanes.values()),
        "evidence": evidence,
        "assessment": assessment_row,
    }


def case_listing(data: Mapping[str, Any]) -> CaseListing:
    """Read the `listing` part of an event."""
    lanes: Mapping[Lane, Any] = data["lanes"]
    return CaseListing(
        ref=ListingRef(data["platform"], data["id"]),
        level=data["level"],
        lanes=lanes,
        points=data["points"],
        evidence=data["evidence"],
        assessment=data["assessment"],
    )


@cache
def _validator(kind: str) -> Any:
    """Return a validator of the events of one kind: the other kinds' parts cost most and never apply."""
    from jsonschema import Draft202012Validator

    text = resources.files("doorwatch.schemas").joinpath("case_event.schema.json").read_bytes()
    schema = msgspec.json.decode(text)
    parts = schema.pop("allOf")
    schema["allOf"] = [part["then"] for part in parts if part["if"]["properties"]["kind"]["const"] == kind]
    return Draft202012Validator(schema)


def check_event(event: CaseEvent) -> None:
    """Raise BadInput naming the key when an event does not have the form of its kind."""
    raw = msgspec.to_builtins(event)
    errors = sorted(_validator(event.kind).iter_errors(raw), key=lambda error: len(error.absolute_path))
    if errors:
        worst = errors[-1]
        path = ".".join(str(part) for part in worst.absolute_path) or "event"
        raise BadInput(f"case {event.case} event {event.sequence} ({event.kind}) {path}", worst.message)
