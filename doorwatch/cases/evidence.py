"""What a case rests on, as one digest: the same evidence does not reopen a cleared case."""

from __future__ import annotations

import hashlib

import msgspec

from doorwatch.types import FLAGGED, Assessment, Signal

_WHERE = "picture."
"""Fields that tell which picture it was: the same picture elsewhere or stored anew is no new evidence."""


def _identity(signal: Signal) -> list[object]:
    """What makes two signals the same evidence: indicator, rule, weight and what was found, not where."""
    found: list[list[object]] = []
    for item in signal.evidence:
        match item.type:
            case "text":
                found.append(["text", item.quote.casefold()])
            case "picture_text":
                found.append(["picture_text", item.quote.casefold()])
            case "field" if item.name.startswith(_WHERE):
                continue
            case "field":
                found.append(["field", item.name, item.value])
            case "image":
                found.append(["image", item.bank])
            case "memory":
                found.append(["memory", item.kind, item.count])
            case "change":
                found.append(["change", item.name, item.before, item.after])
    return [signal.indicator, signal.lane, signal.rule, signal.weight, sorted(found, key=str)]


def evidence_digest(assessment: Assessment) -> str:
    """Return 64 hex digits that name the counted evidence of the flagged lanes.

    The same words in another place are the same evidence; another word, a sixth persona on a
    number or another value of a field is new.
    """
    lanes = {lane for lane, result in assessment.lanes.items() if result.level in FLAGGED}
    rows = sorted(
        (_identity(signal) for signal in assessment.signals if signal.counted and signal.lane in lanes),
        key=str,
    )
    return hashlib.sha256(msgspec.json.encode(rows)).hexdigest()
