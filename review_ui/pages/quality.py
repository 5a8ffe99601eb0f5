"""Quality: blind second looks, the control sample, one's own figure, and what seniors and auditors see."""

from __future__ import annotations

from typing import get_args

from starlette.responses import Response

from doorwatch.casework.quality_figures import agreement, by_language, misses, own_figure, precision
from doorwatch.casework.quality_second import (
    CONTROL_RESULTS,
    blind_case,
    give_second_look,
    next_control,
    review_control,
    waiting_looks,
)
from doorwatch.casework.rights import ActRefused, refusals
from doorwatch.errors import BadInput
from doorwatch.store.people import all_users
from doorwatch.store.quality import waiting_controls
from doorwatch.types import DecisionKind
from doorwatch.types.people import Permission
from review_ui.labels import N_
from review_ui.views.blind import blind_listings
from review_ui.views.words import words
from review_ui.visit import NotFound, Page, Visit

_P = Permission
REVIEWERS = frozenset({"moderator", "senior"})
RESULTS = {
    "nothing": N_("Nothing that a moderator should have seen"),
    "should_be_flagged": N_("It should have been flagged"),
    "cannot_tell": N_("Cannot be told from this"),
}


def show(visit: Visit) -> Response:
    """Show what waits for this person, and their own figure."""
    with visit.store.read() as conn:
        own = own_figure(conn, visit.who, visit.who.name)
        controls = len(waiting_controls(conn, visit.who.platforms))
    return visit.page(
        "quality.html", own=own, looks=waiting_looks(visit.store, visit.who), controls=controls
    )  # fmt: skip


def look(visit: Visit) -> Response:
    """Show a drawn case blind; the look is journalled."""
    return _look(visit)


def _look(visit: Visit, fault: str = "") -> Response:
    console, language = visit.console, visit.texts.language
    try:
        blind = blind_case(visit.store, visit.who, visit.number("look"), visit.now)
    except ActRefused:
        raise NotFound("look: expected a case that waits for this person's look") from None
    return visit.page(
        "quality_look.html", 422 if fault else 200, blind=blind, fault=fault,
        listings=blind_listings(blind, console.handbook, language), decisions=get_args(DecisionKind),
        precision={},
    )  # fmt: skip


def give(visit: Visit) -> Response:
    """Record the second decision; it measures, and changes nothing of the case."""
    told = visit.text("decision", 32)
    decision = next((one for one in get_args(DecisionKind) if one == told), None)
    if decision is None:
        return _look(visit, visit.texts.gettext("Choose what should happen."))
    give_second_look(visit.store, visit.who, visit.number("look"), decision, visit.now)
    return visit.go("quality", told="looked")


def control(visit: Visit) -> Response:
    """Show the listing of the control sample that waits longest, and nothing that the machine said of it."""
    found = next_control(visit.store, visit.who, visit.now)
    shown = words(found.listing, None, {}, revealed=False) if found else ()
    return visit.page(
        "quality_control.html", control=found, words_shown=shown, results=RESULTS
    )  # fmt: skip


def judge(visit: Visit) -> Response:
    """Record what a reader said of a control listing, and go on to the next."""
    result = next((one for one in CONTROL_RESULTS if one == visit.text("result", 32)), None)
    if result is None:
        raise BadInput("result", "expected one of the list", "none")
    review_control(visit.store, visit.who, visit.number("draw"), result, visit.now)
    return visit.go("quality-control", told="judged")


def figures(visit: Visit) -> Response:
    """Show agreement, misses, precision and rates per language; one reviewer's figure when asked."""
    wanted, handbook = visit.text("reviewer", 64), visit.console.handbook
    with refusals(visit.store, visit.who, visit.now, "quality/figures"), visit.store.read() as conn:
        reviewers = [one.name for one in all_users(conn) if one.roles & REVIEWERS]
        chosen = wanted if wanted in reviewers else ""
        return visit.page(
            "quality_figures.html", agreement=agreement(conn), misses=misses(conn),
            precision=precision(conn), languages=by_language(conn), reviewers=reviewers, chosen=chosen,
            figure=own_figure(conn, visit.who, chosen) if chosen else None,
            indicator_title=handbook.titles(visit.texts.language), rules=handbook.rules,
        )  # fmt: skip


PAGES = (
    Page("/quality", "quality", _P.QUALITY_OWN, get=show),
    Page("/quality/looks/{look}", "quality-look", _P.QUALITY_CONTROL, get=look, post=give),
    Page("/quality/control", "quality-control", _P.QUALITY_CONTROL, get=control),
    Page("/quality/control/{draw}", "quality-judge", _P.QUALITY_CONTROL, post=judge),
    Page("/quality/figures", "quality-figures", _P.QUALITY_ALL, get=figures),
)
