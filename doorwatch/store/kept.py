"""What of listings' content is kept and may be read again for a replay, and by which term.

Content may be replayed while a case holds it, while it waits in the control sample, or within the
replay window that its platform's agreement grants. What is only kept until the next scan is not: it
was kept for another purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.store.content import Content, content_from
from doorwatch.store.golden import not_golden
from doorwatch.store.sql import chunks
from doorwatch.store.tables import (
    assessments,
    case_listings,
    control_sample,
    listings,
    shadow_counts,
    snapshots,
)

Term = Literal["case", "control", "window"]
TERMS: tuple[Term, ...] = ("case", "control", "window")
Windows = Mapping[str, datetime]
"""By platform: a snapshot last seen after this moment lies within the replay window."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept snapshot with every term that keeps it; `current` when it is its listing's newest."""

    terms: tuple[Term, ...]
    current: bool
    content: Content


@dataclass(frozen=True, slots=True)
class KeptName:
    """What a kept snapshot is called: listing row, the platform's id while one is known, its cases."""

    row: int
    platform: str
    id: str | None
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    """How many snapshots were taken, of all that the store still knows, and when the first of them was."""

    snapshots: int
    since: datetime | None


def next_kept(conn: sa.Connection, windows: Windows, limit: int, *, after: int = 0) -> tuple[Kept, ...]:
    """Return kept snapshots by number, from the one behind `after`.

    A case keeps its listing as the assessment that it shows saw it: decisions are about that one.
    """
    terms = _terms(windows)
    query = (
        sa.select(
            snapshots, listings.c.status, listings.c.current, *(terms[name].label(name) for name in TERMS)
        )
        .join(listings, listings.c.id == snapshots.c.listing)
        .where(snapshots.c.id > after, snapshots.c.content.is_not(None), sa.or_(*terms.values()))
        .order_by(snapshots.c.id)
        .limit(limit)
    )
    return tuple(
        Kept(
            terms=tuple(name for name in TERMS if getattr(row, name)),
            current=row.current == row.id,
            content=content_from(row),
        )
        for row in conn.execute(query)
    )


def count_kept(conn: sa.Connection, windows: Windows) -> int:
    """Return how many snapshots `next_kept` would give in all."""
    query = (
        sa.select(sa.func.count())
        .select_from(snapshots.join(listings, listings.c.id == snapshots.c.listing))
        .where(snapshots.c.content.is_not(None), sa.or_(*_terms(windows).values()))
    )
    return conn.scalar(query) or 0


def scanned(conn: sa.Connection) -> Scanned:
    """Return what a replay is a share of."""
    query = sa.select(sa.func.count(), sa.func.min(snapshots.c.observed_at)).select_from(snapshots)
    count, since = conn.execute(query).one()
    return Scanned(count, since)


def names_of(conn: sa.Connection, ids: Sequence[int]) -> dict[int, KeptName]:
    """Return what snapshots are called now; one that has gone since is missing."""
    found: dict[int, KeptName] = {}
    for part in chunks(sorted(set(ids))):
        held: dict[int, dict[int, str]] = {}
        query = (
            sa.select(assessments.c.snapshot, case_listings.c.case, case_listings.c.listing)
            .join(assessments, assessments.c.id == case_listings.c.assessment)
            .where(assessments.c.snapshot.in_(part))
        )
        for snapshot, case, listing in conn.execute(query):
            held.setdefault(snapshot, {})[case] = listing
        named = (
            sa.select(
                snapshots.c.id, snapshots.c.listing, listings.c.platform, listings.c.listing.label("name")
            )
            .join(listings, listings.c.id == snapshots.c.listing)
            .where(snapshots.c.id.in_(part))
        )
        for row in conn.execute(named):
            cases = held.get(row.id, {})
            name = row.name or next(iter(cases.values()), None)
            found[row.id] = KeptName(row.listing, row.platform, name, tuple(sorted(cases)))
    return found


def shadow_nights(conn: sa.Connection, nights: int = 7) -> dict[str, dict[date, int]]:
    """Return by rule in shadow how many listings it spoke on, a night, over all platforms.

    The last `nights` nights on which any shadow rule was counted, the oldest first.
    """
    last = sa.select(shadow_counts.c.night).distinct().order_by(shadow_counts.c.night.desc()).limit(nights)
    query = (
        sa.select(
            shadow_counts.c.rule, shadow_counts.c.night, sa.func.sum(shadow_counts.c.count).label("spoke")
        )
        .where(shadow_counts.c.night.in_(last.scalar_subquery()))
        .group_by(shadow_counts.c.rule, shadow_counts.c.night)
        .order_by(shadow_counts.c.rule, shadow_counts.c.night)
    )
    found: dict[str, dict[date, int]] = {}
    for row in conn.execute(query):
        found.setdefault(row.rule, {})[row.night] = int(row.spoke)
    return found


def _terms(windows: Windows) -> dict[Term, sa.ColumnElement[bool]]:
    shown = sa.and_(
        case_listings.c.row == snapshots.c.listing,
        not_golden(case_listings.c.case),
        assessments.c.id == case_listings.c.assessment,
        assessments.c.snapshot == snapshots.c.id,
    )
    waiting = sa.and_(
        control_sample.c.snapshot == snapshots.c.id,
        control_sample.c.kind == "control",
        control_sample.c.reviewed_at.is_(None),
    )
    granted: list[Any] = [
        sa.and_(listings.c.platform == platform, snapshots.c.last_seen > since)
        for platform, since in sorted(windows.items())
    ]
    return {
        "case": sa.exists().where(shown),
        "control": sa.exists().where(waiting),
        "window": sa.or_(sa.false(), *granted),
    }
