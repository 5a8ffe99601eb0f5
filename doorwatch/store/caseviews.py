"""Who was shown which listing of a case, and what a case's listings share (for acts in bulk)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from doorwatch.store.sql import insert
from doorwatch.store.tables import assessments, case_listings, case_views, sightings, snapshots
from doorwatch.types.cases import CaseListing
from doorwatch.types.listing import ListingRef


@dataclass(frozen=True, slots=True)
class View:
    """The last time a person was shown a listing: with which evidence, and whether opened by itself."""

    evidence: str
    opened: bool
    at: datetime


def note_views(
    conn: sa.Connection,
    case: int,
    person: str,
    shown: Iterable[CaseListing],
    at: datetime,
    *,
    opened: bool = False,
) -> None:
    """Record that `person` was shown these listings; one that was opened stays so for the same evidence."""
    rows = [
        {
            "case": case, "person": person, "platform": one.ref.platform, "listing": one.ref.id,
            "evidence": one.evidence, "opened": opened, "at": at,
        }
        for one in shown
    ]  # fmt: skip
    if not rows:
        return
    made = insert(conn, case_views)
    same = sa.and_(case_views.c.evidence == made.excluded.evidence, case_views.c.opened)
    conn.execute(
        made.on_conflict_do_update(
            index_elements=["case", "person", "platform", "listing"],
            set_={
                "evidence": made.excluded.evidence,
                "opened": sa.or_(made.excluded.opened, same),
                "at": made.excluded.at,
            },
        ),
        rows,
    )


def views_of(conn: sa.Connection, case: int, person: str) -> dict[ListingRef, View]:
    """Return what a person was shown of a case."""
    query = sa.select(case_views).where(case_views.c.case == case, case_views.c.person == person)
    return {
        ListingRef(row.platform, row.listing): View(row.evidence, row.opened, row.at)
        for row in conn.execute(query)
    }


def accounts_of(conn: sa.Connection, case: int) -> dict[ListingRef, bytes | None]:
    """Return the keyed account of each listing as it was flagged, None when it names or keeps none."""
    query = (
        sa.select(case_listings.c.platform, case_listings.c.listing, sightings.c.account)
        .select_from(case_listings)
        .join(assessments, assessments.c.id == case_listings.c.assessment, isouter=True)
        .join(snapshots, snapshots.c.id == assessments.c.snapshot, isouter=True)
        .join(sightings, sightings.c.snapshot == snapshots.c.id, isouter=True)
        .where(case_listings.c.case == case)
    )
    return {ListingRef(row.platform, row.listing): row.account for row in conn.execute(query)}


def rows_in(conn: sa.Connection, case: int) -> dict[ListingRef, int]:
    """Return the rows of a case's listings."""
    query = sa.select(case_listings.c.platform, case_listings.c.listing, case_listings.c.row).where(
        case_listings.c.case == case
    )
    return {ListingRef(row.platform, row.listing): row.row for row in conn.execute(query)}
