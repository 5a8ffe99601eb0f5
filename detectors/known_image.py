"""Pictures that stand in a bank: known ones are a signal, those of stock and templates only explain.

The match itself was made where the picture's bytes were (`doorwatch.banks.shelf`). A reviewer is told
bank, entry, hash, distance, address and time, and is never shown the picture.
"""

from __future__ import annotations

from collections.abc import Iterable

from detectors.base import MOST_EVIDENCE, BaseDetector
from doorwatch.reasons import explain
from doorwatch.types import (
    BankMatch,
    ContextFact,
    Evidence,
    FieldEvidence,
    ImageEvidence,
    MemoryView,
    PictureReading,
    Reading,
    Signal,
    Weight,
)

KNOWN = ("hotline", "survivor")
EXPLAINING = ("stock", "template")


class KnownImageDetector(BaseDetector):
    """Reads the matches of the pictures. One signal for each picture and bank, its nearest entry."""

    name = "known_image"
    indicators: tuple[str, ...] = ("known_hash_match", "stock_or_agency_image")

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield a decisive signal for a match within the bank's threshold, a weak one for a nearby one.

        The weak one is a picture that was transformed, or one that only resembles: it is for a person to
        look at, and says "unconfirmed".
        """
        found = [(picture, match) for picture in reading.pictures for match in _best(picture.matches, KNOWN)]
        found.sort(key=lambda pair: (not pair[1].exact, pair[1].distance, pair[0].index))
        for picture, match in found[:MOST_EVIDENCE]:
            weight: Weight = "decisive" if match.exact else "weak"
            yield self.signal(
                "known_hash_match",
                list(_evidence(reading, picture, match)),
                explain(
                    _sentence(match), number=picture.index + 1, bank=match.bank, entry=match.entry,
                    distance=match.distance,
                ),
                weight=weight,
            )  # fmt: skip

    def context(self, reading: Reading, view: MemoryView) -> Iterable[ContextFact]:
        """Yield a fact for each picture of a stock or template bank."""
        direction = self.taxonomy["stock_or_agency_image"].direction or {}
        found = [(p, match) for p in reading.pictures for match in _best(p.matches, EXPLAINING)]
        for picture, match in found[:MOST_EVIDENCE]:
            yield ContextFact(
                "stock_or_agency_image",
                direction.get("en", ""),
                (ImageEvidence(picture.index, match.distance, match.transform, match.bank),),
                explain("stock_picture", number=picture.index + 1, bank=match.bank),
            )


def _best(matches: Iterable[BankMatch], kinds: tuple[str, ...]) -> list[BankMatch]:
    """Return the first match of each bank of these kinds: matches come nearest first."""
    best: dict[str, BankMatch] = {}
    for match in matches:
        if match.kind in kinds:
            best.setdefault(match.bank, match)
    return list(best.values())


def _sentence(match: BankMatch) -> str:
    if not match.exact:
        return "picture_near_known"
    return "picture_of_known_bytes" if match.hash == "sha256" else "picture_known"


def _evidence(reading: Reading, picture: PictureReading, match: BankMatch) -> Iterable[Evidence]:
    """What a person needs to tell the supplier which picture, without seeing it."""
    yield ImageEvidence(picture.index, match.distance, match.transform, match.bank)
    yield FieldEvidence("bank.entry", match.entry)
    hashes = {"pdq": picture.pdq, "sha256": picture.sha256}
    yield from (FieldEvidence(f"picture.{name}", value) for name, value in hashes.items() if value)
    if picture.address is not None:
        yield FieldEvidence("picture.address", picture.address)
    if reading.listing.observed_at is not None:
        yield FieldEvidence("picture.seen_at", reading.listing.observed_at.isoformat())
