"""Rows of requests of data subjects, and what a restored store must compare with the erasure log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.store import tables as t
from doorwatch.store.endings import Ending, Ids, Moment, delete_from
from doorwatch.store.sql import AnyRow
from doorwatch.store.subjects import HeldListing, held_rows

_PAGE = 500


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as the list shows it; `body` holds its ids, encrypted, while it is open."""

    id: int
    kind: Literal["find", "export", "erase", "object"]
    platform: str
    reference: str
    body: bytes | None = field(repr=False)
    recipient: str | None
    state: Literal["open", "done", "withdrawn"]
    opened_by: str
    opened_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    outcome: Mapping[str, Any] | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Erasable:
    """A listing, the names that the erasure log may know it by, and when it was first seen."""

    platform: str
    names: tuple[str, ...]
    accounts: tuple[str, ...]
    since: datetime
    held: HeldListing


def insert_request(conn: sa.Connection, values: Mapping[str, Any]) -> int:
    """Insert a request and return its number."""
    number: int | None = conn.scalar(
        sa.insert(t.subject_requests).values(dict(values)).returning(t.subject_requests.c.id)
    )
    assert number is not None
    return number


def find_request(conn: sa.Connection, number: int) -> RequestRow | None:
    """Return a request, locked until the transaction ends; None when there is none."""
    query = sa.select(t.subject_requests).where(t.subject_requests.c.id == number).with_for_update()
    row = conn.execute(query).one_or_none()
    return None if row is None else _request(row)


def all_requests(conn: sa.Connection) -> tuple[RequestRow, ...]:
    """Return every request, newest first."""
    query = sa.select(t.subject_requests).order_by(t.subject_requests.c.id.desc())
    return tuple(_request(row) for row in conn.execute(query))


def close_request(
    conn: sa.Connection, number: int, state: str, by: str, now: datetime,
    outcome: Mapping[str, Any] | None, until: datetime,
) -> None:  # fmt: skip
    """Close a request: its ids are forgotten, its outcome stays until the end given."""
    values = {
        "state": state, "closed_by": by, "closed_at": now, "body": None, "outcome": outcome, "until": until,
    }  # fmt: skip
    conn.execute(sa.update(t.subject_requests).where(t.subject_requests.c.id == number).values(values))


def erasable(conn: sa.Connection) -> Iterator[Erasable]:
    """Yield every listing that still has a name, with its accounts as far as its content tells them."""
    last = 0
    while True:
        query = sa.select(t.listings).where(t.listings.c.id > last).order_by(t.listings.c.id).limit(_PAGE)
        rows = conn.execute(query).all()
        for row in rows:
            yield _erasable(conn, row)
        if len(rows) < _PAGE:
            return
        last = rows[-1].id


def _erasable(conn: sa.Connection, row: AnyRow) -> Erasable:
    names = set(conn.scalars(sa.select(t.case_listings.c.listing).where(t.case_listings.c.row == row.id)))
    contents = sa.select(t.snapshots.c.content).where(
        t.snapshots.c.listing == row.id, t.snapshots.c.content.is_not(None)
    )
    accounts = {
        account["id"]
        for content in conn.scalars(contents)
        if isinstance(account := content.get("account"), dict) and account.get("id")
    }
    named = sorted(names | ({row.listing} if row.listing else set()))
    held = held_rows(conn, {row.id: row.listing})[0]
    return Erasable(row.platform, tuple(named), tuple(sorted(accounts)), row.first_seen, held)


def _request(row: AnyRow) -> RequestRow:
    return RequestRow(
        row.id, row.kind, row.platform, row.reference, row.body, row.recipient, row.state, row.opened_by,
        row.opened_at, row.closed_by, row.closed_at, row.outcome, row.until,
    )  # fmt: skip


def _ended(table: sa.Table) -> Any:
    def due(moment: Moment) -> Ids:
        return sa.select(table.c.id).where(table.c.until <= moment.now).order_by(table.c.id)

    return due


SUBJECT_ENDINGS = tuple(
    Ending(name, table, _ended(table), delete_from(table), per_platform=False)
    for name, table in (("subject_request", t.subject_requests), ("objection", t.objections))
)
