"""A listing's own words for a page: evidence marked, and whatever identifies somebody masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from doorwatch.types import Assessment, Contact, Listing, Signal
from review_ui.highlight import Mask, Piece, Span, occurrences, pieces

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Words:
    """One field of the listing, cut into pieces."""

    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One short field; with a `mask` the value is empty."""

    field: str
    value: str
    mask: str | None = None


def signal_spans(ordered: Sequence[Signal]) -> Mapping[str, tuple[Span, ...]]:
    """Return by field the spans that signals rest on, numbered as they are ordered, from 1."""
    found: dict[str, list[Span]] = defaultdict(list)
    for number, signal in enumerate(ordered, start=1):
        for one in signal.evidence:
            if one.type == "text":
                found[one.field].append(Span(one.start, one.end, number))
    return {field: tuple(spans) for field, spans in found.items()}


def words(
    listing: Listing | None,
    assessment: Assessment | None,
    spans: Mapping[str, Iterable[Span]],
    revealed: bool,
) -> tuple[Words, ...]:
    """Return title, text, hidden text and reviews of a listing; none when its text has ended."""
    if listing is None:
        return ()
    fields = [("title", listing.title), ("text", listing.text), ("hidden_text", listing.hidden_text)]
    fields += [(f"review:{index}", one.text) for index, one in enumerate(listing.reviews)]
    return tuple(
        Words(
            field,
            pieces(
                text,
                spans.get(field, ()),
                () if revealed else masks(field, text, listing, assessment),
            ),
        )
        for field, text in fields
        if text
    )


def masks(field: str, text: str, listing: Listing | None, assessment: Assessment | None) -> tuple[Mask, ...]:
    """Return what identifies somebody in one field: contacts that were read there, and known values."""
    found: list[Mask] = []
    if assessment is not None:
        found += [
            Mask(one.start, one.end, one.kind)
            for one in assessment.contacts
            if one.field == field and one.end > one.start
        ]
    for value, kind in identifying(listing, assessment):
        found += occurrences(text, value, kind)
    return tuple(found)


def veiled_field(field: str, text: str, listing: Listing | None, assessment: Assessment | None) -> str:
    """Return a field of the listing with whatever identifies somebody taken out."""
    return "".join(
        one.text if one.mask is None else HIDDEN
        for one in pieces(text, (), masks(field, text, listing, assessment))
    )


def veiled(sentence: str, listing: Listing | None, assessment: Assessment | None) -> str:
    """Return a sentence with every known identifying value taken out."""
    masked = [
        one for value, kind in identifying(listing, assessment) for one in occurrences(sentence, value, kind)
    ]
    return "".join(one.text if one.mask is None else HIDDEN for one in pieces(sentence, (), masked))


def identifying(listing: Listing | None, assessment: Assessment | None) -> Iterable[tuple[str, str]]:
    """Yield the values that identify somebody behind a listing, with their kinds."""
    if listing is not None:
        if listing.persona:
            yield listing.persona, "name"
        yield from ((one, "phone") for one in listing.phones)
        yield from ((one.value, "handle") for one in listing.handles)
        if listing.url:
            yield listing.url, "url"
        if listing.account is not None:
            account = (listing.account.id, listing.account.payer, listing.account.verified_person)
            yield from ((one, "account") for one in account if one)
    for contact in assessment.contacts if assessment else ():
        yield contact.value, contact.kind
        if written := _written(listing, contact):
            yield written, contact.kind


def _written(listing: Listing | None, contact: Contact) -> str | None:
    """Return a contact as the listing writes it, such as a number with words between its digits."""
    text = (
        getattr(listing, contact.field, None) if contact.field in ("title", "text", "hidden_text") else None
    )
    return (
        text[contact.start : contact.end] if isinstance(text, str) and contact.end > contact.start else None
    )


def facts(
    listing: Listing | None, assessment: Assessment | None, url: str | None, revealed: bool
) -> tuple[Fact, ...]:
    """Return the short fields of a listing; what identifies is masked unless it is revealed."""
    told: list[Fact] = []

    def secret(field: str, value: str | None, kind: str) -> None:
        if value:
            told.append(Fact(field, value if revealed else "", None if revealed else kind))

    if listing is not None:
        age = listing.stated_age
        told += [Fact("stated_age", str(age))] if age is not None else []
        plain = (("city", listing.city), ("country", listing.country), ("section", listing.section))
        told += [Fact(field, value) for field, value in plain if value]
        if listing.price:
            told.append(Fact("price", f"{listing.price.amount:g} {listing.price.currency}"))
        secret("persona", listing.persona, "name")
        for phone in _phones(listing, assessment):
            secret("phones", phone, "phone")
        for value, kind in _handles(listing, assessment):
            secret("handles", value, kind)
        if listing.account is not None:
            secret("account", listing.account.id, "account")
    secret("url", url, "url")
    return tuple(told)


def _phones(listing: Listing, assessment: Assessment | None) -> tuple[str, ...]:
    read = [one.value for one in _contacts(assessment) if one.kind == "phone"]
    return tuple(dict.fromkeys((*read, *(one for one in listing.phones if one not in read))))


def _handles(listing: Listing, assessment: Assessment | None) -> tuple[tuple[str, str], ...]:
    given = [(one.value, "handle") for one in listing.handles]
    known = {value.removeprefix("@").casefold() for value, _ in given}
    read = [
        (one.value, one.kind)
        for one in _contacts(assessment)
        if one.kind != "phone" and one.value.removeprefix("@").casefold() not in known
    ]
    return tuple(dict.fromkeys((*given, *read)))


def _contacts(assessment: Assessment | None) -> tuple[Contact, ...]:
    return assessment.contacts if assessment else ()
