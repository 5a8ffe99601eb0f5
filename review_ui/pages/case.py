"""One case: the evidence on one screen, and the acts beside it.

A case of many listings shows the worst that is left in full and the others as a table; each can be opened
by itself. What is not shown counts as not seen: casework lets nobody decide on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, get_args

from markupsafe import Markup
from starlette.responses import Response

from doorwatch.cases import OPEN_STATES
from doorwatch.casework import REVEAL_REASONS
from doorwatch.casework.agency import AgencyState, agency_state
from doorwatch.casework.bulk import bulk_groups
from doorwatch.casework.casepage import CasePage, case_page
from doorwatch.casework.complaints import AgeResult, Outcome
from doorwatch.casework.linkview import link_view
from doorwatch.casework.look import permitted
from doorwatch.casework.reshape import shapes
from doorwatch.errors import AgreementRefused
from doorwatch.report.linkpicture import svg, table
from doorwatch.store.preserving import preserve_requests_of
from doorwatch.store.referrals import referrals_of
from doorwatch.types import CaseState, ListingRef
from doorwatch.types.people import Permission
from review_ui.views.case import case_view
from review_ui.views.desk import REFERRING, Typed, desk
from review_ui.views.gaps import unread_parts
from review_ui.views.rest import WHOLE, rest_of
from review_ui.visit import NotFound, Page, Visit


def show(visit: Visit) -> Response:
    """Show a case; the look of whoever holds it keeps the claim alive without any script."""
    case = visit.number("case")
    chosen = _chosen(visit, state_of(visit, case))
    page = opened_page(visit, case, chosen)
    if page.shown.state.claimed_by == visit.who.name:
        visit.console.acts.keep(visit, case)
    return visit.page("case.html", **shown(visit, page))


def state_of(visit: Visit, case: int) -> CaseState:
    """Return the state of a case, without a look at it. Raises as `opened_page`."""
    state = permitted(visit.store, visit.who, case, visit.now)
    if state is None:
        raise NotFound("case: expected one of this tenant; got none")
    return state


def opened_page(visit: Visit, case: int, chosen: ListingRef | None = None) -> CasePage:
    """Return a case, journalled: one listing by itself, or the whole; of a large one the worst that is left.

    Raises NotFound: no such case; PermissionRefused: not on one's platforms.
    """
    state = state_of(visit, case)
    part = None
    if chosen is None and len(state.listings) > WHOLE:
        part = [(state.undecided or state.listings)[0].ref]
    page = case_page(visit.store, visit.who, case, visit.now, chosen, part=part)
    if page is None:
        raise NotFound("case: expected one of this tenant; got none")
    return page


def numbered(state: CaseState, told: str) -> ListingRef:
    """Return the listing of a number on the page. Raises NotFound."""
    number = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
    if not 0 < number <= len(state.listings):
        raise NotFound("listing: expected one of the case")
    return state.listings[number - 1].ref


def _chosen(visit: Visit, state: CaseState) -> ListingRef | None:
    told = visit.text("listing", 10)
    return numbered(state, told) if told else None


def shown(
    visit: Visit,
    page: CasePage,
    *,
    revealed: frozenset[ListingRef] = frozenset(),
    typed: Typed | None = None,
    fault: str = "",
) -> Mapping[str, Any]:
    """Return everything that the page of a case needs; `typed` is a decision that was not recorded."""
    console, language, state = visit.console, visit.texts.language, page.shown.state
    handbook = console.handbook
    view = case_view(page, handbook, language, revealed)
    grounds = console.grounds(language)
    living = not console.acts.lapsed(visit, state.case)
    acts = desk(page, visit.who, handbook.taxonomy, language, living=living)
    numbers = [one.number for one in view.listings]
    first = acts.first if acts.first in numbers else next(iter(numbers), 1)
    return {
        "view": view,
        "rest": rest_of(state, frozenset(numbers), visit.text("at", 5)),
        **_kept(visit, page),
        "open": state.state in OPEN_STATES,
        "undone": acts.undone,
        "why_listing": next((one.number for one in view.listings if view.why in one.signs), 1),
        "unread_parts": unread_parts,
        "mosaics": () if view.hard else _mosaics(visit, {one.ref.platform for one in view.listings}),
        "precision": console.precision(visit.now),
        "indicator_title": handbook.titles(language),
        "ground_title": grounds.title,
        "mine": acts.mine, "lapsed": not living,
        "waiting": acts.waiting, "age_checks": acts.age_checks, "answerable": acts.answerable,
        "stated": acts.stated,
        "decisions": acts.decisions, "decided": acts.decided, "undoable": acts.undoable, "ticks": acts.ticks,
        "grounds": grounds.choices, "no_referral": grounds.no_referral,
        "reveal_reasons": REVEAL_REASONS, "outcomes": get_args(Outcome), "results": get_args(AgeResult),
        "typed": typed or Typed(listing=first), "fault": fault,
        "agency": _agency(visit, page),
    }  # fmt: skip


def _kept(visit: Visit, page: CasePage) -> Mapping[str, Any]:
    """Return what else the store holds of a case: its links, its form, and what was sent of it."""
    state, language = page.shown.state, visit.texts.language
    with visit.store.read() as conn:
        referred = referrals_of(conn, case=state.case)
        links = link_view(conn, state.case) if len(state.listings) > 1 else None
        formed = shapes(conn, state)
        bulk = bool(bulk_groups(conn, state)) if len(state.undecided) > 1 else False
        preserving = preserve_requests_of(conn, state.case)
    grave = {one.ref.platform for one in state.decisions if one.kind in ("refer_police", "danger")}
    asked = {one.platform for one in preserving}
    sees = visit.may(Permission.REFERRAL_VIEW)
    return {
        # Both are drawn by our own report from letters, levels and counts, and escaped there.
        "links_picture": Markup(svg(links, language)) if links else None,  # noqa: S704
        "links_table": Markup(table(links, language)) if links else None,  # noqa: S704
        "referrals": referred if sees else (),
        "refers": not referred
        and any(one.kind in REFERRING and one.second != "waiting" for one in state.decisions),
        "shapes": {one.sequence: one for one in formed},
        "in_bulk": bulk,
        "preserving": preserving if sees else (),
        "to_preserve": sorted(grave - asked) if sees else (),
    }


def _agency(visit: Visit, page: CasePage) -> AgencyState | None:
    """Tell of the account of the first listing shown: one that shows several names could be an agency."""
    first = next(iter(page.shown.listings), None)
    if first is None:
        return None
    with visit.store.read() as conn:
        return agency_state(conn, page.shown.state.case, ListingRef(first.platform, first.id), visit.now)


def _mosaics(visit: Visit, platforms: set[str]) -> tuple[str, ...]:
    """Return the platforms whose agreement grants a mosaic and holds now."""
    desk = visit.console.desk
    if desk is None:
        return ()
    found = []
    for platform in sorted(platforms):
        with suppress(AgreementRefused):
            if desk.agreement(platform).mosaic:
                found.append(platform)
    return tuple(found)


PAGES = (Page("/cases/{case}", "case", Permission.CASE_VIEW, get=show),)
