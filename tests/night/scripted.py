"""Nights without a network: a crawl writes what a test says into the real spool; the rest is as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from demo.generator import generate
from demo.house import set_up
from demo.sites.config import SITES
from demo.sites.site import Site
from doorwatch.cli._house import opened_house
from doorwatch.errors import Exit
from doorwatch.keys import KeyRing
from doorwatch.night import House, Outcome, run_night
from doorwatch.settings import Settings
from doorwatch.spool import SpoolWriter
from doorwatch.store import Store
from doorwatch.types import (
    CardSeen,
    DetailRead,
    DetailUnchanged,
    Gone,
    Listing,
    PictureReading,
    RawPage,
    ScanEnd,
    SpoolRecord,
    Validators,
)
from tests.night.places import FIRST, Place, ahead

TENANT, PLATFORM = "demo-b", "demo-east"


@dataclass(frozen=True)
class Ad:
    """A listing of the script; `pictures` are readings as a crawl would hand them over."""

    id: str
    text: str | None = "Massage in a calm salon."
    persona: str | None = None
    phones: tuple[str, ...] = ()
    pictures: tuple[PictureReading, ...] = ()
    age: int | None = 27


@dataclass(frozen=True)
class Scan:
    """What one crawl saw: ads in the list and read, ads only in the list, gone and unchanged ids."""

    ads: Sequence[Ad] = ()
    listed: Sequence[str] = ()
    gone: Mapping[str, int] = field(default_factory=dict)
    unchanged: Sequence[str] = ()
    index: bool = True
    details: bool = True
    reasons: tuple[str, ...] = ()
    segments: bool = False
    """Seal each ad's records apart, as a slow crawl would."""

    def records(self, platform: str, now: datetime) -> Iterator[SpoolRecord]:
        """Yield what the crawl writes, but for its end."""
        for id in (*(ad.id for ad in self.ads), *self.listed, *self.unchanged):
            yield CardSeen(id, f"http://site/{id}", f"card of {id}", now)
        yield from (_detail(platform, ad, now) for ad in self.ads)
        yield from (DetailUnchanged(id, now) for id in self.unchanged)
        yield from (Gone(id, status, now) for id, status in self.gone.items())


def _detail(platform: str, ad: Ad, now: datetime) -> DetailRead:
    listing = Listing(
        platform, ad.id, url=f"http://site/{ad.id}", text=ad.text, persona=ad.persona, phones=ad.phones,
        stated_age=ad.age, images=tuple(one.address or "" for one in ad.pictures), observed_at=now,
    )  # fmt: skip
    body = f"<html><main>{ad.text}</main></html>".encode()
    page = RawPage(listing.url or "", 200, (("Content-Type", "text/html"),), body, now)
    return DetailRead(listing, ad.pictures, page, Validators(), (), now)


@dataclass
class ScriptedCrawl:
    """A crawl that has ended already; its words are in the spool."""

    code: Exit

    def poll(self) -> int | None:
        """Return its exit code."""
        return self.code

    def events(self) -> list[Mapping[str, Any]]:
        """Say nothing."""
        return []

    def stop(self) -> None:
        """It has ended."""

    def last_words(self) -> str:
        """Say nothing."""
        return ""


@dataclass(frozen=True)
class Town:
    """A home with the demo's tenants and nobody to crawl."""

    home: Path
    settings: Settings

    def night(
        self, day: float, scans: Mapping[str, Scan] | Scan, *, tenant: str = TENANT, kind: str = "nightly",
        **options: Any,
    ) -> Outcome:  # fmt: skip
        """Run the night `day` days after the first; each platform's crawl sees what `scans` says."""
        with self.house(day, scans, tenant=tenant, kind=kind) as house:
            return run_night(house, **options)

    @contextmanager
    def house(
        self, day: float, scans: Mapping[str, Scan] | Scan, *, tenant: str = TENANT, kind: Any = "nightly"
    ) -> Iterator[House]:
        """Give a tenant's house whose crawls are scripted."""
        seen = {PLATFORM: scans} if isinstance(scans, Scan) else scans
        settings = self.settings.tenant(tenant)
        offset = ahead(FIRST + timedelta(days=day))

        def start(order: Path) -> ScriptedCrawl:
            told = json.loads(order.read_bytes())
            now = datetime.now(UTC) + timedelta(seconds=told["clock_offset"])
            return _crawl(settings.keys, told, seen[told["platform"]], now)

        with opened_house(self.settings, settings, kind=kind, clock_offset=offset) as house:
            yield replace(house, start_crawl=start)

    @contextmanager
    def store(self, tenant: str = TENANT) -> Iterator[Store]:
        """Give a tenant's store."""
        opened = Store.open(self.settings.tenant(tenant).database, lambda: datetime.now(UTC))
        try:
            yield opened
        finally:
            opened.close()

    def amend(self, *changes: tuple[str, str], tenant: str = TENANT, platform: str = PLATFORM) -> None:
        """Change words of an agreement and let both sides sign it anew."""
        Place(self.home, _sites()).amend(tenant, platform, *changes)  # type: ignore[arg-type]


def _crawl(keys: Path, told: Mapping[str, Any], scan: Scan, now: datetime) -> ScriptedCrawl:
    label = f"{told['platform']} {told['scan']}"
    key = KeyRing.open(keys).spool_key()
    with SpoolWriter(Path(told["spool"]), key, 2**24, label=label) as writer:
        for record in scan.records(told["platform"], now):
            writer.write(record)
            if scan.segments and isinstance(record, DetailRead):
                writer.seal()
        writer.write_last(ScanEnd(scan.index, scan.details, scan.reasons, {}, {}, now))
    return ScriptedCrawl(Exit.DONE if scan.index and scan.details else Exit.UNREACHABLE)


def _sites() -> dict[str, Site]:
    world = generate(1, 1, "A", 1, start=FIRST)
    sites = {name: Site(config, world, lambda: FIRST) for name, config in SITES.items()}
    for site in sites.values():
        site.base = "http://127.0.0.1:9"
    return sites


def found(home: Path) -> Town:
    """Set up the demo's tenants in the empty folder `home`."""
    home.mkdir(mode=0o700, exist_ok=True)
    return Town(home, set_up(home, _sites(), FIRST))  # type: ignore[arg-type]
