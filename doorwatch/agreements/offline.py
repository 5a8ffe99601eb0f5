"""What can be said of an agreement before any request: dates, scope, DPIA, use, terms, our own signature."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from doorwatch.agreements.purpose import excluded_purpose
from doorwatch.agreements.signing import verify_party
from doorwatch.errors import AgreementRefused
from doorwatch.types import Agreement, Terms

if TYPE_CHECKING:
    from nacl.signing import VerifyKey

TERM_BOUNDS: dict[str, tuple[float, float]] = {
    "text": (1, 2),
    "unseen_sample": (1, 14),
    "fingerprints": (0, 90),
    "local_features": (0, 90),
    "municipality": (0, 14),
    "address_after_gone": (0, 2),
    "no_concern_case": (1, 30),
    "clearing_mark": (0, 90),
    "closed_case": (30, 183),
    "open_case": (1, 90),
    "control_sample_share": (0, 0.005),
    "control_sample_nightly": (0, 200),
    "replay_window": (0, 90),
    "spool": (1, 2),
    "attempts": (0, 90),
    "outbox": (1, 14),
    "backup": (0, 14),
    "journal": (365, 731),
}
"""Days (and share, and number a night) that an agreement may set; none is longer than the contract's.

The lower ends keep a resumed scan, a complaint (DSA art. 20: six months is the usual, 30 days the
least here) and the journal's accountability possible.
"""

MAX_RATE = 10.0
"""Requests a second to a real site; a site on loopback, the demo's own, may be asked faster."""
MAX_RATE_LOOPBACK = 1000.0
MAX_CONCURRENCY = 16
MAX_PAGES = 5_000_000
_LOOPBACK = re.compile(r"(127(\.\d{1,3}){3}|\[::1\]|([a-z0-9-]+\.)*localhost)(:\d+)?")


def check_offline(agreement: Agreement, now: dt.datetime, operator_key: VerifyKey | bytes) -> None:
    """Check everything that needs no request. `operator_key` is the operator's public key.

    Raises AgreementRefused with every reason, separated by semicolons.
    """
    problems = problems_offline(agreement, now, operator_key)
    if problems:
        raise AgreementRefused(f"{agreement.reference} ({agreement.platform}): " + "; ".join(problems))


def problems_offline(agreement: Agreement, now: dt.datetime, operator_key: VerifyKey | bytes) -> list[str]:
    """Return every reason why nothing may be requested under this agreement at `now`, empty when none."""
    return [
        *_signature(agreement, bytes(operator_key)),
        *_dates(agreement, now),
        *_papers(agreement),
        *_use(agreement),
        *_scope(agreement),
        *_terms(agreement.terms),
    ]


def local_date(agreement: Agreement, now: dt.datetime) -> dt.date:
    """Return the date at `now` (aware) in the agreement's zone."""
    return now.astimezone(ZoneInfo(agreement.scope.hours.zone)).date()


def _signature(agreement: Agreement, operator_key: bytes) -> Iterator[str]:
    if "operator" not in agreement.signatures:
        yield "expected the operator's signature; got none"
    elif not verify_party(agreement, "operator", operator_key):
        yield "expected an operator's signature that verifies; got an altered agreement or another key"
    if "platform" not in agreement.signatures:
        yield "expected the platform's signature; got none"
    elif verify_party(agreement, "platform", operator_key):
        yield "expected the platform's own signature; got one made with the operator's key"


def _dates(agreement: Agreement, now: dt.datetime) -> Iterator[str]:
    today = local_date(agreement, now)
    if today < agreement.valid_from:
        yield f"expected valid_from {agreement.valid_from} to have come; today is {today}"
    if today > agreement.valid_until:
        yield f"expected valid_until {agreement.valid_until} not to have passed; today is {today}"
    if agreement.dpia.date > today:
        yield f"expected a DPIA that was made; its date is {agreement.dpia.date}, today is {today}"
    if today > agreement.dpia.review:
        yield f"expected the DPIA's review of {agreement.dpia.review} to be done; today is {today}"


def _papers(agreement: Agreement) -> Iterator[str]:
    if not agreement.dpia.sha256:
        yield "expected the hash of the DPIA; got none"
    for name in ("controller", "processor_contract", "notice_to_advertisers", "purpose"):
        if not getattr(agreement, name).strip():
            yield f"expected {name}; got nothing"
    for article in ("gdpr_6", "gdpr_9", "gdpr_10"):
        if not agreement.legal_basis.get(article, "").strip():
            yield f"expected legal_basis.{article}; got nothing"
    if not agreement.routes:
        yield "expected at least one route for referrals; got none"
    if agreement.capacity.cases_a_day < 1:
        yield "expected a capacity of at least 1 case a day; got 0"


def _use(agreement: Agreement) -> Iterator[str]:
    texts = {"purpose": agreement.purpose, **{f"route {name}": name for name in agreement.routes}}
    for place, text in texts.items():
        if found := excluded_purpose(text):
            yield f"expected a {place} of moderation; got {found[0]}, in the word {found[1]!r}"


def _scope(agreement: Agreement) -> Iterator[str]:
    scope = agreement.scope
    site = urlsplit(agreement.site)
    hosts = {*scope.hosts, *scope.image_hosts}
    if not scope.hosts or not scope.allow:
        yield "expected at least one host and one allowed path; got none"
    elif site.netloc not in scope.hosts:
        yield f"expected the site's host {site.netloc} among the hosts; got others"
    if site.scheme != "https" and site.netloc not in scope.private_hosts:
        yield f"expected a site with https; got {site.scheme}"
    for host in scope.private_hosts:
        if host not in hosts or not _LOOPBACK.fullmatch(host):
            yield f"expected private hosts on loopback, named among the hosts; got {host}"
    own = hosts <= set(scope.private_hosts)
    fastest = MAX_RATE_LOOPBACK if own else MAX_RATE
    if not 0 < scope.rate <= fastest:
        yield f"expected a rate above 0 and up to {fastest:g} requests a second; got {scope.rate:g}"
    if not 1 <= scope.concurrency <= MAX_CONCURRENCY:
        yield f"expected a concurrency of 1 to {MAX_CONCURRENCY}; got {scope.concurrency}"
    if not 1 <= scope.pages <= MAX_PAGES:
        yield f"expected 1 to {MAX_PAGES} pages a night; got {scope.pages}"
    if not agreement.ocr_required and not own:
        yield "expected ocr_required: true outside the demo; got false"


def _terms(terms: Terms) -> Iterator[str]:
    for name, (low, high) in TERM_BOUNDS.items():
        value = getattr(terms, name)
        if not low <= value <= high:
            yield f"expected terms.{name} of {low:g} to {high:g}; got {value:g}"
