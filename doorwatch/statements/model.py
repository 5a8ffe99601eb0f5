"""A statement of reasons (DSA article 17): what it is made of, and what a person may change in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from doorwatch.types import DecisionKind, Listing, Signal

Restriction = Literal["remove", "restrict", "suspend_account"]
RESTRICTIONS: Mapping[DecisionKind, Restriction] = {
    "remove": "remove", "restrict": "restrict", "suspend_account": "suspend_account",
    "spam_or_scam": "remove",
}  # fmt: skip
"""Decisions that take something from the advertiser and therefore need a statement; no other does."""
EDITABLE = ("letter", "facts", "explanation")
"""What a person may write over in a draft. Ground, restriction and dates follow from the decision."""


@dataclass(frozen=True, slots=True)
class StatementGround:
    """A ground as a statement needs it: `law` for illegal content, else the platform's own terms.

    `reference` is the article or the paragraph, `explanation` says in each language why content of
    this kind falls under it. `category` and `keywords` are words of the database's form.
    """

    id: str
    law: bool
    reference: str
    explanation: Mapping[str, str]
    category: str
    keywords: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PlatformPage:
    """What a platform says of itself in every statement.

    `territory` are ISO countries, none for everywhere; `complaints` and `out_of_court` are addresses
    that an advertiser can use. `small` platforms (micro and small enterprises) are bound by no article
    20 and 21: their letter then names the court, and the other ways only where they are given.
    """

    name: str
    complaints: str | None
    out_of_court: str | None
    territory: tuple[str, ...] = ()
    account_type: str | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision that a statement gives the reasons of. `case`, `sequence` and `part` name it for good."""

    platform: str
    case: int
    sequence: int
    part: int
    kind: DecisionKind
    on: date
    until: date | None
    automated_detection: bool
    by_notice: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement in the advertiser's language: the letter, and what the public database gets of it.

    `facts` and `explanation` are exported, `letter` goes to the advertiser alone.
    """

    language: str
    letter: str
    facts: str
    explanation: str
    form: Mapping[str, Any]
    edited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """The listing as far as it is kept, its signals, and its languages, the main one first."""

    signals: tuple[Signal, ...]
    languages: tuple[str, ...]
    listing: Listing | None = None
    listing_id: str = ""
    content_date: date | None = None
    content_types: tuple[str, ...] = field(default=("CONTENT_TYPE_TEXT",))
