"""A case for a blind second look: words and signs of each listing, and nothing of who decided what."""

from __future__ import annotations

from dataclasses import dataclass

from doorwatch.casework.quality_second import BlindCase
from doorwatch.types import Assessment, ListingRef
from review_ui.views.case import Handbook, SignView, ordered_signals, sign_view
from review_ui.views.words import Words, signal_spans, veiled, words


@dataclass(frozen=True, slots=True)
class BlindListing:
    """One listing of the case; `words` is empty when its text has ended."""

    number: int
    ref: ListingRef
    assessment: Assessment | None
    words: tuple[Words, ...]
    signs: tuple[SignView, ...]


def blind_listings(blind: BlindCase, handbook: Handbook, language: str) -> tuple[BlindListing, ...]:
    """Return the listings for a reader; what identifies is masked and stays so."""
    return tuple(
        _listing(number, ref, assessment, blind, handbook, language)
        for number, (ref, assessment) in enumerate(blind.listings, start=1)
    )


def _listing(
    number: int, ref: ListingRef, assessment: Assessment | None, blind: BlindCase, handbook: Handbook,
    language: str,
) -> BlindListing:  # fmt: skip
    text = blind.texts.get(ref)
    listing = text.content.listing if text and text.content else None
    ordered = ordered_signals(assessment)
    return BlindListing(
        number, ref, assessment, words(listing, assessment, signal_spans(ordered), revealed=False),
        tuple(
            sign_view(place, one, handbook, language, lambda said: veiled(said, listing, assessment))
            for place, one in enumerate(ordered, start=1)
        ),
    )  # fmt: skip
