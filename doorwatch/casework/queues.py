"""The queue for people: a page of rows in its order, own filters, and a search that says why."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from doorwatch.casework.model import QueueFilter, QueueRow
from doorwatch.casework.rights import ActRefused, refusals, require
from doorwatch.contacts import find_contacts
from doorwatch.errors import BadInput
from doorwatch.journal import Scalar
from doorwatch.store import Store
from doorwatch.store.casetext import case_texts
from doorwatch.store.content import Content
from doorwatch.store.journalling import append_journal
from doorwatch.store.personal import drop_filter, filters_of, put_filter
from doorwatch.store.queueing import Wanted, platforms_by_case, queue_rows
from doorwatch.text import normalise
from doorwatch.types.people import Permission, Person

SearchReason = Literal["complaint", "linked_case", "handover", "notice", "subject_request"]
SEARCH_REASONS: tuple[SearchReason, ...] = get_args(SearchReason)
"""Why somebody searches; a code, because the journal holds no sentences."""
MOST_ROWS = 200
_MOST_FILTERS = 20
_SEARCHED = 2000
"""Open cases that a search reads at most."""
_DIGITS = 4
"""From so many digits on, words of a search look like a number; nobody looks one up."""


def queue_page(conn: Any, person: Person, filter: QueueFilter, now: datetime) -> tuple[QueueRow, ...]:
    """Return a page of the queue, the worst first, of the platforms that the person may touch.

    Ids, levels and times only. Raises PermissionRefused, BadInput: a limit out of range.
    """
    require(person, Permission.QUEUE_LIST)
    if not 1 <= filter.limit <= MOST_ROWS:
        raise BadInput("limit", f"1 to {MOST_ROWS}", str(filter.limit))
    wanted = Wanted(person.platforms, filter.lanes, filter.levels, filter.platforms, filter.burst)
    rows = queue_rows(
        conn, wanted, now, show=filter.show, person=person.name, limit=filter.limit, after=filter.after
    )
    held = platforms_by_case(conn, [row.id for row in rows])
    return tuple(_row(row, held.get(row.id, ([], 0)), now) for row in rows)


def _row(row: Any, held: tuple[list[str], int], now: datetime) -> QueueRow:
    return QueueRow(
        case=row.id, level=row.level, lane=row.lane, state=row.state, danger=row.danger, due_at=row.due_at,
        overdue=row.due_at < now and row.undecided > 0, opened_at=row.opened_at, claimed_by=row.claimed_by,
        lease_until=row.lease_until if row.living else None, listings=held[1], undecided=row.undecided,
        platforms=tuple(held[0]), burst=row.burst, escalated=row.escalated_by is not None,
        complaint=row.open_complaint, decision=row.decision, second_due=row.second_due,
        sequence=row.sequence,
    )  # fmt: skip


def save_filter(store: Store, person: Person, name: str, filter: QueueFilter, now: datetime) -> None:
    """Save a filter of one's own under a name of 1 to 60 characters, at most 20 of them.

    Raises PermissionRefused, BadInput.
    """
    require(person, Permission.QUEUE_LIST)
    called = name.strip()
    if not 1 <= len(called) <= 60 or any(ord(sign) < 32 for sign in called):
        raise BadInput("name", "1 to 60 characters without control characters", str(len(called)))

    def work(conn: Any) -> None:
        known = filters_of(conn, person.name)
        if called not in known and len(known) >= _MOST_FILTERS:
            raise BadInput("filters", f"at most {_MOST_FILTERS}", str(len(known)))
        chosen = {key: value for key, value in asdict(filter).items() if key != "after"}
        put_filter(conn, person.name, called, msgspec.to_builtins(chosen), now)

    store.run_write(work)


def saved_filters(conn: Any, person: Person) -> dict[str, QueueFilter]:
    """Return the person's own filters by name. Raises PermissionRefused."""
    require(person, Permission.QUEUE_LIST)
    found = filters_of(conn, person.name)
    return {name: msgspec.convert(chosen, QueueFilter) for name, chosen in found.items()}


def delete_filter(store: Store, person: Person, name: str) -> bool:
    """Delete one of the person's own filters; tell whether there was one. Raises PermissionRefused."""
    require(person, Permission.QUEUE_LIST)
    return store.run_write(lambda conn: drop_filter(conn, person.name, name.strip()))


def search(
    store: Store, person: Person, words: str, reason: SearchReason, now: datetime
) -> tuple[QueueRow, ...]:
    """Return the open cases of one's own platforms whose listings hold all the words, in queue order.

    Never by number, handle, link or address: such words are refused. The search is journalled before its
    answer, with its reason and a hash of the words. Raises PermissionRefused, ActRefused, BadInput.
    """
    with refusals(store, person, now, "queue"):
        require(person, Permission.QUEUE_SEARCH)
        if reason not in SEARCH_REASONS:
            raise BadInput("reason", f"one of {', '.join(SEARCH_REASONS)}", repr(reason))
        wanted = _words(words)
    digest = hashlib.sha256(" ".join(wanted).encode()).hexdigest()
    with store.read() as conn:
        mine = Wanted(person.platforms)
        rows = queue_rows(conn, mine, now, show="open", person=person.name, limit=_SEARCHED, after=None)
        found = [row for row in rows if _holds(conn, row.id, wanted)]
        held = platforms_by_case(conn, [row.id for row in found])
    detail: dict[str, Scalar] = {"reason": reason, "words": digest, "found": len(found)}
    store.run_write(lambda conn: append_journal(conn, now, person.name, "case.searched", "queue", detail))
    return tuple(_row(row, held.get(row.id, ([], 0)), now) for row in found)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a search. Raises BadInput; ActRefused: they look like a contact or a number."""
    if not 3 <= len(text.strip()) <= 100:
        raise BadInput("words", "3 to 100 characters", str(len(text.strip())))
    normal = normalise("text", text)
    digits = sum(sign.isdigit() for sign in text)
    if digits >= _DIGITS or "@" in text or find_contacts((normal,), None):
        raise ActRefused("look_up", "search: expected words; a number, handle or address is not looked up")
    return tuple(dict.fromkeys(text.casefold().split()))


def _holds(conn: Any, case: int, wanted: tuple[str, ...]) -> bool:
    """Tell whether one listing of a case, as it was flagged or as it stands now, holds all the words."""
    for ref, text in case_texts(conn, case).items():
        for content in (text.content, text.newer):
            if content is not None:
                body = f"{ref.id} {_said(content)}".casefold()
                if all(word in body for word in wanted):
                    return True
    return False


def _said(content: Content) -> str:
    listing = content.listing
    parts = (listing.title, listing.text, listing.persona, listing.city)
    return " ".join(part for part in parts if part)
