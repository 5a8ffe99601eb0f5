"""Who stands beside a listing: the same person, another one, a colleague in a workplace, an agency.

All of it compares groups of sightings. Nothing here decides a weight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from doorwatch.reasons import explain, inside
from doorwatch.settings import Thresholds
from doorwatch.types import (
    Bilingual,
    FingerprintKind,
    Link,
    Links,
    MemoryEvidence,
    Reading,
    Sighting,
)

MOST_REFS = 20
PICTURES: tuple[FingerprintKind, ...] = ("pdq", "pdq_r")


def same_person(one: Sighting, other: Sighting) -> bool | None:
    """Tell whether two sightings speak of one person; None when nothing tells.

    Whom the platform verified says more than a name: one person may use several names, and many use one.
    """
    if one.person is not None and other.person is not None:
        return one.person == other.person
    if one.persona is not None and other.persona is not None:
        return one.persona == other.persona
    return None


def shared_contact(one: Sighting, other: Sighting) -> bool:
    """Tell whether two sightings share a phone or a handle."""
    return bool({*one.phones, *one.handles} & {*other.phones, *other.handles})


def persons(sightings: Iterable[Sighting], *, by_account: bool = False) -> int:
    """Return how many persons these sightings speak of, at the least.

    Verified persons count. A sighting of an unverified one counts by its name, else by its phones, and not
    when a verified one has that name. With `by_account`, names of one account are one person: an account
    has one holder, who may use several names.
    """
    given = list(sightings)
    verified = {one.person for one in given if one.person is not None}
    known = {one.persona for one in given if one.person is not None}
    accounts = {one.account for one in given if one.person is not None and by_account}
    loose = [one for one in given if one.person is None and _name(one) and one.persona not in known - {None}]
    loose = [one for one in loose if one.account not in accounts - {None}]
    names = {_name(one) for one in loose}
    holders = {one.account or _name(one) for one in loose}
    return len(verified) + (min(len(names), len(holders)) if by_account else len(names))


def _name(sighting: Sighting) -> str | tuple[str, ...] | None:
    return sighting.persona or sighting.phones or None


def by_group(links: Iterable[Link]) -> Mapping[str, list[Sighting]]:
    """Return the sightings behind links by the group that they share."""
    groups: dict[str, list[Sighting]] = defaultdict(list)
    for link in links:
        groups[link.group].append(link.sighting)
    return groups


def personas(sightings: Iterable[Sighting]) -> set[str]:
    """Return the groups of the names; a sighting without one has none."""
    return {sighting.persona for sighting in sightings if sighting.persona is not None}


PART = "part"
"""The transform of a link between pictures of which one shows a part of the other."""


def near_pictures(reading: Reading, links: Links, thresholds: Thresholds) -> list[Link]:
    """Return the links to pictures of other listings that are near enough and show enough to compare.

    A part of a picture (`PART`) was confirmed where the pixels were: how little the rest shows says nothing.
    """
    dull = {
        picture.index
        for picture in reading.pictures
        if picture.quality is not None and picture.quality < thresholds.pdq_quality
    }
    return [
        link
        for kind in PICTURES
        for link in links.others(kind)
        if link.index is not None
        and (link.index not in dull or link.transform == PART)
        and link.distance is not None
        and link.distance <= thresholds.pdq_distance
    ]


def same_marked(own: Sighting, other: Sighting) -> bool:
    """Tell whether both listings belong to one account that carries an agency mark."""
    return own.account is not None and own.account == other.account and own.account_marked_agency


class Workplace:
    """Knows which other listings are explained: by an agency mark, or as a duo or a shared workplace.

    Listings on one number with fewer names than the tenant's threshold are colleagues: that they
    share a picture or a text as well is no second sign.
    """

    def __init__(self, links: Links, own: Sighting, thresholds: Thresholds) -> None:
        groups = by_group(links.others("phone"))
        self._own = own
        self._small = {
            group
            for group, others in groups.items()
            if len(personas([own, *others])) < thresholds.personas_per_phone
        }

    def explains(self, other: Sighting) -> bool:
        """Tell whether what this listing shares is shown and moves no level."""
        return same_marked(self._own, other) or not self._small.isdisjoint(other.phones)


def perhaps_agency(links: Links, own: Sighting, explanation: Bilingual) -> Bilingual:
    """Put first that it could be a licensed agency, when an account without a mark shows several names."""
    if own.account is None or own.account_marked_agency:
        return explanation
    others = [link.sighting for link in links.others("account")]
    if len(personas([own, *others])) < 2:
        return explanation
    return explain("perhaps_agency", what=inside(explanation))


def remembered(kind: str, count: int, sightings: Sequence[Sighting]) -> MemoryEvidence:
    """Return evidence of other sightings: how many of what, since when, and the first `MOST_REFS` of them."""
    refs = sorted({f"{s.ref.platform}/{s.ref.id}" for s in sightings if s.ref is not None})
    first = min((sighting.first_seen for sighting in sightings), default=None)
    return MemoryEvidence(kind, count, first.isoformat() if first else None, tuple(refs[:MOST_REFS]))


def listings(sightings: Iterable[Sighting]) -> int:
    """Return how many listings sightings are of; one whose address was forgotten counts by itself."""
    return len({sighting.ref or sighting.order for sighting in sightings})
