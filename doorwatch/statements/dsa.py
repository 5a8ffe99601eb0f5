"""The form of the DSA transparency database: what it would refuse is refused here, field by field.

`doorwatch/schemas/dsa_statement.schema.json` is the form; what a schema cannot say (days that exist,
their bounds) is checked beside it. The database drops some fields without a word, such as the source's
identity of an own initiative; here that is a refusal, because what is dropped was meant to be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from doorwatch.errors import BadInput

Form = Mapping[str, Any]
"""One statement as the database takes it: names of fields to values."""
FREE_TEXT = (
    "decision_visibility_other", "decision_monetary_other", "illegal_content_legal_ground",
    "illegal_content_explanation", "incompatible_content_ground", "incompatible_content_explanation",
    "content_type_other", "category_specification_other", "source_identity", "decision_facts",
)  # fmt: skip
"""The fields that a person may write; no personal data may stand in them."""
MOST_IN_BATCH = 100
"""Statements that the database takes in one request, all or none of them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the database would refuse a form: which field, and what is expected of it."""

    field: str
    expected: str


@cache
def schema() -> Mapping[str, Any]:
    """Return the committed schema of the form."""
    text = resources.files("doorwatch.schemas").joinpath("dsa_statement.schema.json").read_bytes()
    found: Mapping[str, Any] = msgspec.json.decode(text)
    return found


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def problems(form: Form) -> tuple[Problem, ...]:
    """Return everything that the database would refuse of a form, by field; none when it is accepted.

    Says what is expected of a field, never what stands in it.
    """
    found = {told for error in _validator().iter_errors(form) for told in _told(error)}
    found.update(_dates(form))
    return tuple(Problem(*one) for one in sorted(found))


def check_form(form: Form) -> None:
    """Raise BadInput naming the first field, and how many more, when the database would not accept a form."""
    found = problems(form)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise BadInput(f"statement {found[0].field}", found[0].expected + more)


def check_batch(forms: Sequence[Form]) -> None:
    """Raise BadInput when a batch would not be accepted whole: one bad statement refuses all of it."""
    if not 1 <= len(forms) <= MOST_IN_BATCH:
        raise BadInput("statements", f"1 to {MOST_IN_BATCH} in one batch", str(len(forms)))
    seen: set[str] = set()
    for at, form in enumerate(forms):
        if found := problems(form):
            raise BadInput(f"statement_{at} {found[0].field}", found[0].expected)
        if form["puid"] in seen:
            raise BadInput(f"statement_{at} puid", "each puid once", "one that stands in the batch already")
        seen.add(form["puid"])


def _told(error: Any) -> Iterator[tuple[str, str]]:
    """Turn an error of the validator into field and words."""
    path = str(error.absolute_path[0]) if error.absolute_path else ""
    match error.validator:
        case "required":
            missing = sorted(name for name in error.validator_value if name not in error.instance)
            yield from ((name, "expected; nothing is there") for name in missing)
        case "anyOf":
            names = [way["required"][0] for way in error.validator_value]
            yield names[0], f"at least one of {', '.join(names)}"
        case "additionalProperties":
            known = set(error.schema["properties"])
            yield from ((path or str(name), "no other field") for name in set(error.instance) - known)
        case "not":
            yield path, "not together with the other fields: the database would drop it"
        case "enum":
            yield path, "one of the words that the schema lists"
        case "maxLength":
            yield path, f"at most {error.validator_value} characters"
        case "minLength" | "pattern" if error.schema.get("minLength"):
            yield path, "some words" if error.validator_value in (1, "\\S") else "the form of a web address"
        case _:
            yield path, f"{error.validator} {error.validator_value}"


def _dates(form: Form) -> Iterator[tuple[str, str]]:
    for field, (first, last) in schema()["x-dates"].items():
        value = form.get(field)
        if isinstance(value, str) and not _within(value, first, last):
            yield field, f"a day YYYY-MM-DD that exists, {first or 'any'} to {last}"


def _within(value: str, first: str | None, last: str) -> bool:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return False
    return value == day.isoformat() and (first is None or first <= value) and value <= last
