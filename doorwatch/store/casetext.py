"""What the listings of a case said: as the assessment saw them, and as they stand now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from doorwatch.store.content import Content, content_from
from doorwatch.store.tables import assessments, case_listings, listings, snapshots
from doorwatch.types.listing import ListingRef

_NAMED = 100
"""Names that a statement lists; for more of them the whole case is read."""


@dataclass(frozen=True, slots=True)
class CaseText:
    """One listing of a case: `content` is what the shown assessment saw, None when its term has ended.

    `newer` is what the listing says now, None when that is the same or is not kept.
    """

    content: Content | None
    newer: Content | None


def case_texts(
    conn: sa.Connection, case: int, refs: Collection[ListingRef] | None = None
) -> dict[ListingRef, CaseText]:
    """Return by listing of a case what it said and what it says now; only those of `refs` when given."""
    names = None if refs is None else {ref.id for ref in refs}
    seen = _contents(conn, case, assessments.c.snapshot, names)
    now = _contents(conn, case, listings.c.current, names)
    found: dict[ListingRef, CaseText] = {}
    for ref in (seen.keys() | now.keys()) & (set(refs) if refs is not None else seen.keys() | now.keys()):
        then, later = seen.get(ref), now.get(ref)
        same = then is None or later is None or later.content_hash == then.content_hash
        found[ref] = CaseText(then, None if same else later)
    return found


def _contents(
    conn: sa.Connection, case: int, which: sa.Column[int], names: set[str] | None
) -> dict[ListingRef, Content]:
    query = (
        sa.select(
            snapshots, listings.c.status, case_listings.c.platform, case_listings.c.listing.label("name")
        )
        .select_from(case_listings)
        .join(listings, listings.c.id == case_listings.c.row)
        .join(assessments, assessments.c.id == case_listings.c.assessment)
        .join(snapshots, snapshots.c.id == which)
        .where(case_listings.c.case == case, snapshots.c.content.is_not(None))
    )
    if names is not None and len(names) <= _NAMED:
        query = query.where(case_listings.c.listing.in_(sorted(names)))
    return {ListingRef(row.platform, row.name): content_from(row) for row in conn.execute(query)}
