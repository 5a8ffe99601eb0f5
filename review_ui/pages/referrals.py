"""Referrals: what waits to be sent, what would go, what went, and every step until the route's answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.responses import Response

from doorwatch.casework.referring import open_desk, prepare, send
from doorwatch.casework.referring_delivery import download
from doorwatch.casework.referring_desk import Desk
from doorwatch.casework.referring_replies import CODES, enter_reply
from doorwatch.casework.rights import refusals, require
from doorwatch.errors import Refused
from doorwatch.store.casefile import cases_decided, load_case
from doorwatch.store.journalling import append_journal
from doorwatch.store.referrals import Referral, find_referral, referrals_of, replies_of
from doorwatch.types import CaseState
from doorwatch.types.people import Permission
from review_ui.views.desk import REFERRING
from review_ui.visit import NotFound, Page, Visit

_P = Permission
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


@dataclass(frozen=True, slots=True)
class Ready:
    """A case whose decision allows a referral that has not been sent."""

    state: CaseState
    decision: str


def overview(visit: Visit) -> Response:
    """Show what waits to be sent and what was sent."""
    person = visit.who
    with visit.store.read() as conn:
        sent = [one for one in referrals_of(conn) if set(one.platforms) <= person.platforms]
        known = {one.case for one in sent}
        states = [load_case(conn, number) for number in cases_decided(conn, REFERRING)]
    ready = [
        Ready(state, kind)
        for state in states
        if state is not None
        and state.case not in known
        and {one.ref.platform for one in state.listings} <= person.platforms
        and (kind := _sendable(state)) is not None
    ]
    return visit.page("referrals.html", sent=sent, ready=ready, routes=_desk(visit).routes)


def _sendable(state: CaseState) -> str | None:
    """Return the first decision of a case that allows a referral now."""
    return next(
        (
            one.kind
            for one in state.decisions
            if one.kind in REFERRING and (one.second != "waiting" or one.kind == "danger")
        ),
        None,
    )


def ask(visit: Visit) -> Response:
    """Show what would go to a route; choosing one is a link, sending is a form of its own."""
    case, desk, route = visit.number("case"), _desk(visit), visit.text("route", 40)
    prepared, fault = None, ""
    if route in desk.routes:
        try:
            prepared = prepare(desk, visit.who, case, route, visit.now)
        except Refused as refused:
            fault = str(refused)
    return visit.page(
        "refer.html", case=case, routes=desk.routes, chosen=route if route in desk.routes else "",
        prepared=prepared, fault=fault,
    )  # fmt: skip


def refer(visit: Visit) -> Response:
    """Send a case to a route."""
    case, told = visit.number("case"), visit.text("expected")
    if visit.text("confirmed") != "yes":
        return visit.go("refer", case=case)
    made = send(
        _desk(visit), visit.who, case, visit.text("route", 40), visit.now,
        register=visit.console.register, expected=int(told) if told.isascii() and told.isdigit() else None,
    )  # fmt: skip
    return visit.go("referral", referral=made.id, told="sent")


def preview(visit: Visit) -> Response:
    """Give the dossier as the receiver would read it."""
    prepared = prepare(_desk(visit), visit.who, visit.number("case"), visit.text("route", 40), visit.now)
    return attachment("dossier.pdf", prepared.pdf(), "application/pdf")


def show(visit: Visit) -> Response:
    """Show one referral with every step of its way."""
    found = _found(visit)
    with visit.store.read() as conn:
        replies = replies_of(conn, found.id)
        state = load_case(conn, found.case)
    return visit.page(
        "referral.html", one=found, replies=replies, state=state, codes=CODES,
        route=_desk(visit).routes.get(found.route),
    )  # fmt: skip


def fetch(visit: Visit) -> Response:
    """Give the sealed file to the dispatcher who carries it."""
    name, data = download(_desk(visit), visit.who, visit.number("referral"), visit.now)
    return attachment(name, data)


def reply(visit: Visit) -> Response:
    """Enter an answer that the dispatcher was told."""
    number = visit.number("referral")
    enter_reply(_desk(visit), visit.who, number, visit.text("code", 20), visit.now)
    return visit.go("referral", referral=number, told="replied")


def attachment(name: str, data: bytes, kind: str = "application/octet-stream") -> Response:
    """Return bytes as a file to keep; a name that is not plain is replaced."""
    plain = name if _NAME.fullmatch(name) else "file"
    return Response(data, media_type=kind, headers={"content-disposition": f'attachment; filename="{plain}"'})


def _desk(visit: Visit) -> Desk:
    return open_desk(visit.console.tenant, visit.store)


def _found(visit: Visit) -> Referral:
    """Return the referral of the address; the look is journalled. Raises NotFound, PermissionRefused."""
    number, person = visit.number("referral"), visit.who
    with visit.store.read() as conn:
        found = find_referral(conn, id=number)
    if found is None:
        raise NotFound("referral: expected one of this tenant; got none")
    with refusals(visit.store, person, visit.now, f"referral/{number}"):
        require(person, _P.REFERRAL_VIEW, found.platforms)
    visit.store.run_write(
        lambda conn: append_journal(conn, visit.now, person.name, "referral.viewed", f"referral/{number}")
    )
    return found


PAGES = (
    Page("/referrals", "referrals", _P.REFERRAL_VIEW, get=overview),
    Page("/referrals/{referral}", "referral", _P.REFERRAL_VIEW, get=show),
    Page("/referrals/{referral}/file", "referral-file", _P.REFERRAL_SEND, post=fetch),
    Page("/referrals/{referral}/reply", "referral-reply", _P.REFERRAL_REPLY, post=reply),
    Page("/cases/{case}/refer", "refer", _P.REFERRAL_VIEW, get=ask, post=refer),
    Page("/cases/{case}/dossier", "dossier", _P.REFERRAL_VIEW, get=preview),
)
