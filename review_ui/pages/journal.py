"""The journal: who saw and did what, and whether its chain holds. The look at it is journalled too."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import Response

from doorwatch.casework.journal_reading import PAGE, JournalFilter, check_journal, read_journal
from doorwatch.errors import BadInput
from doorwatch.keys import KeyRing
from doorwatch.types.people import Permission
from review_ui.visit import Page, Visit

_FIELDS = ("object", "act", "day")


def show(visit: Visit) -> Response:
    """Show a page of the journal, the newest first."""
    return _page(visit)


def verify(visit: Visit) -> Response:
    """Check every link and every signed checkpoint, and name the first that is broken."""
    keys = KeyRing.open(visit.console.tenant.keys)
    broken = check_journal(visit.store, visit.who, visit.now, keys=keys)
    return _page(visit, {"checked": True, "broken": broken})


def _page(visit: Visit, checked: dict[str, object] | None = None) -> Response:
    told = {name: visit.text(name, 120) for name in _FIELDS}
    start = _day(told["day"], visit.console.zone)
    before = visit.text("before", 18)
    wanted = JournalFilter(
        told["object"], told["act"], start, None if start is None else start + timedelta(days=1),
        int(before) if before.isascii() and before.isdigit() else None,
    )  # fmt: skip
    entries = read_journal(visit.store, visit.who, wanted, visit.now)
    kept = {name: value for name, value in told.items() if value}
    older = {**kept, "before": str(entries[-1].sequence)} if len(entries) == PAGE else None
    return visit.page(
        "journal.html", entries=entries, told_filter=told,
        older="" if older is None else f"?{urlencode(older)}",
        newest=f"?{urlencode(kept)}" if kept else "", paged=wanted.before is not None,
        **(checked or {"checked": False, "broken": None}),
    )  # fmt: skip


def _day(told: str, zone: str) -> datetime | None:
    """Return the start of a day in the console's zone."""
    try:
        return datetime.combine(date.fromisoformat(told), time.min, ZoneInfo(zone)) if told else None
    except ValueError:
        raise BadInput("day", "expected a day", "another text") from None


PAGES = (
    Page("/journal", "journal", Permission.JOURNAL_VIEW, get=show),
    Page("/journal/verify", "journal-verify", Permission.JOURNAL_VERIFY, post=verify),
)
