"""What Memory holds: keyed fingerprints of sightings, and the frozen view that detectors get.

Values are keyed (HMAC) before they are stored. Two fingerprints of the same value share a
*group*, also when they were written under different keys; detectors compare groups, never values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from doorwatch.types.listing import ListingRef, Status

FingerprintKind = Literal[
    "phone", "handle", "account", "payer", "persona", "artifact", "person", "text", "pdq", "pdq_r", "region",
    "sha256", "listing",
]
"""`listing` names no value: it leads from a listing to its own sightings with other content."""
KEYED_KINDS: tuple[FingerprintKind, ...] = (
    "phone", "handle", "account", "payer", "persona", "artifact", "person",
)  # fmt: skip
_GAP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Trace:
    """A value of one reading that Memory should remember, before it is keyed.

    `value` is the normalised value for keyed kinds, 64 hex digits for pictures. `index` is the
    picture's index; `quality` its PDQ quality 0-100.
    """

    kind: FingerprintKind
    value: str
    index: int | None = None
    quality: int | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One remembered snapshot of a listing. All names are groups, never values.

    `ref` is None once the listing's address had to be forgotten; `municipality` is None 14 days
    after the day. `order` is a stable number of the snapshot within the tenant. `person` is the one that
    the platform verified, `artifacts` are the proofs that it saw. `status` is the listing's at this sight;
    `refused_ages` are the ages, in years, of attempts that the platform refused before it.
    """

    order: int
    ref: ListingRef | None
    first_seen: datetime
    last_seen: datetime
    persona: str | None = None
    account: str | None = None
    phones: tuple[str, ...] = ()
    stated_ages: tuple[int, ...] = ()
    municipality: str | None = None
    verified: bool | None = None
    account_marked_agency: bool = False
    handles: tuple[str, ...] = ()
    payer: str | None = None
    person: str | None = None
    artifacts: tuple[str, ...] = ()
    status: Status = "live"
    refused_ages: tuple[int, ...] = ()

    def ended_before(self, other: Sighting) -> bool:
        """Tell whether this sighting was over when `other` began: no companion, perhaps a forerunner.

        It is over when the platform removed or refused it, or when it was not seen in the two days
        before. In a shorter time the order of two visits would decide.
        """
        return self.status in ("removed", "refused") or self.last_seen + _GAP < other.first_seen


@dataclass(frozen=True, slots=True)
class Link:
    """Why another sighting is shown beside a listing: they share a fingerprint.

    `group` names the shared value. For pictures `index` is the own picture, `distance` 0-256 bits,
    `transform` a dihedral name; for texts `similarity` is the Jaccard index 0-1. A link to an own sighting
    (kind `listing`) has the three picture values when one of its pictures is still shown.
    """

    kind: FingerprintKind
    group: str
    sighting: Sighting
    index: int | None = None
    distance: int | None = None
    transform: str | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """All links of one listing, its own earlier snapshots among them, sorted and without doubles.

    `exchange` are the kinds of its values that stand in a confirmed case of another tenant; nothing else is
    known of it. `own` is the listing's current sighting in groups; None when it was not remembered (a plain
    `check`).
    """

    own: Sighting | None = None
    links: tuple[Link, ...] = ()
    exchange: tuple[FingerprintKind, ...] = ()

    def others(self, kind: FingerprintKind) -> tuple[Link, ...]:
        """Return the links of `kind` to sightings of other listings."""
        own = self.own.ref if self.own else None
        return tuple(link for link in self.links if link.kind == kind and link.sighting.ref != own)


@dataclass(frozen=True, slots=True)
class MemoryView:
    """The frozen answer of Memory for a batch; `digest` names the state of each listing's links."""

    by_listing: Mapping[ListingRef, Links] = field(default_factory=dict)

    def links(self, ref: ListingRef) -> Links:
        """Return the links of one listing, empty when Memory knows none."""
        return self.by_listing.get(ref, _NOTHING)


_NOTHING = Links()
