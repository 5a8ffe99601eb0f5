"""Webhooks in the outbox: what happened (topics), and a message for each webhook that wants to know.

A topic is a message to `webhook:<platform>`; whoever writes one need not know who listens. It is
turned into one message for each webhook in one transaction, so that a kill leaves none out and doubles none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.store.alarming import put_message
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.sql import chunks
from doorwatch.store.tables import case_events, case_listings, cases, outbox

TOPIC, HOOK = "webhook:", "hook:"
_SEEN = "webhooks.seen"
_OVERLAP = timedelta(hours=1)
"""A transaction that began earlier may commit later: so far back the events are looked at again."""
_TICK = timedelta(microseconds=1)
_TOLD: Mapping[str, str] = {
    "opened": "case.opened", "decided": "case.decided", "second_given": "case.decided",
    "undone": "case.reopened", "reopened": "case.reopened", "merged_into": "case.merged",
    "closed": "case.closed",
}  # fmt: skip
EVENTS = ("check.finished", *dict.fromkeys(_TOLD.values()))
"""Everything that a webhook can be told."""
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one webhook. `attempts` are those made so far."""

    id: int
    event: str
    hook: str
    payload: Mapping[str, Any]
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HookCounts:
    """How many messages of a webhook wait, were sent and were given up."""

    waiting: int = 0
    sent: int = 0
    dead: int = 0


def put_topic(
    conn: sa.Connection, event: str, platform: str, payload: Mapping[str, Any], at: datetime
) -> None:
    """Let everybody know who listens to a platform; the same event is told once. Ids and counts only."""
    put_message(conn, f"hook/{event}", TOPIC + platform, payload, at)


def tell_cases(conn: sa.Connection, now: datetime) -> int:
    """Turn events of cases since the last look into topics; return how many were looked at.

    The first look tells of nothing that was before it.
    """
    seen = fact(conn, _SEEN)
    first = seen["first"] if seen else now.isoformat()
    put_fact(conn, _SEEN, {"first": first, "last": now.isoformat()})
    if seen is None:
        return 0
    last = min(datetime.fromisoformat(seen["last"]), now)
    since = max(last - _OVERLAP, datetime.fromisoformat(first) + _TICK)
    query = (
        sa.select(case_events.c.case, case_events.c.sequence, case_events.c.kind, case_events.c.at)
        .where(case_events.c.at >= since, case_events.c.kind.in_(tuple(_TOLD)))
        .order_by(case_events.c.case, case_events.c.sequence)
    )
    found = conn.execute(query).all()
    about = _about(conn, sorted({row.case for row in found}))
    for row in found:
        for platform, facts in about.get(row.case, {}).items():
            payload = {"event": _TOLD[row.kind], "sequence": row.sequence, **facts}
            put_topic(conn, f"case/{row.case}/{row.sequence}", platform, payload, row.at)
    return len(found)


def _about(conn: sa.Connection, numbers: Sequence[int]) -> dict[int, dict[str, dict[str, Any]]]:
    """Return what a webhook may know of cases now, by case and platform: ids and counts."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for part in chunks(numbers):
        query = (
            sa.select(
                cases.c.id, cases.c.level, cases.c.lane, cases.c.state, case_listings.c.platform,
                sa.func.count().label("count"),
            )
            .join(case_listings, case_listings.c.case == cases.c.id)
            .where(cases.c.id.in_(part))
            .group_by(cases.c.id, cases.c.level, cases.c.lane, cases.c.state, case_listings.c.platform)
        )  # fmt: skip
        for row in conn.execute(query):
            found.setdefault(row.id, {})[row.platform] = {
                "platform": row.platform, "case": row.id, "level": row.level, "lane": row.lane,
                "state": row.state, "listings": row.count,
            }  # fmt: skip
    return found


def fan_out(conn: sa.Connection, wants: Callable[[str, str], Collection[str]]) -> int:
    """Turn topics that wait into messages; `wants(platform, event)` names the webhooks. Returns how many."""
    query = (
        sa.select(outbox)
        .where(outbox.c.recipient.startswith(TOPIC, autoescape=True), outbox.c.state == "waiting")
        .order_by(outbox.c.id)
        .limit(_BATCH)
    )
    topics = conn.execute(query).all()
    for row in topics:
        for hook in wants(row.recipient.removeprefix(TOPIC), str(row.payload.get("event"))):
            put_message(conn, row.event, HOOK + hook, row.payload, row.created_at)
    done = sa.update(outbox).where(outbox.c.id.in_([row.id for row in topics]))
    if topics:
        conn.execute(done.values(state="sent"))
    return len(topics)


def due_for(conn: sa.Connection, hook: str, now: datetime, limit: int = _BATCH) -> tuple[Message, ...]:
    """Return a webhook's messages whose time has come, the oldest first."""
    query = (
        sa.select(outbox)
        .where(
            outbox.c.recipient == HOOK + hook,
            outbox.c.state == "waiting",
            sa.or_(outbox.c.next_at.is_(None), outbox.c.next_at <= now),
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return tuple(
        Message(row.id, row.event, hook, row.payload, row.attempts, row.created_at)
        for row in conn.execute(query)
    )


def replay(conn: sa.Connection, hook: str | None, event: str | None = None) -> int:
    """Let dead messages wait anew (of one webhook, of one event); return how many."""
    which = [outbox.c.recipient.startswith(HOOK, autoescape=True), outbox.c.state == "dead"]
    if hook is not None:
        which.append(outbox.c.recipient == HOOK + hook)
    if event is not None:
        which.append(outbox.c.event == event)
    waiting = sa.update(outbox).where(*which).values(state="waiting", attempts=0, next_at=None)
    return conn.execute(waiting).rowcount


def hook_counts(conn: sa.Connection) -> dict[str, HookCounts]:
    """Return the counts of each webhook that has messages."""
    query = (
        sa.select(outbox.c.recipient, outbox.c.state, sa.func.count())
        .where(outbox.c.recipient.startswith(HOOK, autoescape=True))
        .group_by(outbox.c.recipient, outbox.c.state)
    )
    found: dict[str, dict[Literal["waiting", "sent", "dead"], int]] = {}
    for recipient, state, count in conn.execute(query):
        found.setdefault(recipient.removeprefix(HOOK), {})[state] = count
    return {name: HookCounts(**counts) for name, counts in found.items()}


def message_counts(conn: sa.Connection) -> dict[str, int]:
    """Return how many messages of the outbox are in each state, whoever they are for."""
    query = sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state)
    return {str(row[0]): int(row[1]) for row in conn.execute(query)}
