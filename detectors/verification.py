"""Verified accounts: one proof on several of them, and an account that now shows somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from detectors.base import BaseDetector
from detectors.company import near_pictures, remembered, shared_contact
from doorwatch.reasons import explain
from doorwatch.settings import Thresholds
from doorwatch.types import (
    WEIGHTS,
    Bilingual,
    ChangeEvidence,
    Indicator,
    Link,
    Links,
    MemoryView,
    Reading,
    Sighting,
    Signal,
    Weight,
)

_CHANGED: Mapping[str, Bilingual] = {
    "persona": {"nl": "een andere naam", "en": "another name"},
    "contact": {"nl": "een ander contact", "en": "another contact"},
    "both": {"nl": "een andere naam en een ander contact", "en": "another name and another contact"},
}


class _Change(NamedTuple):
    weight: Weight
    what: str
    link: Link


class VerificationDetector(BaseDetector):
    """Compares a verified account with others that show its proof, and with what it showed before."""

    name = "verification"
    needs_memory = True
    indicators: tuple[str, ...] = ("verification_artifact_reuse", "account_changed_hands")

    def __init__(self, taxonomy: Mapping[str, Indicator], thresholds: Thresholds) -> None:
        super().__init__(taxonomy)
        self.thresholds = thresholds

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield at most one signal of each indicator."""
        links = view.links(reading.ref)
        if links.own is None:
            return
        yield from self._artifacts(reading, links, links.own)
        yield from self._hands(reading, links, links.own)

    def _artifacts(self, reading: Reading, links: Links, own: Sighting) -> Iterable[Signal]:
        pictures = {link.sighting.order for link in near_pictures(reading, links, self.thresholds)}
        found: list[tuple[Weight, Sighting]] = []
        for link in links.others("artifact"):
            tied = shared_contact(own, link.sighting) or link.sighting.order in pictures
            weight = proof_reused(own, link.sighting, tied=tied)
            if weight is not None:
                found.append((weight, link.sighting))
        if found:
            others = [other for _, other in found]
            count = len({other.account for other in others})
            yield self.signal(
                "verification_artifact_reuse",
                [remembered("artifact_accounts", count, others)],
                explain("artifact_accounts", count=count),
                weight=max((weight for weight, _ in found), key=WEIGHTS.index),
            )

    def _hands(self, reading: Reading, links: Links, own: Sighting) -> Iterable[Signal]:
        if own.verified is not True:
            return
        pictures = {link.sighting.order for link in near_pictures(reading, links, self.thresholds)}
        changes = [
            change
            for link in links.links
            if shown_before(own, link) and not _verified_since(reading, link.sighting)
            if (change := self._change(own, link, pictures)) is not None
        ]
        if not changes:
            return
        most = min(
            changes, key=lambda one: (-WEIGHTS.index(one.weight), one.link.sighting.first_seen, one.what)
        )
        day = most.link.sighting.first_seen.date().isoformat()
        yield self.signal(
            "account_changed_hands",
            [
                ChangeEvidence(f"account.{most.what}", None, None, own.first_seen.isoformat()),
                remembered("account_before", len(changes), [one.link.sighting for one in changes]),
            ],
            explain("changed_hands", day=day, changed=_CHANGED[most.what]),
            weight=most.weight,
        )

    def _change(self, own: Sighting, link: Link, pictures: set[int]) -> _Change | None:
        """Return what changed since an earlier sight; None when it is too little.

        A new number alone is a worker's daily life, and who keeps her pictures has renewed her profile.
        """
        before = link.sighting
        named = None not in (own.persona, before.persona) and own.persona != before.persona
        reached = {*own.phones, *own.handles}, {*before.phones, *before.handles}
        moved = all(reached) and reached[0].isdisjoint(reached[1])
        if named and moved:
            near = link.distance is not None and link.distance <= self.thresholds.pdq_distance
            kept = near or before.order in pictures
            return _Change("moderate" if kept else "strong", "both", link)
        if named:
            return _Change("moderate", "persona", link)
        return _Change("weak", "contact", link) if moved else None


def proof_reused(own: Sighting, other: Sighting, *, tied: bool) -> Weight | None:
    """Return how heavy it is that another sighting shows the same proof, None for the same person.

    `tied` says that they share a contact or a picture. The same name on a second account is one person
    with two accounts. Somebody who registers again keeps her number or her pictures, or leaves the
    old account behind; two names at the same time on one proof are two persons.
    """
    if own.account is None or other.account is None or own.account == other.account:
        return None
    if own.persona is None or other.persona is None:
        return None if tied else "moderate"
    if own.persona == other.persona:
        return None
    over = other.ended_before(own)
    if tied:
        return None if over else "moderate"
    return "moderate" if over else "strong"


def shown_before(own: Sighting, link: Link) -> bool:
    """Tell whether a link leads to what the verified account showed before, here or in a listing now over."""
    if link.sighting.verified is not True:
        return False
    if link.kind == "listing":
        return own.account is None or link.sighting.account in (None, own.account)
    return link.kind == "account" and link.sighting.ended_before(own)


def _verified_since(reading: Reading, before: Sighting) -> bool:
    """Tell whether the platform verified the account anew after that sight: it has seen who it is now."""
    account = reading.listing.account
    return account is not None and any(step.at > before.last_seen for step in account.verification)
