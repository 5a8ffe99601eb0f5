"""Referring a case: look at what would go, and send it. Two people for the police; nothing goes twice.

    desk = open_desk(tenant, store)
    prepare(desk, person, case, "police-liaison", now)           # shows; nothing leaves
    send(desk, person, case, "police-liaison", now, register=...)  # seals, hands over, notes

A `referred` event stands in a case only once the sealed file is handed over or ready to be fetched.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from doorwatch.casework.referring_delivery import deliver_due, handed_over
from doorwatch.casework.referring_desk import Desk, StudyRegister, open_desk, routes
from doorwatch.casework.referring_material import Material, material
from doorwatch.casework.rights import PermissionRefused, platforms_of, refusals, require
from doorwatch.errors import Conflict, ReferralRefused
from doorwatch.referral.bag import Package, pack
from doorwatch.referral.dossier import Dossier
from doorwatch.referral.page import dossier_pdf
from doorwatch.referral.routes import Download
from doorwatch.referral.sealing import new_identity, seal
from doorwatch.retention import case_folder
from doorwatch.store.casefile import load_case
from doorwatch.store.journalling import append_journal
from doorwatch.store.referrals import Referral, find_referral, insert_referral
from doorwatch.store.sql import one_writer
from doorwatch.types.people import Permission, Person

__all__ = [
    "Desk", "Prepared", "StudyRegister", "new_route_key", "open_desk", "prepare", "routes", "send",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """What would go now. `sequence` is the case's newest event; `already` the referral that went before."""

    dossier: Dossier
    pages: tuple[str, ...]
    sequence: int
    already: Referral | None

    def pdf(self) -> bytes:
        """Return the dossier as the receiver would read it."""
        return dossier_pdf(self.dossier)


def new_route_key() -> tuple[str, str]:
    """Return (secret, public) of a new age key, for the demo and for a receiver without a program."""
    return new_identity()


def prepare(desk: Desk, person: Person, case: int, route: str, now: datetime) -> Prepared:
    """Return what would be sent to `route`; the look is journalled before it returns.

    Raises PermissionRefused; ReferralRefused as `authority` does.
    """
    with refusals(desk.store, person, now, f"case/{case}"):
        _same_tenant(desk, person, Permission.REFERRAL_VIEW)
        with desk.store.read() as conn:
            _in_reach(conn, person, Permission.REFERRAL_VIEW, case)
            found = material(conn, desk, case, desk.route(route), now)
            already = _already(conn, found)
        desk.store.run_write(
            lambda conn: append_journal(
                conn, now, person.name, "referral.prepared", f"case/{case}", {"route": route}
            )
        )
        return Prepared(found.dossier, tuple(found.pages), found.state.sequence, already)


def send(
    desk: Desk,
    person: Person,
    case: int,
    route: str,
    now: datetime,
    *,
    register: StudyRegister,
    expected: int | None = None,
) -> Referral:
    """Send a case to a route and return the referral; the same decision to the same route goes once.

    `register` is asked now whether a listing is a study's placement: those never leave. `expected` is the
    case's newest event as the person saw it. A hand-over that fails is tried again by `deliver_due`.

    Raises PermissionRefused; ReferralRefused as `authority` does, or for a placement; Conflict: the case
    moved on; PackageError: more than a package holds.
    """
    with refusals(desk.store, person, now, f"case/{case}"):
        _same_tenant(desk, person, Permission.REFERRAL_SEND)
        with desk.store.read() as conn:
            danger = person.may(Permission.CASE_DANGER)
            _in_reach(conn, person, Permission.CASE_DANGER if danger else Permission.REFERRAL_SEND, case)
            found = material(conn, desk, case, desk.route(route), now)
            already = _already(conn, found)
        require(person, _right(person, found), _platforms(found))
        if already is not None:
            return already
        if expected is not None and expected != found.state.sequence:
            raise Conflict(f"case {case}: expected event {expected} to be the newest; look again")
        _ask(desk, person, found, now, register)
        package = pack(found.dossier, found.pages, desk.keys.signing_key("referral"))
        made = _keep(desk, person, found, package, now)
    if not isinstance(found.route.delivery, Download):
        deliver_due(desk, now, only=made.id)
    with desk.store.read() as conn:
        return find_referral(conn, id=made.id) or made


def _same_tenant(desk: Desk, person: Person, permission: Permission) -> None:
    if person.tenant != desk.tenant.name:
        raise PermissionRefused(person.name, permission)


def _in_reach(conn: Any, person: Person, permission: Permission, case: int) -> None:
    """Ask for the right before anything of a case is read: a refusal tells what was decided on it."""
    state = load_case(conn, case)
    require(person, permission, platforms_of(state) if state is not None else ())


def _platforms(found: Material) -> frozenset[str]:
    return frozenset(one.ref.platform for one in found.state.listings)


def _right(person: Person, found: Material) -> Permission:
    """In immediate danger whoever may say so may send; everything else is sent by a dispatcher."""
    danger = found.authority.verdict.basis == "danger"
    return (
        Permission.CASE_DANGER if danger and person.may(Permission.CASE_DANGER) else Permission.REFERRAL_SEND
    )


def _already(conn: Any, found: Material) -> Referral | None:
    return find_referral(conn, of=(found.state.case, found.authority.sequence, found.route.id))


def _ask(desk: Desk, person: Person, found: Material, now: datetime, register: StudyRegister) -> None:
    """Stop what a study placed itself: it must never reach the police as a real child."""
    placed = set(register(found.authority.refs, now)) & set(found.authority.refs)
    if not placed:
        return
    detail: dict[str, str | int] = {"route": found.route.id, "placements": len(placed)}
    desk.store.run_write(
        lambda conn: append_journal(
            conn, now, person.name, "referral.withheld", f"case/{found.state.case}", detail
        )
    )
    raise ReferralRefused(
        f"case {found.state.case}: expected listings of advertisers; got {len(placed)} placed by a "
        "door study; nothing was sent; split them off and tell the study's contact"
    )


def _keep(desk: Desk, person: Person, found: Material, package: Package, now: datetime) -> Referral:
    """Seal the package into the case's folder and note the referral, together or not at all."""
    sealed = seal(package.data, found.route.recipient)
    folder = case_folder(desk.tenant.evidence, found.state.case)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partly = folder / f".{secrets.token_hex(8)}.partly"
    values = _values(person, found, package, sealed, now)
    _write(partly, sealed)

    def work(conn: Any) -> Referral:
        one_writer(conn)
        already = _already(conn, found)
        if already is not None:
            return already
        state = load_case(conn, found.state.case)
        if state is None or state.sequence != found.state.sequence:
            raise Conflict(f"case {found.state.case}: expected event {found.state.sequence} to be the newest")
        made = insert_referral(conn, values)
        detail = {"route": made.route, "manifest": made.manifest, "basis": made.basis}
        append_journal(conn, now, person.name, "referral.sent", f"case/{made.case}", detail)
        if isinstance(found.route.delivery, Download):
            handed_over(conn, desk, made, now, "ready")
        partly.replace(folder / made.file)
        return made

    try:
        return desk.store.run_write(work, attempts=1)
    finally:
        partly.unlink(missing_ok=True)


def _values(
    person: Person, found: Material, package: Package, sealed: bytes, now: datetime
) -> dict[str, Any]:
    verdict = found.authority.verdict
    return {
        "case": found.state.case, "decided": found.authority.sequence, "route": found.route.id,
        "reference": package.reference, "basis": verdict.basis, "state": "waiting",
        "platforms": sorted(_platforms(found)), "file": f"{package.reference}.zip.age",
        "sealed": hashlib.sha256(sealed).hexdigest(), "manifest": package.manifest, "size": len(sealed),
        "made_at": now, "sent_by": person.name, "review_due": verdict.review_due,
    }  # fmt: skip


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
