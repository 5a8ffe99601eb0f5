"""The queue: the worst first, filtered by links, and the way to the next case."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from doorwatch.casework import queue
from doorwatch.store.casefile import assessment_of
from doorwatch.types import WEIGHTS
from doorwatch.types.people import Permission
from review_ui.labels import N_
from review_ui.views.queue import PAGE, Choice, Row, counts, groups, row_of
from review_ui.visit import Door, Page, Visit

PARTS = {
    "mine": N_("Mine"), "free": N_("Nobody's yet"), "late": N_("Overdue"),
    "second": N_("Second person"), "complaint": N_("Complaints"),
}  # fmt: skip
TITLES = {"part": N_("Part"), "level": N_("Level"), "lane": N_("Lane"), "platform": N_("Platform")}


def home(visit: Visit) -> Response:
    """Lead to the first page that this person may see."""
    menu = visit.console.menu(visit)
    return visit.go(menu[0][0] if menu else "account")


def show(visit: Visit) -> Response:
    """Show the queue."""
    person = visit.who
    every = _rows(visit)
    choice = Choice.of(visit.text, person.platforms)
    rows = [one for one in every if choice.holds(one, person.name, visit.now)]
    pages = max(1, -(-len(rows) // PAGE))
    at = min(pages, _at(visit))
    numbers = counts(every, person.name, visit.now)
    platforms = {name: sum(name in one.platforms for one in every) for name in person.platforms}
    return visit.page(
        "queue.html",
        rows=[_told(visit, one) for one in rows[(at - 1) * PAGE : at * PAGE]],
        total=len(every), late=numbers["part:late"], chosen=choice.fields,
        groups=groups(choice, numbers, platforms),
        parts=PARTS, titles=TITLES, saved=(), pages=pages, at=at,
        before=choice.with_("at", str(at - 1)), after=choice.with_("at", str(at + 1)),
    )  # fmt: skip


def live(visit: Visit) -> Response:
    """Give the counts of the queue to the page's script."""
    return visit.json({"counts": counts(_rows(visit), visit.who.name, visit.now)})


def _at(visit: Visit) -> int:
    told = visit.text("at")
    return int(told) if told.isascii() and told.isdigit() and 0 < len(told) < 6 and int(told) else 1


def _told(visit: Visit, row: Row) -> Row:
    """Say in a few words why a case is here: the name of its strongest sign, no word of a listing."""
    with visit.store.read() as conn:
        assessment = assessment_of(conn, row.assessment)
    signs = [one for one in assessment.signals if one.counted and one.lane == row.lane] if assessment else []
    if not signs:
        return row
    title = visit.console.handbook.titles(visit.texts.language)
    strongest = max(signs, key=lambda one: WEIGHTS.index(one.weight))
    others = len({one.indicator for one in signs}) - 1
    return replace(row, why=title(strongest.indicator), more=others)


def _rows(visit: Visit) -> list[Row]:
    with visit.store.read() as conn:
        states = queue(conn)
    platforms = visit.who.platforms
    return [row_of(one) for one in states if {it.ref.platform for it in one.listings} <= platforms]


PAGES = (
    Page("/", "home", Door.SIGNED_IN, get=home),
    Page("/queue", "queue", Permission.QUEUE_LIST, get=show),
    Page("/queue/counts", "queue-counts", Permission.QUEUE_LIST, get=live),
)
