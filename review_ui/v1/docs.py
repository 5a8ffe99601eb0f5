"""The interface as a page, rendered from the OpenAPI document: no script, nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from review_ui.v1.openapi import document


@cache
def page() -> str:
    """Return the page."""
    source = Path(__file__).with_name("docs.html.jinja").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    whole = document()
    operations = [
        {"path": path, "method": method.upper(), "operation": operation}
        for path, methods in whole["paths"].items()
        for method, operation in methods.items()
    ]
    schemas = [{"name": name, "rows": _rows(body)} for name, body in whole["components"]["schemas"].items()]
    return environment.from_string(source).render(
        info=whole["info"], operations=operations, schemas=schemas, name_of=_name_of
    )


def _rows(schema: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    """Return (key, type, required, description) of an object's keys; none for another type."""
    required = schema.get("required", [])
    return [
        (key, _name_of(body), key in required, str(body.get("description", "")))
        for key, body in schema.get("properties", {}).items()
    ]


def _name_of(schema: dict[str, Any]) -> str:
    """Return the type of a schema in one line."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return repr(schema["const"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " | ".join(_name_of(one) for one in schema[key])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_name_of(schema.get('items', {}))}"
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
