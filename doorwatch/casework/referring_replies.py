"""Answers to referrals: by the dispatcher, in the liaison's inbox, or in a signed file.

No weight depends on one. Silence is alarmed once and counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from doorwatch.casework.referring_delivery import fetched, sealed_file
from doorwatch.casework.referring_desk import Desk
from doorwatch.casework.rights import PermissionRefused, refusals, require
from doorwatch.errors import BadInput, PackageError, ReferralRefused
from doorwatch.referral.replies import MOST_BYTES, SignedReply, check_reply, parse_reply
from doorwatch.store import Store
from doorwatch.store.casefile import append_event, load_case
from doorwatch.store.journalling import append_journal
from doorwatch.store.referrals import (
    Referral,
    Reply,
    ReplyCode,
    find_referral,
    insert_reply,
    knows_reply,
    referrals_of,
    replies_of,
    unanswered,
    update_referral,
)
from doorwatch.store.sql import one_writer
from doorwatch.types.people import Permission, Person

CODES: tuple[ReplyCode, ...] = get_args(ReplyCode)
_AHEAD = timedelta(minutes=5)
_ALARM = "referral_unanswered"

REPLY_BYTES = MOST_BYTES
"""Bytes of a signed reply file at most; a page reads no more of an upload."""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A referral as its liaison sees it: what was sent, when, and what was answered; nothing of the case."""

    id: int
    reference: str
    basis: str
    handed_at: datetime
    fetched: bool
    size: int
    reply_due: datetime | None
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class ReferralFigures:
    """Counts for the morning report; no ids."""

    waiting: int
    failed: int
    ready: int
    unanswered: int
    unreviewed: int


def inbox(desk: Desk, person: Person, now: datetime) -> tuple[InboxItem, ...]:
    """Return what was handed to the liaison's own route, the newest first; journalled before it returns.

    Raises PermissionRefused: no liaison, or without a route.
    """
    with refusals(desk.store, person, now, "inbox"):
        route = _route_of(desk, person, Permission.INBOX_READ)

    def work(conn: Any) -> tuple[InboxItem, ...]:
        items = tuple(
            InboxItem(
                one.id, one.reference, one.basis, one.handed_at, one.delivered_at is not None, one.size,
                one.reply_due, replies_of(conn, one.id),
            )
            for one in referrals_of(conn, route=route)
            if one.handed_at is not None
        )  # fmt: skip
        append_journal(conn, now, person.name, "inbox.viewed", f"route/{route}", {"items": len(items)})
        return items

    return desk.store.run_write(work)


def fetch(desk: Desk, person: Person, referral: int, now: datetime) -> tuple[str, bytes]:
    """Return (name, sealed bytes) of a referral to the liaison's own route; journalled before it returns.

    Raises PermissionRefused: another route's, unknown, or not handed over; the three look alike.
    PackageError: the file on this disk is gone or changed.
    """
    with refusals(desk.store, person, now, f"referral/{referral}"), desk.store.read() as conn:
        found = _own(conn, desk, person, referral, Permission.INBOX_READ)
    data = sealed_file(desk, found)
    desk.store.run_write(lambda conn: fetched(conn, found, person.name, now))
    return found.file, data


def answer(desk: Desk, person: Person, referral: int, code: str, now: datetime) -> None:
    """Enter the liaison's own answer. Raises PermissionRefused as `fetch`; BadInput: another code."""
    known = _code(code)
    with refusals(desk.store, person, now, f"referral/{referral}"):

        def work(conn: Any) -> None:
            found = _own(conn, desk, person, referral, Permission.INBOX_REPLY)
            _take(conn, found, Reply(known, now, "inbox", person.name), now)

        desk.store.run_write(work)


def enter_reply(desk: Desk, person: Person, referral: int, code: str, now: datetime) -> None:
    """Enter an answer that the dispatcher was told, `none` among them.

    Raises PermissionRefused; ReferralRefused: no such referral, or it was not handed over; BadInput.
    """
    known = _code(code)
    with refusals(desk.store, person, now, f"referral/{referral}"):
        require(person, Permission.REFERRAL_REPLY)

        def work(conn: Any) -> None:
            found = find_referral(conn, id=referral)
            if found is None or found.handed_at is None or person.tenant != desk.tenant.name:
                raise ReferralRefused(f"referral {referral}: expected one that was handed over; got none")
            require(person, Permission.REFERRAL_REPLY, found.platforms)
            _take(conn, found, Reply(known, now, "dispatcher", person.name), now)

        desk.store.run_write(work)


def import_reply(
    desk: Desk, data: bytes, name: str, now: datetime, *, person: Person | None = None
) -> tuple[str, ReplyCode]:
    """Take in a signed reply file and return (reference, code); the signature is what gives the right.

    `person` is who hands it in; None is the operator's command line. Raises PackageError: no reply, not
    signed by the route, about another package, from the future, a replay, or older than what was answered.
    """
    if person is not None:
        with refusals(desk.store, person, now, "reply"):
            require(person, Permission.REFERRAL_REPLY)
    reply = parse_reply(data, name)

    def work(conn: Any) -> None:
        one_writer(conn)
        found = find_referral(conn, reference=reply.referral)
        if found is None or found.handed_at is None:
            raise PackageError(name, "expected a referral that was handed over", "none of this reference")
        _check(conn, desk, found, reply, name, now)
        _take(conn, found, Reply(reply.code, reply.at, "file", f"route:{found.route}"), now, reply.digest)

    desk.store.run_write(work)
    return reply.referral, reply.code


def alarm_unanswered(store: Store, now: datetime) -> int:
    """Alarm each referral whose answer is overdue, once; return how many wait for an answer in all."""

    def work(conn: Any) -> int:
        one_writer(conn)
        silent = unanswered(conn, now)
        for one in silent:
            if one.alarmed_at is not None:
                continue
            case = load_case(conn, one.case)
            if case is not None:
                append_event(conn, one.case, case.sequence, now, "alarmed", {"alarm": _ALARM})
            update_referral(conn, one.id, alarmed_at=now)
            append_journal(
                conn, now, "machine", "referral.unanswered", f"case/{one.case}", {"route": one.route}
            )
        return len(silent)

    return store.run_write(work)


def figures(conn: Any, now: datetime) -> ReferralFigures:
    """Return what the morning report counts.

    `unreviewed`: sent in immediate danger, and the second person's 24 hours are over.
    """
    every = referrals_of(conn)
    late = [one for one in every if one.review_due is not None and one.review_due <= now]
    states = [load_case(conn, case) for case in {one.case for one in late}]
    return ReferralFigures(
        waiting=sum(one.state == "waiting" for one in every),
        failed=sum(one.state == "failed" for one in every),
        ready=sum(one.state == "ready" for one in every),
        unanswered=len(unanswered(conn, now)),
        unreviewed=sum(state is not None and state.second_due is not None for state in states),
    )


def _route_of(desk: Desk, person: Person, permission: Permission) -> str:
    """Return the route of a liaison of this tenant: a right without a route is none."""
    require(person, permission)
    if person.route is None or person.tenant != desk.tenant.name:
        raise PermissionRefused(person.name, permission)
    return person.route


def _own(conn: Any, desk: Desk, person: Person, referral: int, permission: Permission) -> Referral:
    route = _route_of(desk, person, permission)
    found = find_referral(conn, id=referral)
    if found is None or found.route != route or found.handed_at is None:
        raise PermissionRefused(person.name, permission)
    return found


def _code(code: str) -> ReplyCode:
    for known in CODES:
        if known == code:
            return known
    raise BadInput("reply", f"expected one of {', '.join(CODES)}", repr(code[:40]))


def _check(conn: Any, desk: Desk, found: Referral, reply: SignedReply, name: str, now: datetime) -> None:
    """Believe a reply file only when the route signed it, for this package, now, once, in order."""
    key = desk.route(found.route).reply_key
    if key is None:
        raise PackageError(name, f"expected a route that signs replies; {found.route} has no reply_key")
    check_reply(reply, key)
    if reply.manifest != found.manifest:
        raise PackageError(f"{name}:3", "expected the manifest of the package that was sent", "another")
    if knows_reply(conn, found.id, reply.digest):
        raise PackageError(name, "expected a new reply", "one that was taken in before")
    if reply.at > now + _AHEAD or (found.handed_at is not None and reply.at < found.handed_at - _AHEAD):
        raise PackageError(f"{name}:5", "expected a time between the hand-over and now", "another")
    if found.replied_at is not None and reply.at < found.replied_at:
        raise PackageError(f"{name}:5", "expected a reply newer than the last one", "an older one")


def _take(conn: Any, found: Referral, reply: Reply, now: datetime, digest: str | None = None) -> None:
    """Store an answer with its event and its journal entry."""
    insert_reply(conn, found.id, reply, digest)
    case = load_case(conn, found.case)
    if case is not None:
        data = {"route": found.route, "code": reply.code}
        append_event(conn, found.case, case.sequence, now, "replied", data, actor=reply.by)
    detail = {"code": reply.code, "way": reply.way}
    append_journal(conn, now, reply.by, "referral.replied", f"referral/{found.id}", detail)
