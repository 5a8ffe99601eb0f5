"""The tenant's side of the exchange in the store: tokens of its listings, what it published, what was hit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from doorwatch.store.casefile import load_case
from doorwatch.store.endings import Ending, Ids, Moment, delete_from
from doorwatch.store.pending import enqueue
from doorwatch.store.sql import among, chunks, insert_or_ignore
from doorwatch.store.tables import case_events, cases, exchange_items, exchange_tokens, listings, snapshots
from doorwatch.types.cases import ListingDecision
from doorwatch.types.listing import ListingRef
from doorwatch.types.memory import FingerprintKind

KEPT_DAYS = 90
Item = tuple[bytes, str]
"""(token, kind)"""
_HITS = sa.select(exchange_tokens.c.snapshot, exchange_tokens.c.kind).where(
    among(exchange_tokens.c.snapshot, "snapshots"), exchange_tokens.c.hit.is_(True)
)
_ALONE = ("remove", "suspend_account")
_AGREED = ("refer_police", "danger")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A case that a person confirmed: its listings of which that holds, and when its last event was."""

    case: int
    refs: tuple[ListingRef, ...]
    last_event: datetime


def confirmed_cases(conn: sa.Connection, platforms: Collection[str], since: datetime) -> list[Confirmed]:
    """Return cases decided after `since` that stand: no complaint is open, none has reversed the decision.

    Confirmed is a listing that a person removed, whose account they suspended, or whose referral a
    second person agreed to.
    """
    newest = sa.select(sa.func.max(case_events.c.at)).where(case_events.c.case == cases.c.id)
    query = sa.select(cases.c.id, newest.scalar_subquery().label("newest")).where(
        cases.c.state.in_(("decided", "referred", "closed")),
        cases.c.open_complaint.is_(False),
        cases.c.decided_at > since,
    )
    found: list[Confirmed] = []
    for row in conn.execute(query.order_by(cases.c.id)):
        state = load_case(conn, row.id)
        decided = state.decisions if state is not None else ()
        refs = {one.ref for one in decided if _confirms(one) and one.ref.platform in platforms}
        if refs:
            found.append(Confirmed(row.id, tuple(sorted(refs)), row.newest))
    return found


def _confirms(one: ListingDecision) -> bool:
    return one.kind in _ALONE or (one.kind in _AGREED and one.second == "agreed")


def published(conn: sa.Connection) -> dict[int, tuple[datetime, tuple[Item, ...]]]:
    """Return what was published, by case, with when the last of it was."""
    found: dict[int, list[tuple[datetime, Item]]] = defaultdict(list)
    for row in conn.execute(sa.select(exchange_items).order_by(exchange_items.c.id)):
        found[row.case].append((row.published_at, (row.token, row.kind)))
    return {case: (max(at for at, _ in rows), tuple(one for _, one in rows)) for case, rows in found.items()}


def put_items(conn: sa.Connection, case: int, items: Iterable[Item], now: datetime) -> None:
    """Note what a case publishes; several cases may publish one token."""
    rows = [{"case": case, "kind": kind, "token": token, "published_at": now} for token, kind in items]
    insert_or_ignore(conn, exchange_items, rows)


def drop_items(conn: sa.Connection, case: int) -> None:
    """Forget what a case had published, once it is withdrawn."""
    conn.execute(sa.delete(exchange_items).where(exchange_items.c.case == case))


def to_ask(conn: sa.Connection, platforms: Collection[str], after: int, limit: int) -> list[tuple[int, int]]:
    """Return (snapshot, listing row) of current, readable snapshots after number `after`, in order."""
    query = (
        sa.select(snapshots.c.id, listings.c.id)
        .join(listings, listings.c.current == snapshots.c.id)
        .where(
            snapshots.c.id > after,
            snapshots.c.content_until.is_not(None),
            listings.c.platform.in_(list(platforms)),
        )
        .order_by(snapshots.c.id)
        .limit(limit)
    )
    return [(snapshot, row) for snapshot, row in conn.execute(query)]


def put_tokens(conn: sa.Connection, by_snapshot: Mapping[int, Iterable[Item]]) -> None:
    """Keep the tokens of snapshots."""
    rows = [
        {"snapshot": snapshot, "kind": kind, "token": token, "hit": False}
        for snapshot, items in by_snapshot.items()
        for token, kind in items
    ]
    insert_or_ignore(conn, exchange_tokens, rows)


def mark_hits(conn: sa.Connection, others: Collection[Item], now: datetime) -> int:
    """Let exactly the tokens be hits that `others` names; whoever is touched waits to be assessed.

    Returns how many hits there are.
    """
    t = exchange_tokens
    hits: set[tuple[int, str, bytes]] = set()
    for part in chunks(sorted({token for token, _ in others})):
        for row in conn.execute(sa.select(t).where(t.c.token.in_(part))):
            if (row.token, row.kind) in others:
                hits.add((row.snapshot, row.kind, row.token))
    query = sa.select(t.c.snapshot, t.c.kind, t.c.token).where(t.c.hit.is_(True))
    before = {(row.snapshot, row.kind, row.token) for row in conn.execute(query)}
    for snapshot, kind, token in sorted(before ^ hits):
        where = (t.c.snapshot == snapshot, t.c.kind == kind, t.c.token == token)
        conn.execute(sa.update(t).where(*where).values(hit=(snapshot, kind, token) in hits))
    _again(conn, {snapshot for snapshot, _, _ in before ^ hits}, now)
    return len(hits)


def _again(conn: sa.Connection, touched: Iterable[int], now: datetime) -> None:
    for part in chunks(sorted(touched)):
        query = sa.select(listings.c.id).where(
            listings.c.current.in_(part), listings.c.listing.is_not(None), listings.c.status != "removed"
        )
        enqueue(conn, list(conn.scalars(query)), "touched", now)


def hit_kinds(conn: sa.Connection, ids: Sequence[int]) -> dict[int, tuple[FingerprintKind, ...]]:
    """Return the kinds of a snapshot's values that another tenant has published, sorted."""
    found: dict[int, set[FingerprintKind]] = defaultdict(set)
    for part in chunks(list(ids)):
        for snapshot, kind in conn.execute(_HITS, {"snapshots": part}):
            found[snapshot].add(kind)
    return {snapshot: tuple(sorted(kinds)) for snapshot, kinds in found.items()}


def counts(conn: sa.Connection) -> dict[str, int]:
    """Return how many tokens are published, how many of ours are known, and how many are hits."""
    own, t = sa.select(sa.func.count()).select_from(exchange_items), exchange_tokens
    asked = sa.select(sa.func.count()).select_from(t)
    return {
        "published": conn.scalar(own) or 0,
        "asked": conn.scalar(asked) or 0,
        "hits": conn.scalar(asked.where(t.c.hit.is_(True))) or 0,
    }


def _items_due(moment: Moment) -> Ids:
    return (
        sa.select(exchange_items.c.id)
        .where(exchange_items.c.published_at <= moment.ago(KEPT_DAYS))
        .order_by(exchange_items.c.id)
    )


EXCHANGE_ENDINGS = (
    Ending("exchange_item", exchange_items, _items_due, delete_from(exchange_items), per_platform=False),
)
