"""Agency marks: a named person sets one on proof, with its end; nothing else tells an agency.

A mark is bound to the account's group in Memory: an account that Memory has forgotten can carry none, and
the mark of one that is forgotten has no effect any more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from doorwatch.errors import BadInput
from doorwatch.keys import MemoryKey
from doorwatch.store.journalling import append_journal
from doorwatch.store.pending import enqueue
from doorwatch.store.prints import assign
from doorwatch.store.sql import one_writer
from doorwatch.store.tables import agency_marks, listings, sightings

LONGEST = timedelta(days=366)
"""A licence is looked at again at least once a year."""
_USER = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class AgencyMark:
    """One mark. `proof` names what was seen; the account itself is known by its group only."""

    mark: int
    marked_by: str
    marked_at: datetime
    proof: str
    until: datetime


def mark_agency(
    conn: sa.Connection,
    keys: Sequence[MemoryKey],
    account: str,
    by: str,
    proof: str,
    until: datetime,
    now: datetime,
) -> AgencyMark:
    """Mark an account as a licensed agency until a day; its listings are assessed again.

    Earlier marks of the account end. Raises BadInput: Memory does not know the account, nobody or no
    proof is named, or the end is not within a year from now.
    """
    _named(by)
    if not proof.strip():
        raise BadInput("agency mark --proof", "which proof was seen", "nothing")
    if not now < until <= now + LONGEST:
        raise BadInput("agency mark --until", "a day after today, within a year", until.date().isoformat())
    one_writer(conn)
    group = _group(conn, keys, account)
    _end(conn, group, now)
    values = {"account": group, "marked_by": by, "marked_at": now, "proof": proof, "until": until}
    number = conn.execute(sa.insert(agency_marks).values(values)).inserted_primary_key
    assert number is not None
    _again(conn, group, now)
    detail = {"until": until.date().isoformat()}
    append_journal(conn, now, by, "agency.marked", f"agency:{number[0]}", detail)
    return AgencyMark(number[0], by, now, proof, until)


def unmark_agency(
    conn: sa.Connection, keys: Sequence[MemoryKey], account: str, by: str, now: datetime
) -> None:
    """End the mark of an account now; its listings are assessed again.

    Raises BadInput: Memory does not know the account, or it carries no mark.
    """
    _named(by)
    one_writer(conn)
    group = _group(conn, keys, account)
    ended = _end(conn, group, now)
    if not ended:
        raise BadInput("agency unmark", "an account with a mark", "one without")
    _again(conn, group, now)
    for number in ended:
        append_journal(conn, now, by, "agency.unmarked", f"agency:{number}")


def running_mark(conn: sa.Connection, group: bytes, now: datetime) -> AgencyMark | None:
    """Return the mark that an account's group carries now."""
    query = (
        sa.select(agency_marks)
        .where(agency_marks.c.account == group, agency_marks.c.until > now)
        .order_by(agency_marks.c.id.desc())
        .limit(1)
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else AgencyMark(row.id, row.marked_by, row.marked_at, row.proof, row.until)


def names_of_account(conn: sa.Connection, group: bytes) -> int:
    """Return how many different names an account's group shows in Memory."""
    query = sa.select(sa.func.count(sa.distinct(sightings.c.persona))).where(sightings.c.account == group)
    return conn.scalar(query) or 0


def _named(by: str) -> None:
    if _USER.fullmatch(by) is None:
        raise BadInput("agency --by", "the name of a user, without spaces", repr(by))


def _group(conn: sa.Connection, keys: Sequence[MemoryKey], account: str) -> bytes:
    value = ("account", account)
    group = assign(conn, keys, [value])[value].group
    known = conn.scalar(sa.select(sightings.c.snapshot).where(sightings.c.account == group).limit(1))
    if known is None:
        raise BadInput("account", "one that Memory knows: a listing of it was seen", "an unknown one")
    return group


def _end(conn: sa.Connection, group: bytes, now: datetime) -> list[int]:
    running = sa.and_(agency_marks.c.account == group, agency_marks.c.until > now)
    numbers = list(conn.scalars(sa.select(agency_marks.c.id).where(running).order_by(agency_marks.c.id)))
    conn.execute(sa.update(agency_marks).where(running).values(until=now))
    return numbers


def _again(conn: sa.Connection, group: bytes, now: datetime) -> None:
    query = (
        sa.select(listings.c.id)
        .join(sightings, sightings.c.snapshot == listings.c.current)
        .where(sightings.c.account == group)
    )
    enqueue(conn, conn.scalars(query), "touched", now)
