"""The link view of a case as data: who shares what, where and when. No number, no name, no picture."""

from __future__ import annotations

from dataclasses import dataclass

from doorwatch.types.listing import ListingRef
from doorwatch.types.signals import Level


@dataclass(frozen=True, slots=True)
class ShownNode:
    """One listing. `nights` are the first and the last day of its sightings, ISO; `place` a municipality."""

    ref: ListingRef
    level: Level
    nights: tuple[str, str] | None
    place: str | None


@dataclass(frozen=True, slots=True)
class SharedNode:
    """One value that listings share. `label` tells a number by its last two digits, a picture by a letter.

    `listings` are numbers in `LinkView.listings`; `more` counts those that are folded away. A weak value
    joins no case.
    """

    kind: str
    label: str
    strong: bool
    listings: tuple[int, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class LinkView:
    """The links of one case. What is too much to draw is folded: counted, not shown.

    `places` are municipalities with the numbers of their listings. `beside` are cases that share a
    strong link and stay apart.
    """

    case: int
    burst: str | None
    listings: tuple[ShownNode, ...]
    shared: tuple[SharedNode, ...]
    places: tuple[tuple[str, tuple[int, ...]], ...]
    beside: tuple[int, ...] = ()
    more_listings: int = 0
    more_shared: int = 0
    more_places: int = 0
