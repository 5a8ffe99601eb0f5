"""The dossier: what a referral says, as one frozen type. JSON of it is `dossier.schema.json`.

It holds what people decided to send and nothing that a calibration reckoned: no `risk`, no points, no level.
There is no place in it for bytes of a picture. Persons of the platform stand under pseudonyms. Instants are
ISO 8601 with their zone, in the original offset where that is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from doorwatch.types import Bilingual

Basis = Literal["two_people", "danger", "one_person"]

PURPOSE_LIMIT: Bilingual = {
    "nl": "Alleen bij een vermoeden van mensenhandel of van een minderjarige. Niet voor "
    "vreemdelingentoezicht, vergunningen, belastingen of huisvesting, en niet tegen de persoon in de "
    "advertentie.",
    "en": "Only for suspected trafficking or a suspected minor. Not for aliens, licence, tax or housing "
    "enforcement, and not against the person in the listing.",
}
_NOT_KEPT = (
    (
        "Beeld: foto's en video's zijn nergens opgeslagen. Alleen kenmerken (hashes), afmetingen, adressen.",
        "Imagery: pictures and videos were stored nowhere. Only hashes, sizes and addresses.",
    ),
    (
        "IP-adressen, inloggegevens en apparaten: die heeft alleen het platform.",
        "IP addresses, log-ins and devices: only the platform has these.",
    ),
    (
        "Berichten tussen adverteerder en bezoekers, en wie de advertentie bekeek.",
        "Messages between advertiser and visitors, and who looked at the listing.",
    ),
    (
        "Namen van melders en van schrijvers van recensies.",
        "Names of reporters and of writers of reviews.",
    ),
    (
        "Identiteitsbewijzen: doorwatch kreeg er geen te zien.",
        "Identity documents: doorwatch was shown none.",
    ),
    (
        "Advertenties die niet zijn gesignaleerd, en wat er voor de signalering stond.",
        "Listings that were not flagged, and what stood there before the flag.",
    ),
)
NOT_KEPT: tuple[Bilingual, ...] = tuple({"nl": nl, "en": en} for nl, en in _NOT_KEPT)
"""What a reader would look for and nobody has, or somebody else has."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The route that it was made for, and within how many hours of the hand-over an answer is hoped for."""

    id: str
    kind: str
    name: Bilingual
    contact: str
    purpose: Bilingual
    reply_hours: int


@dataclass(frozen=True, slots=True)
class Sender:
    """The controller that sends, and where to ask. `fingerprint` is SHA-256 of the key that signs, hex."""

    tenant: str
    controllers: tuple[str, ...]
    contact: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided, why, when. `by` and `second_by` are pseudonyms; `second_by` is None by the other paths."""

    decision: str
    ground: str
    reason: str
    by: str
    at: str
    basis: Basis
    second_by: str | None = None
    second_reason: str | None = None
    second_at: str | None = None
    review_due: str | None = None


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who can supply what is not here, for one platform: account, payment and log data."""

    platform: str
    controller: str
    contact: str
    can_supply: tuple[Bilingual, ...]
    preserve: str | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """One counted signal: what was found, in which words, and the innocent explanation."""

    indicator: str
    lane: str
    weight: str
    title: Bilingual
    explanation: Bilingual
    benign: Bilingual
    quotes: tuple[str, ...] = ()
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """What was read of a picture; never the picture. `matches` are `bank/entry/distance/transform`."""

    number: int
    address: str | None
    width: int | None
    height: int | None
    bytes: int | None
    pdq: str | None
    texts: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Times:
    """Times of a listing, with zone (DSA art. 18). `published` is the platform's own word."""

    published: str | None
    bumped: str | None
    first_seen: str | None
    read: str | None
    last_seen: str | None
    gone: str | None


@dataclass(frozen=True, slots=True)
class ListingPart:
    """One listing as it was read when flagged. `state` ended: its text and fields have reached their end."""

    number: int
    platform: str
    id: str
    address: str | None
    status: str
    state: Literal["whole", "ended"]
    times: Times
    title: str | None = None
    text: str | None = None
    hidden_text: str | None = None
    persona: str | None = None
    city: str | None = None
    country: str | None = None
    section: str | None = None
    price: str | None = None
    age_field: int | None = None
    age_read: int | None = None
    phones: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    account: Mapping[str, str] = field(default_factory=dict)
    attempts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    signs: tuple[Sign, ...] = ()
    not_read: tuple[str, ...] = ()
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A page as it came (WARC, gzip), by its name in the package."""

    name: str
    sha256: str
    bytes: int
    listing: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """A referral's content. `states` are the countries that the listings name (ISO 3166), for DSA art. 18(2).

    `left_out` counts listings of the case that the decision does not cover: nothing of them is here.
    """

    reference: str
    made_at: str
    case: int
    topics: tuple[str, ...]
    recipient: Recipient
    sender: Sender
    decided: Decided
    states: tuple[str, ...]
    suppliers: tuple[Supplier, ...]
    listings: tuple[ListingPart, ...]
    evidence: tuple[EvidenceFile, ...]
    htcds: Mapping[str, Any]
    purpose_limit: Bilingual = field(default_factory=lambda: dict(PURPOSE_LIMIT))
    not_kept: tuple[Bilingual, ...] = NOT_KEPT
    left_out: int = 0
    schema: Literal[1] = 1


def dossier_json(dossier: Dossier) -> bytes:
    """Return the dossier as indented JSON in the order of the type: the same dossier, the same bytes."""
    return msgspec.json.format(msgspec.json.encode(dossier), indent=1) + b"\n"


def dossier_of(data: bytes) -> Dossier:
    """Read a dossier's JSON. Raises msgspec.ValidationError or DecodeError."""
    return msgspec.json.decode(data, type=Dossier)
