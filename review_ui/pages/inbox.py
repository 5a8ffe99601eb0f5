"""The liaison's inbox: what was referred to its own route, to fetch and to answer; nothing else."""

from __future__ import annotations

from starlette.responses import Response

from doorwatch.casework.referring import open_desk
from doorwatch.casework.referring_replies import CODES, answer, fetch, inbox
from doorwatch.types.people import Permission
from review_ui.pages.referrals import attachment
from review_ui.visit import Page, Visit


def show(visit: Visit) -> Response:
    """Show the inbox."""
    items = inbox(open_desk(visit.console.tenant, visit.store), visit.who, visit.now)
    return visit.page("inbox.html", items=items, codes=[one for one in CODES if one != "none"])


def take(visit: Visit) -> Response:
    """Give the sealed file; only the route's own key opens it."""
    desk = open_desk(visit.console.tenant, visit.store)
    name, data = fetch(desk, visit.who, visit.number("referral"), visit.now)
    return attachment(name, data)


def reply(visit: Visit) -> Response:
    """Enter the liaison's answer."""
    desk = open_desk(visit.console.tenant, visit.store)
    answer(desk, visit.who, visit.number("referral"), visit.text("code", 20), visit.now)
    return visit.go("inbox", told="replied")


PAGES = (
    Page("/inbox", "inbox", Permission.INBOX_READ, get=show),
    Page("/inbox/{referral}/file", "inbox-file", Permission.INBOX_READ, post=take),
    Page("/inbox/{referral}/reply", "inbox-reply", Permission.INBOX_REPLY, post=reply),
)
