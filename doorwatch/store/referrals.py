"""Referrals in the store: rows, their hand-over in the outbox, replies, and requests to keep originals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from doorwatch.store.sql import AnyRow
from doorwatch.store.tables import (
    assessments,
    case_listings,
    cases,
    listings,
    outbox,
    preserve_requests,
    referral_replies,
    referrals,
)
from doorwatch.types.listing import ListingRef

ReplyCode = Literal["received", "usable", "not_usable", "duplicate", "none"]
_RECIPIENT = "route:"


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral as it stands. `decided` is the sequence of the decision; the file lies with the case."""

    id: int
    case: int
    decided: int
    route: str
    reference: str
    basis: str
    state: str
    platforms: tuple[str, ...]
    file: str
    sealed: str
    manifest: str
    size: int
    made_at: datetime
    sent_by: str
    review_due: datetime | None
    handed_at: datetime | None
    delivered_at: datetime | None
    failure: str | None
    reply_due: datetime | None
    keep_until: datetime | None
    reply: ReplyCode | None
    replied_at: datetime | None
    alarmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to a referral: by the dispatcher, in the liaison's inbox, or in a signed file."""

    code: ReplyCode
    at: datetime
    way: str
    by: str


@dataclass(frozen=True, slots=True)
class Seen:
    """When a listing of a case was seen, and its row and the snapshot that its evidence is of."""

    row: int
    snapshot: int | None
    address: str | None
    status: str
    first_seen: datetime
    last_seen: datetime
    removed_at: datetime | None


def insert_referral(conn: sa.Connection, values: Mapping[str, Any]) -> Referral:
    """Store a new referral and its message to the route in the outbox."""
    made = conn.execute(sa.insert(referrals).values(**values).returning(*referrals.c)).one()
    referral = _referral(made)
    _put_message(conn, referral, referral.made_at)
    return referral


def update_referral(conn: sa.Connection, referral: int, **values: Any) -> None:
    """Change columns of a referral."""
    conn.execute(sa.update(referrals).where(referrals.c.id == referral).values(**values))


def find_referral(
    conn: sa.Connection,
    *,
    id: int | None = None,
    reference: str | None = None,
    of: tuple[int, int, str] | None = None,
) -> Referral | None:
    """Return a referral by its number, its reference, or (case, decision, route); None when there is none."""
    query = sa.select(referrals)
    if of is not None:
        query = query.where(
            referrals.c.case == of[0], referrals.c.decided == of[1], referrals.c.route == of[2]
        )
    else:
        query = query.where(referrals.c.id == id if reference is None else referrals.c.reference == reference)
    row = conn.execute(query).one_or_none()
    return None if row is None else _referral(row)


def referrals_of(
    conn: sa.Connection,
    *,
    case: int | None = None,
    route: str | None = None,
    states: Sequence[str] | None = None,
) -> tuple[Referral, ...]:
    """Return referrals, the newest first, of a case, of a route, or in one of `states`."""
    query = sa.select(referrals).order_by(referrals.c.made_at.desc(), referrals.c.id.desc())
    for column, value in ((referrals.c.case, case), (referrals.c.route, route)):
        if value is not None:
            query = query.where(column == value)
    if states is not None:
        query = query.where(referrals.c.state.in_(states))
    return tuple(map(_referral, conn.execute(query)))


def due_messages(conn: sa.Connection, now: datetime) -> tuple[tuple[int, int, int], ...]:
    """Return (message, referral, attempts so far) of every hand-over whose time has come, oldest first."""
    query = (
        sa.select(outbox.c.id, outbox.c.payload, outbox.c.attempts)
        .where(
            outbox.c.recipient.startswith(_RECIPIENT), outbox.c.state == "waiting", outbox.c.next_at <= now
        )
        .order_by(outbox.c.id)
    )
    return tuple((row.id, int(row.payload["referral"]), row.attempts) for row in conn.execute(query))


def claim_message(conn: sa.Connection, message: int, attempts: int, until: datetime) -> bool:
    """Take a message for one try; False when another process was faster. Until `until` nobody else tries."""
    query = (
        sa.update(outbox)
        .where(outbox.c.id == message, outbox.c.state == "waiting", outbox.c.attempts == attempts)
        .values(attempts=attempts + 1, next_at=until)
    )
    return bool(conn.execute(query).rowcount)


def end_message(
    conn: sa.Connection,
    message: int,
    state: Literal["waiting", "sent", "dead"],
    next_at: datetime | None = None,
) -> None:
    """Note how a try ended: sent, to be tried again at `next_at`, or dead."""
    conn.execute(sa.update(outbox).where(outbox.c.id == message).values(state=state, next_at=next_at))


def revive_message(conn: sa.Connection, referral: Referral, now: datetime) -> None:
    """Let a dead hand-over be tried again, with a new message when the old one has reached its end."""
    query = sa.delete(outbox).where(
        outbox.c.event == f"case/{referral.case}/{referral.decided}",
        outbox.c.recipient == _RECIPIENT + referral.route,
    )
    conn.execute(query)
    _put_message(conn, referral, now)


def keep_case_until(conn: sa.Connection, case: int, until: datetime) -> None:
    """Let a referred case end with the longest of its routes' terms."""
    later = sa.or_(cases.c.referred_until.is_(None), cases.c.referred_until < until)
    conn.execute(sa.update(cases).where(cases.c.id == case, later).values(referred_until=until))


def insert_reply(conn: sa.Connection, referral: int, reply: Reply, digest: str | None = None) -> None:
    """Store an answer; the referral shows the newest."""
    conn.execute(
        sa.insert(referral_replies).values(
            referral=referral, code=reply.code, at=reply.at, way=reply.way, by=reply.by, digest=digest
        )
    )
    update_referral(conn, referral, reply=reply.code, replied_at=reply.at)


def replies_of(conn: sa.Connection, referral: int) -> tuple[Reply, ...]:
    """Return the answers to a referral in the order in which they came."""
    query = sa.select(referral_replies).where(referral_replies.c.referral == referral)
    return tuple(
        Reply(row.code, row.at, row.way, row.by)
        for row in conn.execute(query.order_by(referral_replies.c.id))
    )


def knows_reply(conn: sa.Connection, referral: int, digest: str) -> bool:
    """Tell whether this signed answer was taken in before."""
    query = sa.select(referral_replies.c.id).where(
        referral_replies.c.referral == referral, referral_replies.c.digest == digest
    )
    return conn.scalar(query) is not None


def unanswered(conn: sa.Connection, now: datetime) -> tuple[Referral, ...]:
    """Return the referrals whose answer is due and has not come, the longest waiting first."""
    query = (
        sa.select(referrals)
        .where(referrals.c.reply_due <= now, referrals.c.reply.is_(None))
        .order_by(referrals.c.reply_due, referrals.c.id)
    )
    return tuple(map(_referral, conn.execute(query)))


def put_preserve(conn: sa.Connection, values: Mapping[str, Any]) -> int:
    """Store that a platform was asked to keep originals; return the number of the request.

    The same request again, as a second click makes it, is the one that is there.
    """
    same = sa.and_(*(preserve_requests.c[name] == values[name] for name in ("case", "platform", "digest")))
    if known := conn.scalar(sa.select(preserve_requests.c.id).where(same)):
        return int(known)
    made = conn.scalar(sa.insert(preserve_requests).values(**values).returning(preserve_requests.c.id))
    assert made is not None
    return int(made)


def acknowledge_preserve(conn: sa.Connection, request: int, at: datetime, by: str) -> int | None:
    """Note the platform's word that it keeps them; return the case, None for an unknown or answered one."""
    query = (
        sa.update(preserve_requests)
        .where(preserve_requests.c.id == request, preserve_requests.c.acknowledged_at.is_(None))
        .values(acknowledged_at=at, acknowledged_by=by)
        .returning(preserve_requests.c.case)
    )
    found: int | None = conn.scalar(query)
    return found


def preserved(conn: sa.Connection, case: int) -> dict[str, datetime]:
    """Return when each platform was last asked to keep the originals of a case."""
    query = (
        sa.select(preserve_requests.c.platform, sa.func.max(preserve_requests.c.asked_at))
        .where(preserve_requests.c.case == case)
        .group_by(preserve_requests.c.platform)
    )
    return {row[0]: row[1] for row in conn.execute(query)}


def seen_of(conn: sa.Connection, case: int) -> dict[ListingRef, Seen]:
    """Return by listing of a case when it was seen."""
    query = (
        sa.select(
            case_listings.c.platform, case_listings.c.listing.label("name"), case_listings.c.url,
            case_listings.c.row, assessments.c.snapshot, listings.c.status, listings.c.first_seen,
            listings.c.last_seen, listings.c.removed_at,
        )
        .select_from(case_listings)
        .join(listings, listings.c.id == case_listings.c.row)
        .outerjoin(assessments, assessments.c.id == case_listings.c.assessment)
        .where(case_listings.c.case == case)
    )  # fmt: skip
    return {
        ListingRef(row.platform, row.name): Seen(
            row.row, row.snapshot, row.url, row.status, row.first_seen, row.last_seen, row.removed_at
        )
        for row in conn.execute(query)
    }


def _put_message(conn: sa.Connection, referral: Referral, now: datetime) -> None:
    conn.execute(
        sa.insert(outbox).values(
            event=f"case/{referral.case}/{referral.decided}", recipient=_RECIPIENT + referral.route,
            payload={"referral": referral.id}, state="waiting", attempts=0, created_at=now, next_at=now,
        )
    )  # fmt: skip


def _referral(row: AnyRow) -> Referral:
    values = dict(row._mapping)
    return Referral(**{**values, "platforms": tuple(values["platforms"])})
