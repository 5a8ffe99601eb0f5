"""Sending what waits in the outbox: one try at a time, growing pauses, dead letters after the last.

Webhooks, notifications and whatever comes next share this; each brings its own way to send.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorwatch.errors import DoorwatchError
from doorwatch.store import Store
from doorwatch.store.outbox import Waiting, claim_message, due_for, end_message

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""Between tries; after the last one the message is a dead letter until a person replays it."""
ONE_TRY = timedelta(minutes=10)
"""For so long nobody else tries a message that is being sent; a killed process gives it back then."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many messages of a round were sent, wait for another try, or are dead."""

    sent: int = 0
    waiting: int = 0
    dead: int = 0


def send_due(store: Store, prefix: str, send: Callable[[Waiting], None], now: datetime) -> Sent:
    """Send every due message to a recipient that begins with `prefix`.

    `send` raises DoorwatchError when the other side did not take it. No transaction is open while it sends;
    a kill between sending and noting it sends once more, so receivers must know a message by its number.
    """
    counts = {"sent": 0, "waiting": 0, "dead": 0}
    with store.read() as conn:
        due = due_for(conn, prefix, now)
    for one in due:
        if _claim(store, one, now):
            counts[_try(store, one, send, now)] += 1
    return Sent(**counts)


def _claim(store: Store, one: Waiting, now: datetime) -> bool:
    return store.run_write(lambda conn: claim_message(conn, one.message, one.attempts, now + ONE_TRY))


def _try(store: Store, one: Waiting, send: Callable[[Waiting], None], now: datetime) -> str:
    try:
        send(one)
    except DoorwatchError:
        if one.attempts < len(PAUSES):
            again = now + PAUSES[one.attempts]
            store.run_write(lambda conn: end_message(conn, one.message, "waiting", again))
            return "waiting"
        store.run_write(lambda conn: end_message(conn, one.message, "dead"))
        return "dead"
    store.run_write(lambda conn: end_message(conn, one.message, "sent"))
    return "sent"
