"""One's own account: language, how pages look, one's own limits, and the password."""

from __future__ import annotations

from datetime import UTC, timedelta

from starlette.responses import Response

from doorwatch.casework.exposure import BREAK_AFTER
from doorwatch.casework.own_account import change_settings, own_settings
from doorwatch.errors import BadInput, Refused
from doorwatch.store.personal import own_days
from doorwatch.types.people import Permission
from review_ui.acting import BREAK, LIMITS
from review_ui.labels import N_
from review_ui.look import THEMES, Look, Theme
from review_ui.pages.signin import password_fault, passwords
from review_ui.texts import LANGUAGES
from review_ui.visit import Door, Page, Visit

MOST = 500
LIMIT_TITLES = {
    "claims_a_day": N_("Cases a day"),
    "hard_a_day": N_("Cases a day from the lanes minor age and known picture"),
    "hard_in_a_row": N_("Such cases in a row"),
}


def show(visit: Visit) -> Response:
    """Show the account."""
    return _page(visit)


def _page(visit: Visit, failed: str = "", status: int = 200) -> Response:
    with visit.store.read() as conn:
        own = own_settings(conn, visit.who.name)
        today = visit.now.astimezone(UTC).date()
        days = own_days(conn, visit.who.name, today - timedelta(days=6))
    return visit.page(
        "account.html", status, failed=failed, languages=LANGUAGES, themes=THEMES,
        limits=LIMIT_TITLES, own=own, break_after=own.get(BREAK, BREAK_AFTER), days=days,
        roles=sorted(visit.who.roles), platforms=sorted(visit.who.platforms),
    )  # fmt: skip


def save(visit: Visit) -> Response:
    """Keep the language and how pages look with the account, the look in a cookie too."""
    theme: Theme = next((one for one in THEMES if one == visit.text("theme")), THEMES[0])
    grey, text_only, keys = (visit.text(name) == "1" for name in ("grey", "text_only", "keys"))
    look = Look(theme, grey, text_only, keys)
    language = next((one for one in LANGUAGES if one == visit.text("language")), visit.who.language)
    visit.console.gate.set_looks(visit.who, language, look)
    response = visit.go("account", told="saved")
    visit.console.cookies.put(response, visit.console.cookies.view, look.cookie, days=365)
    return response


def limits(visit: Visit) -> Response:
    """Keep one's own limits; an empty field is none."""
    values = {name: _limit(name, visit.text(name, 4)) for name in LIMITS}
    values[BREAK] = _limit(BREAK, visit.text(BREAK, 4), least=0)
    change_settings(visit.store, visit.who.name, values)
    return visit.go("account", told="saved")


def _limit(name: str, told: str, least: int = 1) -> int | None:
    if not told:
        return None
    if not (told.isascii() and told.isdigit() and least <= int(told) <= MOST):
        raise BadInput(name, f"expected a number from {least} to {MOST}", repr(told))
    return int(told)


def change_password(visit: Visit) -> Response:
    """Change one's own password: every other session of the account ends."""
    try:
        entry = visit.console.gate.change_password(visit.session, *passwords(visit), visit.now)
    except (BadInput, Refused) as wrong:
        return _page(visit, password_fault(visit, wrong), 422)
    response = visit.go("account", told="password")
    visit.console.cookies.put(response, visit.console.cookies.session, entry.session)
    return response


PAGES = (
    Page("/account", "account", Door.SIGNED_IN, get=show, post=save),
    Page("/account/limits", "account-limits", Permission.WELLNESS_OWN, post=limits),
    Page("/account/password", "account-password", Door.SIGNED_IN, post=change_password),
)
