"""Counts of cases for figures of the process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from doorwatch.cases import OPEN_STATES
from doorwatch.store.tables import cases


@dataclass(frozen=True, slots=True)
class CaseTallies:
    """Open cases by (level, lane), and how many of them are past due."""

    open: Mapping[tuple[str, str], int]
    overdue: int


def case_tallies(conn: sa.Connection, now: datetime) -> CaseTallies:
    """Count open cases."""
    late = sa.func.sum(sa.case((cases.c.due_at < now, 1), else_=0))
    query = (
        sa.select(cases.c.level, cases.c.lane, sa.func.count(), late)
        .where(cases.c.state.in_(OPEN_STATES))
        .group_by(cases.c.level, cases.c.lane)
    )
    rows = conn.execute(query).all()
    return CaseTallies({(row[0], row[1]): row[2] for row in rows}, sum(int(row[3] or 0) for row in rows))
