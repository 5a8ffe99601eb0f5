"""What the machine may propose as cases: flagged listings, and unseen ones for the sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from doorwatch.store.sql import chunks
from doorwatch.store.tables import (
    assessments,
    case_events,
    case_listings,
    cases,
    control_sample,
    listings,
    snapshots,
)
from doorwatch.types import FLAGGED, CaseStateName, Lane, Level, ListingRef


@dataclass(frozen=True, slots=True)
class Flag:
    """A listing whose assessment in force is flagged. `body` says whether its quotes are still kept."""

    row: int
    ref: ListingRef
    assessment: int
    level: Level
    lanes: Mapping[Lane, Mapping[str, Any]]
    evidence: str
    snapshot: int


@dataclass(frozen=True, slots=True)
class Holding:
    """A case that holds, or held, a listing, with the evidence that it shows of it."""

    case: int
    state: CaseStateName
    evidence: str
    merged_into: int | None


def flagged_listings(conn: sa.Connection, rows: Collection[int] | None = None) -> tuple[Flag, ...]:
    """Return every listing with a name whose assessment in force is review or urgent, by (platform, id).

    `rows`: of these listing rows only (at most 500).
    """
    chosen = () if rows is None else (listings.c.id.in_(rows),)
    return _flags(conn, assessments.c.level.in_(FLAGGED), *chosen)


def unseen_at_door(conn: sa.Connection, row: int) -> tuple[Flag, ...]:
    """Return the flag of a listing that the door holds because it could not be read."""
    return _flags(conn, assessments.c.level == "unseen", listings.c.id == row)


def unseen_listings(conn: sa.Connection) -> tuple[Flag, ...]:
    """Return live listings at level unseen that no night has drawn yet, by (platform, id)."""
    drawn = sa.exists().where(control_sample.c.snapshot == snapshots.c.id, control_sample.c.kind == "unseen")
    return _flags(
        conn,
        assessments.c.level == "unseen",
        listings.c.status == "live",
        snapshots.c.content_until.is_not(None),
        ~drawn,
    )


def drawn_unseen(conn: sa.Connection, night: date) -> tuple[Flag, ...]:
    """Return the listings that this night drew from the unseen ones."""
    mine = sa.exists().where(
        control_sample.c.snapshot == snapshots.c.id,
        control_sample.c.kind == "unseen",
        control_sample.c.night == night,
    )
    return _flags(conn, assessments.c.level == "unseen", mine)


def _flags(conn: sa.Connection, *conditions: sa.ColumnElement[bool]) -> tuple[Flag, ...]:
    query = (
        sa.select(
            listings.c.id.label("row"), listings.c.platform, listings.c.listing, assessments.c.id,
            assessments.c.level, assessments.c.lanes, assessments.c.evidence, assessments.c.snapshot,
        )
        .join(assessments, assessments.c.id == listings.c.assessment)
        .join(snapshots, snapshots.c.id == assessments.c.snapshot)
        .where(listings.c.listing.is_not(None), *conditions)
        .order_by(listings.c.platform, listings.c.listing)
    )  # fmt: skip
    return tuple(
        Flag(
            row=found.row,
            ref=ListingRef(found.platform, found.listing),
            assessment=found.id,
            level=found.level,
            lanes=found.lanes,
            evidence=found.evidence,
            snapshot=found.snapshot,
        )
        for found in conn.execute(query)
    )


def holdings(conn: sa.Connection, rows: Iterable[int]) -> dict[int, tuple[Holding, ...]]:
    """Return for each listing row the cases that hold it, in any state, the oldest first."""
    found: dict[int, list[Holding]] = {}
    for part in chunks(sorted(set(rows))):
        query = (
            sa.select(
                case_listings.c.row, case_listings.c.case, case_listings.c.evidence, cases.c.state,
                cases.c.merged_into,
            )
            .join(cases, cases.c.id == case_listings.c.case)
            .where(case_listings.c.row.in_(part))
            .order_by(case_listings.c.case)
        )  # fmt: skip
        for one in conn.execute(query):
            found.setdefault(one.row, []).append(Holding(one.case, one.state, one.evidence, one.merged_into))
    return {row: tuple(held) for row, held in found.items()}


def opened_since(conn: sa.Connection, since: datetime) -> Counter[str]:
    """Return how many cases the machine opened at or after `since`, by platform of the first listing."""
    query = sa.select(case_events.c.data).where(
        case_events.c.kind == "opened", case_events.c.actor == "machine", case_events.c.at >= since
    )
    return Counter(str(data["listings"][0]["platform"]) for data in conn.scalars(query))


def open_cases_by(conn: sa.Connection, column: str, states: Iterable[str]) -> dict[str, int]:
    """Return how many cases in `states` there are per level or lane."""
    named = cases.c[column]
    query = sa.select(named, sa.func.count()).where(cases.c.state.in_(list(states))).group_by(named)
    return {row[0]: row[1] for row in conn.execute(query)}
