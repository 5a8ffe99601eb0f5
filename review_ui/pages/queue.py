"""The queue: the worst first, filtered by links, and the way to the next case."""

from __future__ import annotations

from datetime import UTC

from starlette.responses import Response

from doorwatch import casework
from doorwatch.casework import SEARCH_REASONS, QueueRow
from doorwatch.casework.exposure import break_proposed
from doorwatch.casework.model import QUEUE_SHOWS
from doorwatch.casework.own_account import own_settings
from doorwatch.casework.rights import ActRefused
from doorwatch.errors import BadInput
from doorwatch.store.casefile import worst_assessments
from doorwatch.store.personal import day_counts
from doorwatch.types import WEIGHTS, Assessment
from doorwatch.types.people import Permission
from review_ui.acting import BREAK
from review_ui.labels import N_
from review_ui.views.queue import PAGE, Choice, Told, counts, every_row, groups
from review_ui.visit import Door, Page, Visit

SHOWS = {
    "open": N_("Open"), "mine": N_("Mine"), "second": N_("Second person"), "overdue": N_("Overdue"),
    "escalated": N_("Left to a senior"), "complaint": N_("Complaints"),
}  # fmt: skip
TITLES = {"show": N_("Part"), "level": N_("Level"), "lane": N_("Lane"), "platform": N_("Platform")}
REASONS = {
    "complaint": N_("a complaint"), "linked_case": N_("a case that may be linked"),
    "handover": N_("handing work over"), "notice": N_("a notice that came in"),
    "subject_request": N_("a request of the person concerned"),
}  # fmt: skip


def home(visit: Visit) -> Response:
    """Lead to the first page that this person may see."""
    menu = visit.console.menu(visit)
    return visit.go(menu[0][0] if menu else "account")


def show(visit: Visit) -> Response:
    """Show the queue."""
    person = visit.who
    choice = Choice.of(visit.text, person.platforms)
    shows = _shows(visit)
    rows = [one for one in shows[choice.show] if choice.holds(one)]
    pages = max(1, -(-len(rows) // PAGE))
    at = min(pages, _at(visit))
    numbers = counts(shows, choice.show)
    with visit.store.read() as conn:
        saved = casework.saved_filters(conn, person)
        after = own_settings(conn, person.name).get(BREAK)
        today = day_counts(conn, person.name, visit.now.astimezone(UTC).date())
    return visit.page(
        "queue.html", rest=today.hard_row if break_proposed(after, today) else 0,
        rows=_told(visit, rows[(at - 1) * PAGE : at * PAGE]),
        total=len(shows["open"]), late=len(shows["overdue"]), chosen=choice.fields, query=choice.query,
        groups=groups(choice, numbers, person.platforms), shows=SHOWS, titles=TITLES, reasons=REASONS,
        saved={name: Choice.from_filter(one).query for name, one in saved.items()},
        pages=pages, at=at, before=choice.with_("at", str(at - 1)), after=choice.with_("at", str(at + 1)),
    )  # fmt: skip


def live(visit: Visit) -> Response:
    """Give the counts of the queue to the page's script."""
    return visit.json({"counts": counts(_shows(visit), Choice.of(visit.text, ()).show)})


def save(visit: Visit) -> Response:
    """Save the filter of the page under a name."""
    choice = Choice.of(visit.text, visit.who.platforms)
    casework.save_filter(visit.store, visit.who, visit.text("name"), choice.filter(), visit.now)
    return visit.go("queue", told="saved")


def drop(visit: Visit) -> Response:
    """Delete a saved filter."""
    casework.delete_filter(visit.store, visit.who, visit.text("name"))
    return visit.go("queue", told="dropped")


def search(visit: Visit) -> Response:
    """Show the open cases whose listings hold some words; the search and its reason are journalled."""
    words, told = visit.text("words", 100), visit.text("reason")
    reason = next((one for one in SEARCH_REASONS if one == told), SEARCH_REASONS[0])
    fault = ""
    rows: tuple[QueueRow, ...] = ()
    try:
        rows = casework.search(visit.store, visit.who, words, reason, visit.now)
    except (BadInput, ActRefused) as refused:
        fault = visit.console.acts.refusal(visit.texts, refused)
    return visit.page(
        "search.html", 422 if fault else 200, rows=_told(visit, rows), words=words, reason=reason,
        reasons=REASONS, fault=fault,
    )  # fmt: skip


def _shows(visit: Visit) -> dict[str, list[QueueRow]]:
    found: dict[str, list[QueueRow]] = {}
    with visit.store.read() as conn:
        for name in QUEUE_SHOWS:
            found[name] = every_row(
                lambda wanted: casework.queue_page(conn, visit.who, wanted, visit.now),
                casework.QueueFilter(show=name),
            )
    return found


def _at(visit: Visit) -> int:
    told = visit.text("at")
    return int(told) if told.isascii() and told.isdigit() and 0 < len(told) < 6 and int(told) else 1


def _told(visit: Visit, rows: list[QueueRow] | tuple[QueueRow, ...]) -> list[Told]:
    """Say in a few words why each case is here: the name of its strongest sign, no word of a listing."""
    with visit.store.read() as conn:
        worst = worst_assessments(conn, [row.case for row in rows])
    return [_why(visit, worst.get(row.case), row) for row in rows]


def _why(visit: Visit, assessment: Assessment | None, row: QueueRow) -> Told:
    signs = [one for one in assessment.signals if one.counted and one.lane == row.lane] if assessment else []
    if not signs:
        return Told(row)
    title = visit.console.handbook.titles(visit.texts.language)
    strongest = max(signs, key=lambda one: WEIGHTS.index(one.weight))
    return Told(row, title(strongest.indicator), len({one.indicator for one in signs}) - 1)


PAGES = (
    Page("/", "home", Door.SIGNED_IN, get=home),
    Page("/queue", "queue", Permission.QUEUE_LIST, get=show),
    Page("/queue/counts", "queue-counts", Permission.QUEUE_LIST, get=live),
    Page("/queue/save", "filter-save", Permission.QUEUE_LIST, post=save),
    Page("/queue/drop", "filter-drop", Permission.QUEUE_LIST, post=drop),
    Page("/queue/search", "search", Permission.QUEUE_SEARCH, post=search),
)
