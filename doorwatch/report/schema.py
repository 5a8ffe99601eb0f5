"""The report's JSON Schema, made from its types: `python -m doorwatch.report.schema` prints it."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from doorwatch.report.model import MorningReport


def report_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12); unknown keys are refused everywhere."""
    made = msgspec.json.schema(MorningReport)
    _close(made)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "doorwatch:report:1",
        "title": "A morning report: ids and counts only",
        **made,
    }


def _close(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node["additionalProperties"] = False
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            _close(part)


if __name__ == "__main__":
    print(json.dumps(report_schema(), indent=1))
