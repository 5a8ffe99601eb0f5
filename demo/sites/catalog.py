"""What one site shows in one night: its listings in order, their addresses, their neighbours."""

from __future__ import annotations

import functools
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from demo.generator import World
from demo.sites.config import SiteConfig
from doorwatch.types import Listing

RELATED = 3
"""Links to other listings on a detail page."""


def slug(title: str) -> str:
    """Return the part of an address that a title gives: it changes with the title."""
    split = unicodedata.normalize("NFKD", title.lower())
    words = re.findall(r"[a-z0-9]+", "".join(sign for sign in split if not unicodedata.combining(sign)))
    return "-".join(words) or "ad"


def shown_at(listing: Listing) -> datetime:
    """Return the moment that orders a list: bumped, else posted."""
    moment = listing.bumped_at or listing.posted_at
    if moment is None:
        raise ValueError("a listing of the demo carries posted_at")
    return moment


class Catalog:
    """The listings of one platform, found by id, in the order of any night."""

    def __init__(self, world: World, config: SiteConfig) -> None:
        self._world = world
        self._config = config
        self._numbers = [n for n in range(world.size) if world.seat(n).platform == config.name]
        self._ids = {int(n): n for n in self._numbers}
        self.submitted: dict[str, Listing] = {}
        self._listing = functools.lru_cache(maxsize=20_000)(self._made)
        self._order = functools.lru_cache(maxsize=8)(self._ordered)

    def _made(self, number: int, night: int) -> Listing | None:
        record = self._world.record(number, night)
        return record.listing if record and record.listing.status == "live" else None

    def _ordered(self, night: int) -> tuple[int, ...]:
        found = [(number, self._made(number, night)) for number in self._numbers]
        live = [(shown_at(listing), number) for number, listing in found if listing is not None]
        return tuple(number for _, number in sorted(live, reverse=True))

    def page(self, night: int, first: int, count: int) -> list[Listing]:
        """Return `count` listings of a night from place `first` on, the newest first."""
        numbers = self._order(night)[first : first + count]
        made = [listing for number in numbers if (listing := self._listing(number, night)) is not None]
        own = list(self.submitted.values()) if first == 0 else []
        return own + made

    def count(self, night: int) -> int:
        """Return how many generated listings a night shows."""
        return len(self._order(night))

    def find(self, listing_id: str, night: int) -> Listing | None:
        """Return the listing with this id in a night; None when it is not there yet, gone or unknown."""
        if listing_id in self.submitted:
            return self.submitted[listing_id]
        number = self._number(listing_id)
        return None if number is None else self._listing(number, night)

    def known(self, listing_id: str, night: int) -> bool:
        """Tell whether an earlier night showed this id: a gone one, not an unknown one."""
        number = self._number(listing_id)
        return number is not None and any(self._listing(number, n) is not None for n in range(night))

    def related(self, listing_id: str, night: int) -> Iterator[Listing]:
        """Yield other listings that a detail page links to: the same in every night while they live."""
        number = self._number(listing_id)
        rng = random.Random(f"related/{listing_id}")
        for other in rng.sample(self._numbers, min(RELATED, len(self._numbers))):
            listing = self._listing(other, night)
            if other != number and listing is not None:
                yield listing

    def address(self, listing: Listing) -> str:
        """Return the path of a listing's detail page."""
        return self._config.detail.format(id=listing.id, slug=slug(listing.title or ""))

    def changed_at(self, listing_id: str, night: int) -> datetime:
        """Return when the page last changed: for `Last-Modified`, to the second."""
        listing = self.find(listing_id, night)
        if listing is None:
            raise KeyError(listing_id)
        if listing_id in self.submitted:
            return shown_at(listing)
        number = self._ids[int(listing_id[2:])]
        for earlier in range(night - 1, -1, -1):
            before = self._listing(number, earlier)
            if before is None or _without_sight(before) != _without_sight(listing):
                return self._world.start + timedelta(days=earlier + 1, hours=-1)
        return shown_at(listing)

    def _number(self, listing_id: str) -> int | None:
        letter, _, digits = listing_id.partition("-")
        if letter != self._config.name.removeprefix("demo-")[0].upper() or not digits.isdecimal():
            return None
        return self._ids.get(int(digits))


def _without_sight(listing: Listing) -> Listing:
    return replace(listing, observed_at=None)
