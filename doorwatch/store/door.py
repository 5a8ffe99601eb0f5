"""What was tried at the door, and what a service was answered: 90 days of fingerprints, 24 hours of keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from doorwatch.keys import MemoryKey
from doorwatch.memory import digest
from doorwatch.store.prints import assign
from doorwatch.store.sql import among, insert_or_ignore
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
_GROUPS = sa.select(fingerprints.c.grp).where(among(fingerprints.c.digest, "digests"))
_ATTEMPTS = (
    sa.select(door_attempts.c.at, door_attempts.c.stated_ages, door_attempts.c.level)
    .where(
        door_attempts.c.platform == sa.bindparam("platform"),
        among(door_attempts.c.account, "digests") | door_attempts.c.account.in_(_GROUPS),
        door_attempts.c.at >= sa.bindparam("since"),
    )
    .order_by(door_attempts.c.at.desc(), door_attempts.c.id.desc())
    .limit(_MOST)
)
_MARKS = sa.union_all(
    sa.select(fingerprints.c.kind, fingerprints.c.grp.label("mark")).where(
        fingerprints.c.snapshot == sa.bindparam("snapshot")
    ),
    sa.select(pictures.c.kind, pictures.c.hash).where(pictures.c.snapshot == sa.bindparam("snapshot")),
)
_ATTEMPT = sa.insert(door_attempts)
_SETTLE = (
    sa.update(listings)
    .where(listings.c.id == sa.bindparam("row"))
    .values(status=sa.bindparam("said"), removed_at=sa.bindparam("at"))
)
_SETTLE_SIGHT = (
    sa.update(sightings).where(sightings.c.snapshot == sa.bindparam("of")).values(status=sa.bindparam("said"))
)
_ANSWER = sa.select(door_answers).where(
    door_answers.c.service == sa.bindparam("service"),
    door_answers.c.key == sa.bindparam("key"),
    door_answers.c.at > sa.bindparam("after"),
)
_FORGET = sa.delete(door_answers).where(
    door_answers.c.service == sa.bindparam("service"),
    door_answers.c.key == sa.bindparam("key"),
    door_answers.c.at <= sa.bindparam("until"),
)


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
    digests = [digest(key, _ACCOUNT, account) for key in keys]
    asked = {"digests": digests, "platform": platform, "since": since}
    held = [row for row in conn.execute(_ATTEMPTS, asked) if row.level in (*FLAGGED, "unseen")]
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
    marks = {(row.kind, bytes(row.mark)) for row in conn.execute(_MARKS, {"snapshot": snapshot})}
    group = next((mark for kind, mark in sorted(marks) if kind == _ACCOUNT), None)
    if group is None:
        group = assign(conn, keys, [(_ACCOUNT, account)])[_ACCOUNT, account].group
    row = {
        "platform": platform, "account": group, "at": now,
        "stated_ages": sorted(set(stated_ages)), "level": level,
        "fingerprints": sorted({mark.hex() for _, mark in marks}),
    }  # fmt: skip
    conn.execute(_ATTEMPT, row)


def settle_at_door(conn: sa.Connection, row: int, snapshot: int, held: bool, now: datetime) -> None:
    """Note on the listing what the door said: a held one is refused for now; none is online yet.

    Its name ends with the term of a listing that is gone, unless a scan sees it live.
    """
    status = "refused" if held else "submitted"
    conn.execute(_SETTLE, {"row": row, "said": status, "at": now})
    conn.execute(_SETTLE_SIGHT, {"of": snapshot, "said": status})


def answered(conn: sa.Connection, service: str, key: str, now: datetime) -> Answered | None:
    """Return what a service was answered under an idempotency key within 24 hours."""
    asked = {"service": service, "key": key, "after": now - ANSWERS_KNOWN}
    row = conn.execute(_ANSWER, asked).one_or_none()
    return None if row is None else Answered(row.body, row.assessment, row.word, row.at)


def note_answer(conn: sa.Connection, service: str, key: str, answer: Answered) -> None:
    """Remember an answer under its key; the first one stays for 24 hours."""
    conn.execute(_FORGET, {"service": service, "key": key, "until": answer.at - ANSWERS_KNOWN})
    values = {"service": service, "key": key, "body": answer.body, "assessment": answer.assessment}
    insert_or_ignore(conn, door_answers, [{**values, "word": answer.word, "at": answer.at}])
