"""One platform's scan: a crawl fills the spool, the night commits and assesses segment by segment."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from doorwatch.errors import Conflict, DoorwatchError, Exit
from doorwatch.night.crawling import Crawl, CrawlOrder, remove_leftovers, remove_order, write_order
from doorwatch.night.house import House
from doorwatch.night.pages import hold
from doorwatch.pipeline import assess_rows, commit_records, follow_banks, follow_copies
from doorwatch.spool import Segment, SpoolReader, recover
from doorwatch.store import (
    Scan,
    ScanResult,
    find_scan,
    finish_missing,
    finish_scan,
    open_scan,
    visit_plan,
)
from doorwatch.store.aside import put_platform_key, put_shadow_counts
from doorwatch.store.figures import add_counts, night_scans, scan_figures, standings
from doorwatch.types import Agreement, ScanEnd

REFUSED = "refused: "
"""How the reason of a refused scan begins."""
PATIENCE = 60.0
"""Seconds that an orphaned crawl is waited for."""
CRASHES = 2
"""How often a crawl that died by itself is started again within one night."""
_CRASHED = (Exit.FAULT,)


@dataclass(slots=True)
class PlatformScan:
    """A scan under way. `state` is running until `finish` has closed it."""

    platform: str
    agreement: Agreement
    scan: Scan
    reader: SpoolReader
    folder: Path
    began: float
    crawl: Crawl | None = None
    order: Path | None = None
    crashes: int = 0
    end: ScanEnd | None = None
    reasons: list[str] = field(default_factory=list)
    exit: Exit | None = None
    details: int = 0
    seconds: float = 0.0
    pages_refused: int = 0


def begin(house: House, agreement: Agreement, night: date) -> PlatformScan:
    """Open or resume a platform's scan, commit what an interrupted one left, and start the crawl."""
    platform = agreement.platform
    shop = house.workshop
    scan = shop.store.run_write(
        partial(open_scan, platform=platform, night=night, now=shop.now(), source="crawl")
    )
    folder = house.tenant.spool / platform
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = shop.keys.spool_key()
    _recover(folder, key)
    remove_leftovers(_orders(house), platform)
    one = PlatformScan(platform, agreement, scan, SpoolReader(folder, key), folder, time.monotonic())
    _commit_segments(house, one)
    if one.end is None:
        _start(house, one)
    return one


def step(house: House, one: PlatformScan) -> bool:
    """Commit what has been sealed and hear from the crawl; return False when the scan has ended."""
    code = one.crawl.poll() if one.crawl else Exit.DONE
    if one.crawl:
        for event in one.crawl.events():
            _hear(house, one, event)
    _commit_segments(house, one)
    if code is None:
        return True
    words = one.crawl.last_words() if one.crawl else ""
    _stop(one)
    _recover(one.folder, house.workshop.keys.spool_key())
    _commit_segments(house, one)
    died = code < 0 or code in _CRASHED
    if died and one.end is None and one.crashes < CRASHES:
        one.crashes += 1
        _start(house, one)
        return True
    one.exit = Exit.FAULT if code < 0 else Exit(code)
    if died and one.end is None:
        one.reasons.append(f"the crawl ended {one.crashes + 1} times by itself; {words}".rstrip("; "))
    return False


def finish(house: House, one: PlatformScan) -> None:
    """Close the scan with what was counted; listings missing twice from a whole list are removed."""
    store, now = house.workshop.store, house.workshop.now()
    end = one.end
    if end is None:
        result = ScanResult(False, False, tuple(one.reasons) or ("the crawl did not end",))
    else:
        result = ScanResult(
            end.index_complete, end.detail_complete, (*end.reasons, *one.reasons), end.counts,
            end.extraction, end.alarms,
        )  # fmt: skip
    if one.exit is Exit.INTERRUPTED:
        return

    def close(conn: Any) -> None:
        finish_scan(conn, one.scan.id, result, now)
        finish_missing(conn, one.scan, now)

    store.run_write(close)
    one.seconds = time.monotonic() - one.began
    house.progress.finish(one.platform)


def count_all(house: House, night: date, since: datetime) -> None:
    """Write the counts of a night's finished scans, and how often shadow rules spoke.

    Both from what is stored once all assessments are made, so that neither a kill nor the cut of the
    segments changes them.
    """
    store = house.workshop.store
    with store.read() as conn:
        rows = [row for row in night_scans(conn, night, since).values() if row.state != "open"]
        stands = {row.platform: standings(conn, row.platform) for row in rows}
        found = [(row.id, row.platform, scan_figures(conn, row.id, row.platform)) for row in rows]
    for scan, platform, figures in found:
        counts = {**asdict(figures), "flagged": stands[platform].flagged}
        store.run_write(partial(add_counts, scan=scan, counts=counts))
    for platform, one in stands.items():
        store.run_write(partial(put_shadow_counts, night=night, platform=platform, counts=one.shadow))


def codes(rows: Iterable[Any]) -> list[Exit]:
    """Return the exit codes of finished scans as they are stored: partial is 4, refused is 3."""
    partial_ones = [row for row in rows if row.state == "partial"]
    return [
        Exit.REFUSED if any(reason.startswith(REFUSED) for reason in row.reasons or ()) else Exit.UNREACHABLE
        for row in partial_ones
    ]


def abandon(one: PlatformScan) -> None:
    """End the crawl of a scan that is given up now; what it wrote is kept and the scan stays open."""
    _stop(one)


def _recover(folder: Path, key: bytes) -> None:
    """Seal what a killed crawl left; the crawl of a killed night needs a moment to notice and to end.

    Raises Conflict: another crawl goes on writing here.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            recover(folder, key)
            return
        except Conflict:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _start(house: House, one: PlatformScan) -> None:
    shop = house.workshop
    with shop.store.read() as conn:
        plan = visit_plan(conn, one.scan, shop.memory_keys()[0].id)
    orders = _orders(house)
    order = CrawlOrder(
        settings=house.settings_path,
        tenant=house.tenant.name,
        platform=one.platform,
        scan=one.scan.key,
        plan=str(orders / f"{one.platform}.plan.json"),
        spool=str(one.folder),
        clock_offset=house.clock_offset,
        banks=None if shop.banks.folder is None else str(shop.banks.folder),
    )
    follow_banks(shop)
    follow_copies(shop)
    one.order = write_order(orders, order, plan)
    one.crawl = house.start_crawl(one.order)


def _orders(house: House) -> Path:
    return house.tenant.data / "orders"


def _stop(one: PlatformScan) -> None:
    if one.crawl:
        one.crawl.stop()
        one.crawl = None
    if one.order:
        remove_order(one.order)
        one.order = None


def _hear(house: House, one: PlatformScan, event: Mapping[str, Any]) -> None:
    """Take in one line of the crawl: its progress, the key that it read, why it refused."""
    match event.get("event"):
        case "progress":
            house.progress.update(one.platform, int(event["details"]), int(event["due"]))
        case "key":
            read_at = datetime.fromisoformat(event["at"])
            house.workshop.store.run_write(
                partial(put_platform_key, platform=one.platform, key=event["key"], read_at=read_at)
            )
        case "refused":
            one.reasons.append(f"{REFUSED}{event['reason']}")
        case "failed":
            refused = REFUSED if event["exit"] == Exit.REFUSED else ""
            one.reasons.append(f"{refused}{event['reason']}")


def _commit_segments(house: House, one: PlatformScan) -> None:
    for segment in one.reader.segments():
        _commit(house, one, segment)


def _commit(house: House, one: PlatformScan, segment: Segment) -> None:
    """Commit and assess one segment, then hold its pages until it is known who is flagged."""
    scan = _scan_of(house, one, segment)
    records = list(one.reader.read(segment))
    done = commit_records(house.workshop, scan, records, one.agreement.terms.text)
    assess_rows(house.workshop, sorted(done.rows.values()))
    one.details += len(done.details)
    if scan.id == one.scan.id and done.end is not None:
        one.end = done.end
    one.pages_refused += hold(house, one.folder, segment)


def _scan_of(house: House, one: PlatformScan, segment: Segment) -> Scan:
    """Return the scan that a segment was written for: an older one when a night was abandoned."""
    key = segment.label.removeprefix(f"{one.platform} ")
    if key == one.scan.key:
        return one.scan
    with house.workshop.store.read() as conn:
        found = find_scan(conn, key)
    if found is None:
        raise DoorwatchError(f"spool of {one.platform}: expected a segment of a known scan; got {key!r}")
    return found
