"""The form of a case: why its listings are one case, parting them, merging another case, and back again."""

from __future__ import annotations

from starlette.responses import Response

from doorwatch.casework import reopen as reopen_case
from doorwatch.casework.claims import words
from doorwatch.casework.linkview import link_view
from doorwatch.casework.reshape import merge, part, shapes, undo_merge
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput, Conflict
from doorwatch.types import CaseState
from doorwatch.types.people import Permission
from review_ui.pages.acts import number_of
from review_ui.pages.case import numbered, state_of
from review_ui.visit import Page, Visit

_P = Permission


def show(visit: Visit) -> Response:
    """Show why the listings are one case, and the forms that change that."""
    return _page(visit, state_of(visit, visit.number("case")))


def split(visit: Visit) -> Response:
    """Move the chosen listings into a case of their own."""
    state = state_of(visit, visit.number("case"))
    try:
        _same(visit, state)
        refs = [numbered(state, told) for told in visit.texts_of("listing")]
        made = part(visit.store, visit.who, state.case, refs, _reason(visit), visit.now)
    except (BadInput, ActRefused) as fault:
        return _page(visit, state, visit.console.acts.refusal(visit.texts, fault), 422)
    return visit.go("case-shape", case=made, told="parted")


def join(visit: Visit) -> Response:
    """Merge another case into this one."""
    state = state_of(visit, visit.number("case"))
    try:
        _same(visit, state)
        other = state_of(visit, number_of(visit.text("other", 9)))
        merge(visit.store, visit.who, state.case, other.case, visit.now)
    except (BadInput, ActRefused) as fault:
        return _page(visit, state, visit.console.acts.refusal(visit.texts, fault), 422)
    return visit.go("case-shape", case=state.case, told="merged")


def unjoin(visit: Visit) -> Response:
    """Take a merge back."""
    state = state_of(visit, visit.number("case"))
    try:
        _same(visit, state)
        sequence = number_of(visit.text("sequence", 9))
        made = undo_merge(visit.store, visit.who, state.case, sequence, _reason(visit), visit.now)
    except (BadInput, ActRefused) as fault:
        return _page(visit, state, visit.console.acts.refusal(visit.texts, fault), 422)
    return visit.go("case-shape", case=made, told="parted")


def reopen(visit: Visit) -> Response:
    """Open a decided or closed case again."""
    case = visit.number("case")
    reopen_case(visit.store, visit.who, case, visit.text("reason"), visit.now)
    return visit.go("case", case=case, told="reopened")


def _same(visit: Visit, state: CaseState) -> None:
    """Refuse numbers of a page that has grown old: they would mean other listings now."""
    if number_of(visit.text("expected")) != state.sequence:
        raise Conflict(f"case {state.case}: changed since you opened the page; look again")


def _reason(visit: Visit) -> str:
    return words("reason", visit.text("reason"))


def _page(visit: Visit, state: CaseState, fault: str = "", status: int = 200) -> Response:
    with visit.store.read() as conn:
        formed = shapes(conn, state)
        links = link_view(conn, state.case) if len(state.listings) > 1 else None
    return visit.page(
        "shape.html", status, state=state, shapes=formed, links=links, fault=fault,
        decided={one.ref: one.kind for one in state.decisions},
        free=state.state == "new" or state.claimed_by == visit.who.name,
    )  # fmt: skip


PAGES = (
    Page("/cases/{case}/shape", "case-shape", _P.CASE_RESHAPE, get=show),
    Page("/cases/{case}/shape/part", "case-part", _P.CASE_RESHAPE, post=split),
    Page("/cases/{case}/shape/merge", "case-merge", _P.CASE_RESHAPE, post=join),
    Page("/cases/{case}/shape/back", "case-unmerge", _P.CASE_RESHAPE, post=unjoin),
    Page("/cases/{case}/reopen", "case-reopen", _P.QUEUE_TAKE_OVER, post=reopen),
)
