"""Reading and checking the journal as acts: whoever looks at who looked is in it too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from doorwatch.casework.rights import refusals, require
from doorwatch.journal import Broken, JournalEntry
from doorwatch.store import Store
from doorwatch.store.journalling import append_journal, journal_page, verify_journal
from doorwatch.types.people import Permission, Person

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing

PAGE = 50


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which entries: of one object, one act or area of acts, a stretch of time, and under a sequence."""

    object: str = ""
    act: str = ""
    start: datetime | None = None
    end: datetime | None = None
    before: int | None = None


def read_journal(
    store: Store, person: Person, wanted: JournalFilter, now: datetime, limit: int = PAGE
) -> tuple[JournalEntry, ...]:
    """Return at most `limit` entries, the newest first; the look is journalled before it returns.

    Raises PermissionRefused.
    """
    with refusals(store, person, now, "journal"):
        require(person, Permission.JOURNAL_VIEW)
    with store.read() as conn:
        found = journal_page(
            conn, limit, before=wanted.before, object=wanted.object, act=wanted.act, start=wanted.start,
            end=wanted.end,
        )  # fmt: skip
    detail = {"entries": len(found), "newest": found[0].sequence if found else 0}
    store.run_write(
        lambda conn: append_journal(conn, now, person.name, "journal.viewed", "journal", detail)
    )
    return found


def check_journal(store: Store, person: Person, now: datetime, *, keys: KeyRing) -> Broken | None:
    """Return the first broken link of the chain, None when it holds; the check is journalled after it.

    Raises PermissionRefused.
    """
    with refusals(store, person, now, "journal"):
        require(person, Permission.JOURNAL_VERIFY)
    with store.read() as conn:
        broken = verify_journal(conn, *keys.verify_keys("journal"))
    detail = {"broken": broken.sequence if broken else None}
    store.run_write(
        lambda conn: append_journal(conn, now, person.name, "journal.verified", "journal", detail)
    )
    return broken
