"""What other sightings share with a listing: a phone, an account, a picture; and how fast it moved.

All of it compares groups of Memory, never values, and only what the links of the one listing hold,
so that the answer does not depend on the order in which listings arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from detectors.base import BaseDetector
from detectors.company import (
    PICTURES,
    Workplace,
    by_group,
    listings,
    near_pictures,
    perhaps_agency,
    personas,
    remembered,
    same_marked,
    same_person,
)
from doorwatch.reasons import SHARED, explain
from doorwatch.settings import Thresholds
from doorwatch.types import (
    Bilingual,
    ImageEvidence,
    Indicator,
    Link,
    Links,
    MemoryView,
    Reading,
    Sighting,
    Signal,
    Weight,
)

FORTNIGHT = timedelta(days=14)
_MOVING = ("phone", "account", *PICTURES)
_DIFFERENCES: Mapping[str, Bilingual] = {
    "persona": {"nl": "een andere naam", "en": "another name"},
    "age": {"nl": "een andere leeftijd", "en": "another age"},
    "city": {"nl": "een andere plaats", "en": "another city"},
    "phone": {"nl": "een ander nummer", "en": "another phone"},
}


class ReuseDetector(BaseDetector):
    """Reads the links that Memory gives. `thresholds` are the tenant's own numbers."""

    name = "reuse"
    needs_memory = True
    indicators: tuple[str, ...] = (
        "shared_phone_many_personas",
        "many_phones_one_account",
        "image_reused_other_persona",
        "rapid_relocation",
    )

    def __init__(self, taxonomy: Mapping[str, Indicator], thresholds: Thresholds) -> None:
        super().__init__(taxonomy)
        self.thresholds = thresholds

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield the signals of what is shared; none without links."""
        links = view.links(reading.ref)
        if not links.links or links.own is None:
            return
        yield from self._phones(links, links.own)
        yield from self._account(links, links.own)
        yield from self._pictures(reading, links, links.own)
        yield from self._cities(links, links.own)

    def _phones(self, links: Links, own: Sighting) -> Iterable[Signal]:
        """One number with many names: the names of other listings and this one's own."""
        for _, others in sorted(by_group(links.others("phone")).items()):
            names = personas([own, *others])
            if len(names) < self.thresholds.personas_per_phone:
                continue
            unmarked = personas([own, *(other for other in others if not same_marked(own, other))])
            cities = len({s.municipality for s in (own, *others) if s.municipality is not None})
            wide = cities >= self.thresholds.cities_per_fortnight
            weight: Weight = "strong" if wide or len(names) >= self.thresholds.personas_upper else "moderate"
            yield self.signal(
                "shared_phone_many_personas",
                [remembered("personas_per_phone", len(names), others)],
                perhaps_agency(
                    links, own, explain("phone_personas", count=len(names), cities=max(cities, 1))
                ),
                weight=weight,
                counted=len(unmarked) >= self.thresholds.personas_per_phone,
            )

    def _account(self, links: Links, own: Sighting) -> Iterable[Signal]:
        """Many numbers across the listings of one account, this one's own among them."""
        others = [link.sighting for link in links.others("account")]
        phones = {phone for sighting in (own, *others) for phone in sighting.phones}
        if others and len(phones) >= self.thresholds.phones_per_account:
            yield self.signal(
                "many_phones_one_account",
                [remembered("phones_per_account", len(phones), others)],
                perhaps_agency(links, own, explain("account_phones", count=len(phones))),
                counted=not own.account_marked_agency,
            )

    def _pictures(self, reading: Reading, links: Links, own: Sighting) -> Iterable[Signal]:
        """One signal for each picture that stands with another person elsewhere."""
        by_index: dict[int, list[Link]] = defaultdict(list)
        for link in near_pictures(reading, links, self.thresholds):
            if link.index is not None and difference(own, link.sighting) is not None:
                by_index[link.index].append(link)
        workplace = Workplace(links, own, self.thresholds)
        for index, found in sorted(by_index.items()):
            yield self._picture(index, found, links, own, workplace)

    def _picture(
        self, index: int, found: Sequence[Link], links: Links, own: Sighting, workplace: Workplace
    ) -> Signal:
        nearest = min(found, key=lambda link: (link.distance or 0, link.transform or "", link.sighting.order))
        others = [link.sighting for link in found]
        kinds = {difference(own, other) for other in others}
        kind = next(name for name in _DIFFERENCES if name in kinds)
        says = explain(
            "picture_elsewhere", number=index + 1, count=listings(others), difference=_DIFFERENCES[kind]
        )
        return self.signal(
            "image_reused_other_persona",
            [
                ImageEvidence(index, nearest.distance or 0, nearest.transform or "identity"),
                remembered("picture_elsewhere", listings(others), others),
            ],
            perhaps_agency(links, own, says),
            counted=not all(workplace.explains(other) for other in others),
        )

    def _cities(self, links: Links, own: Sighting) -> Iterable[Signal]:
        """The same phone, account or picture in many municipalities within a fortnight: the widest one.

        A picture moves with its person: what others do with one from a library is no journey of hers.
        """
        shared: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
        for link in links.links:
            near = link.distance is None or link.distance <= self.thresholds.pdq_distance
            foreign = link.kind in PICTURES and same_person(own, link.sighting) is False
            if link.kind in _MOVING and near and not foreign:
                group = str(link.index) if link.kind in PICTURES else link.group
                shared[link.kind, group].append(link.sighting)
        counts = {key: most_cities([own, *sightings]) for key, sightings in shared.items()}
        if not counts:
            return
        key = max(sorted(counts), key=lambda item: counts[item])
        if counts[key] >= self.thresholds.cities_per_fortnight:
            yield self.signal(
                "rapid_relocation",
                [remembered("cities_per_fortnight", counts[key], shared[key])],
                explain("cities", shared=SHARED[key[0]], count=counts[key]),
            )


def difference(own: Sighting, other: Sighting) -> str | None:
    """Return what tells that another person uses a picture: persona, phone, age or city; None for none.

    The same name, or the same account without another name, is the same person: a worker on tour, with
    a new number or a second site shows her own pictures.
    """
    if own.persona is not None and own.persona == other.persona:
        return None
    if own.persona is not None and other.persona is not None:
        return "persona"
    if own.account is not None and own.account == other.account:
        return None
    if own.phones and other.phones:
        return None if set(own.phones) & set(other.phones) else "phone"
    if own.stated_ages and other.stated_ages and not set(own.stated_ages) & set(other.stated_ages):
        return "age"
    cities = {own.municipality, other.municipality}
    return "city" if None not in cities and len(cities) == 2 else None


def most_cities(sightings: Sequence[Sighting]) -> int:
    """Return the largest number of municipalities seen within any 14 days."""
    known = sorted(
        {(s.first_seen, s.last_seen, s.municipality) for s in sightings if s.municipality is not None}
    )
    most = 0
    for start in sorted({first for first, _, _ in known}):
        until = start + FORTNIGHT
        most = max(most, len({city for first, last, city in known if first <= until and last >= start}))
    return most
