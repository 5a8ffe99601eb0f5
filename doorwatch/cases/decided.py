"""Decisions by listing: which are in force after an event, and which one speaks for the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from doorwatch.types import CaseEvent, DecisionKind, ListingDecision, ListingRef

NEEDS_SECOND: tuple[DecisionKind, ...] = ("refer_police",)
"""Nothing is sent before another person agrees."""
REVIEWED: tuple[DecisionKind, ...] = ("refer_police", "danger")
"""A second person looks: before the referral, or after it in immediate danger."""
SECOND_WITHIN = timedelta(hours=24)
GRAVEST: tuple[DecisionKind, ...] = (
    "danger", "refer_police", "refer_care", "remove", "suspend_account", "restrict", "offer_help",
    "ask_age_check", "escalate", "spam_or_scam", "duplicate", "not_decidable", "no_concern",
)  # fmt: skip
"""Which decision speaks for a case of several listings; its term follows from it."""
ENDED_BY_EVIDENCE: tuple[DecisionKind, ...] = ("no_concern", "duplicate", "not_decidable", "ask_age_check")
"""Decisions that say there is nothing to do yet: other evidence of the listing asks anew."""


def ref_of(data: Mapping[str, Any]) -> ListingRef:
    """Read a reference of an event."""
    return ListingRef(data["platform"], data["id"])


@dataclass(slots=True)
class Decisions:
    """Decisions in force by listing; a listing may carry several, such as a removal and a referral."""

    by_listing: dict[ListingRef, list[ListingDecision]] = field(default_factory=dict)

    def decide(self, event: CaseEvent) -> None:
        """Add the decision of a `decided` event to each listing that it names."""
        data = event.data
        for ref in map(ref_of, data["listings"]):
            self.by_listing.setdefault(ref, []).append(
                ListingDecision(
                    ref=ref, kind=data["decision"], ground=data["ground"], by=event.actor, at=event.at,
                    sequence=event.sequence, second="waiting" if data["decision"] in REVIEWED else "none",
                    due_at=datetime.fromisoformat(data["due_at"]) if "due_at" in data else None,
                    no_referral=data.get("no_referral"),
                )
            )  # fmt: skip

    def second(self, event: CaseEvent, *, sent: bool) -> bool:
        """Apply a second person's word; tell whether it was about anything.

        Without agreement a decision falls, but a danger that was sent stays and stands disagreed.
        """
        named = {ref_of(one) for one in event.data["listings"]} if "listings" in event.data else None
        agrees, spoken = event.data["agrees"], False
        for ref, held in list(self.by_listing.items()):
            if named is not None and ref not in named:
                continue
            kept = []
            for one in held:
                if one.second != "waiting":
                    kept.append(one)
                    continue
                spoken = True
                if agrees or (one.kind == "danger" and sent):
                    word: Literal["agreed", "disagreed"] = "agreed" if agrees else "disagreed"
                    kept.append(replace(one, second=word, second_by=event.actor))
            self._keep(ref, kept)
        return spoken

    def drop(self, refs: set[ListingRef] | None, kinds: tuple[DecisionKind, ...] = GRAVEST) -> None:
        """Let decisions of these kinds fall, on the listings named or on all."""
        for ref, held in list(self.by_listing.items()):
            if refs is None or ref in refs:
                self._keep(ref, [one for one in held if one.kind not in kinds])

    def _keep(self, ref: ListingRef, kept: list[ListingDecision]) -> None:
        if kept:
            self.by_listing[ref] = kept
        else:
            self.by_listing.pop(ref, None)

    def all(self) -> tuple[ListingDecision, ...]:
        """Return the decisions in force in the order they were made."""
        held = (one for several in self.by_listing.values() for one in several)
        return tuple(sorted(held, key=lambda one: (one.sequence, one.ref)))

    def gravest(self) -> ListingDecision | None:
        """Return the decision that speaks for the case; of two alike the later one."""
        return min(self.all(), key=lambda one: (GRAVEST.index(one.kind), -one.sequence), default=None)

    def blocked(self) -> bool:
        """Tell whether something may not be sent before another person has agreed."""
        return any(one.second == "waiting" and one.kind in NEEDS_SECOND for one in self.all())

    def second_due(self) -> datetime | None:
        """Return by when a second person must have looked, None when nobody need."""
        return min((one.at + SECOND_WITHIN for one in self.all() if one.second == "waiting"), default=None)
