"""A listing as a platform shows or feeds it: the one input of everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple

from msgspec import Meta

Instant = Annotated[datetime, Meta(tz=True)]
"""A moment with an offset; naive ones are bad input."""

Status = Literal["live", "submitted", "refused", "removed"]
LANGUAGES = ("nl", "en", "de", "fr", "es", "ro", "hu", "pl")
"""The eight languages that doorwatch reads, ISO 639-1."""


class ListingRef(NamedTuple):
    """The identity of a listing: (platform, id)."""

    platform: str
    id: str


@dataclass(frozen=True, slots=True)
class Price:
    """An asking price; `currency` is ISO 4217."""

    amount: float
    currency: str


@dataclass(frozen=True, slots=True)
class Handle:
    """A contact in another service, as the platform's own field gives it."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Verification:
    """One verification step; `artifact` is a keyed hash made by the platform, never the document."""

    method: str
    at: Instant
    artifact: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """The platform's account behind a listing, as far as the platform feeds it."""

    id: str | None = None
    verified: bool | None = None
    created_at: Instant | None = None
    payer: str | None = None
    verified_person: str | None = None
    verification: tuple[Verification, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """An earlier attempt to place this listing, with what the platform answered."""

    at: Instant
    stated_age: int | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report by a visitor; `by` is the platform's keyed mark of the reporter."""

    kind: str
    at: Instant
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A client's review as the platform shows it."""

    text: str
    at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing (`docs/formats.md`). Required: platform, id, and one of title, text, images.

    `stated_age` is the platform's age field in years, not the verdict. `images` are paths beside
    the file, data URLs or URLs. `extra` is kept aside and never scored.
    """

    platform: str
    id: str
    schema: Literal[1] = 1
    url: str | None = None
    status: Status = "live"
    title: str | None = None
    text: str | None = None
    hidden_text: str | None = None
    language: str | None = None
    stated_age: int | None = None
    persona: str | None = None
    city: str | None = None
    country: str | None = None
    section: str | None = None
    price: Price | None = None
    phones: tuple[str, ...] = ()
    handles: tuple[Handle, ...] = ()
    images: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    account: Account | None = None
    attempts: tuple[Attempt, ...] = ()
    reports: tuple[Report, ...] = ()
    reviews: tuple[Review, ...] = ()
    posted_at: Instant | None = None
    bumped_at: Instant | None = None
    observed_at: Instant | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ref(self) -> ListingRef:
        """The identity (platform, id)."""
        return ListingRef(self.platform, self.id)
