"""The operations of the interface as OpenAPI path items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from review_ui.v1.cases import DEFAULT, MOST, STATES
from review_ui.v1.frame import LONGEST_KEY

_ERRORS: Mapping[str, str] = {
    "400": "The connection ended before the body did",
    "401": "No token that is in force",
    "403": "The right, the platform or the agreement is missing",
    "409": "The idempotency key came before with another body",
    "413": "The body is too large",
    "422": "The request is not understood; the detail names place and key",
    "429": "A quota is used up, or another feed is under way; see Retry-After",
    "503": "The store does not answer; at the door the listing counts as held",
}
_NAME = {
    "type": "string", "minLength": 1, "maxLength": 200,
    "pattern": r"^[^\u0000-\u001f\u007f-\u009f]*$",
}  # fmt: skip
_KEY: Mapping[str, Any] = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    "description": "The same key and body within 24 hours is the same request.",
}  # fmt: skip


def paths() -> dict[str, Any]:
    """Return all operations by path and method."""
    return {
        "/v1/check": {"post": _check()},
        "/v1/listings": {"post": _listings()},
        "/v1/events": {"post": _events()},
        "/v1/cases": {"get": _cases()},
    }


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _errors(*codes: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": _ERRORS[code], "content": content} for code in sorted(codes)}


def _check() -> dict[str, Any]:
    word = {"enum": ["accepted", "held"]}
    return {
        "operationId": "check",
        "summary": "Check one listing before it goes live",
        "description": "The assessment is for the platform; the advertiser is told accepted or held.",
        "parameters": [dict(_KEY)],
        "requestBody": {"required": True, "content": _json("Listing")},
        "responses": {
            "200": {
                "description": "The assessment",
                "headers": {
                    "Doorwatch-Outcome": {
                        "description": "What the advertiser is told", "required": True, "schema": word,
                    },
                    "Doorwatch-Check": {
                        "description": "The number that a webhook names when pending parts are done",
                        "required": True, "schema": {"type": "string"},
                    },
                    "Doorwatch-Case": {
                        "description": "The case that the hold opened or joined",
                        "schema": {"type": "string"},
                    },
                },
                "content": _json("Assessment"),
            },
            **_errors("400", "401", "403", "409", "413", "422", "429", "503"),
        },
    }  # fmt: skip


def _listings() -> dict[str, Any]:
    return {
        "operationId": "feed",
        "summary": "Take in a platform's own listings",
        "description": (
            "JSON lines, one Listing each, as a stream; idempotent by platform, id and content. A line that "
            "is no listing is set aside and named, the others are done."
        ),
        "parameters": [
            {
                "name": "platform", "in": "query", "required": True, "schema": dict(_NAME),
                "description": "Whose listings these are.",
            }
        ],
        "requestBody": {"required": True, "content": {"application/jsonl": {"schema": {"type": "string"}}}},
        "responses": {
            "200": {"description": "What came of it", "content": _json("FeedResult")},
            **_errors("400", "401", "403", "413", "422", "429", "503"),
        },
    }  # fmt: skip


def _events() -> dict[str, Any]:
    return {
        "operationId": "events",
        "summary": "Tell what happened to listings between two feeds",
        "description": "An event is known by platform, id, kind and time: told twice it is one.",
        "parameters": [dict(_KEY)],
        "requestBody": {"required": True, "content": _json("PlatformEvents")},
        "responses": {
            "200": {"description": "A state for each event", "content": _json("EventsResult")},
            **_errors("400", "401", "403", "409", "413", "422", "429", "503"),
        },
    }


def _cases() -> dict[str, Any]:
    return {
        "operationId": "cases",
        "summary": "Read what became of one's own listings",
        "description": "Numbers, levels, states and times; nothing of a listing's text. With an ETag.",
        "parameters": [
            _query("platform", dict(_NAME), "One of the token's platforms; several may be given.", many=True),
            _query("state", {"enum": list(STATES)}, "A state; several may be given.", many=True),
            _query(
                "cursor", {"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
                "`next` of the page before.",
            ),
            _query(
                "limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT},
                "Cases on a page.",
            ),
            {
                "name": "If-None-Match", "in": "header", "required": False,
                "schema": {"type": "string", "pattern": "^[!-~]*$"},
                "description": "The ETag of the page that the caller holds.",
            },
        ],
        "responses": {
            "200": {
                "description": "A page of cases",
                "headers": {
                    "ETag": {"description": "Of this page", "required": True, "schema": {"type": "string"}}
                },
                "content": _json("CasesPage"),
            },
            "304": {"description": "The page is as it was"},
            **_errors("400", "401", "403", "422", "429", "503"),
        },
    }  # fmt: skip


def _query(name: str, schema: dict[str, Any], description: str, *, many: bool = False) -> dict[str, Any]:
    shape = {"type": "array", "items": schema} if many else schema
    return {"name": name, "in": "query", "required": False, "schema": shape, "description": description}
