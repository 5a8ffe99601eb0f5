"""What a platform tells of its own listings between two feeds: `POST /v1/events`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from doorwatch.types.listing import Instant, ListingRef

PlatformEventKind = Literal["refused", "edited", "removed", "verification_changed", "account_transferred"]
PLATFORM_EVENT_KINDS: tuple[PlatformEventKind, ...] = get_args(PlatformEventKind)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is known of the account now; None says nothing of a fact."""

    id: str | None = None
    verified: bool | None = None
    payer: str | None = None
    verified_person: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A verification step; `artifact` is a keyed hash made by the platform, never the document."""

    method: str
    artifact: str | None = None


@dataclass(frozen=True, slots=True)
class PlatformEvent:
    """One event; (platform, id, kind, at) is its identity: told twice it is one.

    `stated_age` is the age field, in years: of a refusal as it was submitted, of an edit as it was before.
    """

    platform: str
    id: str
    kind: PlatformEventKind
    at: Instant
    stated_age: int | None = None
    account: AccountFacts | None = None
    verification: Step | None = None

    @property
    def ref(self) -> ListingRef:
        """The listing that it is about."""
        return ListingRef(self.platform, self.id)
