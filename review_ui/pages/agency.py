"""The mark of a licensed agency on the account of a listing: set on proof, for a year at most."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from starlette.responses import Response

from doorwatch.casework.agency import agency_state, end_mark, set_mark
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput
from doorwatch.keys import KeyRing
from doorwatch.types.people import Permission
from review_ui.pages.case import numbered, state_of
from review_ui.visit import Page, Visit


def show(visit: Visit) -> Response:
    """Show the account's mark and the form for one."""
    return _page(visit)


def save(visit: Visit) -> Response:
    """Set the mark, or end it."""
    case = visit.number("case")
    ref = numbered(state_of(visit, case), visit.text("listing", 10) or "1")
    keys = KeyRing.open(visit.console.tenant.keys)
    try:
        if visit.text("end") == "1":
            end_mark(visit.store, keys, visit.who, case, ref, visit.now)
        else:
            until = _until(visit.text("until", 10))
            set_mark(visit.store, keys, visit.who, case, ref, visit.text("proof", 400), until, visit.now)
    except (BadInput, ActRefused) as fault:
        return _page(visit, visit.console.acts.refusal(visit.texts, fault), 422)
    return visit.go("case", case=case, told="marked")


def _until(told: str) -> datetime:
    """Return the end of a day. Raises BadInput: no day."""
    try:
        return datetime.combine(date.fromisoformat(told), time(), UTC) + timedelta(days=1)
    except ValueError:
        raise BadInput("agency mark --until", "expected a day", "another text") from None


def _page(visit: Visit, fault: str = "", status: int = 200) -> Response:
    state = state_of(visit, visit.number("case"))
    told = visit.text("listing", 10) or "1"
    ref = numbered(state, told)
    with visit.store.read() as conn:
        known = agency_state(conn, state.case, ref, visit.now)
    return visit.page(
        "agency.html", status, case=state.case, ref=ref, listing=told, known=known, fault=fault,
        proof=visit.text("proof", 400), until=visit.text("until", 10),
    )  # fmt: skip


PAGES = (Page("/cases/{case}/agency", "case-agency", Permission.AGENCY_MARK, get=show, post=save),)
