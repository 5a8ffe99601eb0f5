"""What is held of some listings of one platform: found, given out, erased, and not taken in again.

Listings are named by the platform's own ids or by its account; never by a number, a name or a picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from doorwatch.keys import MemoryKey
from doorwatch.memory import digest
from doorwatch.store import tables as t
from doorwatch.store.sql import AnyRow, chunks, insert_or_ignore, one_writer

_THIRD = ("reports", "reviews")
"""What others said of a listing: theirs, and never given out."""
LISTING, ACCOUNT = "objected-listing", "objected-account"

_ANY_OBJECTION = sa.select(t.objections.c.id).where(t.objections.c.until > sa.bindparam("now")).limit(1)


@dataclass(frozen=True, slots=True)
class HeldListing:
    """A listing row, its platform id while known, and its cases as (number, why it is held, other listings).

    `why` is None for a case that may be erased, else `case_open`, `case_referred` or `complaint_open`.
    """

    row: int
    id: str | None
    cases: tuple[tuple[int, str | None, bool], ...]

    @property
    def held(self) -> str | None:
        """Why nothing of it may be erased now, None when it may."""
        return next((why for _, why, _ in self.cases if why), None)


def held_listings(
    conn: sa.Connection, platform: str, ids: Sequence[str], account: str | None, keys: Sequence[MemoryKey]
) -> tuple[HeldListing, ...]:
    """Return what the store knows of a platform's listings by their ids and the account, in order."""
    rows: dict[int, str | None] = {}
    for part in chunks(list(ids)):
        for table in (t.listings, t.case_listings):
            number = table.c.id if table is t.listings else table.c.row
            query = sa.select(number, table.c.listing)
            found = query.where(table.c.platform == platform, table.c.listing.in_(part))
            rows.update((row[0], row[1]) for row in conn.execute(found))
    if account is not None:
        rows.update(_of_account(conn, platform, account, keys))
    return held_rows(conn, rows)


def held_rows(conn: sa.Connection, rows: Mapping[int, str | None]) -> tuple[HeldListing, ...]:
    """Return listing rows, given with their platform ids, and the cases that hold them."""
    cases = _cases(conn, list(rows))
    return tuple(HeldListing(row, rows[row], cases.get(row, ())) for row in sorted(rows))


def _of_account(
    conn: sa.Connection, platform: str, account: str, keys: Sequence[MemoryKey]
) -> dict[int, str | None]:
    group = sa.select(t.fingerprints.c.grp).where(
        t.fingerprints.c.digest.in_([digest(key, "account", account) for key in keys]),
        t.fingerprints.c.kind == "account",
    )
    query = (
        sa.select(t.listings.c.id, t.listings.c.listing)
        .join(t.snapshots, t.snapshots.c.listing == t.listings.c.id)
        .join(t.sightings, t.sightings.c.snapshot == t.snapshots.c.id)
        .where(t.listings.c.platform == platform, t.sightings.c.account.in_(group))
        .distinct()
    )
    return {row.id: row.listing for row in conn.execute(query)}


def _cases(conn: sa.Connection, rows: Sequence[int]) -> dict[int, tuple[tuple[int, str | None, bool], ...]]:
    found: dict[int, list[tuple[int, str | None, bool]]] = {}
    for part in chunks(rows):
        others = t.case_listings.alias()
        shared = sa.exists().where(others.c.case == t.cases.c.id, others.c.row.not_in(part))
        query = (
            sa.select(
                t.case_listings.c.row, t.cases.c.id, t.cases.c.state, t.cases.c.referred_until,
                t.cases.c.open_complaint, shared.label("shared"),
            )
            .join(t.cases, t.cases.c.id == t.case_listings.c.case)
            .where(t.case_listings.c.row.in_(part))
            .order_by(t.cases.c.id)
        )  # fmt: skip
        for row in conn.execute(query):
            found.setdefault(row.row, []).append((row.id, _why(conn, row), bool(row.shared)))
    return {row: tuple(numbers) for row, numbers in found.items()}


def _why(conn: sa.Connection, case: AnyRow) -> str | None:
    """Say why a case keeps what it holds; a referral keeps it until its own term has ended."""
    sent = conn.scalar(sa.select(t.referrals.c.id).where(t.referrals.c.case == case.id).limit(1))
    if sent is not None or case.state == "referred" or case.referred_until is not None:
        return "case_referred"
    if case.state not in ("closed", "merged"):
        return "case_open"
    return "complaint_open" if case.open_complaint else None


def content_of(conn: sa.Connection, row: int) -> dict[str, Any]:
    """Return what is held of one listing, without what others said of it and without keyed fingerprints."""
    listing = conn.execute(sa.select(t.listings).where(t.listings.c.id == row)).one_or_none()
    if listing is None:
        return {}
    sights = conn.execute(
        sa.select(t.snapshots, t.sightings.c.stated_ages, t.sightings.c.verified)
        .outerjoin(t.sightings, t.sightings.c.snapshot == t.snapshots.c.id)
        .where(t.snapshots.c.listing == row)
        .order_by(t.snapshots.c.id)
    ).all()
    return {
        "listing": listing.listing, "address": listing.url, "status": listing.status,
        "first_seen": listing.first_seen, "last_seen": listing.last_seen,
        "sights": [_sight(conn, one) for one in sights],
    }  # fmt: skip


def _sight(conn: sa.Connection, row: AnyRow) -> dict[str, Any]:
    content = {k: v for k, v in (row.content or {}).items() if k not in _THIRD} or None
    count = sa.select(sa.func.count()).where(t.fingerprints.c.snapshot == row.id)
    pictures = sa.select(sa.func.count()).where(t.pictures.c.snapshot == row.id)
    levels = sa.select(t.assessments.c.as_of, t.assessments.c.level, t.assessments.c.lanes)
    return {
        "observed_at": row.observed_at, "last_seen": row.last_seen, "content": content,
        "content_until": row.content_until, "stated_ages": row.stated_ages, "verified": row.verified,
        "fingerprints": conn.scalar(count), "picture_hashes": conn.scalar(pictures),
        "assessments": [
            {"as_of": one.as_of, "level": one.level, "lanes": one.lanes}
            for one in conn.execute(levels.where(t.assessments.c.snapshot == row.id))
        ],
    }  # fmt: skip


def erase_listings(conn: sa.Connection, found: Iterable[HeldListing]) -> dict[str, list[int]]:
    """Erase listings with all that hangs on them, and their cases; return row numbers by what was done.

    `erased`: gone whole. `emptied`: texts, pictures, address and fingerprints are gone; number and id stay
    until the end of a closed case that holds listings of others too. Held ones are left as they are.
    """
    one_writer(conn)
    wanted = [one for one in found if one.held is None]
    rows = [one.row for one in wanted]
    shared = {one.row for one in wanted if any(others for _, _, others in one.cases)}
    whole = [row for row in rows if row not in shared]
    cases = {case for one in wanted for case, _, others in one.cases if not others}
    for part in chunks(sorted(cases)):
        conn.execute(sa.update(t.cases).where(t.cases.c.merged_into.in_(part)).values(merged_into=None))
        conn.execute(sa.delete(t.cases).where(t.cases.c.id.in_(part)))
    for part in chunks(sorted(shared)):
        address = ("url", "card", "etag", "last_modified", "page_hash", "current", "assessment")
        conn.execute(
            sa.update(t.listings)
            .where(t.listings.c.id.in_(part))
            .values({**dict.fromkeys(address), "listing": None})
        )
        conn.execute(sa.update(t.case_listings).where(t.case_listings.c.row.in_(part)).values(url=None))
        conn.execute(sa.delete(t.pending_assessments).where(t.pending_assessments.c.listing.in_(part)))
        conn.execute(sa.delete(t.snapshots).where(t.snapshots.c.listing.in_(part)))
    for part in chunks(rows):
        conn.execute(sa.delete(t.clearing_marks).where(t.clearing_marks.c.row.in_(part)))
    for part in chunks(whole):
        conn.execute(sa.delete(t.listings).where(t.listings.c.id.in_(part)))
    return {"erased": whole, "emptied": sorted(shared), "cases": sorted(cases)}


def erase_account(conn: sa.Connection, platform: str, account: str, keys: Sequence[MemoryKey]) -> int:
    """Delete what was tried at the door by an account; return how many attempts went."""
    groups = [digest(key, "account", account) for key in keys]
    known = sa.select(t.fingerprints.c.grp).where(t.fingerprints.c.digest.in_(groups))
    where = sa.or_(t.door_attempts.c.account.in_(groups), t.door_attempts.c.account.in_(known))
    done = conn.execute(sa.delete(t.door_attempts).where(t.door_attempts.c.platform == platform, where))
    return done.rowcount


def object_to(
    conn: sa.Connection, request: int, values: Iterable[tuple[str, str]], key: MemoryKey,
    since: datetime, until: datetime,
) -> None:  # fmt: skip
    """Note that listings or accounts, as (kind, platform and name), are not taken in until an end."""
    rows = [
        {"digest": digest(key, kind, value), "request": request, "since": since, "until": until}
        for kind, value in values
    ]
    insert_or_ignore(conn, t.objections, rows)


def objected(
    conn: sa.Connection, values: Mapping[str, Sequence[tuple[str, str]]], keys: Sequence[MemoryKey],
    now: datetime,
) -> set[str]:  # fmt: skip
    """Return the names of `values` one of whose (kind, value) pairs was objected to and still is."""
    if not conn.scalar(_ANY_OBJECTION, {"now": now}):
        return set()
    named = {digest(key, *pair): name for name, pairs in values.items() for pair in pairs for key in keys}
    found: set[str] = set()
    for part in chunks(list(named)):
        query = sa.select(t.objections.c.digest).where(
            t.objections.c.digest.in_(part), t.objections.c.until > now
        )
        found.update(named[one] for one in conn.scalars(query))
    return found


def objected_values(platform: str, listing: str | None, account: str | None) -> list[tuple[str, str]]:
    """Return the (kind, value) pairs that an objection to a listing or an account is kept under."""
    named = ((LISTING, listing), (ACCOUNT, account))
    return [(kind, f"{platform}\0{value}") for kind, value in named if value]
