"""Where a replay finds listings: what a tenant's store keeps, or a file that somebody supplies."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from doorwatch.ingest import SetAside, read_jsonl
from doorwatch.pipeline.feed import read_pictures
from doorwatch.reading import effective_date
from doorwatch.replay.reviews import verdicts
from doorwatch.store import PictureSearch, Store, load_view
from doorwatch.store.casefile import events_of
from doorwatch.store.kept import Kept, Scanned, Windows, count_kept, names_of, next_kept, scanned
from doorwatch.types import Listing, ListingRef, MemoryView, PictureReading


@dataclass(frozen=True, slots=True)
class Item:
    """A listing to be read once and judged twice.

    `position` grows from item to item and names the same item in every run: the snapshot's number, or the
    line of a file. `kept_by` are the terms that keep it. `day` is the one that ages are reckoned for.
    """

    position: int
    listing: Listing
    pictures: tuple[PictureReading, ...]
    reveal: Literal["shown", "behind_button", "none"]
    day: date
    view: MemoryView
    kept_by: tuple[str, ...]
    linked: bool


@dataclass(frozen=True, slots=True)
class Named:
    """What a listing is called, the cases that hold it, and whether a person confirmed what was found.

    `id` is None once the platform's id had to be forgotten; `row` is then what is left. `confirmed` is None
    as long as nobody decided.
    """

    platform: str
    id: str | None
    row: int | None
    cases: tuple[int, ...]
    confirmed: bool | None


class Source(Protocol):
    """Listings in a fixed order."""

    @property
    def identity(self) -> str:
        """What a half-finished replay must have in common with this source to go on with it."""
        ...

    @property
    def words(self) -> bool:
        """True when a result may quote the listings."""
        ...

    def total(self) -> int:
        """Return how many listings there are."""
        ...

    def after(self, position: int, limit: int) -> Sequence[Item]:
        """Return the next listings behind a position, at most `limit`."""
        ...

    def named(self, positions: Sequence[int]) -> dict[int, Named]:
        """Return what the listings at these positions are called; those that are gone are missing."""
        ...

    def scanned(self) -> Scanned | None:
        """Return what the listings are a share of, None where that is not known."""
        ...


@dataclass
class StoreSource:
    """What a store keeps: listings of cases, the control sample, the replay window (`store.kept`).

    A listing's newest content is judged beside its links; older content stands alone, because Memory
    shows links of what is current only.
    """

    name: str
    store: Store
    windows: Windows
    as_of: date | None = None
    search: PictureSearch | None = None
    words: bool = False

    @property
    def identity(self) -> str:
        """The tenant, the platforms with a window, and the day."""
        named = [self.name, sorted(self.windows), self.as_of]
        return hashlib.sha256(msgspec.json.encode(named)).hexdigest()

    def total(self) -> int:
        """Return how many listings are kept."""
        with self.store.read() as conn:
            return count_kept(conn, self.windows)

    def after(self, position: int, limit: int) -> Sequence[Item]:
        """Return the next kept listings, by the number of their snapshot."""
        with self.store.read() as conn:
            kept = next_kept(conn, self.windows, limit, after=position)
            rows = [one.content.row for one in kept if one.current]
            view = load_view(conn, rows, self.search, self.store.clock()).view if rows else MemoryView()
        return [self._item(one, view) for one in kept]

    def named(self, positions: Sequence[int]) -> dict[int, Named]:
        """Return what listings are called now and what people decided about them."""
        with self.store.read() as conn:
            names = names_of(conn, positions)
            cases = sorted({case for one in names.values() for case in one.cases})
            said = verdicts(events_of(conn, case) for case in cases)
        return {
            position: Named(
                one.platform, one.id, one.row, one.cases,
                None if one.id is None else said.get(ListingRef(one.platform, one.id)),
            )
            for position, one in names.items()
        }  # fmt: skip

    def scanned(self) -> Scanned:
        """Return how many listings the store knows to have been read."""
        with self.store.read() as conn:
            return scanned(conn)

    def _item(self, kept: Kept, view: MemoryView) -> Item:
        content = kept.content
        return Item(
            position=content.snapshot,
            listing=content.listing,
            pictures=content.pictures,
            reveal=content.reveal,
            day=effective_date(content.listing, self.as_of, content.observed_at.date()),
            view=view if kept.current else MemoryView(),
            kept_by=kept.terms,
            linked=kept.current,
        )


@dataclass
class FileSource:
    """Listings of a supplied file, one a line; each stands alone. `today` counts where no day is told."""

    path: Path
    today: date
    as_of: date | None = None
    words: bool = True
    aside: dict[str, str] = field(default_factory=dict)
    """Lines that were no listing: place and reason; they are neither counted nor judged."""
    _cursor: tuple[int, Iterator[Listing]] = field(default=(-1, iter(())), repr=False, compare=False)

    @property
    def identity(self) -> str:
        """The content of the file, and the day."""
        named = [hashlib.sha256(self.path.read_bytes()).hexdigest(), self.as_of, self.today]
        return hashlib.sha256(msgspec.json.encode(named)).hexdigest()

    def total(self) -> int:
        """Return how many lines are listings."""
        return sum(1 for _ in self._listings())

    def after(self, position: int, limit: int) -> Sequence[Item]:
        """Return the listings behind the one of this number, counted from 1."""
        at, rest = self._cursor
        if at != position:
            rest = islice(self._listings(), position, None)
        numbered = list(enumerate(islice(rest, limit), start=position + 1))
        self._cursor = (position + len(numbered), rest)
        return [
            Item(
                position=number,
                listing=listing,
                pictures=tuple(read_pictures(listing, self.path.parent)),
                reveal="shown",
                day=effective_date(listing, self.as_of, self.today),
                view=MemoryView(),
                kept_by=("file",),
                linked=False,
            )
            for number, listing in numbered
        ]

    def named(self, positions: Sequence[int]) -> dict[int, Named]:
        """Return what the listings call themselves; nobody decided about them."""
        wanted = set(positions)
        return {
            number: Named(listing.platform, listing.id, None, (), None)
            for number, listing in enumerate(self._listings(), start=1)
            if number in wanted
        }

    def scanned(self) -> None:
        """Return None: a file is a share of nothing that is known here."""

    def _listings(self) -> Iterator[Listing]:
        for item in read_jsonl(self.path, str(self.path)):
            if isinstance(item, SetAside):
                self.aside[item.place] = item.message
            else:
                yield item


def counted(items: Sequence[Item]) -> Counter[str]:
    """Count items by what keeps them (an item may have several), and those without their links."""
    found = Counter(term for item in items for term in item.kept_by)
    found["without_links"] = sum(not item.linked for item in items)
    return found
