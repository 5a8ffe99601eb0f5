"""Hand-made sightings and views for detectors that read Memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from doorwatch.reading import read
from doorwatch.types import (
    Detector,
    FingerprintKind,
    Link,
    Links,
    Listing,
    ListingRef,
    MemoryView,
    PictureReading,
    Sighting,
    Signal,
)

DAY = datetime(2026, 11, 10, tzinfo=UTC)
REF = ListingRef("demo", "1")
NEAR = {"index": 0, "distance": 4, "transform": "identity"}


def sight(order: int, *, days: Any = 0, until: Any = None, **facts: Any) -> Sighting:
    """A sighting of listing `order` from one day to another, counted from DAY."""
    first, last = DAY + timedelta(days=days), DAY + timedelta(days=days if until is None else until)
    return Sighting(order, ListingRef("demo", str(order)), first, last, **facts)


def past(order: int, *, days: Any = -5, **facts: Any) -> Sighting:
    """An earlier sighting of the own listing, with other content."""
    at = DAY + timedelta(days=days)
    return Sighting(100 + order, REF, at, at, **facts)


def tied(kind: FingerprintKind, *others: Sighting, **more: Any) -> list[Link]:
    """Links of one kind and group."""
    return [Link(kind, f"group-{kind}", other, **more) for other in others]


def found(
    detector: Detector, own: Sighting | None, links: Iterable[Link] = (), **fields: Any
) -> dict[tuple[str, str], Signal]:
    """The signals of a detector on a listing with these fields, by (indicator, lane); each at most once."""
    listing = Listing("demo", "1", **{"text": "Massage.", **fields})
    reading = read(listing, (PictureReading(0, quality=90),), date(2026, 11, 20))
    view = MemoryView({REF: Links(own, tuple(links))} if own is not None else {})
    signals = list(detector.signals(reading, view))
    named: dict[tuple[str, str], Signal] = {(signal.indicator, signal.lane): signal for signal in signals}
    assert len(named) == len(signals), [signal.indicator for signal in signals]
    return named


def weights(signals: Mapping[tuple[str, str], Signal]) -> dict[str, str]:
    """The weights of signals by indicator; those that do not count in brackets."""
    return {name: one.weight if one.counted else f"({one.weight})" for (name, _), one in signals.items()}
