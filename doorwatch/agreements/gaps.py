"""What an agreement lacks, and which indicators cannot fire with what the platform lets us collect."""

from __future__ import annotations

from collections.abc import Mapping

from doorwatch.agreements.load import PARTIES
from doorwatch.types import Agreement, Indicator

FEED_PARTS = ("payer", "verified_person", "verification", "reports", "reviews")
_FEED_OF = {
    "shared_payer": ("payer",),
    "payer_not_advertiser": ("payer", "verified_person"),
    "user_report_underage": ("reports",),
    "verification_artifact_reuse": ("verification",),
}
"""Parts of the platform's feed that an indicator reads; any part will do where none is named here."""
_CONTACTS = ("operator", "platform", "data_protection", "security")


def gaps(agreement: Agreement) -> list[str]:
    """Return a line for everything that an agreement should hold and does not, the worst first."""
    found = [
        f"signatures.{party}: not signed by the {party}"
        for party in PARTIES
        if party not in agreement.signatures
    ]
    if not agreement.dpia.sha256:
        found.append("dpia.sha256: the hash of the data protection impact assessment")
    names = ("controller", "processor_contract", "notice_to_advertisers", "purpose")
    found += [f"{name}: nothing written" for name in names if not getattr(agreement, name).strip()]
    articles = {"gdpr_6": "lawfulness", "gdpr_9": "special categories", "gdpr_10": "criminal offences"}
    for article, what in articles.items():
        if not agreement.legal_basis.get(article, "").strip():
            found.append(f"legal_basis.{article}: the ground for {what}")
    found += [
        f"contacts.{who}: nobody named" for who in _CONTACTS if not agreement.contacts.get(who, "").strip()
    ]
    if not agreement.routes:
        found.append("routes: no route for a referral")
    if agreement.capacity.cases_a_day < 1:
        found.append("capacity.cases_a_day: nobody to look at cases")
    if "text" not in agreement.collects:
        found.append("collects: without text no stated age in words is read")
    if "pictures" not in agreement.collects:
        found.append("collects: without pictures no known image is found")
    return found


def cannot_fire(agreement: Agreement, taxonomy: Mapping[str, Indicator]) -> dict[str, str]:
    """Return the scored indicators that this source cannot give, each with what it lacks, sorted by id."""
    found: dict[str, str] = {}
    for name, indicator in sorted(taxonomy.items()):
        if indicator.build == "score" and (missing := _missing(agreement, indicator)):
            found[name] = missing
    return found


def _missing(agreement: Agreement, indicator: Indicator) -> str:
    """Return what the indicator lacks, empty when nothing.

    Any one of text, field, picture_text is enough; each of memory, platform_feed, platform_events,
    banks is needed where named.
    """
    has = set(agreement.collects)
    lacks: list[str] = []
    own = [need for need in indicator.needs if need in ("text", "field", "picture_text")]
    if own and not has.intersection(own) - (set() if "pictures" in has else {"picture_text"}):
        lacks.append(" or ".join(own))
    if "memory" in indicator.needs and agreement.terms.fingerprints == 0:
        lacks.append("memory (terms.fingerprints is 0)")
    if "platform_events" in indicator.needs and "platform_events" not in has:
        lacks.append("platform_events")
    if "platform_feed" in indicator.needs:
        lacks += _feed_missing(has, indicator.id)
    if (indicator.family == "image" or "banks" in indicator.needs) and "pictures" not in has:
        lacks.append("pictures")
    return ", ".join(lacks)


def _feed_missing(has: set[str], indicator: str) -> list[str]:
    if "platform_feed" in has:
        return []
    if indicator in _FEED_OF:
        return [part for part in _FEED_OF[indicator] if part not in has]
    return [] if has.intersection(FEED_PARTS) else ["platform_feed"]
