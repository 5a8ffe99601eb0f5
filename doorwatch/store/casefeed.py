"""Cases as a platform's programs may see them: numbers, levels, lanes, states, times; no text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from doorwatch.store.sql import chunks
from doorwatch.store.tables import case_listings, cases
from doorwatch.types import LEVELS, Level


@dataclass(frozen=True, slots=True)
class CaseListed:
    """One listing of a case: the platform's own id, and its level."""

    platform: str
    id: str
    level: Level


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One case; `level` is that of its worst listing on the platforms that were asked for."""

    case: int
    level: Level
    lane: str
    state: str
    decision: str | None
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    listings: tuple[CaseListed, ...]


def case_summaries(
    conn: sa.Connection,
    platforms: Collection[str],
    *,
    states: Sequence[str] = (),
    after: int = 0,
    limit: int = 100,
) -> tuple[CaseSummary, ...]:
    """Return cases with a listing on one of these platforms, by number, from the one behind `after`.

    Listings of other platforms are left out, also from the level.
    """
    held = (
        sa.select(case_listings.c.case)
        .where(case_listings.c.case == cases.c.id, case_listings.c.platform.in_(sorted(platforms)))
        .exists()
    )
    query = sa.select(cases).where(cases.c.id > after, held).order_by(cases.c.id).limit(limit)
    if states:
        query = query.where(cases.c.state.in_(states))
    rows = conn.execute(query).all()
    listed: dict[int, list[CaseListed]] = {}
    for part in chunks([row.id for row in rows]):
        inner = (
            sa.select(case_listings)
            .where(case_listings.c.case.in_(part), case_listings.c.platform.in_(sorted(platforms)))
            .order_by(case_listings.c.row)
        )
        for one in conn.execute(inner):
            listed.setdefault(one.case, []).append(CaseListed(one.platform, one.listing, one.level))
    return tuple(
        CaseSummary(
            row.id, max((one.level for one in listed[row.id]), key=LEVELS.index), row.lane, row.state,
            row.decision, row.opened_at, row.due_at, row.closed_at, tuple(listed[row.id]),
        )
        for row in rows
    )  # fmt: skip
