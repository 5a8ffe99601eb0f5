"""Ages over time and across listings: raised after a minor one, or told differently elsewhere.

What comes from other listings or from edits reaches review at most, and says where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from detectors.ages import ADULT, own_ages
from detectors.base import MOST_EVIDENCE, BaseDetector
from detectors.company import near_pictures, remembered, same_person
from doorwatch.reasons import SHARED, explain
from doorwatch.settings import Thresholds
from doorwatch.types import (
    Attempt,
    ChangeEvidence,
    Evidence,
    FieldEvidence,
    Indicator,
    Link,
    Links,
    Listing,
    MemoryView,
    Reading,
    Sighting,
    Signal,
    Weight,
)

SOON = timedelta(minutes=10)
_UNSEEN_BY_OTHERS = (None, "edited", "draft")
"""Outcomes of an attempt that was neither refused nor published."""
_ROW = "1234567890"


class HistoryDetector(BaseDetector):
    """Reads attempts, earlier sights of the listing, and what other listings of the person say."""

    name = "history"
    needs_memory = True
    indicators: tuple[str, ...] = ("age_edit_history", "age_contradiction")

    def __init__(self, taxonomy: Mapping[str, Indicator], thresholds: Thresholds) -> None:
        super().__init__(taxonomy)
        self.thresholds = thresholds

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield at most one edit for each source (attempts, own past, elsewhere), and one contradiction."""
        ages = told_ages(reading)
        links = view.links(reading.ref)
        shared = _sharing(reading, links, self.thresholds)
        if not ages or min(ages) >= ADULT:
            yield from self._attempts(reading.listing, min(ages, default=None))
            yield from self._earlier(links, min(ages, default=None), shared)
        if ages and links.own is not None:
            yield from self._elsewhere(links.own, ages, shared)

    def _attempts(self, listing: Listing, now: int | None) -> Iterable[Signal]:
        """An age under 18 that was entered first; the platform's own log tells it."""
        minor = minor_attempts(listing, now)
        if minor:
            lowest = min(minor, key=lambda one: (one.stated_age or 0, one.at))
            evidence = [_change(one.stated_age, now, one.at) for one in minor[:MOST_EVIDENCE]]
            says = explain("age_entered", before=lowest.stated_age, after=_told(now))
            yield self.signal("age_edit_history", evidence, says)

    def _earlier(self, links: Links, now: int | None, shared: Sequence[Link]) -> Iterable[Signal]:
        """An age under 18 that this listing, or another of the same person, showed before."""
        own = links.own
        if own is None:
            return
        past = [
            link.sighting
            for link in links.links
            if link.kind == "listing" and min(link.sighting.stated_ages, default=ADULT) < ADULT
        ]
        if past:
            years = min(min(one.stated_ages) for one in past)
            yield self.signal(
                "age_edit_history",
                [_change(years, now, own.first_seen), remembered("age_earlier", len(past), past)],
                explain("age_was", before=years, after=_told(now)),
            )
        before = [link for link in (*shared, *links.others("account")) if _forerunner(own, link)]
        if before and now is not None:
            link = min(before, key=lambda one: (_lowest(one.sighting), one.kind, one.sighting.first_seen))
            others = [one.sighting for one in before]
            years = _lowest(link.sighting)
            yield self.signal(
                "age_edit_history",
                [
                    _change(years, now, own.first_seen),
                    remembered("age_earlier_elsewhere", len(others), others),
                ],
                explain("age_was_elsewhere", shared=SHARED[link.kind], before=years, after=now),
            )

    def _elsewhere(self, own: Sighting, ages: frozenset[int], shared: Sequence[Link]) -> Iterable[Signal]:
        """Another age on the same contact or picture: strong with a value under 18, else weak."""
        other = [link for link in shared if contradicts(own, ages, link)]
        if not other:
            return
        link = min(other, key=lambda one: (min(one.sighting.stated_ages), one.kind, one.sighting.first_seen))
        there, here = min(link.sighting.stated_ages), min(ages)
        weight: Weight = "strong" if min(there, here) < ADULT else "weak"
        others = [one.sighting for one in other]
        evidence: list[Evidence] = [
            FieldEvidence("age", here),
            remembered("age_elsewhere", len(others), others),
        ]
        yield self.signal(
            "age_contradiction",
            evidence,
            explain("age_elsewhere", shared=SHARED[link.kind], there=there, here=here),
            weight=weight,
        )


def told_ages(reading: Reading) -> frozenset[int]:
    """Return all present ages that the listing tells of its person, in years."""
    told = {age.years for age in own_ages(reading)}
    return frozenset(told if reading.stated_age is None else told | {reading.stated_age})


def minor_attempts(listing: Listing, now: int | None) -> list[Attempt]:
    """Return the attempts with an age under 18 that count, the earliest first.

    Only the first entry may be a typing error: mended within ten minutes, upwards to what lies a slip
    of the finger away, and before the platform refused or published it.
    """
    told = sorted(
        (one for one in listing.attempts if one.stated_age is not None),
        key=lambda one: (one.at, one.stated_age or 0, one.outcome or ""),
    )
    placed = listing.posted_at or (listing.observed_at if listing.status == "submitted" else None)
    after = [(one.stated_age, one.at) for one in told[1:]] + [(now, placed)]
    counting = []
    for number, attempt in enumerate(told):
        age, at = after[number]
        minor = attempt.stated_age is not None and attempt.stated_age < ADULT
        if minor and not (number == 0 and _slip(attempt, age, at, placed)):
            counting.append(attempt)
    return counting


def _slip(attempt: Attempt, age: int | None, at: datetime | None, placed: datetime | None) -> bool:
    if attempt.outcome not in _UNSEEN_BY_OTHERS or age is None or at is None or attempt.stated_age is None:
        return False
    unseen = placed is not None and attempt.at <= at <= placed
    return unseen and at - attempt.at <= SOON and age >= ADULT and slip_of_finger(attempt.stated_age, age)


def slip_of_finger(typed: int, meant: int) -> bool:
    """Tell whether one slip turns `meant` into `typed`: a digit missed, two changed round, or the next key.

    The next key is that of the row of digits only (7 for 8); above and below it, on a telephone's keys,
    lies what would excuse 15 for 18.
    """
    one, other = str(typed), str(meant)
    if len(one) + 1 == len(other):
        return any(other[:at] + other[at + 1 :] == one for at in range(len(other)))
    if len(one) != len(other):
        return False
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(different) == 1:
        return different[0] in pairwise(_ROW) or different[0][::-1] in pairwise(_ROW)
    return len(different) == 2 and different[0] == different[1][::-1]


def contradicts(own: Sighting, ages: frozenset[int], link: Link) -> bool:
    """Tell whether a listing on the same contact or picture tells another age for one person.

    An age under 18 counts under whatever name, a year's difference between adults does not: somebody
    may have had a birthday. Adults with two names are two people.
    """
    there = frozenset(link.sighting.stated_ages)
    if not there:
        return False
    if min(there) < ADULT or min(ages) < ADULT:
        return min(there) != min(ages)
    apart = min(abs(one - other) for one in there for other in ages)
    return apart > 1 and same_person(own, link.sighting) is not False


def _forerunner(own: Sighting, link: Link) -> bool:
    """Tell whether another listing is this person's earlier one, with an age under 18.

    Another name is another person, but for a listing of the account that was over before.
    """
    other = link.sighting
    if not _minor(other) or other.first_seen >= own.first_seen:
        return False
    if same_person(own, other) is False:
        return link.kind == "account" and other.ended_before(own)
    return True


def _sharing(reading: Reading, links: Links, thresholds: Thresholds) -> list[Link]:
    return [*links.others("phone"), *links.others("handle"), *near_pictures(reading, links, thresholds)]


def _minor(sighting: Sighting) -> bool:
    return any(age < ADULT for age in (*sighting.stated_ages, *sighting.refused_ages))


def _lowest(sighting: Sighting) -> int:
    return min((*sighting.stated_ages, *sighting.refused_ages))


def _change(before: int | None, after: int | None, at: datetime) -> ChangeEvidence:
    return ChangeEvidence("stated_age", before, after, at.isoformat())


def _told(age: int | None) -> Mapping[str, str]:
    """Return an age as it reads at the end of a sentence."""
    return {"nl": "geen leeftijd", "en": "no age"} if age is None else {"nl": str(age), "en": str(age)}
