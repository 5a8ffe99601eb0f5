"""Calibration of the exploitation lane: the analyst proposes, a senior who did not propose it accepts."""

from __future__ import annotations

from markupsafe import Markup
from starlette.responses import Response

from doorwatch.agreements import load_agreements
from doorwatch.casework.calibrating import decide_calibration, propose_calibration
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import Refused
from doorwatch.store.calibrations import proposal, proposals
from doorwatch.types.people import Permission
from review_ui.labels import N_
from review_ui.visit import NotFound, Page, Visit

_P = Permission
REFUSALS = {
    "same_person": N_("Another person than who proposed it decides."),
    "calibration_closed": N_("This proposal was decided already."),
}


def show(visit: Visit) -> Response:
    """Show all proposals."""
    return _all(visit)


def _all(visit: Visit, fault: str = "") -> Response:
    with visit.store.read() as conn:
        found = proposals(conn)
    return visit.page("calibrations.html", 422 if fault else 200, proposals=found, fault=fault)


def propose(visit: Visit) -> Response:
    """Fit the decisions so far. Refused with too few of them, or without a control sample."""
    tenant = visit.console.tenant
    shares = {
        name: one.terms.control_sample_share
        for name, one in load_agreements(tenant.agreements, tenant.name).items()
        if not isinstance(one, Refused) and one.terms.control_sample_share > 0
    }
    try:
        made = propose_calibration(visit.store, visit.who.name, visit.now, shares)
    except Refused as refused:
        return _all(visit, str(refused))
    return visit.go("calibration", name=made.name, told="proposed")


def one(visit: Visit) -> Response:
    """Show a proposal with its plot and its terms."""
    return _one(visit)


def _one(visit: Visit, fault: str = "") -> Response:
    with visit.store.read() as conn:
        found = proposal(conn, _name(visit))
    if found is None:
        raise NotFound("calibration: expected one of this tenant; got none")
    # The plot was drawn by our own calibration from numbers alone, and escaped there.
    plot = Markup(found.plot)  # noqa: S704
    return visit.page(
        "calibration.html", 422 if fault else 200, one=found, plot=plot, fault=fault,
        indicator_title=visit.console.handbook.titles(visit.texts.language),
    )  # fmt: skip


def decide(visit: Visit) -> Response:
    """Accept or refuse it."""
    try:
        decide_calibration(
            visit.store, visit.who, _name(visit), visit.now, accept=visit.text("accept", 3) == "yes"
        )
    except ActRefused as refused:
        told = REFUSALS.get(refused.code)
        return _one(visit, visit.texts.gettext(told) if told else str(refused))
    return visit.go("calibration", name=_name(visit), told="saved")


def _name(visit: Visit) -> str:
    return str(visit.request.path_params["name"])


PAGES = (
    Page("/calibration", "calibrations", _P.DASHBOARD_VIEW, get=show),
    Page("/calibration/propose", "calibration-propose", _P.CALIBRATION_PROPOSE, post=propose),
    Page("/calibration/{name}", "calibration", _P.DASHBOARD_VIEW, get=one),
    Page("/calibration/{name}/decide", "calibration-decide", _P.CALIBRATION_ACCEPT, post=decide),
)
