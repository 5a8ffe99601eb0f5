"""Assessments in force without a word of the listing, for measuring: from the vectors that are kept."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from doorwatch.store.sql import AnyRow
from doorwatch.store.tables import assessments, listings
from doorwatch.types import (
    LANES,
    Assessment,
    Coverage,
    Failure,
    LaneResult,
    ListingRef,
    Signal,
)


def bare_assessments(conn: sa.Connection) -> dict[ListingRef, Assessment]:
    """Return the assessment in force of every listing that still has a name.

    Signals hold neither evidence nor explanation; ages, contacts and context are left out.
    """
    query = sa.select(assessments, listings.c.platform, listings.c.listing).join(
        listings, listings.c.assessment == assessments.c.id
    )
    rows = conn.execute(query.where(listings.c.listing.is_not(None)))
    return {ListingRef(row.platform, row.listing): _assessment(row) for row in rows}


def _assessment(row: AnyRow) -> Assessment:
    vector = row.vector
    return Assessment(
        platform=row.platform,
        id=row.listing,
        as_of=row.as_of,
        level=row.level,
        stated_age=vector["stated_age"],
        ages=(),
        contacts=(),
        languages=tuple(vector["languages"]),
        lanes={lane: LaneResult(vector["lanes"][lane][0], vector["lanes"][lane][1], ()) for lane in LANES},
        signals=tuple(
            Signal(
                indicator=one["indicator"], lane=one["lane"], family=one["family"], weight=one["weight"],
                detector=one["detector"], version=one["version"], rule=one["rule"], evidence=(),
                explanation={}, benign={}, counted=one["counted"],
            )
            for one in vector["signals"]
        ),
        context=(),
        coverage=msgspec.convert(vector["coverage"], Coverage),
        pending=tuple(vector["pending"]),
        failures=msgspec.convert(vector["failures"], tuple[Failure, ...]),
        ruleset=row.ruleset,
    )  # fmt: skip
