"""From the entries of one placement to what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from audit.entries import Entry, EntryKind
from audit.model import Coding, Outcome, Placed, Planned, ReportCheck


def fold(planned: Mapping[str, Planned], entries: Iterable[Entry]) -> tuple[Placed, ...]:
    """Return what happened to each submitted placement, in the order of the plan."""
    found: dict[str, Placed] = {}
    for entry in entries:
        if entry.kind == "submitted":
            found[entry.placement] = _submitted(planned[entry.placement], entry)
        elif entry.placement in found:
            found[entry.placement] = _STEPS.get(entry.kind, _nothing)(found[entry.placement], entry)
    return tuple(_concluded(found[name]) for name in planned if name in found)


def _submitted(planned: Planned, entry: Entry) -> Placed:
    given = {name: value for name, value in entry.data.items() if value is not None}
    return Placed(planned, Outcome.BLOCKED_CLIENT_SIDE, entry.at, operator=entry.by, **given)


def _response(placed: Placed, entry: Entry) -> Placed:
    return replace(
        placed,
        outcome=Outcome(entry.data["outcome"]),
        first_response_at=placed.first_response_at or entry.at,
        verification_step=entry.data.get("verification_step", placed.verification_step),
        stated_reason=entry.data.get("stated_reason", placed.stated_reason),
    )


def _look(placed: Placed, entry: Entry) -> Placed:
    counts = {name: entry.data[name] for name in ("views", "messages") if name in entry.data}
    placed = replace(placed, **counts)
    if not entry.data["online"]:
        if placed.online_at is None:
            return replace(placed, last_offline_at=entry.at)
        return placed if placed.gone_at else replace(placed, gone_at=entry.at)
    if placed.online_at is None:
        return replace(placed, outcome=Outcome.PUBLISHED, online_at=entry.at, last_online_at=entry.at)
    return replace(placed, last_online_at=entry.at, gone_at=None)


def _withdrawn(placed: Placed, entry: Entry) -> Placed:
    return replace(placed, withdrawn_at=entry.at)


def _report(placed: Placed, entry: Entry) -> Placed:
    return replace(placed, report=ReportCheck(entry.data["how"], entry.at, entry.by, entry.data["result"]))


def _route(placed: Placed, entry: Entry) -> Placed:
    return replace(placed, route=entry.data["route"])


def _incident(placed: Placed, entry: Entry) -> Placed:
    return replace(placed, incidents=(*placed.incidents, entry.data["what"]))


def _deleted(placed: Placed, entry: Entry) -> Placed:
    return replace(placed, deletion_proof=entry.data["proof"])


def _judged(placed: Placed, entry: Entry) -> Placed:
    return replace(placed, outcome=Outcome(entry.data["label"]))


def _nothing(placed: Placed, entry: Entry) -> Placed:
    """Entries that are kept and change no figure: codings, the kill switch."""
    return placed


_STEPS: Mapping[EntryKind, Callable[[Placed, Entry], Placed]] = {
    "response": _response, "look": _look, "withdrawn": _withdrawn, "report_check": _report, "route": _route,
    "incident": _incident, "deleted": _deleted, "adjudicated": _judged,
}  # fmt: skip


def _concluded(placed: Placed) -> Placed:
    """What was online and is gone was removed, unless we withdrew it before."""
    if placed.online_at is None or placed.outcome not in (Outcome.PUBLISHED, Outcome.PUBLISHED_THEN_REMOVED):
        return placed
    if placed.withdrawn_at is not None and (placed.gone_at is None or placed.withdrawn_at <= placed.gone_at):
        return replace(placed, outcome=Outcome.WITHDRAWN_BY_US)
    return replace(placed, outcome=Outcome.PUBLISHED_THEN_REMOVED if placed.gone_at else Outcome.PUBLISHED)


def disagreements(codings: Iterable[Coding]) -> tuple[str, ...]:
    """Return the placements whose two coders differ, for a third person to settle."""
    labels: dict[str, set[Outcome]] = {}
    for coding in codings:
        labels.setdefault(coding.placement, set()).add(coding.label)
    return tuple(sorted(name for name, found in labels.items() if len(found) > 1))
