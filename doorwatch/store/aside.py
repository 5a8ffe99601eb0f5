"""Small things kept beside listings: platform keys, lines set aside, samples, shadow counts, facts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.store.sql import insert, insert_or_ignore
from doorwatch.store.tables import (
    control_sample,
    meta,
    platform_keys,
    set_aside,
    shadow_counts,
)


def put_platform_key(conn: sa.Connection, platform: str, key: str, read_at: datetime) -> None:
    """Remember the agreement key that a platform's own site publishes (base64)."""
    statement = insert(conn, platform_keys).values(platform=platform, key=key, read_at=read_at)
    renewed = {"key": statement.excluded.key, "read_at": statement.excluded.read_at}
    conn.execute(statement.on_conflict_do_update(index_elements=["platform"], set_=renewed))


def platform_key(conn: sa.Connection, platform: str) -> tuple[str, datetime] | None:
    """Return (key, when it was read from the site), None when it never was."""
    row = conn.execute(sa.select(platform_keys).where(platform_keys.c.platform == platform)).one_or_none()
    return None if row is None else (row.key, row.read_at)


def put_aside(
    conn: sa.Connection,
    platform: str,
    source: str,
    line: int,
    reason: str,
    body: bytes,
    key: bytes,
    at: datetime,
) -> None:
    """Keep a line that was no listing, encrypted with the spool key (32 bytes); the same line once."""
    from nacl.secret import SecretBox

    row = {
        "platform": platform, "source": source, "line": line, "reason": reason, "at": at,
        "digest": hashlib.blake2b(body, digest_size=32, key=key).hexdigest(),
        "body": bytes(SecretBox(key).encrypt(body)),
    }  # fmt: skip
    insert_or_ignore(conn, set_aside, [row])


def read_aside(conn: sa.Connection, platform: str, key: bytes) -> list[tuple[str, int, str, bytes]]:
    """Return (source, line, reason, body) of the platform's lines set aside, in order."""
    from nacl.secret import SecretBox

    query = sa.select(set_aside).where(set_aside.c.platform == platform).order_by(set_aside.c.id)
    box = SecretBox(key)
    return [(row.source, row.line, row.reason, box.decrypt(row.body)) for row in conn.execute(query)]


def draw(
    conn: sa.Connection,
    snapshots: Sequence[int],
    kind: Literal["control", "unseen"],
    night: date,
    now: datetime,
) -> None:
    """Note the snapshots that a night drew into a sample; drawn once, they stay drawn."""
    rows = [{"snapshot": one, "kind": kind, "night": night, "drawn_at": now} for one in snapshots]
    insert_or_ignore(conn, control_sample, rows)


def drawn(conn: sa.Connection, kind: Literal["control", "unseen"], night: date) -> tuple[int, ...]:
    """Return the snapshots that a night drew."""
    query = sa.select(control_sample.c.snapshot).where(
        control_sample.c.kind == kind, control_sample.c.night == night
    )
    return tuple(conn.scalars(query.order_by(control_sample.c.snapshot)))


def reviewed(
    conn: sa.Connection, snapshot: int, kind: Literal["control", "unseen"], result: str, now: datetime
) -> None:
    """Note what the review of a drawn snapshot said; from then on its text goes."""
    conn.execute(
        sa.update(control_sample)
        .where(control_sample.c.snapshot == snapshot, control_sample.c.kind == kind)
        .values(reviewed_at=now, result=result)
    )


def put_shadow_counts(conn: sa.Connection, night: date, platform: str, counts: Mapping[str, int]) -> None:
    """Set how often shadow rules spoke this night; a repeated night counts once."""
    statement = insert(conn, shadow_counts)
    statement = statement.on_conflict_do_update(
        index_elements=["night", "platform", "rule"], set_={"count": statement.excluded["count"]}
    )
    rows = [
        {"night": night, "platform": platform, "rule": rule, "count": n} for rule, n in sorted(counts.items())
    ]
    if rows:
        conn.execute(statement, rows)


def shadow_counts_of(conn: sa.Connection, night: date) -> dict[str, int]:
    """Return how often each shadow rule spoke this night, over all platforms."""
    query = (
        sa.select(shadow_counts.c.rule, sa.func.sum(shadow_counts.c.count))
        .where(shadow_counts.c.night == night)
        .group_by(shadow_counts.c.rule)
        .order_by(shadow_counts.c.rule)
    )
    return {row[0]: int(row[1]) for row in conn.execute(query)}


def put_fact(conn: sa.Connection, name: str, value: Any) -> None:
    """Set a fact of this store."""
    statement = insert(conn, meta).values(name=name, value=value)
    conn.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )


def fact(conn: sa.Connection, name: str) -> Any:
    """Return a fact of this store, None when it was never set."""
    return conn.scalar(sa.select(meta.c.value).where(meta.c.name == name))
