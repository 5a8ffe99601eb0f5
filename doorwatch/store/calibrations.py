"""Calibrations in the store: proposed by one person, accepted by another, one in force at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from doorwatch.rules import Calibration
from doorwatch.store.sql import AnyRow, insert_or_ignore
from doorwatch.store.tables import calibrations


@dataclass(frozen=True, slots=True)
class Proposal:
    """A calibration as it stands."""

    name: str
    state: str
    body: Mapping[str, Any]
    plot: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


def put_proposal(
    conn: sa.Connection, calibration: Calibration, body: Mapping[str, Any], plot: str, by: str, now: datetime
) -> None:
    """Store a proposal; the same one a second time changes nothing."""
    weights = {"intercept": calibration.intercept, "terms": dict(calibration.terms)}
    row = {
        "name": calibration.name, "state": "proposed", "body": {**body, "weights": weights}, "plot": plot,
        "proposed_by": by, "proposed_at": now,
    }  # fmt: skip
    insert_or_ignore(conn, calibrations, [row])


def proposal(conn: sa.Connection, name: str) -> Proposal | None:
    """Return a calibration by its name, None when there is none."""
    row = conn.execute(sa.select(calibrations).where(calibrations.c.name == name)).one_or_none()
    return None if row is None else _proposal(row)


def proposals(conn: sa.Connection) -> tuple[Proposal, ...]:
    """Return all calibrations, the newest first."""
    query = sa.select(calibrations).order_by(calibrations.c.proposed_at.desc(), calibrations.c.name)
    return tuple(_proposal(row) for row in conn.execute(query))


def decide_proposal(conn: sa.Connection, name: str, state: str, by: str, now: datetime) -> None:
    """Accept or refuse a proposal; an accepted one replaces the one in force."""
    if state == "accepted":
        in_force = calibrations.c.state == "accepted"
        conn.execute(sa.update(calibrations).where(in_force).values(state="replaced"))
    conn.execute(
        sa.update(calibrations)
        .where(calibrations.c.name == name)
        .values(state=state, decided_by=by, decided_at=now)
    )


def accepted(conn: sa.Connection) -> Calibration | None:
    """Return the calibration in force, None when none was accepted."""
    row = conn.execute(sa.select(calibrations).where(calibrations.c.state == "accepted")).one_or_none()
    if row is None:
        return None
    weights = row.body["weights"]
    return Calibration(row.name, weights["intercept"], weights["terms"])


def _proposal(row: AnyRow) -> Proposal:
    return Proposal(
        row.name, row.state, row.body, row.plot, row.proposed_by, row.proposed_at, row.decided_by,
        row.decided_at,
    )  # fmt: skip
