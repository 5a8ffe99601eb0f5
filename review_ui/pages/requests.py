"""Requests of data subjects: one privacy officer enters what a platform handed in, another confirms it."""

from __future__ import annotations

from starlette.responses import Response

from doorwatch.casework.erasures import NAME
from doorwatch.casework.rights import ActRefused
from doorwatch.casework.subject_names import Named
from doorwatch.casework.subjects import KINDS, confirm_request, open_request, requests, withdraw_request
from doorwatch.errors import BadInput
from doorwatch.keys import KeyRing
from doorwatch.types.people import Permission
from review_ui.labels import N_
from review_ui.pages.referrals import attachment
from review_ui.visit import Page, Visit

_FIELDS = ("kind", "platform", "reference", "listings", "account", "recipient")
REFUSALS = {
    "subject": N_("Name the listings or the account in the platform's own words."),
    "reference": N_("Give the platform's own reference, without spaces and without a name."),
    "recipient": N_("An export needs the platform's age public key; nothing else has one."),
    "same_person": N_("Another privacy officer confirms what you have entered."),
    "request_closed": N_("This request is closed."),
    "request_unreadable": N_("The ids of this request cannot be read any more. Enter it anew."),
}


def show(visit: Visit) -> Response:
    """Show the requests of one's platforms, and the form for a new one."""
    return _page(visit)


def _page(visit: Visit, fault: str = "", status: int = 200) -> Response:
    with visit.store.read() as conn:
        rows = requests(conn, visit.who)
    typed = {name: visit.text(name) for name in _FIELDS} if fault else dict.fromkeys(_FIELDS, "")
    return visit.page(
        "requests.html", status, rows=rows, kinds=KINDS, platforms=sorted(visit.who.platforms),
        fault=fault, typed=typed,
    )  # fmt: skip


def enter(visit: Visit) -> Response:
    """Enter a request. Nothing is looked at before another person confirms it."""
    kind = next((one for one in KINDS if one == visit.text("kind", 8)), None)
    listings = tuple(line.strip() for line in visit.text("listings", 40_000).splitlines() if line.strip())
    named = Named(listings, visit.text("account", 200) or None)
    try:
        if kind is None:
            raise BadInput("subject", "expected a kind of the list", "none")
        open_request(
            visit.store, visit.who, kind, visit.text("platform", 64), named, visit.text("reference", 64),
            visit.now, keys=KeyRing.open(visit.console.tenant.keys),
            recipient=visit.text("recipient", 80) or None,
        )  # fmt: skip
    except BadInput as refused:
        return _page(visit, _said(visit, refused), 422)
    return visit.go("requests", told="entered")


def confirm(visit: Visit) -> Response:
    """Confirm a request and carry it out; an export comes as its sealed file, once."""
    tenant, number = visit.console.tenant, visit.number("request")
    try:
        done = confirm_request(
            visit.store, visit.who, number, visit.now, keys=KeyRing.open(tenant.keys),
            log=tenant.data / NAME, evidence=tenant.evidence,
        )  # fmt: skip
    except ActRefused as refused:
        return _page(visit, _said(visit, refused), 409)
    if done.file is not None:
        return attachment(f"request-{number}.zip.age", done.file)
    return visit.go("requests", told="done", at=f"request-{number}")


def withdraw(visit: Visit) -> Response:
    """End a request without carrying it out."""
    try:
        withdraw_request(visit.store, visit.who, visit.number("request"), visit.now)
    except ActRefused as refused:
        return _page(visit, _said(visit, refused), 409)
    return visit.go("requests", told="withdrawn")


def _said(visit: Visit, refused: BadInput | ActRefused) -> str:
    key = refused.code if isinstance(refused, ActRefused) else refused.place
    told = REFUSALS.get(key)
    return visit.texts.gettext(told) if told else str(refused)


PAGES = (
    Page("/requests", "requests", Permission.SUBJECT_OPEN, get=show, post=enter),
    Page("/requests/{request}/confirm", "request-confirm", Permission.SUBJECT_CONFIRM, post=confirm),
    Page("/requests/{request}/withdraw", "request-withdraw", Permission.SUBJECT_OPEN, post=withdraw),
)
