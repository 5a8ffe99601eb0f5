"""What reuse and change bring to light: planted groups taken in as the platforms' own feed, over nights.

    python -m benchmarks.reuse [--size 4000] [--nights 3] [--frames A] [--seed 1] [--every 2] [--no-pictures]

Per indicator that needs Memory or the feed: recall and precision with 95 % intervals (Wilson). Then the
exploitation lane: of planted listings whose signs satisfy its table, how many reach review; how many
innocent ones do, as listings in 10,000 and as groups that share a frame; how many of those that did
say first that it could be a licensed agency. Agencies are marked in a second run of the last night. The
data are self-made: this shows that it works, not how well.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from demo.generator import Record, World, generate
from demo.measure import Rate
from demo.truth import Truth, compare
from doorwatch.cli._assess import load_judge
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, assess_waiting, commit_records
from doorwatch.rules import load_taxonomy, load_weights
from doorwatch.scoring.levels import level_of
from doorwatch.settings import TenantSettings
from doorwatch.store import Scan, ScanResult, Store, finish_scan, open_scan
from doorwatch.store.agencies import mark_agency
from doorwatch.store.bare import bare_assessments
from doorwatch.store.tables import assessments, listings
from doorwatch.types import (
    FLAGGED,
    Account,
    Assessment,
    DetailRead,
    FieldEvidence,
    Listing,
    ListingRef,
    PictureReading,
    Signal,
    Validators,
)

TENANTS = (("demo-north", "demo-south"), ("demo-east",), ("demo-west",))
"""Platforms by tenant: Memory links within one only."""
NEEDS = ("memory", "platform_feed", "platform_events")
BATCH = 500
_SHOWN = ("reused_picture", "stock_picture", "two_listings", "changed_hands", "controlled_group")
_AGENCY = "This could be a licensed agency"
_MORE_NAMES = ("Nova", "Quinn")
_LARGE = "-more"
_NUMBER = re.compile(r"\+?\d[\d ()/.-]{6,}\d")


@dataclass
class Clock:
    """A clock that a night sets."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment that was set."""
        return self.now


@dataclass
class Found:
    """The last assessments of all tenants, without and with agencies marked."""

    plain: dict[ListingRef, Assessment] = field(default_factory=dict)
    marked: dict[ListingRef, Assessment] = field(default_factory=dict)
    perhaps_agency: set[ListingRef] = field(default_factory=set)
    """Those whose explanation says so first, before any mark."""


def main() -> None:
    """Take the world in, night by night, and print the tables."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--size", type=int, default=4_000)
    ask.add_argument("--nights", type=int, default=3)
    ask.add_argument("--frames", choices=("A", "B"), default="A")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--every", type=int, default=2, help="each so many-th block of 100 is planted")
    ask.add_argument("--no-pictures", action="store_true")
    given = ask.parse_args()
    world = generate(given.size, given.seed, given.frames, given.nights, planted_every=given.every)
    print(f"frames {given.frames}, {given.size:,} listings, {given.nights} nights; self-made data")
    found = Found()
    with tempfile.TemporaryDirectory() as folder:
        for number, platforms in enumerate(TENANTS):
            tenant = _Tenant(world, Path(folder) / str(number), platforms, not given.no_pictures)
            tenant.take_in(found)
    truths = world.truths()
    _indicators(truths, found.plain, pictures=not given.no_pictures)
    _lane(truths, found)


class _Tenant:
    """One tenant's store, filled as its platforms feed it."""

    def __init__(self, world: World, home: Path, platforms: Sequence[str], pictures: bool) -> None:
        self.world, self.platforms, self.pictures = world, platforms, pictures
        settings = TenantSettings(
            "bench", home, home / "keys", home, home, f"sqlite:///{home / 'doorwatch.db'}"
        )
        home.mkdir(parents=True)
        self.clock = Clock(world.start)
        store = Store.open(settings.database, self.clock)
        store.upgrade()
        self.shop = Workshop(
            store, KeyRing.create(settings.keys, world.start), load_judge(settings), self.clock
        )
        self.read: dict[bytes, PictureReading] = {}

    def take_in(self, found: Found) -> None:
        """Take all nights in; note the assessments; mark the agencies; note them again."""
        for night in range(self.world.nights):
            self.clock.now = self.world.start + timedelta(days=night)
            for platform in self.platforms:
                self._scan(platform, night)
            assess_waiting(self.shop)
        self._note(found.plain)
        found.perhaps_agency |= self._perhaps_agency()
        keys, now = self.shop.memory_keys(), self.clock.now
        for account in sorted(
            {
                account + more
                for platform, account in self.world.agencies()
                for more in ("", _LARGE)
                if platform in self.platforms
            }
        ):
            self.shop.store.run_write(
                partial(
                    mark_agency, keys=keys, account=account, by="bench", proof="planted",
                    until=now + timedelta(days=30), now=now,
                )
            )  # fmt: skip
        assess_waiting(self.shop)
        self._note(found.marked)
        self.shop.store.close()

    def _scan(self, platform: str, night: int) -> None:
        now = self.clock.now
        opened = partial(open_scan, platform=platform, night=now.date(), now=now, source="feed")
        scan: Scan = self.shop.store.run_write(opened)
        batch: list[DetailRead] = []
        for record in self._records(night, platform):
            pictures = tuple(self._pictures(record, night))
            batch.append(DetailRead(record.listing, pictures, None, Validators(), (), now))
            if len(batch) == BATCH:
                commit_records(self.shop, scan, batch)
                batch = []
        commit_records(self.shop, scan, batch)
        result = ScanResult(False, True, ("a feed",), {})
        self.shop.store.run_write(partial(finish_scan, scan=scan.id, result=result, now=now))

    def _records(self, night: int, platform: str) -> Iterator[Record]:
        """Give the platform's listings; each of an agency again twice, for an agency of six beside it."""
        for record in self.world.records(night, platform):
            yield record
            if record.truth.plant == "agency":
                yield from (replace(record, listing=_of_six(record.listing, turn)) for turn in range(2))

    def _pictures(self, record: Record, night: int) -> Iterator[PictureReading]:
        """Read the pictures of plants that share some; all others are one of a kind and are left out."""
        from doorwatch.images import read_picture

        shown = record.listing.images if self.pictures and record.truth.plant in _SHOWN else ()
        for index, address in enumerate(shown):
            data = self.world.picture(address, night)
            digest = hashlib.sha256(data).digest()
            if digest not in self.read:
                self.read[digest] = read_picture(data, index, address, ocr=False)
            yield replace(self.read[digest], index=index, address=address)

    def _note(self, into: dict[ListingRef, Assessment]) -> None:
        with self.shop.store.read() as conn:
            into.update(bare_assessments(conn))

    def _perhaps_agency(self) -> set[ListingRef]:
        """Return the flagged listings of which an explanation begins so; others keep no words."""
        query = (
            sa.select(listings.c.platform, listings.c.listing, assessments.c.body)
            .join(assessments, assessments.c.id == listings.c.assessment)
            .where(assessments.c.body.is_not(None), listings.c.listing.is_not(None))
        )
        with self.shop.store.read() as conn:
            return {
                ListingRef(row.platform, row.listing)
                for row in conn.execute(query)
                if any(one["explanation"]["en"].startswith(_AGENCY) for one in row.body["signals"])
            }


def _of_six(listing: Listing, turn: int) -> Listing:
    """Return a listing of a larger agency: its own number, a firm that pays for verified persons."""
    owner = listing.account.id if listing.account and listing.account.id else listing.id
    digits = int(hashlib.sha256(owner.encode()).hexdigest(), 16) % 100
    letters = "".join("abcdefghij"[int(sign)] for sign in listing.id if sign.isdigit())
    account = Account(f"{owner}{_LARGE}", True, None, f"firm-{owner}", f"person-{listing.id}-{turn}")
    return replace(
        listing, id=f"{listing.id}{_LARGE}{turn}", persona=_MORE_NAMES[turn] + letters,
        text=_NUMBER.sub("", listing.text or ""), phones=(f"+4930231259{digits:02}",), handles=(),
        account=account,
    )  # fmt: skip


def _indicators(
    truths: Mapping[ListingRef, Truth], found: Mapping[ListingRef, Assessment], *, pictures: bool
) -> None:
    taxonomy = load_taxonomy()
    wanted = {name for name, one in taxonomy.items() if one.build == "score" and set(one.needs) & set(NEEDS)}
    if not pictures:
        wanted.discard("image_reused_other_persona")
    result = compare(truths.values(), found, wanted, available={"feed"})
    print(f"\n{'indicator':<30}{'planted':>8}  {'recall':<22}{'precision':<22}{'false':>6}")
    for row in result.rows:
        if row.built:
            print(
                f"{row.indicator:<30}{row.recall.trials:>8}  {_shown(row.recall):<22}"
                f"{_shown(row.precision):<22}{row.wrong:>6}"
            )
    missed = [one for one in result.missed if one[1] in wanted]
    wrong = [one for one in result.wrong if one[1] in wanted]
    for title, pairs in (("missed", missed), ("found where nothing was planted", wrong)):
        for ref, name in pairs[:20]:
            print(
                f"  {title}: {ref.id} {name} ({truths[ref].plant} {truths[ref].form} {truths[ref].language})"
            )


def _lane(truths: Mapping[ListingRef, Truth], found: Found) -> None:
    due = {ref for ref, truth in truths.items() if satisfies(truth)}
    reached = {ref for ref in due if _review(found.plain, ref)}
    print(f"\nexploitation lane: planted listings that satisfy its table {len(due):,}; "
          f"reach review {_shown(Rate(len(reached), len(due)))}")  # fmt: skip
    for ref in sorted(due - reached)[:10]:
        print(f"  missed: {ref.id} {truths[ref].form} {truths[ref].language}")
    for name, given in (("without marks", found.plain), ("agencies marked", found.marked)):
        benign = [truth for ref, truth in truths.items() if truth.benign and ref in given]
        false = [truth for truth in benign if _review(given, truth.ref)]
        frames = {(one.plant, one.kind, one.language) for one in false}
        possible = {(one.plant, one.kind, one.language) for one in benign}
        print(
            f"innocent listings, {name}: {len(benign):,}; for review in this lane {len(false)}"
            f" ({10_000 * len(false) / max(1, len(benign)):.1f} in 10,000; 95 % at most"
            f" {10_000 * Rate(len(false), len(benign)).interval[1]:.1f}), of frames {len(frames)}"
            f" of {len(possible)}"
        )
        for truth in false[:10]:
            print(f"  false: {truth.ref.id} {truth.plant} {truth.kind} {truth.language}")
    _large_agencies(found)
    flagged = {ref for ref in found.plain if _review(found.plain, ref)}
    print(
        f"for review in this lane {len(flagged):,}; {len(flagged & found.perhaps_agency):,} say first that it"
        " could be a licensed agency"
    )
    changed = [
        ref
        for ref, one in found.plain.items()
        if one.lanes["minor_age"] != found.marked[ref].lanes["minor_age"]
    ]
    print(f"levels or points of minor_age that a mark changed: {len(changed)}")


def _large_agencies(found: Found) -> None:
    """Print what becomes of agencies of six names: they may reach review, and then it must say so first."""
    added = {ref for ref in found.plain if _LARGE in ref.id}
    plain = {ref for ref in added if _review(found.plain, ref)}
    marked = {ref for ref in added if _review(found.marked, ref)}
    print(
        f"agencies of six names: {len(added):,} listings added; without a mark {len(plain)} for review"
        f" ({_shown(Rate(len(plain), len(added)))}), {len(plain & found.perhaps_agency)} of them say first"
        f" that it could be a licensed agency; with a mark {len(marked)}"
    )


def satisfies(truth: Truth) -> bool:
    """Tell whether what was planted, at the weights of the taxonomy, asks for review in the lane."""
    taxonomy = load_taxonomy()
    signals = [
        Signal(
            name, "exploitation", taxonomy[name].family or "", taxonomy[name].weight or "weak", "planted",
            "1", None, (FieldEvidence("planted", True),), {}, {},
        )
        for name in truth.indicators
        if taxonomy[name].lane == "exploitation"
    ]  # fmt: skip
    return level_of("exploitation", signals, load_weights(), taxonomy) in FLAGGED


def _review(found: Mapping[ListingRef, Assessment], ref: ListingRef) -> bool:
    return ref in found and found[ref].lanes["exploitation"].level in FLAGGED


def _shown(rate: Rate) -> str:
    if not rate.trials:
        return "-"
    low, high = rate.interval
    return f"{rate.share:.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
