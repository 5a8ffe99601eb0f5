"""What a caller hands over for one sight of a listing, and what came of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from doorwatch.store.groups import Member
from doorwatch.store.near import Near
from doorwatch.store.sql import AnyRow
from doorwatch.types.listing import Listing, ListingRef
from doorwatch.types.memory import FingerprintKind, Trace
from doorwatch.types.reading import PictureReading
from doorwatch.types.spool import Validators

SightKind = Literal["new", "changed", "unchanged", "history"]


@dataclass(frozen=True, slots=True)
class Detail:
    """One listing as it was read.

    `content_hash` (hex) names what the listing said, without times of observation; equal hashes mean
    unchanged. `traces`, `stated_ages` (years, of the advertised person), `municipality` (folded
    name) and `shingles` (word shingles of its texts) come from its reading. `at` is when it was read.
    """

    listing: Listing
    content_hash: str
    at: datetime
    pictures: tuple[PictureReading, ...] = ()
    traces: tuple[Trace, ...] = ()
    stated_ages: tuple[int, ...] = ()
    municipality: str | None = None
    shingles: tuple[str, ...] = ()
    validators: Validators = field(default_factory=Validators)
    reveal: Literal["shown", "behind_button", "none"] = "shown"

    @property
    def observed(self) -> datetime:
        """When the listing said this: its own `observed_at`, else when it was read."""
        return self.listing.observed_at or self.at

    @property
    def refused_ages(self) -> list[int]:
        """Ages, in years, that the platform refused before it took the listing."""
        attempts = self.listing.attempts
        return sorted({one.stated_age for one in attempts if one.stated_age and one.outcome == "refused"})

    @property
    def verified(self) -> bool | None:
        """The platform's verified mark."""
        return self.listing.account.verified if self.listing.account else None


@dataclass(slots=True)
class Sight:
    """A detail on its way into the store; `before` is the snapshot that was current, if any.

    `parted`: its snapshot was here, and shows for the first time a part of a known picture.
    """

    detail: Detail
    row: int
    kind: SightKind
    before: AnyRow | None
    snapshot: int | None = None
    inserted: bool = False
    parted: bool = False
    key: str | None = None
    place_known: bool = False
    seen_before: tuple[datetime, datetime] | None = None
    groups: list[tuple[str, bytes]] = field(default_factory=list)
    """(kind, group) of its keyed values, once they were written."""

    def take(self, snapshot: AnyRow) -> None:
        """Let this sight be one more of a snapshot that exists."""
        self.snapshot = snapshot.id
        self.key = snapshot.key
        self.place_known = snapshot.municipality is not None
        self.seen_before = (snapshot.observed_at, snapshot.last_seen)

    def stale(self, newest_key: str) -> bool:
        """True when its fingerprints stand under an older key, or its forgotten place was seen again."""
        if self.kind == "history":
            return False
        return self.key != newest_key or (not self.place_known and self.detail.municipality is not None)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What new snapshots lie beside, as it stood when they were written.

    `held` says which of `snapshots` hold a linking group, `sharing` who else does; `near` are pictures and
    `texts` (snapshot, other, Jaccard index) near theirs. It holds until the transaction ends.
    """

    snapshots: frozenset[int] = frozenset()
    held: Mapping[bytes, Sequence[tuple[int, FingerprintKind]]] = field(default_factory=dict)
    sharing: Mapping[bytes, Sequence[Member]] = field(default_factory=dict)
    near: tuple[Near, ...] = ()
    texts: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenBatch:
    """Listing rows by what came of them, in the order of the batch.

    `touched` are all listings whose links may have changed, new and changed ones among them; each
    waits in `pending_assessments`. `neighbours` spare a view in the same transaction the same look-ups.
    """

    new: tuple[int, ...]
    changed: tuple[int, ...]
    unchanged: tuple[int, ...]
    history: tuple[int, ...]
    touched: tuple[int, ...]
    rows: Mapping[ListingRef, int]
    neighbours: Neighbours = field(default_factory=Neighbours, compare=False, repr=False)

    @classmethod
    def of(cls, sights: Iterable[Sight], touched: Iterable[int], neighbours: Neighbours) -> WrittenBatch:
        """Sort sights by kind; a listing seen several times counts under each of its kinds once."""
        kinds: dict[SightKind, dict[int, None]] = {"new": {}, "changed": {}, "unchanged": {}, "history": {}}
        rows: dict[ListingRef, int] = {}
        for one in sights:
            kinds[one.kind][one.row] = None
            rows[one.detail.listing.ref] = one.row
        return cls(
            new=tuple(kinds["new"]),
            changed=tuple(kinds["changed"]),
            unchanged=tuple(kinds["unchanged"]),
            history=tuple(kinds["history"]),
            touched=tuple(sorted(touched)),
            rows=rows,
            neighbours=neighbours,
        )
