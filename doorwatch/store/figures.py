"""Figures of a night, counted from what is stored, so that an interrupted night counts the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from doorwatch.store.tables import assessments, case_events, journal, listings, scans, snapshots
from doorwatch.types import FLAGGED


@dataclass(frozen=True, slots=True)
class ScanFigures:
    """What a scan saw: listings by kind of sight; `seen` is all that it saw alive."""

    seen: int
    new: int
    changed: int
    unchanged: int
    gone: int


@dataclass(frozen=True, slots=True)
class Standings:
    """How the live listings of a platform stand: per lane and level, and what was not looked at.

    `shadow` counts for each rule in shadow the listings that it would have signalled.
    """

    levels: Mapping[str, Mapping[str, int]]
    not_looked_at: Mapping[str, int]
    flagged: int
    shadow: Mapping[str, int]


def scan_figures(conn: sa.Connection, scan: int, platform: str) -> ScanFigures:
    """Return the figures of one scan."""
    earlier = snapshots.alias()
    before = sa.exists().where(earlier.c.listing == snapshots.c.listing, earlier.c.id < snapshots.c.id)
    mine = snapshots.c.scan == scan
    new = _count(conn, sa.select(sa.func.count()).select_from(snapshots).where(mine, ~before))
    changed = _count(conn, sa.select(sa.func.count(sa.distinct(snapshots.c.listing))).where(mine, before))
    listed = sa.select(sa.func.count()).select_from(listings).where(listings.c.platform == platform)
    alive = listings.c.status != "removed"
    seen = _count(conn, listed.where(listings.c.listed_scan == scan, alive))
    touched = sa.exists().where(snapshots.c.listing == listings.c.id, mine)
    unchanged = _count(conn, listed.where(listings.c.detail_scan == scan, alive, ~touched))
    gone_now = sa.or_(listings.c.detail_scan == scan, listings.c.missed_scan == scan)
    gone = _count(conn, listed.where(listings.c.status == "removed", gone_now))
    return ScanFigures(seen, new, changed, unchanged, gone)


def add_counts(conn: sa.Connection, scan: int, counts: Mapping[str, int]) -> None:
    """Put counts beside those that the crawl gave; equal names are replaced."""
    held = conn.scalar(sa.select(scans.c.counts).where(scans.c.id == scan)) or {}
    conn.execute(sa.update(scans).where(scans.c.id == scan).values(counts={**held, **counts}))


def standings(conn: sa.Connection, platform: str) -> Standings:
    """Count levels per lane and gaps of coverage over a platform's live listings."""
    levels: dict[str, Counter[str]] = {}
    gaps: Counter[str] = Counter()
    shadow: Counter[str] = Counter()
    flagged = 0
    query = (
        sa.select(assessments.c.level, assessments.c.lanes, assessments.c.vector)
        .join(listings, listings.c.assessment == assessments.c.id)
        .where(listings.c.platform == platform, listings.c.status == "live")
    )
    for row in conn.execution_options(yield_per=2000).execute(query):
        flagged += row.level in FLAGGED
        for lane, result in row.lanes.items():
            levels.setdefault(lane, Counter())[result["level"]] += 1
        gaps.update(_gaps(row.vector))
        shadow.update({signal["rule"] for signal in row.vector["shadow"] if signal["rule"]})
    waiting = (
        sa.select(sa.func.count())
        .select_from(listings)
        .where(listings.c.platform == platform, listings.c.status == "live", listings.c.assessment.is_(None))
    )
    if count := _count(conn, waiting):
        gaps["listing: seen in the list, detail page not read yet"] = count
    return Standings(
        {lane: dict(sorted(counts.items())) for lane, counts in sorted(levels.items())},
        dict(sorted(gaps.items())),
        flagged,
        dict(sorted(shadow.items())),
    )


def _gaps(vector: Mapping[str, Any]) -> Iterable[str]:
    """Name what an assessment could not look at."""
    coverage = vector["coverage"]
    for failure in vector["failures"]:
        yield f"{failure['detector']}: {failure['reason']}"
    if coverage["text"] != "read":
        yield "text: none was shown"
    if coverage["language"] != "supported":
        yield f"language: {coverage['language']}"
    if coverage["picture_text"] in ("not_read", "partly", "pending"):
        yield f"text in pictures: {coverage['picture_text'].replace('_', ' ')}"
    if coverage["contact"] == "behind_button":
        yield "contact: behind a button that was not pressed"


def oldest_unvisited(conn: sa.Connection, platform: str) -> datetime | None:
    """Return when the live listing that waits longest for its detail page was last read or first seen."""
    oldest = sa.func.min(sa.func.coalesce(listings.c.detail_at, listings.c.first_seen))
    query = sa.select(oldest).where(listings.c.platform == platform, listings.c.status == "live")
    found = conn.scalar(query)
    return found if isinstance(found, datetime) or found is None else datetime.fromisoformat(found)


def night_scans(conn: sa.Connection, night: date, since: datetime) -> dict[str, sa.Row[Any]]:
    """Return the newest crawl of each platform for a night, started at or after `since`."""
    query = (
        sa.select(scans)
        .where(scans.c.night == night, scans.c.source == "crawl", scans.c.started_at >= since)
        .order_by(scans.c.attempt)
    )
    return {row.platform: row for row in conn.execute(query)}


def past_nights(conn: sa.Connection, until: date, limit: int = 14) -> list[tuple[date, int, int, int]]:
    """Return (night, seen, new, flagged) of the last nights with a finished crawl, the oldest first."""
    query = (
        sa.select(scans.c.night, scans.c.counts)
        .where(scans.c.night <= until, scans.c.source == "crawl", scans.c.state != "open")
        .order_by(scans.c.night.desc(), scans.c.id.desc())
    )
    sums: dict[date, Counter[str]] = {}
    for row in conn.execute(query):
        if row.night not in sums and len(sums) == limit:
            break
        sums.setdefault(row.night, Counter()).update(row.counts or {})
    return [(night, found["seen"], found["new"], found["flagged"]) for night, found in sorted(sums.items())]


def case_numbers(conn: sa.Connection, since: datetime, kinds: Iterable[str]) -> tuple[int, ...]:
    """Return the cases that got an event of `kinds` from the machine at or after `since`."""
    query = (
        sa.select(case_events.c.case)
        .where(case_events.c.at >= since, case_events.c.kind.in_(list(kinds)))
        .where(case_events.c.actor == "machine")
        .distinct()
        .order_by(case_events.c.case)
    )
    return tuple(conn.scalars(query))


def ended_since(conn: sa.Connection, since: datetime) -> dict[str, int]:
    """Return how many things retention ended at or after `since`, by name, as the journal has it.

    A night that was killed in the middle of its terms has two entries; together they are the night's.
    """
    query = sa.select(journal.c.data).where(journal.c.act == "retention.applied", journal.c.at >= since)
    found: Counter[str] = Counter()
    for data in conn.scalars(query):
        found.update({name: number for name, number in data.items() if name != "object"})
    return dict(sorted(found.items()))


def _count(conn: sa.Connection, query: sa.Select[int]) -> int:
    return conn.scalar(query) or 0
