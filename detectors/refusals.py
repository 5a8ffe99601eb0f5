"""The same listing again after the platform refused it, with one field changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detectors.ages import ADULT
from detectors.base import BaseDetector
from detectors.company import near_pictures, remembered, shared_contact
from detectors.history import told_ages
from doorwatch.reasons import explain
from doorwatch.settings import Thresholds
from doorwatch.types import (
    Bilingual,
    ChangeEvidence,
    Evidence,
    Indicator,
    Link,
    Links,
    MemoryView,
    Reading,
    Sighting,
    Signal,
    Weight,
)

REFUSED = "refused"
_FIELDS: Mapping[str, Bilingual] = {
    "age": {"nl": "de leeftijd", "en": "the age"},
    "persona": {"nl": "de naam", "en": "the name"},
    "contact": {"nl": "het contact", "en": "the contact"},
    "city": {"nl": "de plaats", "en": "the city"},
    "other": {"nl": "iets anders", "en": "something else"},
}
"""What may have changed, the heaviest first."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """An earlier refusal: the age that it had, what differs now, and its evidence."""

    age: int | None
    changed: str
    evidence: Evidence


class RefusalsDetector(BaseDetector):
    """Reads the platform's refusals: attempts of the feed, and refused listings that Memory holds."""

    name = "refusals"
    needs_memory = True
    indicators: tuple[str, ...] = ("repost_after_refusal",)

    def __init__(self, taxonomy: Mapping[str, Indicator], thresholds: Thresholds) -> None:
        super().__init__(taxonomy)
        self.thresholds = thresholds

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield one signal, and one more in the lane minor_age when the age was raised."""
        if reading.listing.status == REFUSED:
            return
        now = _age(reading)
        refusals = [*_attempts(reading, now), *self._remembered(reading, view.links(reading.ref), now)]
        if not refusals:
            return
        raised = [one for one in refusals if one.age is not None and now is not None and one.age < now]
        if not raised:
            first = min(refusals, key=lambda one: (tuple(_FIELDS).index(one.changed), repr(one.evidence)))
            says = explain("repost", changed=_FIELDS[first.changed])
            yield self.signal("repost_after_refusal", [first.evidence], says, weight="moderate")
            return
        worst = min(raised, key=lambda one: (one.age or 0, repr(one.evidence)))
        says = explain("repost_age", before=worst.age, after=now)
        yield self.signal("repost_after_refusal", [worst.evidence], says, weight="strong")
        weight: Weight = "strong" if (worst.age or 0) < ADULT else "weak"
        yield self.signal("repost_after_refusal", [worst.evidence], says, weight=weight, lane="minor_age")

    def _remembered(self, reading: Reading, links: Links, now: int | None) -> Iterable[_Refusal]:
        own = links.own
        if own is None:
            return
        pictures = {link.sighting.order for link in near_pictures(reading, links, self.thresholds)}
        for link in links.links:
            other = link.sighting
            if other.status != REFUSED or other.first_seen > own.first_seen:
                continue
            if link.kind == "listing" or (self._near(link) and _same_hand(own, other, pictures)):
                age = min(other.stated_ages, default=None)
                evidence = remembered("refused", 1, [other])
                yield _Refusal(age, _changed(own, other, age, now), evidence)

    def _near(self, link: Link) -> bool:
        return link.kind == "text" and (link.similarity or 0.0) >= self.thresholds.text_similarity


def _age(reading: Reading) -> int | None:
    """Return the lowest age that the listing tells now, its field's among them."""
    return min(told_ages(reading), default=None)


def _attempts(reading: Reading, now: int | None) -> Iterable[_Refusal]:
    for attempt in reading.listing.attempts:
        if attempt.outcome == REFUSED:
            age = attempt.stated_age
            changed = "age" if age is not None and age != now else "other"
            yield _Refusal(age, changed, ChangeEvidence("attempt", age, now, attempt.at.isoformat()))


def _same_hand(own: Sighting, other: Sighting, pictures: set[int]) -> bool:
    """Tell whether more than the text ties a refused listing to this one: a copied text alone does not."""
    if own.account is not None and own.account == other.account:
        return True
    if own.person is not None and own.person == other.person:
        return True
    return shared_contact(own, other) or other.order in pictures


def _changed(own: Sighting, other: Sighting, age: int | None, now: int | None) -> str:
    if age is not None and now is not None and age != now:
        return "age"
    if own.persona != other.persona:
        return "persona"
    if {*own.phones, *own.handles} != {*other.phones, *other.handles}:
        return "contact"
    both = own.municipality is not None and other.municipality is not None
    return "city" if both and own.municipality != other.municipality else "other"
