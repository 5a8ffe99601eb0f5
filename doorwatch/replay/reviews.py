"""What people decided about listings, as a yes or no to what was found there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from doorwatch.cases import fold
from doorwatch.types import CaseEvent, DecisionKind, ListingRef

AGAINST: tuple[DecisionKind, ...] = ("no_concern",)
NEITHER: tuple[DecisionKind, ...] = ("not_decidable", "escalate", "duplicate")
"""They decide nothing about what was found: it stayed open, went to somebody else, or to another case."""


def verdicts(cases: Iterable[Sequence[CaseEvent]]) -> dict[ListingRef, bool]:
    """Return for each listing that a person decided about whether that confirmed what was found.

    `cases` are the events of one case each. Of several decisions about a listing the newest counts. One that
    was undone, reopened or refused by the second person, or that still waits for the second, counts nothing.
    """
    newest: dict[ListingRef, tuple[datetime, DecisionKind]] = {}
    for events in cases:
        if events and fold(events).state != "awaiting_second":
            for ref, found in _of_case(events).items():
                newest[ref] = max(found, newest.get(ref, found), key=lambda one: one[0])
    return {
        ref: decision not in AGAINST
        for ref, (_, decision) in sorted(newest.items())
        if decision not in NEITHER
    }


def _of_case(events: Sequence[CaseEvent]) -> dict[ListingRef, tuple[datetime, DecisionKind]]:
    undone = {event.data["sequence"] for event in events if event.kind == "undone"}
    found: dict[ListingRef, tuple[datetime, DecisionKind]] = {}
    last: tuple[ListingRef, ...] = ()
    for event in sorted(events, key=lambda one: one.sequence):
        if event.sequence in undone:
            continue
        if event.kind == "decided":
            last = tuple(ListingRef(ref["platform"], ref["id"]) for ref in event.data["listings"])
            found.update((ref, (event.at, event.data["decision"])) for ref in last)
        elif event.kind == "second_given" and not event.data["agrees"]:
            for ref in last:
                found.pop(ref, None)
        elif event.kind == "reopened":
            found.clear()
    return found
