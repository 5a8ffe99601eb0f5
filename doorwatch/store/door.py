"""What was tried at the door, and what a service was answered: 90 days of fingerprints, 24 hours of keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from doorwatch.keys import MemoryKey
from doorwatch.memory import digest
from doorwatch.store.prints import assign
from doorwatch.store.sql import insert_or_ignore
from doorwatch.store.tables import (
    door_answers,
    door_attempts,
    fingerprints,
    listings,
    pictures,
    sightings,
)
from doorwatch.types import FLAGGED, Attempt, Level

ANSWERS_KNOWN = timedelta(hours=24)
"""How long an idempotency key is known."""
_ACCOUNT = "account"
_MOST = 50


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that a service had under an idempotency key: for which body, on which assessment."""

    body: str
    assessment: int
    word: str
    at: datetime


def attempts_of(
    conn: sa.Connection, keys: Sequence[MemoryKey], platform: str, account: str, since: datetime
) -> tuple[Attempt, ...]:
    """Return what the door did not let through for an account since then, the newest last, at most 50.

    A held attempt is a refusal to the advertiser: what comes after it may be an edit.
    """
    groups = {digest(key, _ACCOUNT, account) for key in keys}
    known = sa.select(fingerprints.c.grp).where(fingerprints.c.digest.in_(groups)).distinct()
    groups |= set(conn.scalars(known))
    query = (
        sa.select(door_attempts.c.at, door_attempts.c.stated_ages, door_attempts.c.level)
        .where(
            door_attempts.c.platform == platform,
            door_attempts.c.account.in_(groups),
            door_attempts.c.at >= since,
        )
        .order_by(door_attempts.c.at.desc(), door_attempts.c.id.desc())
        .limit(_MOST)
    )
    held = [row for row in conn.execute(query) if row.level in (*FLAGGED, "unseen")]
    return tuple(
        Attempt(at=row.at, stated_age=min(row.stated_ages, default=None), outcome="refused")
        for row in reversed(held)
    )


def note_attempt(
    conn: sa.Connection,
    keys: Sequence[MemoryKey],
    platform: str,
    account: str,
    snapshot: int,
    level: Level,
    stated_ages: Sequence[int],
    now: datetime,
) -> None:
    """Remember an attempt of an account by its fingerprints, ages and level."""
    group = assign(conn, keys, [(_ACCOUNT, account)])[_ACCOUNT, account].group
    prints = sa.select(fingerprints.c.grp).where(fingerprints.c.snapshot == snapshot)
    hashes = sa.select(pictures.c.hash).where(pictures.c.snapshot == snapshot)
    marks = sorted({one.hex() for one in (*conn.scalars(prints), *conn.scalars(hashes))})
    conn.execute(
        sa.insert(door_attempts).values(
            platform=platform, account=group, at=now, stated_ages=sorted(set(stated_ages)), level=level,
            fingerprints=marks,
        )
    )  # fmt: skip


def settle_at_door(conn: sa.Connection, row: int, snapshot: int, held: bool, now: datetime) -> None:
    """Note on the listing what the door said: a held one is refused for now; none is online yet.

    Its name ends with the term of a listing that is gone, unless a scan sees it live.
    """
    status = "refused" if held else "submitted"
    conn.execute(sa.update(listings).where(listings.c.id == row).values(status=status, removed_at=now))
    conn.execute(sa.update(sightings).where(sightings.c.snapshot == snapshot).values(status=status))


def answered(conn: sa.Connection, service: str, key: str, now: datetime) -> Answered | None:
    """Return what a service was answered under an idempotency key within 24 hours."""
    row = conn.execute(
        sa.select(door_answers).where(
            door_answers.c.service == service,
            door_answers.c.key == key,
            door_answers.c.at > now - ANSWERS_KNOWN,
        )
    ).one_or_none()
    return None if row is None else Answered(row.body, row.assessment, row.word, row.at)


def note_answer(conn: sa.Connection, service: str, key: str, answer: Answered) -> None:
    """Remember an answer under its key; the first one stays for 24 hours."""
    conn.execute(
        sa.delete(door_answers).where(
            door_answers.c.service == service,
            door_answers.c.key == key,
            door_answers.c.at <= answer.at - ANSWERS_KNOWN,
        )
    )
    values = {"service": service, "key": key, "body": answer.body, "assessment": answer.assessment}
    insert_or_ignore(conn, door_answers, [{**values, "word": answer.word, "at": answer.at}])
