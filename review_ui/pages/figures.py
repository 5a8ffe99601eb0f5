"""The tenant's dashboard, and for researchers the published cells of a month: counts, never a person."""

from __future__ import annotations

from datetime import UTC, datetime

from markupsafe import Markup
from starlette.responses import Response

from doorwatch.agreements import load_agreements
from doorwatch.casework.exporting import export_statistics, view_dashboard
from doorwatch.errors import BadInput, Refused
from doorwatch.export.panels import to_html
from doorwatch.export.statistics import ALL, COLUMNS, Month, check_month, statistics_csv, statistics_json
from doorwatch.export.suppress import SMALL, Cell
from doorwatch.types import Terms
from doorwatch.types.people import Permission
from review_ui.pages.referrals import attachment
from review_ui.visit import Page, Visit

FORMS = {"csv": (statistics_csv, "text/csv; charset=utf-8"), "json": (statistics_json, "application/json")}
_BACK = 12
"""Months before this one that are looked at; fewer are kept whole."""


def dashboard(visit: Visit) -> Response:
    """Show the dashboard of the platforms that the reader may see."""
    shown = view_dashboard(visit.store, visit.who, visit.now)
    # Our own export draws the panels from counts and ids of rules, and escapes them there.
    panels = Markup(to_html(shown, visit.texts.language))  # noqa: S704
    return visit.page("dashboard.html", panels=panels, platforms=shown.platforms)


def statistics(visit: Visit) -> Response:
    """Show a month; the newest that is kept whole when none is named. The look is journalled."""
    months = _months(visit)
    told = visit.text("month", 7)
    chosen = Month.of(told) if told else months[0] if months else None
    cells = _cells(visit, chosen) if chosen else ()
    rows = [
        (platform, *cell.path, *("",) * (4 - len(cell.path)), cell.count) for platform, _, cell in cells
    ]
    return visit.page(
        "statistics.html", months=months, chosen=chosen, rows=rows, columns=COLUMNS, all=ALL, small=SMALL,
        forms=tuple(FORMS), platforms=sorted(visit.who.platforms),
    )  # fmt: skip


def file(visit: Visit) -> Response:
    """Give the same cells as a file, with their limits in it."""
    form = visit.text("form", 8)
    if form not in FORMS:
        raise BadInput("form", f"expected one of {', '.join(FORMS)}", "another")
    month = Month.of(visit.text("month", 7))
    write, kind = FORMS[form]
    return attachment(f"statistics-{month}.{form}", write(_cells(visit, month)), kind)


def _cells(visit: Visit, month: Month) -> tuple[tuple[str, str, Cell], ...]:
    if not visit.who.platforms:
        return ()
    return export_statistics(visit.store, visit.who, (), month, visit.now, _kept_days(visit))


def _months(visit: Visit) -> tuple[Month, ...]:
    """Return the months that have ended and are kept whole, the newest first."""
    found, at, kept = [], visit.now.astimezone(UTC), _kept_days(visit)
    for back in range(1, _BACK + 1):
        number = at.year * 12 + at.month - 1 - back
        month = Month(number // 12, number % 12 + 1)
        if _whole(month, at, kept):
            found.append(month)
    return tuple(found)


def _whole(month: Month, now: datetime, kept: int) -> bool:
    try:
        check_month(month, now, kept)
    except Refused:
        return False
    return True


def _kept_days(visit: Visit) -> int:
    """Return for how long sightings are kept by the shortest term of the tenant's agreements."""
    tenant = visit.console.tenant
    loaded = load_agreements(tenant.agreements, tenant.name).values()
    terms = [one.terms.fingerprints for one in loaded if not isinstance(one, Refused)]
    return min([*terms, Terms().fingerprints])


PAGES = (
    Page("/dashboard", "dashboard", Permission.DASHBOARD_VIEW, get=dashboard),
    Page("/statistics", "statistics", Permission.STATISTICS_VIEW, get=statistics),
    Page("/statistics/file", "statistics-file", Permission.STATISTICS_VIEW, post=file),
)
