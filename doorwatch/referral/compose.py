"""From what the store holds to a dossier. Pure: the same case, the same dossier."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from doorwatch.referral.dossier import Basis, Decided, Dossier, EvidenceFile, Recipient, Sender, Supplier
from doorwatch.referral.htcds import htcds_fields
from doorwatch.referral.parts import Source, imagery_part, listing_part, stamp
from doorwatch.referral.routes import Route, Topic
from doorwatch.types import Agreement, Indicator

_SUPPLIES = {
    "account": ("Account: aanmelding, verificatie, wijzigingen", "Account: sign-up, verification, changes"),
    "payer": ("Betaling: wie betaalde, waarmee, wanneer", "Payment: who paid, how, when"),
    "logs": ("Logboek: IP-adressen, inloggen, plaatsen en wijzigen", "Logs: IP addresses, log-ins, edits"),
    "originals": ("Originelen: foto's, video's, berichten", "Originals: pictures, videos, messages"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision that a referral rests on, with the people's own names: they leave as pseudonyms."""

    decision: str
    ground: str
    reason: str
    by: str
    at: datetime
    basis: Basis
    second_by: str | None = None
    second_reason: str | None = None
    second_at: datetime | None = None
    review_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """Everything a dossier is made of. `secret` (any bytes of the tenant) makes the pseudonyms."""

    reference: str
    made_at: datetime
    case: int
    route: Route
    topics: tuple[Topic, ...]
    tenant: str
    fingerprint: str
    verdict: Verdict
    sources: tuple[Source, ...]
    agreements: Mapping[str, Agreement]
    taxonomy: Mapping[str, Indicator]
    secret: bytes
    left_out: int = 0
    preserved: Mapping[str, datetime] | None = None


def compose(matter: Matter) -> tuple[Dossier, dict[str, bytes]]:
    """Return the dossier, and the pages (WARC) by their name in the package.

    For a hotline it holds the pictures that match its own banks, their addresses and times: no text, no
    contact, no page.
    """
    imagery = matter.route.kind == "hotline_imagery"
    papers = [matter.agreements[name] for name in sorted({one.ref.platform for one in matter.sources})]
    zone = ZoneInfo(papers[0].scope.hours.zone)
    listings, pages, files = [], {}, []
    for number, source in enumerate(matter.sources, start=1):
        name = f"evidence/{number:04d}.warc.gz" if source.page is not None and not imagery else None
        if name is not None and source.page is not None:
            pages[name] = source.page
            digest = hashlib.sha256(source.page).hexdigest()
            files.append(EvidenceFile(name, digest, len(source.page), number))
        if imagery:
            listings.append(imagery_part(source, number, matter.route.banks, zone))
        else:
            listings.append(listing_part(source, number, name, matter.taxonomy, zone))
    recipient = _recipient(matter.route)
    sender = Sender(
        matter.tenant,
        tuple(sorted({one.controller for one in papers})),
        matter.route.duty_officer,
        matter.fingerprint,
    )
    decided = _decided(matter.verdict, matter.secret, zone)
    made_at = stamp(matter.made_at, zone) or ""
    return Dossier(
        reference=matter.reference,
        made_at=made_at,
        case=matter.case,
        topics=matter.topics,
        recipient=recipient,
        sender=sender,
        decided=decided,
        states=tuple(sorted({one.country for one in listings if one.country})),
        suppliers=tuple(_supplier(one, matter.preserved or {}, zone) for one in papers),
        listings=tuple(listings),
        evidence=tuple(files),
        htcds=htcds_fields(matter.reference, made_at, decided.by, sender, recipient, listings),
        left_out=matter.left_out,
    ), pages


def _recipient(route: Route) -> Recipient:
    return Recipient(route.id, route.kind, route.name, route.contact, route.purpose, route.reply_due_hours)


def pseudonym(name: str, secret: bytes) -> str:
    """Return what a person of the platform is called outside; it tells nobody the name."""
    return "person-" + hmac.new(secret, b"doorwatch-person " + name.encode(), "sha256").hexdigest()[:10]


def _decided(verdict: Verdict, secret: bytes, zone: ZoneInfo) -> Decided:
    second = verdict.second_by
    return Decided(
        decision=verdict.decision,
        ground=verdict.ground,
        reason=verdict.reason,
        by=pseudonym(verdict.by, secret),
        at=stamp(verdict.at, zone) or "",
        basis=verdict.basis,
        second_by=None if second is None else pseudonym(second, secret),
        second_reason=verdict.second_reason,
        second_at=stamp(verdict.second_at, zone),
        review_due=stamp(verdict.review_due, zone),
    )


def _supplier(agreement: Agreement, preserved: Mapping[str, datetime], zone: ZoneInfo) -> Supplier:
    return Supplier(
        platform=agreement.platform,
        controller=agreement.controller,
        contact=agreement.contacts.get("platform", ""),
        can_supply=tuple({"nl": nl, "en": en} for nl, en in _SUPPLIES.values()),
        preserve=stamp(preserved.get(agreement.platform), zone),
    )
