"""An assessment as the JSON that other programs read (`docs/formats.md`), and back."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from doorwatch.errors import BadInput
from doorwatch.types import (
    LANES,
    Age,
    Assessment,
    ChangeEvidence,
    Contact,
    ContextFact,
    FieldEvidence,
    ImageEvidence,
    MemoryEvidence,
    PictureTextEvidence,
    Signal,
    TextEvidence,
)

_AGE_KEYS: Final = ("years", "subject", "kind", "field", "start", "end")
_CONTACT_KEYS: Final = ("kind", "value", "hidden", "field", "start", "end")
_SIGNAL_KEYS: Final = (
    "indicator", "lane", "family", "weight", "counted", "detector", "version", "rule", "explanation",
    "benign",
)  # fmt: skip
_EVIDENCE: Final[Mapping[str, type[Any]]] = {
    "text": TextEvidence, "field": FieldEvidence, "image": ImageEvidence, "picture_text": PictureTextEvidence,
    "memory": MemoryEvidence, "change": ChangeEvidence,
}  # fmt: skip
_FACT_KEYS: Final = ("indicator", "direction", "explanation")
_PLAIN_KEYS: Final = (
    "schema", "platform", "id", "as_of", "level", "stated_age", "languages", "lanes", "risk", "calibration",
    "coverage", "pending", "failures", "ruleset",
)  # fmt: skip


def assessment_to_json(assessment: Assessment) -> bytes:
    """Return one line of JSON without a line break; signals of shadow rules are not in it."""
    return msgspec.json.encode(
        {
            **_picked(assessment, _PLAIN_KEYS),
            "lanes": {lane: assessment.lanes[lane] for lane in LANES},
            "ages": [_picked(age, _AGE_KEYS) for age in assessment.ages],
            "contacts": [_picked(contact, _CONTACT_KEYS) for contact in assessment.contacts],
            "signals": [_with_evidence(signal, _SIGNAL_KEYS) for signal in assessment.signals],
            "context": [_with_evidence(fact, _FACT_KEYS) for fact in assessment.context],
        }
    )


def assessment_from_json(data: bytes, place: str = "assessment") -> Assessment:
    """Return the assessment in one line of JSON.

    What the format leaves out comes back as its default (an age's quote, a contact's validity,
    shadow signals). Raises BadInput: not JSON, or not as `docs/formats.md` says.
    """
    try:
        obj = msgspec.json.decode(data, type=dict[str, Any])
        made = {
            "ages": tuple(_read(item, Age) for item in obj.pop("ages")),
            "contacts": tuple(_read(item, Contact) for item in obj.pop("contacts")),
            "signals": tuple(_read_with_evidence(item, Signal) for item in obj.pop("signals")),
            "context": tuple(_read_with_evidence(item, ContextFact) for item in obj.pop("context")),
        }
        assessment: Assessment = _read(obj, Assessment, **made)
        return assessment
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError, TypeError, AttributeError):
        raise BadInput(place, "must be an assessment as docs/formats.md says") from None


def _picked(record: object, keys: tuple[str, ...]) -> dict[str, object]:
    return {key: getattr(record, key) for key in keys}


def _with_evidence(record: Signal | ContextFact, keys: tuple[str, ...]) -> dict[str, object]:
    return {**_picked(record, keys), "evidence": record.evidence}


def _reader(record: type[Any], keys: tuple[str, ...]) -> type[msgspec.Struct]:
    """Return a strict reader of some fields of a frozen type: all required, no others allowed.

    The types themselves cannot be read directly: evidence is a union that the `type` key decides.
    """
    hints = typing.get_type_hints(record)
    fields = [(key, hints[key]) for key in keys]
    return msgspec.defstruct(f"{record.__name__}Keys", fields, forbid_unknown_fields=True)


_READERS: Final = {
    record: (_reader(record, keys), keys)
    for record, keys in (
        (Age, _AGE_KEYS), (Contact, _CONTACT_KEYS), (Signal, _SIGNAL_KEYS), (ContextFact, _FACT_KEYS),
        (Assessment, _PLAIN_KEYS),
    )
}  # fmt: skip


def _read(item: dict[str, Any], record: type[Any], **made: object) -> Any:
    reader, keys = _READERS[record]
    read = msgspec.convert(item, reader, strict=True)
    return record(**_picked(read, keys), **made)


def _read_with_evidence(item: dict[str, Any], record: type[Any]) -> Any:
    found = item.pop("evidence")
    evidence = tuple(msgspec.convert(part, _EVIDENCE[part["type"]], strict=True) for part in found)
    return _read(item, record, evidence=evidence)
