"""The form of an entry of the book: its kinds, their keys, and one line of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from audit.model import Outcome
from doorwatch.errors import BadInput

EntryKind = Literal[
    "submitted", "response", "look", "withdrawn", "report_check", "route", "incident", "deleted", "coded",
    "adjudicated", "void", "killed",
]  # fmt: skip
KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
ALL = "*"
"""The placement of an entry about the whole study."""
_FIELDS: Mapping[EntryKind, Mapping[str, tuple[type, ...]]] = {
    "submitted": {
        "flow_version": (str,), "account_type": (str,), "document": (str,), "payment": (str,),
        "region": (str,), "phase": (str,),
    },
    "response": {"outcome": (str,), "verification_step": (str,), "stated_reason": (str,)},
    "look": {"online": (bool,), "views": (int,), "messages": (int,)},
    "withdrawn": {},
    "report_check": {"how": (str,), "result": (str,)},
    "route": {"route": (str,)},
    "incident": {"what": (str,)},
    "deleted": {"proof": (str,)},
    "coded": {"label": (str,)},
    "adjudicated": {"label": (str,)},
    "void": {"entry": (int,), "reason": (str,)},
    "killed": {"reason": (str,)},
}  # fmt: skip
_NEEDED: Mapping[EntryKind, tuple[str, ...]] = {
    "response": ("outcome",), "look": ("online",), "report_check": ("how", "result"), "route": ("route",),
    "incident": ("what",), "deleted": ("proof",), "coded": ("label",), "adjudicated": ("label",),
    "void": ("entry", "reason"), "killed": ("reason",),
}  # fmt: skip
_OUTCOMES = tuple(outcome.value for outcome in Outcome)
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "outcome": _OUTCOMES, "label": _OUTCOMES, "result": ("reported", "not_reported", "unknown"),
}  # fmt: skip
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `number` counts from 1, `previous` is the SHA-256 (hex) of the line before."""

    number: int
    placement: str
    kind: EntryKind
    at: datetime
    by: str
    entered_at: datetime
    previous: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a kind of entry, as a form asks for it; `choices` is empty for free text."""

    name: str
    kind: type
    needed: bool
    choices: tuple[str, ...]


def fields_of(kind: EntryKind) -> tuple[Field, ...]:
    """Return the keys that an entry of a kind may have, the needed ones first."""
    needed = _NEEDED.get(kind, ())
    found = [
        Field(name, one[0], name in needed, _CHOICES.get(name, ())) for name, one in _FIELDS[kind].items()
    ]
    return tuple(sorted(found, key=lambda field: not field.needed))


def check_form(entry: Entry) -> None:
    """Raise BadInput when an entry's keys, values or times do not have the form of its kind."""
    place = f"{entry.kind} of {entry.placement}"
    for name, value in entry.data.items():
        kinds = _FIELDS[entry.kind].get(name)
        if kinds is None:
            raise BadInput(place, f"one of {', '.join(_FIELDS[entry.kind]) or 'no keys'}", f"'{name}'")
        if type(value) not in kinds or (isinstance(value, str) and not 0 < len(value) <= _LONGEST):
            raise BadInput(f"{place}, {name}", f"{kinds[0].__name__}, not empty", type(value).__name__)
        if name in _CHOICES and value not in _CHOICES[name]:
            raise BadInput(f"{place}, {name}", f"one of {', '.join(_CHOICES[name])}", "another word")
    for name in _NEEDED.get(entry.kind, ()):
        if name not in entry.data:
            raise BadInput(place, f"the key {name}", "nothing")
    if entry.at.tzinfo is None or entry.entered_at.tzinfo is None:
        raise BadInput(place, "a time with its zone", "one without")
    if entry.at > entry.entered_at:
        raise BadInput(place, "a time that is not ahead", entry.at.isoformat())
