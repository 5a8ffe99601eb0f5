"""For editors: the JSON schema of a rule file, and the template of a new rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from doorwatch.errors import RuleError
from doorwatch.rules import lines, schema
from doorwatch.types import LANES, LANGUAGES, WEIGHTS

SCHEMA_NAME = "rule.schema.json"
_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "minItems": 1, "items": _TEXT}


def _object(required: tuple[str, ...], optional: dict[str, Any], **known: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": {**known, **optional},
    }


def rule_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a rule file, for completion in editors.

    It knows names and choices; phrases, examples and the taxonomy are for `rules check`.
    """
    bilingual = _object(("nl", "en"), {}, nl=_TEXT, en=_TEXT)
    languages = (*LANGUAGES, lines.ANY_LANGUAGE)
    near = {"type": "array", "minItems": 2, "maxItems": lines.MOST_PARTS, "uniqueItems": True, "items": _TEXT}
    within = {"type": "integer", "minimum": 2, "maximum": lines.MOST_WITHIN}
    group = {**_TEXTS, "items": {"oneOf": [_TEXT, _object(("near",), {"within": within}, near=near)]}}
    parts = {"type": "object", "minProperties": 1, "additionalProperties": group}
    phrases = {name: {"anyOf": [group, parts]} for name in languages}
    words = _object((), dict.fromkeys(LANGUAGES, _TEXTS))
    links = dict.fromkeys(schema.LINKS, _TEXT)
    source = _object(("cite", "says"), links, cite=_TEXT, says={"enum": list(schema.SAYS)})
    known: dict[str, Any] = {
        "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "title": bilingual,
        "indicator": _TEXT,
        "status": {"enum": list(schema.STATUSES)},
        "weight": {"enum": list(WEIGHTS)},
        "lane": {"enum": list(LANES)},
        "fields": {"type": "array", "minItems": 1, "items": {"enum": list(schema.FIELDS)}},
        "words": {"type": "object", "minProperties": 1, "additionalProperties": words},
        "match": _object((), phrases),
        "unless": _object((), dict.fromkeys(languages, group)),
        "where": {
            "type": "string",
            "pattern": r"^([0-9]+ <= )?(age|year|amount) (<|<=|==|>=|>) [0-9]+(\.[0-9]+)?$",
        },
        "subject": {"enum": list(schema.SUBJECTS)},
        "at_least": {"type": "integer", "minimum": 2, "maximum": 9},
        "why": bilingual,
        "false_positives": _TEXTS,
        "sources": {"type": "array", "minItems": 1, "items": source},
        "examples": _object(("match", "no_match"), {}, match=_TEXTS, no_match=_TEXTS),
        "live": _object(schema.LIVE_KEYS, {name: {} for name in schema.LIVE_KEYS}),
        "changes": {"type": "array", "minItems": 1, "items": _TEXT},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule of doorwatch",
        **_object(schema.REQUIRED, {}, **known),
    }


def schema_text() -> str:
    """Return the schema as the file holds it."""
    return json.dumps(rule_schema(), ensure_ascii=False, indent=1) + "\n"


def check_schema(path: Path) -> list[RuleError]:
    """Return a fault when the committed schema is not the one that the code gives."""
    if path.is_file() and path.read_text("utf-8") == schema_text():
        return []
    return [RuleError(path.name, "the schema that the code gives (rules check --write)", "another")]


def new_rule(name: str, indicator: str, day: str) -> str:
    """Return a filled template for a rule in shadow: well formed, its sentences to be replaced."""
    return f"""# yaml-language-server: $schema=../{SCHEMA_NAME}
id: {name}
title:
  nl: Wat de regel vindt, in één regel
  en: What the rule finds, in one line
indicator: {indicator}
status: shadow
weight: weak
fields: [title, text]

match:
  nl: ["een {{woord|zin}} uit de bron"]
  en: ["a {{word|phrase}} from the source"]

why:
  nl: Waarom dit een teken is, volgens de bron.
  en: Why this is a sign, by the source.
false_positives:
  - Which adult a wrong match would harm, and how.
sources:
  - cite: Author and year
    where: how the paper can be had
    says: supports
examples:
  match:
    - Een woord uit de bron.
    - A phrase from the source.
  no_match:
    - Een ander woord.
    - Another phrase.
changes:
  - {day} First version, in shadow.
"""
