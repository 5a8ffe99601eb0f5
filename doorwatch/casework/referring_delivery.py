"""Handing referrals over: tried again with growing pauses, noted once, failed aloud."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from doorwatch.casework.referring_desk import Desk
from doorwatch.casework.rights import refusals, require
from doorwatch.casework.sending import ONE_TRY, PAUSES
from doorwatch.errors import DoorwatchError, PackageError, ReferralRefused
from doorwatch.referral.delivery import put_by_sftp, put_in_folder
from doorwatch.referral.routes import Folder, Sftp
from doorwatch.retention import case_folder
from doorwatch.store.casefile import append_event, load_case
from doorwatch.store.journalling import append_journal
from doorwatch.store.referrals import (
    Referral,
    claim_message,
    due_messages,
    end_message,
    find_referral,
    keep_case_until,
    revive_message,
    update_referral,
)
from doorwatch.types.people import Permission, Person

_FAILED = "referral_failed"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a round of hand-overs did: referral numbers delivered, to be tried again, given up."""

    delivered: tuple[int, ...]
    waiting: tuple[int, ...]
    failed: tuple[int, ...]


def deliver_due(desk: Desk, now: datetime, *, only: int | None = None) -> Delivered:
    """Hand over what waits and is due, or the one referral `only`. A kill in the middle repeats one try.

    The same file under the same name is put again harmlessly; the event is written once.
    """
    done: dict[str, list[int]] = {"delivered": [], "waiting": [], "failed": []}
    with desk.store.read() as conn:
        due = [one for one in due_messages(conn, now) if only in (None, one[1])]
    for message, number, attempts in due:
        if not _claim(desk, message, attempts, now):
            continue
        with desk.store.read() as conn:
            referral = find_referral(conn, id=number)
        if referral is None:
            _end(desk, message, "dead")
            continue
        done[_try(desk, referral, message, attempts + 1, now)].append(number)
    return Delivered(tuple(done["delivered"]), tuple(done["waiting"]), tuple(done["failed"]))


def sealed_file(desk: Desk, referral: Referral) -> bytes:
    """Return the sealed file of a referral. Raises PackageError: it is gone or was changed on this disk."""
    path = case_folder(desk.tenant.evidence, referral.case) / referral.file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackageError(referral.file, "expected the sealed file with its case", "none") from error
    if hashlib.sha256(data).hexdigest() != referral.sealed:
        raise PackageError(referral.file, "expected the file as it was sealed", "changed bytes")
    return data


def download(desk: Desk, person: Person, referral: int, now: datetime) -> tuple[str, bytes]:
    """Return (name, sealed bytes) for the dispatcher who carries it; journalled before it returns.

    Raises PermissionRefused; ReferralRefused: no such referral; PackageError as `sealed_file`.
    """
    with refusals(desk.store, person, now, f"referral/{referral}"):
        require(person, Permission.REFERRAL_SEND)
        with desk.store.read() as conn:
            found = find_referral(conn, id=referral)
        if found is None or person.tenant != desk.tenant.name:
            raise ReferralRefused(f"referral {referral}: expected one of this tenant; got none")
        require(person, Permission.REFERRAL_SEND, found.platforms)
    data = sealed_file(desk, found)
    desk.store.run_write(lambda conn: fetched(conn, found, person.name, now))
    return found.file, data


def retry(desk: Desk, person: Person, referral: int, now: datetime) -> Delivered:
    """Try a failed hand-over again at once, and then with the same pauses.

    Raises PermissionRefused; ReferralRefused: it has not failed.
    """
    with refusals(desk.store, person, now, f"referral/{referral}"):
        require(person, Permission.REFERRAL_SEND)

        def work(conn: Any) -> None:
            found = find_referral(conn, id=referral)
            if found is None or found.state != "failed" or person.tenant != desk.tenant.name:
                raise ReferralRefused(f"referral {referral}: expected one that failed; got none")
            require(person, Permission.REFERRAL_SEND, found.platforms)
            revive_message(conn, found, now)
            update_referral(conn, referral, state="waiting", failure=None)
            append_journal(conn, now, person.name, "referral.retried", f"referral/{referral}")

        desk.store.run_write(work)
    return deliver_due(desk, now, only=referral)


def handed_over(
    conn: Any, desk: Desk, referral: Referral, now: datetime, state: Literal["ready", "delivered"]
) -> None:
    """Note in one transaction that a referral is out of our hands or ready to be fetched.

    From here the route's terms count: when an answer is due, and how long the case is kept.
    """
    route = desk.route(referral.route)
    case = load_case(conn, referral.case)
    if case is None:
        raise ReferralRefused(f"case {referral.case}: expected the case of the referral; got none")
    data = {"route": referral.route, "dossier": referral.manifest}
    append_event(conn, referral.case, case.sequence, now, "referred", data, actor=referral.sent_by)
    until = now + timedelta(days=route.keep_days)
    update_referral(
        conn, referral.id, state=state, handed_at=now, failure=None, keep_until=until,
        delivered_at=now if state == "delivered" else None,
        reply_due=now + timedelta(hours=route.reply_due_hours),
    )  # fmt: skip
    keep_case_until(conn, referral.case, until)
    for message, number, _ in due_messages(conn, now):
        if number == referral.id:
            end_message(conn, message, "sent")
    detail = {"route": referral.route, "manifest": referral.manifest, "state": state}
    append_journal(conn, now, "machine", "referral.handed_over", f"case/{referral.case}", detail)


def fetched(conn: Any, referral: Referral, by: str, now: datetime) -> None:
    """Note that somebody took the file; the first time it counts as delivered."""
    append_journal(conn, now, by, "referral.fetched", f"referral/{referral.id}", {"sealed": referral.sealed})
    if referral.state == "ready":
        update_referral(conn, referral.id, state="delivered", delivered_at=now)


def _claim(desk: Desk, message: int, attempts: int, now: datetime) -> bool:
    return desk.store.run_write(lambda conn: claim_message(conn, message, attempts, now + ONE_TRY))


def _end(desk: Desk, message: int, state: Literal["waiting", "sent", "dead"]) -> None:
    desk.store.run_write(lambda conn: end_message(conn, message, state))


def _try(
    desk: Desk, referral: Referral, message: int, attempt: int, now: datetime
) -> Literal["delivered", "waiting", "failed"]:
    """Put the file where the route takes it, and note how that went."""
    try:
        delivery = desk.route(referral.route).delivery
        data = sealed_file(desk, referral)
        if isinstance(delivery, Folder):
            put_in_folder(delivery, referral.file, data)
        elif isinstance(delivery, Sftp):
            put_by_sftp(delivery, desk.tenant.keys / delivery.key, referral.file, data)
    except DoorwatchError as error:
        return _note_failure(desk, referral, message, attempt, now, str(error)[:120])

    def work(conn: Any) -> None:
        found = find_referral(conn, id=referral.id)
        if found is not None and found.handed_at is None:
            state: Literal["ready", "delivered"] = (
                "delivered" if isinstance(delivery, Folder | Sftp) else "ready"
            )
            handed_over(conn, desk, found, now, state)
        end_message(conn, message, "sent")

    desk.store.run_write(work)
    return "delivered"


def _note_failure(
    desk: Desk, referral: Referral, message: int, attempt: int, now: datetime, why: str
) -> Literal["waiting", "failed"]:
    """Plan the next try; after the last one the case is alarmed and a person must look."""
    last = attempt > len(PAUSES)

    def work(conn: Any) -> None:
        if not last:
            end_message(conn, message, "waiting", now + PAUSES[attempt - 1])
            update_referral(conn, referral.id, failure=why)
            return
        end_message(conn, message, "dead")
        update_referral(conn, referral.id, failure=why, state="failed")
        case = load_case(conn, referral.case)
        if case is not None:
            append_event(conn, referral.case, case.sequence, now, "alarmed", {"alarm": _FAILED})
        append_journal(
            conn, now, "machine", "referral.failed", f"case/{referral.case}", {"route": referral.route}
        )

    desk.store.run_write(work)
    return "failed" if last else "waiting"
