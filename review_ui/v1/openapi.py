"""The OpenAPI document, put together from the committed JSON Schemas: one truth for files and HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib import resources
from importlib.metadata import version
from typing import Any

import msgspec

from review_ui.v1.operations import paths

_SCHEMAS = {
    "Listing": "listing", "Assessment": "assessment", "FeedResult": "feed_result",
    "PlatformEvents": "platform_events", "EventsResult": "events_result", "CasesPage": "cases_page",
}  # fmt: skip
_PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}  # fmt: skip
@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    schemas: dict[str, Any] = {"Problem": dict(_PROBLEM)}
    for name, file in _SCHEMAS.items():
        schemas.update(_embedded(name, f"{file}.schema.json"))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "doorwatch",
            "version": version("doorwatch"),
            "description": "Every answer is a proposal; a named person decides.",
        },
        "security": [{"service": []}],
        "paths": paths(),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"service": {"type": "http", "scheme": "bearer"}},
        },
    }


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
