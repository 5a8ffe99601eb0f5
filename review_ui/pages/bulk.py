"""A decision in bulk: one burst or one account, every listing in a table, a sample opened in full first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from doorwatch.casework import NEEDS, decide_bulk
from doorwatch.casework.bulk import BulkGroup, Progress, bulk_groups, bulk_progress
from doorwatch.casework.casepage import CasePage, case_page
from doorwatch.casework.model import Decision
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput, Conflict
from doorwatch.types import CaseState, ListingRef
from doorwatch.types.people import Permission
from review_ui.pages.acts import due_of, number_of
from review_ui.pages.case import numbered, state_of
from review_ui.views.case import ListingView, case_view
from review_ui.views.desk import DECISIONS, GROUPS, Typed
from review_ui.views.rest import part
from review_ui.visit import NotFound, Page, Visit

ROWS = 25
"""Listings on one page: each is shown with all its words, which is what counts as shown."""
_FIELDS = ("decision", "ground", "reason", "due", "no_referral")


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the listings of a group. `state` is what the page knows of the case."""

    state: CaseState
    number: int
    groups: tuple[BulkGroup, ...]
    group: BulkGroup
    rows: tuple[ListingView, ...]
    progress: Progress
    numbers: Mapping[ListingRef, int]
    at: int
    pages: int


def show(visit: Visit) -> Response:
    """Show the listings that may be decided alike, and what must still be opened."""
    return _page(visit, Typed())


def decide(visit: Visit) -> Response:
    """Ask once more, then decide on all listings of the group, each by its own event."""
    case = visit.number("case")
    state = state_of(visit, case)
    groups, number = _groups(visit, state)
    group = _without(groups[number - 1], state, visit.texts_of("but"))
    typed = Typed(number, *(visit.text(name) for name in _FIELDS))
    try:
        decision = _decision(visit, group, typed)
        with visit.store.read() as conn:
            progress = bulk_progress(conn, state, visit.who.name, group.listings)
        if visit.text("confirmed") != "yes" or not progress.ready:
            return _confirm(visit, state, group, typed, progress)
        decide_bulk(visit.store, visit.who, case, decision, visit.now, number_of(visit.text("expected")))
    except (BadInput, ActRefused) as fault:
        return _page(visit, typed, visit.console.acts.refusal(visit.texts, fault), 422)
    except Conflict as fault:
        return _page(visit, typed, str(fault), 409)
    return visit.go("case", case=case, told="decided-in-bulk")


def _decision(visit: Visit, group: BulkGroup, typed: Typed) -> Decision:
    kind = next((one for one in DECISIONS if one == typed.decision and NEEDS[one].bulk), None)
    if kind is None:
        raise BadInput("decision", "expected one of the list", "none")
    return Decision(
        kind=kind, ground=typed.ground, reason=typed.reason, listings=group.refs,
        due_at=due_of(typed.due, visit.console.zone) if kind == "ask_age_check" else None,
        no_referral=typed.no_referral or None,
    )  # fmt: skip


def _confirm(visit: Visit, state: CaseState, group: BulkGroup, typed: Typed, progress: Progress) -> Response:
    numbers = _numbers(state)
    if not progress.ready:
        # What is left out changes what is drawn: the page below draws of the whole group.
        left = ", ".join(str(numbers[ref]) for ref in progress.left)
        said = visit.texts.gettext("Look at every listing and open the sample first.")
        return _page(visit, typed, f"{said} {left}".rstrip(), 422)
    grounds = visit.console.grounds(visit.texts.language)
    fields = {name: visit.text(name) for name in (*_FIELDS, "expected")} | {"group": str(typed.listing)}
    return visit.page(
        "bulk_confirm.html", case=state.case, decision=typed.decision, count=len(group.listings),
        opened=len(progress.opened), ground=grounds.title(typed.ground),
        no_referral=grounds.title(typed.no_referral), fields=fields,
        unlike=sorted(numbers[ref] for ref in group.unlike), but=visit.texts_of("but"),
    )  # fmt: skip


def _without(group: BulkGroup, state: CaseState, told: list[str]) -> BulkGroup:
    """Return a group without the listings that somebody leaves out. Raises NotFound: none of the case."""
    out = {numbered(state, one) for one in told}
    return BulkGroup(tuple(one for one in group.listings if one.ref not in out), group.unlike - out)


def _page(visit: Visit, typed: Typed, fault: str = "", status: int = 200) -> Response:
    table, page = _table(visit)
    console, language = visit.console, visit.texts.language
    grounds = console.grounds(language)
    living = not console.acts.lapsed(visit, table.state.case)
    return visit.page(
        "bulk.html", status, **_shown(table), table=table, page=page, typed=typed, fault=fault,
        mine=table.state.claimed_by == visit.who.name and living,
        decisions=tuple(tuple(one for one in group if NEEDS[one].bulk) for group in GROUPS),
        grounds=grounds.choices, no_referral=grounds.no_referral,
    )  # fmt: skip


def _shown(table: Table) -> dict[str, Any]:
    """Return what the page says of progress, by the numbers that people see."""
    of = table.numbers
    return {
        "left": [of[ref] for ref in table.progress.left],
        "unshown": len(table.progress.unshown),
        "unlike": {of[ref] for ref in table.group.unlike},
        "opened": {of[ref] for ref in table.progress.opened},
    }


def _table(visit: Visit) -> tuple[Table, CasePage]:
    """Open one page of the group: its listings are shown, which is noted, before their words are given."""
    case = visit.number("case")
    state = state_of(visit, case)
    groups, number = _groups(visit, state)
    group = groups[number - 1]
    at, pages = part(visit.text("at", 5), len(group.listings), ROWS)
    here = group.refs[(at - 1) * ROWS : at * ROWS]
    page = case_page(visit.store, visit.who, case, visit.now, part=here)
    if page is None:
        raise NotFound("case: expected one of this tenant; got none")
    if page.shown.state.claimed_by == visit.who.name:
        visit.console.acts.keep(visit, case)
    with visit.store.read() as conn:
        progress = bulk_progress(conn, state, visit.who.name, group.listings)
    view = case_view(page, visit.console.handbook, visit.texts.language)
    return Table(
        state, number, groups, group, view.listings, progress, _numbers(state), at, pages
    ), page  # fmt: skip


def _groups(visit: Visit, state: CaseState) -> tuple[tuple[BulkGroup, ...], int]:
    """Return what may be decided alike, and which of it the address means. Raises NotFound: nothing."""
    with visit.store.read() as conn:
        groups = bulk_groups(conn, state)
    number = number_of(visit.text("group", 5)) or 1
    if number > len(groups):
        raise NotFound("group: expected listings that are left and share one burst or one account; got none")
    return groups, number


def _numbers(state: CaseState) -> dict[ListingRef, int]:
    return {one.ref: number for number, one in enumerate(state.listings, start=1)}


PAGES = (Page("/cases/{case}/bulk", "case-bulk", Permission.CASE_DECIDE_BULK, get=show, post=decide),)
