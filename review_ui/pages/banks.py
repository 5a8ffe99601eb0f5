"""Banks of known pictures, for the analyst: counts, suppliers and ends. No picture is here, hashes only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from starlette.responses import Response

from doorwatch.banks.model import TERM, Source
from doorwatch.casework.banking import (
    add_hash,
    bank_page,
    banks_of,
    disable_bank,
    seconds_for_banks,
    withdraw_hash,
)
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput, Refused
from doorwatch.types.people import Permission
from review_ui.visit import NotFound, Page, Visit

_P = Permission
_FIELDS = ("pdq", "sha256", "reference", "supplier", "basis", "second", "expires")


def show(visit: Visit) -> Response:
    """Show all banks."""
    return visit.page("banks.html", banks=banks_of(visit.store, visit.who, visit.now))


def one(visit: Visit) -> Response:
    """Show one bank."""
    return _bank(visit)


def _bank(visit: Visit, fault: str = "") -> Response:
    found = bank_page(visit.store, visit.who, _name(visit), visit.now)
    if found is None:
        raise NotFound("bank: expected one of this tenant; got none")
    with visit.store.read() as conn:
        seconds = seconds_for_banks(conn, visit.who)
    return visit.page(
        "bank.html", 422 if fault else 200, one=found, fault=fault, seconds=seconds,
        typed={name: visit.text(name, 200) if fault else "" for name in _FIELDS},
    )  # fmt: skip


def add(visit: Visit) -> Response:
    """Add one entry by its hash."""
    entry = {name: visit.text(name, 200) for name in ("pdq", "sha256", "reference")}
    try:
        source = Source(
            visit.text("supplier", 200), visit.text("basis", 200), visit.who.name, visit.text("second", 64),
            _end(visit),
        )  # fmt: skip
        folder = visit.console.tenant.banks
        add_hash(visit.store, visit.who, folder, _name(visit), entry, source, visit.now)
    except (BadInput, ActRefused) as refused:
        return _bank(visit, _said(visit, refused))
    return visit.go("bank", bank=_name(visit), told="added")


def withdraw(visit: Visit) -> Response:
    """Take a hash back: it is erased at once."""
    folder, hash = visit.console.tenant.banks, visit.text("hash", 80)
    try:
        withdraw_hash(visit.store, visit.who, folder, _name(visit), hash, visit.now)
    except BadInput as refused:
        return _bank(visit, _said(visit, refused))
    return visit.go("bank", bank=_name(visit), told="taken-back")


def disable(visit: Visit) -> Response:
    """Let nothing be compared with the bank any more."""
    disable_bank(visit.store, visit.who, visit.console.tenant.banks, _name(visit), visit.now)
    return visit.go("bank", bank=_name(visit), told="saved")


def _name(visit: Visit) -> str:
    return str(visit.request.path_params["bank"])


def _end(visit: Visit) -> datetime:
    told = visit.text("expires", 10)
    if not told:
        return visit.now + TERM
    try:
        return datetime.combine(date.fromisoformat(told), time.max, UTC)
    except ValueError:
        raise BadInput("expires", "expected a day", "another text") from None


def _said(visit: Visit, refused: Refused | BadInput) -> str:
    """Say what is wrong: the known things in the reader's language, else the detail in English."""
    gettext = visit.texts.gettext
    if isinstance(refused, ActRefused):
        return gettext("Name another person who may edit banks, and who agreed.")
    if isinstance(refused, BadInput) and refused.place in ("entry", "pdq", "sha256", "hash"):
        return gettext("A hash has 64 hexadecimal digits.")
    if isinstance(refused, BadInput) and refused.place in ("supplier", "basis"):
        return gettext("Say who supplied the hash, and on which lawful basis it is used.")
    return str(refused)


PAGES = (
    Page("/banks", "banks", _P.BANKS_VIEW, get=show),
    Page("/banks/{bank}", "bank", _P.BANKS_VIEW, get=one),
    Page("/banks/{bank}/add", "bank-add", _P.BANKS_EDIT, post=add),
    Page("/banks/{bank}/withdraw", "bank-withdraw", _P.BANKS_EDIT, post=withdraw),
    Page("/banks/{bank}/disable", "bank-disable", _P.BANKS_EDIT, post=disable),
)
