"""One case: the evidence on one screen, and the acts beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from markupsafe import Markup
from starlette.responses import Response

from doorwatch.cases import OPEN_STATES
from doorwatch.casework import REVEAL_REASONS
from doorwatch.casework.casepage import CasePage, case_page
from doorwatch.casework.complaints import AgeResult, Outcome
from doorwatch.casework.linkview import link_view
from doorwatch.report.linkpicture import svg, table
from doorwatch.store.referrals import referrals_of
from doorwatch.types import ListingRef
from doorwatch.types.people import Permission
from review_ui.views.case import case_view
from review_ui.views.desk import REFERRING, Typed, desk
from review_ui.views.gaps import unread_parts
from review_ui.visit import NotFound, Page, Visit


def show(visit: Visit) -> Response:
    """Show a case; the look of whoever holds it keeps the claim alive without any script."""
    case = visit.number("case")
    page = opened_page(visit, case)
    if page.shown.state.claimed_by == visit.who.name:
        visit.console.acts.keep(visit, case)
    return visit.page("case.html", **shown(visit, page))


def opened_page(visit: Visit, case: int) -> CasePage:
    """Return a case, journalled. Raises NotFound: no such case; PermissionRefused: not on one's platforms."""
    page = case_page(visit.store, visit.who, case, visit.now)
    if page is None:
        raise NotFound("case: expected one of this tenant; got none")
    return page


def shown(
    visit: Visit,
    page: CasePage,
    *,
    revealed: frozenset[ListingRef] = frozenset(),
    typed: Typed | None = None,
    fault: str = "",
) -> Mapping[str, Any]:
    """Return everything that the page of a case needs; `typed` is a decision that was not recorded."""
    console, language = visit.console, visit.texts.language
    handbook = console.handbook
    view = case_view(page, handbook, language, revealed)
    grounds = console.grounds(language)
    living = not console.acts.lapsed(visit, page.shown.state.case)
    acts = desk(page, visit.who, handbook.taxonomy, language, living=living)
    with visit.store.read() as conn:
        referred = referrals_of(conn, case=page.shown.state.case)
        links = link_view(conn, page.shown.state.case) if len(view.listings) > 1 else None
    return {
        "view": view,
        # Both are drawn by our own report from letters, levels and counts, and escaped there.
        "links_picture": Markup(svg(links, language)) if links else None,  # noqa: S704
        "links_table": Markup(table(links, language)) if links else None,  # noqa: S704
        "referrals": referred if visit.may(Permission.REFERRAL_VIEW) else (),
        "refers": not referred
        and any(one.kind in REFERRING and one.second != "waiting" for one in page.shown.state.decisions),
        "open": page.shown.state.state in OPEN_STATES,
        "undone": acts.undone,
        "why_listing": next((one.number for one in view.listings if view.why in one.signs), 1),
        "unread_parts": unread_parts,
        "precision": console.precision(visit.now),
        "indicator_title": handbook.titles(language),
        "ground_title": grounds.title,
        "mine": acts.mine, "lapsed": not living,
        "waiting": acts.waiting, "age_checks": acts.age_checks, "answerable": acts.answerable,
        "stated": acts.stated,
        "decisions": acts.decisions, "decided": acts.decided, "undoable": acts.undoable, "ticks": acts.ticks,
        "grounds": grounds.choices, "no_referral": grounds.no_referral,
        "reveal_reasons": REVEAL_REASONS, "outcomes": get_args(Outcome), "results": get_args(AgeResult),
        "typed": typed or Typed(listing=acts.first), "fault": fault,
    }  # fmt: skip


PAGES = (Page("/cases/{case}", "case", Permission.CASE_VIEW, get=show),)
