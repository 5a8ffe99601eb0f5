"""The statement of reasons: drafted from the decision, read and changed by a person, sent once."""

from __future__ import annotations

from starlette.responses import Response

from doorwatch.agreements import load_agreements
from doorwatch.casework.lettering import page_of, prepare_statement, send_statement
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput
from doorwatch.statements import PlatformPage
from doorwatch.types import LANGUAGES, Agreement, ListingRef
from doorwatch.types.people import Permission
from review_ui.pages.case import numbered, state_of
from review_ui.visit import Page, Visit

_P = Permission
CHANGES = ("letter", "facts", "explanation")
"""What a person may write over; everything else follows from the decision."""


def show(visit: Visit) -> Response:
    """Show the draft of the statement about one listing."""
    return _page(visit)


def send(visit: Visit) -> Response:
    """Send the statement as the person left it."""
    case, ref = visit.number("case"), _listing(visit)
    told = visit.text("expected")
    changes = {name: visit.text(name, 20_000) for name in CHANGES if visit.text(name, 20_000)}
    try:
        send_statement(
            visit.store, visit.who, case, ref, _platform(visit, ref), visit.now,
            expected=int(told) if told.isascii() and told.isdigit() else 0,
            changes=changes, language=_language(visit),
        )  # fmt: skip
    except (BadInput, ActRefused) as fault:
        return _page(visit, visit.console.acts.refusal(visit.texts, fault), changes, 422)
    return visit.go("case", case=case, told="statement")


def _page(visit: Visit, fault: str = "", typed: dict[str, str] | None = None, status: int = 200) -> Response:
    case, ref = visit.number("case"), _listing(visit)
    prepared = prepare_statement(
        visit.store, visit.who, case, ref, _platform(visit, ref), visit.now, language=_language(visit)
    )
    return visit.page(
        "statement.html", status, case=case, ref=ref, listing=visit.text("listing") or "1", prepared=prepared,
        draft=prepared.draft, languages=LANGUAGES, fault=fault, typed=typed or {},
    )  # fmt: skip


def _listing(visit: Visit) -> ListingRef:
    """Return the listing that the address or the form means by its number.

    No word of the case is on this page: it is no look at it, and nothing of it counts as shown.
    """
    return numbered(state_of(visit, visit.number("case")), visit.text("listing", 10) or "1")


def _language(visit: Visit) -> str | None:
    return next((one for one in LANGUAGES if one == visit.text("language")), None)


def _platform(visit: Visit, ref: ListingRef) -> PlatformPage:
    tenant = visit.console.tenant
    found = load_agreements(tenant.agreements, tenant.name).get(ref.platform)
    if not isinstance(found, Agreement):
        raise BadInput(f"{ref.platform}: agreement", "one that can be read", "none")
    return page_of(found)


PAGES = (
    Page("/cases/{case}/statement", "statement", _P.STATEMENT_WRITE, get=show),
    Page("/cases/{case}/statement/send", "statement-send", _P.STATEMENT_SEND, post=send),
)
