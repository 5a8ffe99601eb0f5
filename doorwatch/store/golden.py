"""Golden cases in the store: written like any case, kept apart from everything that is counted or sent.

The snapshot is marked as history and its assessment never takes force, so that no count of listings, no
proposal and no rescoring sees it, also when its case has ended; Memory is told nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from doorwatch.cases import evidence_digest, listing_data
from doorwatch.errors import BadInput
from doorwatch.store.casefile import create_case
from doorwatch.store.judged import Judged, insert_assessments
from doorwatch.store.scans import open_scan
from doorwatch.store.sql import chunks
from doorwatch.store.tables import golden_cases, listings, scans, snapshots, study_cases
from doorwatch.types.assessment import Assessment
from doorwatch.types.listing import Listing


def plant(
    conn: sa.Connection,
    item: str,
    listing: Listing,
    assessment: Assessment,
    now: datetime,
    due_at: datetime,
    *,
    links: bytes,
    term: timedelta,
) -> int:
    """Write a synthetic listing as a case of its own and return the number of the case.

    Raises BadInput: a listing of this id exists; nothing of a real one is ever touched.
    """
    where = (listings.c.platform == listing.platform, listings.c.listing == listing.id)
    if conn.scalar(sa.select(sa.func.count()).select_from(listings).where(*where)):
        raise BadInput("golden item", "an id that no listing of the platform has", "one that exists")
    row = _scalar(conn, sa.insert(listings).values(
        platform=listing.platform, listing=listing.id, url=listing.url, status="submitted", first_seen=now,
        last_seen=now, missed=0, linked=False,
    ).returning(listings.c.id))  # fmt: skip
    snapshot = _scalar(conn, sa.insert(snapshots).values(
        listing=row, scan=_scan(conn, listing.platform, now.date(), now), content_hash="0" * 64,
        observed_at=now, utc_offset=0, last_seen=now, history=True, content=msgspec.to_builtins(listing),
        pictures=[], reveal="none", content_until=now + term,
    ).returning(snapshots.c.id))  # fmt: skip
    conn.execute(sa.update(listings).where(listings.c.id == row).values(current=snapshot))
    made = insert_assessments(conn, [Judged(row, snapshot, assessment, links, "golden")], now)[row]
    conn.execute(sa.update(listings).where(listings.c.id == row).values(assessment=None))
    shown = listing_data(assessment, evidence_digest(assessment), made)
    state = create_case(conn, now, {"listings": [shown], "due_at": due_at.isoformat()})
    conn.execute(sa.insert(golden_cases).values(case=state.case, row=row, item=item, planted_at=now))
    return state.case


def golden_among(conn: sa.Connection, cases: Iterable[int]) -> dict[int, str]:
    """Return the golden ones among cases with the item of each."""
    found: dict[int, str] = {}
    for part in chunks(sorted(set(cases))):
        query = sa.select(golden_cases.c.case, golden_cases.c.item).where(golden_cases.c.case.in_(part))
        found.update((row.case, row.item) for row in conn.execute(query))
    return found


def planted_since(conn: sa.Connection, platform: str, since: datetime) -> tuple[str, ...]:
    """Return the items that were planted on a platform at or after `since`, the oldest first."""
    query = (
        sa.select(golden_cases.c.item)
        .join(listings, listings.c.id == golden_cases.c.row)
        .where(listings.c.platform == platform, golden_cases.c.planted_at >= since)
        .order_by(golden_cases.c.planted_at, golden_cases.c.case)
    )
    return tuple(conn.scalars(query))


def newest_listing(conn: sa.Connection, platform: str) -> tuple[str, str | None] | None:
    """Return id and address of the newest real listing of a platform: golden ones look like it."""
    query = (
        sa.select(listings.c.listing, listings.c.url)
        .where(listings.c.platform == platform, listings.c.listing.is_not(None), listings.c.status == "live")
        .order_by(listings.c.url.is_(None), listings.c.id.desc())
        .limit(1)
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else (row.listing, row.url)


def not_golden(case: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Return the condition that a case number is of a real case: no golden item, no study's placement."""
    placed = sa.exists().where(study_cases.c.case == case)
    return ~sa.exists().where(golden_cases.c.case == case) & ~placed


def _scan(conn: sa.Connection, platform: str, night: date, now: datetime) -> int:
    """Return a feed of its own, finished: no night counts it as something that it saw."""
    scan = open_scan(conn, platform, night, now, "feed")
    done = {"state": "complete", "finished_at": now, "missing_done": True, "counts": {}}
    conn.execute(sa.update(scans).where(scans.c.id == scan.id).values(done))
    return scan.id


def _scalar(conn: sa.Connection, statement: Any) -> int:
    found = conn.scalar(statement)
    assert isinstance(found, int)
    return found
