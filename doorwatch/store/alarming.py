"""What may be late, and messages that wait to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from doorwatch.cases import OPEN_STATES
from doorwatch.store.sql import insert_or_ignore
from doorwatch.store.tables import case_events, cases, outbox


def alarm_candidates(conn: sa.Connection, now: datetime, decided_before: datetime) -> list[int]:
    """Return cases that may have something late: open past due, a second past due, decided and not ended.

    A case that waits for an age check is decided; so is a referral that nobody sent.
    """
    late = sa.or_(
        sa.and_(cases.c.state.in_(OPEN_STATES), cases.c.due_at < now),
        cases.c.second_due < now,
        sa.and_(cases.c.state == "decided", cases.c.decided_at < decided_before),
        sa.and_(cases.c.state.in_((*OPEN_STATES, "decided")), cases.c.decision == "ask_age_check"),
    )
    query = sa.select(cases.c.id).where(late, cases.c.state != "merged").order_by(cases.c.due_at, cases.c.id)
    return list(conn.scalars(query))


def put_message(
    conn: sa.Connection, event: str, recipient: str, payload: Mapping[str, Any], now: datetime
) -> None:
    """Let a message wait in the outbox; the same (event, recipient) waits once. Ids and counts only."""
    row = {
        "event": event, "recipient": recipient, "payload": dict(payload), "state": "waiting", "attempts": 0,
        "created_at": now, "next_at": None,
    }  # fmt: skip
    insert_or_ignore(conn, outbox, [row])


def removed_without_referral(conn: sa.Connection, since: datetime, until: datetime) -> dict[str, int]:
    """Return by reason how many decisions of a period took down a confirmed listing without a referral.

    Decisions that were undone are left out.
    """
    query = sa.select(case_events.c.case, case_events.c.sequence, case_events.c.data).where(
        case_events.c.kind == "decided", case_events.c.at >= since, case_events.c.at < until
    )
    explained = {
        (row.case, row.sequence): row.data["no_referral"]
        for row in conn.execute(query)
        if row.data.get("no_referral")
    }
    undone = sa.select(case_events.c.case, case_events.c.data).where(case_events.c.kind == "undone")
    for row in conn.execute(undone):
        explained.pop((row.case, row.data["sequence"]), None)
    counts: dict[str, int] = {}
    for code in sorted(explained.values()):
        counts[code] = counts.get(code, 0) + 1
    return counts


def urgent_overdue(conn: sa.Connection, now: datetime) -> tuple[int, ...]:
    """Return the urgent open cases whose due time has passed, the longest overdue first."""
    late = sa.and_(cases.c.state.in_(OPEN_STATES), cases.c.level == "urgent", cases.c.due_at < now)
    return tuple(conn.scalars(sa.select(cases.c.id).where(late).order_by(cases.c.due_at, cases.c.id)))


def urgent_unclaimed(conn: sa.Connection, lane: str) -> tuple[int, ...]:
    """Return the urgent cases of a lane that nobody has claimed, the oldest first."""
    waits = sa.and_(cases.c.state == "new", cases.c.level == "urgent", cases.c.lane == lane)
    return tuple(conn.scalars(sa.select(cases.c.id).where(waits).order_by(cases.c.opened_at, cases.c.id)))
