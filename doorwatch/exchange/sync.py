"""A tenant's turn with the exchange: take back, publish, ask, compare. A killed turn is taken again.

What is published is noted before it is sent, and forgotten after it was taken back, so that nothing can stay
on the list that this tenant does not know of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from doorwatch.errors import Refused
from doorwatch.exchange.client import Item, Value
from doorwatch.pipeline import Workshop
from doorwatch.reading import read, traces
from doorwatch.store import Content, Store, load_content, rows_of
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.exchange import (
    KEPT_DAYS,
    Confirmed,
    confirmed_cases,
    drop_items,
    mark_hits,
    published,
    put_items,
    put_tokens,
    to_ask,
)
from doorwatch.store.journalling import append_journal

KINDS = ("phone", "handle", "pdq", "sha256")
"""What means the same for every tenant. Pictures by their very hash: near ones cannot be asked blindly."""
LOW_QUALITY = 49
_BATCH = 200
_ASKED, _PAUSED = "exchange.asked_upto", "exchange.paused_by"


class Exchange(Protocol):
    """What a turn needs of the other side (`doorwatch.exchange.client.ExchangeClient`)."""

    def tokens(self, values: list[Value]) -> list[bytes]:
        """Return the tokens of values, in order."""

    def publish(self, items: list[Item]) -> None:
        """Put tokens on the list."""

    def withdraw(self, items: list[Item]) -> None:
        """Take own tokens from the list."""

    def others(self) -> set[Item]:
        """Return what others published."""


@dataclass(slots=True)
class Turn:
    """What a turn did, as counts. `reason` says why it ended early: paused, or the quota."""

    withdrawn: int = 0
    published: int = 0
    asked: int = 0
    hits: int = 0
    reason: str = ""


def paused_by(conn: Any) -> str | None:
    """Return who paused the exchange, None when nobody did."""
    found: str | None = fact(conn, _PAUSED)
    return found or None


def pause(store: Store, now: datetime, by: str, *, on: bool) -> None:
    """Pause the exchange, or let it go on; journalled. While it is paused nothing is asked or sent."""

    def write(conn: Any) -> None:
        put_fact(conn, _PAUSED, by if on else "")
        append_journal(conn, now, by, "exchange.paused" if on else "exchange.resumed", "exchange")

    store.run_write(write)


def take_turn(workshop: Workshop, exchange: Exchange, platforms: Collection[str]) -> Turn:
    """Bring list and hits up to date for `platforms`, whose agreements allow the exchange.

    Listings whose hits came or went wait to be assessed. Raises Unreachable, or Refused: a signature.
    """
    turn = Turn()
    with workshop.store.read() as conn:
        if (who := paused_by(conn)) is not None:
            turn.reason = f"paused by {who}"
            return turn
    try:
        _publish(workshop, exchange, platforms, turn)
        _ask(workshop, exchange, platforms, turn)
    except Refused as refused:
        if "quota" not in str(refused):
            raise
        turn.reason = "the quota of the day is spent"
    _compare(workshop, exchange, turn)
    return turn


def _publish(workshop: Workshop, exchange: Exchange, platforms: Collection[str], turn: Turn) -> None:
    """Take back what does not stand any more or has changed, then publish what is confirmed."""
    now = workshop.now()
    with workshop.store.read() as conn:
        standing = {
            one.case: one for one in confirmed_cases(conn, platforms, now - timedelta(days=KEPT_DAYS))
        }
        known = published(conn)
    for case, (at, items) in sorted(known.items()):
        if case not in standing or standing[case].last_event > at:
            kept = {one for other, (_, held) in known.items() if other != case for one in held}
            exchange.withdraw([one for one in items if one not in kept])
            workshop.store.run_write(partial(_note_withdrawn, now=now, case=case, count=len(items)))
            turn.withdrawn += len(items)
        else:
            standing.pop(case)
            exchange.publish(list(items))
    for case, one in sorted(standing.items()):
        fresh = _tokens(exchange, _values(workshop, _contents(workshop, one)))
        workshop.store.run_write(partial(_note_published, now=now, case=case, items=fresh))
        exchange.publish(fresh)
        turn.published += len(fresh)


def _note_withdrawn(conn: Any, now: Any, case: int, count: int) -> None:
    drop_items(conn, case)
    append_journal(conn, now, "machine", "exchange.withdrawn", f"case/{case}", {"count": count})


def _note_published(conn: Any, now: Any, case: int, items: list[Item]) -> None:
    put_items(conn, case, items, now)
    append_journal(conn, now, "machine", "exchange.published", f"case/{case}", {"count": len(items)})


def _contents(workshop: Workshop, one: Confirmed) -> list[Content]:
    with workshop.store.read() as conn:
        rows = [
            row.id
            for ref in one.refs
            for row in rows_of(conn, ref.platform, [ref.id]).values()
        ]  # fmt: skip
        return list(load_content(conn, rows).values())


def _values(workshop: Workshop, contents: Iterable[Content]) -> list[Value]:
    """What of listings may be compared between tenants, without doubles, in order."""
    found: dict[Value, None] = {}
    for content in contents:
        reading = read(content.listing, content.pictures, as_of=workshop.now().date(), reveal=content.reveal)
        for one in traces(reading):
            if one.kind in KINDS and (one.quality is None or one.quality > LOW_QUALITY):
                found[one.kind, one.value] = None
    return list(found)


def _tokens(exchange: Exchange, values: list[Value]) -> list[Item]:
    if not values:
        return []
    named = zip(exchange.tokens(values), values, strict=True)
    return [(token, kind) for token, (kind, _) in named]


def _ask(workshop: Workshop, exchange: Exchange, platforms: Collection[str], turn: Turn) -> None:
    """Ask for the values of snapshots that are new since the last turn."""
    while True:
        now = workshop.now()
        with workshop.store.read() as conn:
            after = int(fact(conn, _ASKED) or 0)
            waiting = to_ask(conn, platforms, after, _BATCH)
            contents = load_content(conn, [row for _, row in waiting])
        if not waiting:
            return
        values = {
            snapshot: _values(workshop, [contents[row]]) for snapshot, row in waiting if row in contents
        }
        wanted = list(dict.fromkeys(value for held in values.values() for value in held))
        found = dict(zip(wanted, _tokens(exchange, wanted), strict=True))
        tokens = {snapshot: [found[value] for value in held] for snapshot, held in values.items()}

        note = partial(_note_asked, now=now, tokens=tokens, upto=waiting[-1][0], count=len(wanted))
        workshop.store.run_write(note)
        turn.asked += len(wanted)


def _note_asked(conn: Any, now: Any, tokens: Any, upto: int, count: int) -> None:
    put_tokens(conn, tokens)
    put_fact(conn, _ASKED, upto)
    append_journal(conn, now, "machine", "exchange.asked", "exchange", {"count": count})


def _compare(workshop: Workshop, exchange: Exchange, turn: Turn) -> None:
    others, now = exchange.others(), workshop.now()

    def write(conn: Any) -> int:
        hits = mark_hits(conn, others, now)
        append_journal(conn, now, "machine", "exchange.compared", "exchange", {"hits": hits})
        return hits

    turn.hits = workshop.store.run_write(write)
