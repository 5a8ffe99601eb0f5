"""The queue as rows: the open cases that a person may touch, in their order, without reading events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from doorwatch.cases import OPEN_STATES
from doorwatch.store.leases import clock
from doorwatch.store.sql import AnyRow
from doorwatch.store.tables import case_listings, cases
from doorwatch.types.signals import HARD_LANES, LEVELS, Lane, Level


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open cases; an empty tuple leaves a field open. `platforms` are all that a case may be on."""

    platforms: Collection[str]
    lanes: Sequence[Lane] = ()
    levels: Sequence[Level] = ()
    on: Sequence[str] = ()
    burst: bool | None = None
    hard: bool = True


def _order() -> tuple[sa.ColumnElement[int], sa.ColumnElement[bool], sa.Column[datetime], sa.Column[int]]:
    """Level, then danger, then due time; the number makes it total."""
    rank = sa.case({level: -LEVELS.index(level) for level in LEVELS}, value=cases.c.level, else_=0)
    return rank, sa.not_(cases.c.danger), cases.c.due_at, cases.c.id


def _within(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """A case on two platforms is for those who may touch both."""
    holds = case_listings.c.case == cases.c.id
    found: list[sa.ColumnElement[bool]] = [
        ~sa.exists().where(holds, case_listings.c.platform.not_in(list(wanted.platforms)))
    ]
    if wanted.on:
        found.append(sa.exists().where(holds, case_listings.c.platform.in_(list(wanted.on))))
    if wanted.lanes:
        found.append(cases.c.lane.in_(list(wanted.lanes)))
    if wanted.levels:
        found.append(cases.c.level.in_(list(wanted.levels)))
    if wanted.burst is not None:
        found.append(cases.c.burst.is_not(None) if wanted.burst else cases.c.burst.is_(None))
    if not wanted.hard:
        found.append(cases.c.lane.not_in(HARD_LANES))
    return found


def free_cases(
    conn: sa.Connection, wanted: Wanted, now: datetime, *, senior: bool, person: str, limit: int
) -> list[int]:
    """Return the first cases of the queue that `person` could claim, by number.

    Those left to a senior only when `senior`, and not to the person who left them.
    """
    left = sa.and_(sa.literal(senior), cases.c.escalated_by != person)
    query = (
        sa.select(cases.c.id)
        .where(
            cases.c.state.in_(OPEN_STATES),
            cases.c.undecided > 0,
            sa.or_(
                cases.c.claimed_by.is_(None),
                cases.c.lease_until.is_(None),
                cases.c.lease_until <= clock(conn, now),
            ),
            sa.or_(cases.c.escalated_by.is_(None), left),
            *_within(wanted),
        )
        .order_by(*_order())
        .limit(limit)
    )
    return list(conn.scalars(query))


def queue_rows(
    conn: sa.Connection,
    wanted: Wanted,
    now: datetime,
    *,
    show: str,
    person: str,
    limit: int,
    after: int | None,
) -> list[AnyRow]:
    """Return rows of `cases` in the order of the queue, those behind case `after`."""
    living = sa.and_(cases.c.claimed_by.is_not(None), cases.c.lease_until > clock(conn, now))
    shown: dict[str, list[sa.ColumnElement[bool]]] = {
        "open": [cases.c.state.in_(OPEN_STATES)],
        "mine": [cases.c.claimed_by == person, cases.c.undecided > 0],
        "second": [cases.c.second_due.is_not(None)],
        "overdue": [cases.c.state.in_(OPEN_STATES), cases.c.due_at < now],
        "escalated": [cases.c.state.in_(OPEN_STATES), cases.c.escalated_by.is_not(None)],
        "complaint": [cases.c.open_complaint],
    }
    order = _order()
    query = sa.select(cases, living.label("living")).where(*shown[show], *_within(wanted)).order_by(*order)
    if after is not None:
        before = conn.execute(sa.select(*order).where(cases.c.id == after)).one_or_none()
        if before is not None:
            types = [part.type for part in order]
            query = query.where(
                sa.tuple_(*order)
                > sa.tuple_(*(sa.literal(value, kind) for value, kind in zip(before, types, strict=True)))
            )
    return list(conn.execute(query.limit(limit)))


def platforms_by_case(conn: sa.Connection, numbers: Sequence[int]) -> dict[int, tuple[list[str], int]]:
    """Return by case its platforms, sorted, and how many listings it holds."""
    query = (
        sa.select(case_listings.c.case, case_listings.c.platform, sa.func.count().label("listings"))
        .where(case_listings.c.case.in_(list(numbers)))
        .group_by(case_listings.c.case, case_listings.c.platform)
        .order_by(case_listings.c.case, case_listings.c.platform)
    )
    found: dict[int, tuple[list[str], int]] = {}
    for row in conn.execute(query):
        names, count = found.get(row.case, ([], 0))
        found[row.case] = ([*names, row.platform], count + row.listings)
    return found
