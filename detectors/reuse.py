"""What other sightings share with a listing: a phone, an account, a picture; and how fast it moved.

All of it compares groups of Memory, never values, and only what the links of the one listing hold,
so that the answer does not depend on the order in which listings arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from detectors.base import BaseDetector
from doorwatch.reasons import explain
from doorwatch.settings import Thresholds
from doorwatch.types import (
    Bilingual,
    Evidence,
    FingerprintKind,
    ImageEvidence,
    Indicator,
    Link,
    Links,
    MemoryEvidence,
    MemoryView,
    Reading,
    Sighting,
    Signal,
    Weight,
)

FORTNIGHT = timedelta(days=14)
MOST_REFS = 20
_PICTURES: tuple[FingerprintKind, ...] = ("pdq", "pdq_r")
_SHARED: Mapping[str, Bilingual] = {
    "phone": {"nl": "Dit telefoonnummer", "en": "This phone number"},
    "account": {"nl": "Dit account", "en": "This account"},
    "pdq": {"nl": "Deze foto", "en": "This picture"},
    "pdq_r": {"nl": "Deze foto", "en": "This picture"},
}
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
        for _, others in sorted(_by_group(links.others("phone")).items()):
            names = _personas([own, *others])
            if len(names) < self.thresholds.personas_per_phone:
                continue
            unmarked = _personas([own, *(other for other in others if not _same_marked(own, other))])
            cities = len({s.municipality for s in (own, *others) if s.municipality is not None})
            wide = cities >= self.thresholds.cities_per_fortnight
            weight: Weight = "strong" if wide or len(names) >= self.thresholds.personas_upper else "moderate"
            yield self.signal(
                "shared_phone_many_personas",
                [_remembered("personas_per_phone", len(names), others)],
                explain("phone_personas", count=len(names), cities=max(cities, 1)),
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
                [_remembered("phones_per_account", len(phones), others)],
                explain("account_phones", count=len(phones)),
                counted=not own.account_marked_agency,
            )

    def _pictures(self, reading: Reading, links: Links, own: Sighting) -> Iterable[Signal]:
        """One signal for each picture that stands with another person elsewhere."""
        quality = {picture.index: picture.quality for picture in reading.pictures}
        by_index: dict[int, list[Link]] = defaultdict(list)
        for kind in _PICTURES:
            for link in links.others(kind):
                near = link.distance is not None and link.distance <= self.thresholds.pdq_distance
                if near and link.index is not None and difference(own, link.sighting) is not None:
                    by_index[link.index].append(link)
        for index, found in sorted(by_index.items()):
            detail = quality.get(index)
            if detail is not None and detail < self.thresholds.pdq_quality:
                continue
            yield self._picture(index, found, own)

    def _picture(self, index: int, found: Sequence[Link], own: Sighting) -> Signal:
        nearest = min(found, key=lambda link: (link.distance or 0, link.transform or "", link.sighting.order))
        listings = {link.sighting.ref or link.sighting.order for link in found}
        kinds = {difference(own, link.sighting) for link in found}
        kind = next(name for name in _DIFFERENCES if name in kinds)
        return self.signal(
            "image_reused_other_persona",
            [
                ImageEvidence(index, nearest.distance or 0, nearest.transform or "identity"),
                _remembered("picture_elsewhere", len(listings), [link.sighting for link in found]),
            ],
            explain(
                "picture_elsewhere", number=index + 1, count=len(listings), difference=_DIFFERENCES[kind]
            ),
            counted=any(not _same_marked(own, link.sighting) for link in found),
        )

    def _cities(self, links: Links, own: Sighting) -> Iterable[Signal]:
        """The same phone, account or picture in many municipalities within a fortnight: the widest one."""
        shared: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
        for link in links.links:
            near = link.distance is None or link.distance <= self.thresholds.pdq_distance
            if link.kind in _SHARED and near:
                group = str(link.index) if link.kind in _PICTURES else link.group
                shared[link.kind, group].append(link.sighting)
        counts = {key: most_cities([own, *sightings]) for key, sightings in shared.items()}
        if not counts:
            return
        key = max(sorted(counts), key=lambda item: counts[item])
        if counts[key] >= self.thresholds.cities_per_fortnight:
            yield self.signal(
                "rapid_relocation",
                [_remembered("cities_per_fortnight", counts[key], shared[key])],
                explain("cities", shared=_SHARED[key[0]], count=counts[key]),
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


def _by_group(links: Iterable[Link]) -> Mapping[str, list[Sighting]]:
    groups: dict[str, list[Sighting]] = defaultdict(list)
    for link in links:
        groups[link.group].append(link.sighting)
    return groups


def _personas(sightings: Iterable[Sighting]) -> set[str]:
    return {sighting.persona for sighting in sightings if sighting.persona is not None}


def _same_marked(own: Sighting, other: Sighting) -> bool:
    """Tell whether both listings belong to one account that carries an agency mark."""
    return own.account is not None and own.account == other.account and own.account_marked_agency


def _remembered(kind: str, count: int, sightings: Sequence[Sighting]) -> Evidence:
    refs = sorted({f"{s.ref.platform}/{s.ref.id}" for s in sightings if s.ref is not None})
    first = min((sighting.first_seen for sighting in sightings), default=None)
    return MemoryEvidence(kind, count, first.isoformat() if first else None, tuple(refs[:MOST_REFS]))
