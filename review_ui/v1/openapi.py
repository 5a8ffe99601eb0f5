"""The OpenAPI document, put together from the committed JSON Schemas: one truth for files and HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib import resources
from importlib.metadata import version
from typing import Any

import msgspec

_SCHEMAS = {"Listing": "listing.schema.json", "Assessment": "assessment.schema.json"}
_PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}  # fmt: skip
_ERRORS = {
    "401": "No token that is in force", "403": "The right or the agreement is missing",
    "409": "The idempotency key came before with another body", "413": "The body is too large",
    "422": "The body is no listing", "429": "A quota is used up; see Retry-After",
    "503": "The store does not answer; the listing counts as held",
}  # fmt: skip


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    schemas: dict[str, Any] = {"Problem": dict(_PROBLEM)}
    for name, file in _SCHEMAS.items():
        schemas.update(_embedded(name, file))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "doorwatch",
            "version": version("doorwatch"),
            "description": "The door check. Every answer is a proposal; a named person decides.",
        },
        "security": [{"service": []}],
        "paths": {"/v1/check": {"post": _check()}},
        "components": {
            "schemas": schemas,
            "securitySchemes": {"service": {"type": "http", "scheme": "bearer"}},
        },
    }


def _check() -> dict[str, Any]:
    return {
        "operationId": "check",
        "summary": "Check one listing before it goes live",
        "parameters": [
            {
                "name": "Idempotency-Key", "in": "header", "required": False,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
                "description": "The same key and body within 24 hours is the same request.",
            }
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Listing"}}},
        },
        "responses": {
            "200": {
                "description": "The assessment",
                "headers": {
                    "Doorwatch-Outcome": {
                        "description": "What the advertiser is told", "required": True,
                        "schema": {"enum": ["accepted", "held"]},
                    },
                    "Doorwatch-Case": {
                        "description": "The case that the hold opened", "schema": {"type": "integer"},
                    },
                },
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Assessment"}}},
            },
            **problems(),
        },
    }  # fmt: skip


def problems() -> dict[str, Any]:
    """Return the answers that are errors."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": text, "content": content} for code, text in _ERRORS.items()}


def _embedded(name: str, file: str) -> dict[str, Any]:
    """Return a schema with its `$defs` as components of their own."""
    text = resources.files("doorwatch.schemas").joinpath(file).read_bytes()
    schema: dict[str, Any] = deepcopy(msgspec.json.decode(text))
    parts = schema.pop("$defs", {})
    schema.pop("$schema", None)
    schema.pop("$id", None)
    made = {name: schema, **{f"{name}_{part}": body for part, body in parts.items()}}
    return {key: _renamed(body, name) for key, body in made.items()}


def _renamed(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {
            key: f"#/components/schemas/{name}_{item.removeprefix('#/$defs/')}"
            if key == "$ref" and isinstance(item, str)
            else _renamed(item, name)
            for key, item in value.items()
        }
    return [_renamed(item, name) for item in value] if isinstance(value, list) else value
