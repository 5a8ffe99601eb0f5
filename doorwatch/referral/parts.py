"""One listing of a case as a part of the dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from doorwatch.referral.dossier import ListingPart, Picture, Sign, Times
from doorwatch.types import (
    Account,
    Assessment,
    Evidence,
    Indicator,
    Listing,
    ListingRef,
    PictureReading,
    Signal,
)


@dataclass(frozen=True, slots=True)
class Source:
    """One listing of a case as the store holds it; what has reached its end is None."""

    ref: ListingRef
    address: str | None
    status: str
    listing: Listing | None
    pictures: tuple[PictureReading, ...]
    assessment: Assessment | None
    first_seen: datetime | None = None
    read_at: datetime | None = None
    last_seen: datetime | None = None
    gone_at: datetime | None = None
    page: bytes | None = None


def stamp(moment: datetime | None, zone: tzinfo | None = None) -> str | None:
    """Return an instant as ISO 8601 to the second, in `zone` or else in the offset that it carries."""
    if moment is None:
        return None
    return (moment if zone is None else moment.astimezone(zone)).isoformat(timespec="seconds")


def _times(source: Source, zone: tzinfo) -> Times:
    """Ours in the platform's zone; what the platform said of its own listing in the offset that it gave."""
    listing = source.listing
    return Times(
        published=stamp(listing.posted_at if listing else None),
        bumped=stamp(listing.bumped_at if listing else None),
        first_seen=stamp(source.first_seen, zone),
        read=stamp(source.read_at, zone),
        last_seen=stamp(source.last_seen, zone),
        gone=stamp(source.gone_at, zone),
    )


def listing_part(
    source: Source, number: int, evidence: str | None, taxonomy: Mapping[str, Indicator], zone: tzinfo
) -> ListingPart:
    """Return a listing with what was read of it, its counted signs and what could not be read."""
    made, listing = source.assessment, source.listing
    signs = tuple(_sign(one, taxonomy) for one in made.signals if one.counted) if made else ()
    if listing is None:
        return ListingPart(
            number, source.ref.platform, source.ref.id, source.address, source.status, "ended",
            _times(source, zone), signs=signs, evidence=evidence,
        )  # fmt: skip
    price = listing.price
    return ListingPart(
        number=number, platform=source.ref.platform, id=source.ref.id, address=source.address,
        status=source.status, state="whole", times=_times(source, zone),
        title=listing.title, text=listing.text, hidden_text=listing.hidden_text,
        persona=listing.persona, city=listing.city, country=listing.country,
        section=listing.section, price=None if price is None else f"{price.amount:g} {price.currency}",
        age_field=listing.stated_age, age_read=made.stated_age if made else None,
        phones=_phones(listing, made), handles=tuple(f"{one.kind}: {one.value}" for one in listing.handles),
        account=_account(listing.account), attempts=_attempts(listing),
        languages=made.languages if made else (),
        pictures=tuple(_picture(one, None) for one in source.pictures), signs=signs,
        not_read=_not_read(made), evidence=evidence,
    )  # fmt: skip


def imagery_part(source: Source, number: int, banks: tuple[str, ...], zone: tzinfo) -> ListingPart:
    """A hotline is told where its own picture was seen and when; words are outside its work."""
    matching = [one for one in source.pictures if any(match.bank in banks for match in one.matches)]
    return ListingPart(
        number, source.ref.platform, source.ref.id, source.address, source.status,
        "whole" if source.listing else "ended", _times(source, zone),
        pictures=tuple(_picture(one, banks) for one in matching),
    )  # fmt: skip


def _picture(reading: PictureReading, banks: tuple[str, ...] | None) -> Picture:
    """Return what was read of a picture; with `banks` only matches of these, and no words."""
    matches = [one for one in reading.matches if banks is None or one.bank in banks]
    return Picture(
        number=reading.index + 1,
        address=_plain_address(reading.address),
        width=reading.width,
        height=reading.height,
        bytes=reading.size,
        pdq=reading.pdq,
        texts=tuple(one.quote for one in reading.texts) if banks is None else (),
        matches=tuple(f"{one.bank}/{one.entry}/{one.distance}/{one.transform}" for one in matches),
    )


def _plain_address(address: str | None) -> str | None:
    """Leave out a data URL: it is the picture itself."""
    return None if address is None or address.lower().lstrip().startswith("data:") else address


def _phones(listing: Listing, made: Assessment | None) -> tuple[str, ...]:
    found = [one.value for one in made.contacts if one.kind == "phone"] if made else []
    return tuple(dict.fromkeys((*listing.phones, *found)))


def _account(account: Account | None) -> dict[str, str]:
    """Return what the platform itself said of the account: marks that it can look up."""
    if account is None:
        return {}
    said = {
        "id": account.id,
        "verified": None if account.verified is None else str(account.verified).lower(),
        "created_at": stamp(account.created_at),
        "payer": account.payer,
        "verified_person": account.verified_person,
        "verification": "; ".join(f"{one.method} {stamp(one.at)}" for one in account.verification) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _attempts(listing: Listing) -> tuple[str, ...]:
    return tuple(
        f"{stamp(one.at)} age {'-' if one.stated_age is None else one.stated_age} {one.outcome or '-'}"
        for one in listing.attempts
    )


def _sign(signal: Signal, taxonomy: Mapping[str, Indicator]) -> Sign:
    known = taxonomy.get(signal.indicator)
    return Sign(
        indicator=signal.indicator,
        lane=signal.lane,
        weight=signal.weight,
        title=known.title if known else {"nl": signal.indicator, "en": signal.indicator},
        explanation=signal.explanation,
        benign=signal.benign,
        quotes=tuple(dict.fromkeys(filter(None, map(_quote, signal.evidence)))),
        rule=signal.rule,
    )


def _quote(item: Evidence) -> str:
    """Return a piece of evidence in its words; other listings are counted by the explanation, never named."""
    match item.type:
        case "text":
            return item.quote
        case "picture_text":
            return f"picture {item.index + 1}: {item.quote}"
        case "field":
            return f"{item.name}: {item.value}"
        case "change":
            return f"{item.name}: {item.before} > {item.after}"
        case _:
            return ""


def _not_read(made: Assessment | None) -> tuple[str, ...]:
    """Say what could not be read: not looked at is not clean."""
    if made is None:
        return ()
    coverage = made.coverage
    unread = coverage.images.seen - coverage.images.read
    said = [f"pictures: {unread} of {coverage.images.seen}"] if unread else []
    said += (
        [f"picture text: {coverage.picture_text}"] if coverage.picture_text not in ("read", "none") else []
    )
    said += ["language: unsupported"] if coverage.language == "unsupported" else []
    said += [f"contact: {coverage.contact}"] if coverage.contact == "behind_button" else []
    return tuple(said)
