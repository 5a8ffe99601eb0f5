"""The door of a site: what it asks of a new listing before it goes online."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from demo.sites.config import SiteConfig
from demo.sites.submissions import State
from doorwatch.client import Client, ClientError
from doorwatch.types import Account, Listing

Outcome = Literal["published", "refused", "held"]
Reader = Callable[[Listing], bool]
"""A person of the site who reads a submission and says whether it may go online."""
DoorCheck = Callable[[Listing], Literal["accepted", "held"]]
"""What doorwatch answers about a listing that is not live yet."""
_FIRST_NUMBER = 900_000
"""Submissions are numbered beyond every generated listing of a served world."""
VERIFICATION_CODE = "DEMO-VERIFIED"
"""What the demo's verification step hands out; the form takes nothing else."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a submission: status of the answer and what the advertiser is told."""

    outcome: Outcome
    status: int
    message: str
    state: State


def _age(form: Mapping[str, str]) -> int | None:
    written = form.get("age", "").strip()
    return int(written) if written.isdecimal() and len(written) <= 3 else None


def over_http(client: Client) -> DoorCheck:
    """Return the check that asks a served doorwatch; without an answer, or refused, a listing is held."""

    def check(listing: Listing) -> Literal["accepted", "held"]:
        try:
            return client.check(msgspec.to_builtins(listing)).outcome
        except ClientError:
            return "held"

    return check


def submission(
    site: SiteConfig, form: Mapping[str, str], number: int, now: datetime,
    accounts: Mapping[str, Account] | None = None,
) -> Listing:  # fmt: skip
    """Return the listing that a form describes, not live yet; `accounts` are those that the site knows."""
    name = form.get("account", "").strip() or f"new-{number}"
    letter = site.name.removeprefix("demo-")[0].upper()
    phone = form.get("phone", "").strip()
    return Listing(
        platform=site.name, id=f"{letter}-{_FIRST_NUMBER + number}", status="submitted",
        title=form.get("title", "").strip() or None, text=form.get("text", "").strip() or None,
        persona=form.get("persona", "").strip() or None, stated_age=_age(form),
        city=form.get("city", "").strip() or None, country="NL", section="company",
        phones=(phone,) if phone else (),
        account=(accounts or {}).get(name) or Account(id=name, verified=False),
        posted_at=now, observed_at=now,
    )  # fmt: skip


def decide(
    site: SiteConfig, listing: Listing, form: Mapping[str, str], check: DoorCheck | None,
    reader: Reader | None = None,
) -> Answer:  # fmt: skip
    """Apply the site's door policy to a submission.

    nothing: everything goes online. age_field: refused when the age field is empty or under 18;
    nobody reads the text. verification: held until the code of the verification step is given.
    An account that the site has verified needs no code. by_hand: a person reads it first.
    doorwatch: the check decides; without one nothing goes online.
    """
    if listing.title is None and listing.text is None:
        return Answer("refused", 422, "A listing needs a title or a text.", "refused")
    if site.door == "age_field" and (listing.stated_age is None or listing.stated_age < 18):
        return Answer("refused", 422, "The age must be 18 or over.", "refused")
    known = listing.account is not None and listing.account.verified
    if site.door == "verification" and not known and form.get("verification") != VERIFICATION_CODE:
        return Answer("held", 202, "Online after verification.", "verification")
    if site.door == "by_hand" and (reader is None or not reader(listing)):
        return Answer("refused", 422, "Our team does not place this advertisement.", "refused_by_person")
    if site.door == "doorwatch":
        if check is None:
            return Answer(
                "held", 503, "The check does not answer; nothing goes online without it.", "waiting"
            )
        if check(listing) == "held":
            return Answer("held", 202, "Received.", "waiting")
    return Answer("published", 201, "Received.", "online")
