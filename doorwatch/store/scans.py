"""Scans: opening and resuming, cards, listings that were the same, gone or missing, the visit plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.store.sql import AnyRow, among, chunks, insert_or_ignore, one_writer, update_by
from doorwatch.store.tables import assessments, listings, pending_assessments, scans, snapshots
from doorwatch.types import FLAGGED, CardSeen, DetailUnchanged, Gone, KnownListing, Validators, VisitPlan

MISSED = 2
"""Index-complete scans in a row without a listing until it counts as removed (CONTRACTS §5)."""
_BY_ID = sa.select(listings).where(
    listings.c.platform == sa.bindparam("platform"), among(listings.c.listing, "ids")
)


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as it stands. `resumed`: an interrupted run had opened it."""

    id: int
    platform: str
    night: date
    attempt: int
    source: Literal["crawl", "feed"]
    started_at: datetime
    resumed: bool = False

    @property
    def key(self) -> str:
        """Its name for order files and the spool: platform/night/try."""
        return f"{self.platform}/{self.night.isoformat()}/{self.attempt}"


def open_scan(
    conn: sa.Connection,
    platform: str,
    night: date,
    now: datetime,
    source: Literal["crawl", "feed"] = "crawl",
) -> Scan:
    """Return the platform's open scan of this night, or a new one.

    A crawl left open by an earlier night is finished as partial (reason `abandoned`): its list is
    no longer of one moment. Each feed has a scan of its own, open or not; one that stands open for a day
    was killed, and is finished as abandoned, too.
    """
    one_writer(conn)
    query = sa.select(scans).where(
        scans.c.platform == platform, scans.c.state == "open", scans.c.source == source
    )
    for row in conn.execute(query).all():
        if source == "crawl" and row.night == night:
            return _scan(row, resumed=True)
        if source == "crawl" or row.started_at <= now - _LONGEST_FEED:
            finish_scan(conn, row.id, _ABANDONED, now)
    last = conn.scalar(
        sa.select(sa.func.max(scans.c.attempt)).where(scans.c.platform == platform, scans.c.night == night)
    )
    values = {
        "platform": platform, "night": night, "attempt": (last or 0) + 1, "source": source,
        "state": "open", "started_at": now, "missing_done": False,
    }  # fmt: skip
    return _scan(conn.execute(sa.insert(scans).values(values).returning(scans)).one())


def find_scan(conn: sa.Connection, key: str) -> Scan | None:
    """Return the scan of a key as `Scan.key` writes it, None when there is none."""
    platform, night, attempt = key.rsplit("/", 2)
    row = conn.execute(
        sa.select(scans).where(
            scans.c.platform == platform,
            scans.c.night == date.fromisoformat(night),
            scans.c.attempt == int(attempt),
        )
    ).one_or_none()
    return None if row is None else _scan(row)


def _scan(row: AnyRow, resumed: bool = False) -> Scan:
    return Scan(row.id, row.platform, row.night, row.attempt, row.source, row.started_at, resumed)


@dataclass(frozen=True, slots=True)
class ScanResult:
    """How a scan ended; `extraction` is found/read per field 0-1."""

    index_complete: bool
    detail_complete: bool
    reasons: tuple[str, ...] = ()
    counts: Mapping[str, int] | None = None
    extraction: Mapping[str, float] | None = None
    alarms: tuple[str, ...] = ()


def finish_scan(conn: sa.Connection, scan: int, result: ScanResult, now: datetime) -> None:
    """Close a scan: complete, or partial with its reasons. A closed one stays as it was closed."""
    whole = result.index_complete and result.detail_complete
    conn.execute(
        sa.update(scans)
        .where(scans.c.id == scan, scans.c.state == "open")
        .values(
            state="complete" if whole else "partial",
            finished_at=now,
            index_complete=result.index_complete,
            detail_complete=result.detail_complete,
            reasons=list(result.reasons),
            counts=dict(result.counts or {}),
            extraction=dict(result.extraction or {}),
            alarms=list(result.alarms),
        )
    )


_LONGEST_FEED = timedelta(days=1)
_ABANDONED = ScanResult(False, False, ("abandoned",))


def abandon_open(conn: sa.Connection, now: datetime) -> None:
    """Finish every open crawl as partial (reason `abandoned`): the night that opened them is given up."""
    query = sa.select(scans.c.id).where(scans.c.state == "open", scans.c.source == "crawl")
    for scan in list(conn.scalars(query)):
        finish_scan(conn, scan, _ABANDONED, now)


def rows_of(conn: sa.Connection, platform: str, ids: Sequence[str]) -> dict[str, AnyRow]:
    """Return the listing rows of a platform's ids; unknown ids are missing."""
    found: dict[str, AnyRow] = {}
    for part in chunks(list(ids)):
        rows = conn.execute(_BY_ID, {"platform": platform, "ids": part})
        found.update((row.listing, row) for row in rows)
    return found


@dataclass(frozen=True, slots=True)
class WrittenCards:
    """Ids of listings that the list showed for the first time, and whose card changed."""

    new: tuple[str, ...]
    changed: tuple[str, ...]


def write_cards(conn: sa.Connection, scan: Scan, cards: Sequence[CardSeen]) -> WrittenCards:
    """Note that a list showed these listings: alive, not missing, with this card. At most 500 at a time."""
    one_writer(conn)
    latest = {card.id: card for card in cards}
    known = rows_of(conn, scan.platform, list(latest))
    insert_or_ignore(
        conn,
        listings,
        [
            new_listing(scan.platform, card.id, card.url, card.at)
            for card in latest.values()
            if card.id not in known
        ],
    )
    update_by(
        conn,
        listings,
        ("platform", "listing"),
        [
            {
                "platform": scan.platform, "listing": card.id, "url": card.url, "card": card.card,
                "last_seen": card.at, "listed_scan": scan.id, "missed": 0, "status": "live",
                "removed_at": None,
            }
            for card in latest.values()
        ],
    )  # fmt: skip
    changed = (id for id, card in latest.items() if id in known and known[id].card != card.card)
    return WrittenCards(tuple(id for id in latest if id not in known), tuple(changed))


def new_listing(platform: str, listing: str, url: str | None, at: datetime) -> dict[str, Any]:
    """Return the row of a listing seen for the first time at `at`."""
    return {
        "platform": platform, "listing": listing, "url": url, "status": "live", "first_seen": at,
        "last_seen": at, "missed": 0, "linked": False,
    }  # fmt: skip


def mark_unchanged(conn: sa.Connection, scan: Scan, seen: Sequence[DetailUnchanged]) -> tuple[str, ...]:
    """Note that detail pages were as before: only times move. Returns ids that the store does not know."""
    one_writer(conn)
    latest = {one.id: one.at for one in seen}
    known = rows_of(conn, scan.platform, list(latest))
    update_by(
        conn,
        listings,
        ("id",),
        [
            {
                "id": row.id, "last_seen": latest[id], "listed_scan": scan.id, "detail_scan": scan.id,
                "detail_at": latest[id], "missed": 0, "status": "live", "removed_at": None,
            }
            for id, row in known.items()
        ],
    )  # fmt: skip
    moved = sa.update(snapshots).where(
        snapshots.c.id == sa.bindparam("by_id"),
        snapshots.c.last_seen < sa.bindparam("at", type_=snapshots.c.last_seen.type),
    )
    rows = [{"by_id": row.current, "at": latest[id]} for id, row in known.items() if row.current]
    if rows:
        conn.execute(moved.values(last_seen=sa.bindparam("at", type_=snapshots.c.last_seen.type)), rows)
    return tuple(id for id in latest if id not in known)


def mark_gone(conn: sa.Connection, scan: Scan, gone: Sequence[Gone]) -> tuple[int, ...]:
    """Note 404 and 410: removed at once. Returns the rows that were live until now."""
    one_writer(conn)
    latest = {one.id: one.at for one in gone}
    known = rows_of(conn, scan.platform, list(latest))
    live = {id: row for id, row in known.items() if row.status != "removed"}
    update_by(
        conn,
        listings,
        ("id",),
        [
            {
                "id": row.id,
                "status": "removed",
                "removed_at": latest[id],
                "listed_scan": scan.id,
                "detail_scan": scan.id,
            }
            for id, row in live.items()
        ],
    )
    return tuple(row.id for row in live.values())


def finish_missing(conn: sa.Connection, scan: Scan, now: datetime) -> tuple[int, ...]:
    """Count live listings that an index-complete list did not show; return the rows removed by it.

    Does nothing on a scan that was not index-complete, and counts each scan once.
    """
    one_writer(conn)
    claimed = conn.execute(
        sa.update(scans)
        .where(scans.c.id == scan.id, scans.c.index_complete.is_(True), scans.c.missing_done.is_(False))
        .values(missing_done=True)
    )
    if not claimed.rowcount:
        return ()
    absent = (
        listings.c.platform == scan.platform,
        listings.c.status == "live",
        listings.c.listed_scan.is_distinct_from(scan.id),
        listings.c.missed_scan.is_distinct_from(scan.id),
    )
    conn.execute(sa.update(listings).where(*absent).values(missed=listings.c.missed + 1, missed_scan=scan.id))
    removed = (
        sa.update(listings)
        .where(listings.c.platform == scan.platform, listings.c.status == "live", listings.c.missed >= MISSED)
        .values(status="removed", removed_at=now)
        .returning(listings.c.id)
    )
    return tuple(sorted(conn.scalars(removed)))


def visit_plan(conn: sa.Connection, scan: Scan, newest_key: str) -> VisitPlan:
    """Return what the crawler should know of a platform's live listings.

    A full body is wanted (`conditional` False) of listings that are flagged, linked or waiting for
    an assessment, and of those whose fingerprints stand under an older Memory key.
    """
    query = (
        sa.select(
            listings, snapshots.c.key, assessments.c.level, pending_assessments.c.listing.label("waits")
        )
        .select_from(
            listings.outerjoin(snapshots, snapshots.c.id == listings.c.current)
            .outerjoin(assessments, assessments.c.id == listings.c.assessment)
            .outerjoin(pending_assessments, pending_assessments.c.listing == listings.c.id)
        )
        .where(
            listings.c.platform == scan.platform, listings.c.status == "live", listings.c.listing.is_not(None)
        )
        .order_by(listings.c.id)
    )
    known: dict[str, KnownListing] = {}
    done: set[str] = set()
    for row in conn.execute(query):
        matters = bool(row.level in FLAGGED or row.linked or row.waits)
        known[row.listing] = KnownListing(
            id=row.listing,
            url=row.url or "",
            card=row.card,
            validators=Validators(row.etag, row.last_modified, row.page_hash),
            last_detail=row.detail_at,
            flagged_or_linked=matters,
            conditional=not matters and row.key == newest_key,
        )
        if row.detail_scan == scan.id:
            done.add(row.listing)
    return VisitPlan(scan.platform, scan.key, known, frozenset(done))
