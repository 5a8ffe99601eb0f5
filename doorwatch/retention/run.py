"""Applying the terms: small transactions, each checked anew, counted and journalled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from doorwatch.keys import KeyRing
from doorwatch.retention.book import TermsBook
from doorwatch.retention.clock import check_clock
from doorwatch.retention.files import Folders, due_files, remove
from doorwatch.retention.rows import ENDINGS
from doorwatch.store import BATCH, Store
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.case_endings import cut_journal, end_counts, journal_due, open_too_long
from doorwatch.store.casefile import append_event, load_case
from doorwatch.store.endings import (
    Ending,
    Moment,
    due_ids,
    end_rows,
    existing_cases,
    last_complete_scan,
    platforms,
)
from doorwatch.store.journalling import append_journal, make_checkpoint
from doorwatch.store.pending import drop_hopeless

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PROGRESS = "retention_progress"
_GROUND = "term"
_REASON = "the term of open cases has ended"


@dataclass(frozen=True, slots=True)
class Applied:
    """What a run ended, by name of the ending; names with zero are left out."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many things ended."""
        return sum(self.counts.values())


def apply(
    store: Store,
    book: TermsBook,
    now: datetime,
    *,
    folders: Folders | None = None,
    keys: KeyRing | None = None,
    confirm_clock: str | None = None,
) -> Applied:
    """End everything whose term has ended at `now`, and write one journal entry with the counts.

    `confirm_clock` names the person who vouches for a doubtful clock. A killed run is finished by
    the next one, whose entry counts both. Raises ClockRefused: nothing was destroyed. Unreachable and
    Conflict as the store does.
    """
    check_clock(store, now, confirm=confirm_clock)
    _close_open_cases(store, book, now)
    for ending, moment in _moments(store, book, now):
        _end(store, ending, moment)
    _end_files(store, folders or Folders(), book, now)
    if keys is not None:
        _end_keys(store, keys, now)
    counts = store.run_write(partial(_finish, moment=Moment(now, book.terms(None)), keys=keys))
    store.truncate_log()
    return Applied(counts)


def expired(
    store: Store,
    book: TermsBook,
    now: datetime,
    *,
    folders: Folders | None = None,
    keys: KeyRing | None = None,
) -> dict[str, int]:
    """Return what should have ended at `now` and has not, by name of the ending; empty when all is well."""
    counts: Counter[str] = Counter()
    moments = _moments(store, book, now)
    with store.read() as conn:
        for ending, moment in moments:
            counts[ending.name] += len(due_ids(conn, ending, moment))
        for platform in (None, *platforms(conn)):
            moment = Moment(now, book.terms(platform), platform)
            counts["open_case"] += len(list(conn.scalars(open_too_long(moment))))
        tenant = book.terms(None)
        counts["journal"] += journal_due(conn, Moment(now, tenant))
        cases = existing_cases(conn)
    counts.update(name for name, _ in due_files(folders or Folders(), tenant, now, cases))
    if keys is not None:
        counts["memory_keys"] += sum(info.end is not None and now >= info.end for info in keys.inventory())
    return {name: count for name, count in counts.items() if count}


def _moments(store: Store, book: TermsBook, now: datetime) -> list[tuple[Ending, Moment]]:
    """Pair each ending with the moments it runs at, in the order of `ENDINGS`."""
    with store.read() as conn:
        own = [
            Moment(now, book.terms(platform), platform, last_complete_scan(conn, platform))
            for platform in platforms(conn)
        ]
    tenant = Moment(now, book.terms(None))
    return [
        (ending, moment)
        for ending in ENDINGS.values()
        for moment in (own if ending.per_platform else [tenant])
    ]


def _end(store: Store, ending: Ending, moment: Moment) -> None:
    with store.read() as conn:
        ids = due_ids(conn, ending, moment)
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]

        def work(conn: Connection, part: list[int] = part) -> None:
            _count(conn, ending.name, end_rows(conn, ending, moment, part))

        store.run_write(work)


def _count(conn: Connection, name: str, number: int) -> None:
    """Add to the counts of the run in the same transaction, so that a kill loses none."""
    if number:
        counts = Counter(fact(conn, _PROGRESS) or {})
        counts[name] += number
        put_fact(conn, _PROGRESS, dict(counts))


def _close_open_cases(store: Store, book: TermsBook, now: datetime) -> None:
    """Close open cases past their term as not decidable, in the name of the platform's owner.

    Without a named owner nobody may: the case stays and `expired` tells of it.
    """
    for platform, owner in sorted(book.owners.items()):
        moment = Moment(now, book.terms(platform), platform)
        with store.read() as conn:
            due = list(conn.scalars(open_too_long(moment)))
        for case in due:
            store.run_write(partial(_close, case=case, owner=owner, now=now))


def _close(conn: Connection, case: int, owner: str, now: datetime) -> None:
    state = load_case(conn, case)
    if state is None or state.state == "closed":
        return
    data: dict[str, Any] = {
        "decision": "not_decidable",
        "ground": _GROUND,
        "reason": _REASON,
        "listings": [{"platform": one.ref.platform, "id": one.ref.id} for one in state.listings],
    }
    state = append_event(conn, case, state.sequence, now, "decided", data, actor=owner)
    append_event(conn, case, state.sequence, now, "closed", {"reason": _REASON}, actor=owner)
    append_journal(conn, now, owner, "case.closed", f"case:{case}", {"decision": "not_decidable"})
    _count(conn, "open_case", 1)


def _end_files(store: Store, folders: Folders, book: TermsBook, now: datetime) -> None:
    with store.read() as conn:
        cases = existing_cases(conn)
    gone: Counter[str] = Counter()
    for name, path in list(due_files(folders, book.terms(None), now, cases)):
        remove(path)
        gone[name] += 1

    def work(conn: Connection) -> None:
        for name, number in gone.items():
            _count(conn, name, number)

    if gone:
        store.run_write(work)


def _end_keys(store: Store, keys: KeyRing, now: datetime) -> None:
    """Destroy Memory keys at their end; each is journalled before it goes."""

    def record(act: str, key: str) -> None:
        def work(conn: Connection) -> None:
            append_journal(conn, now, "machine", act, f"key:{key}")
            _count(conn, "memory_keys", 1)

        store.run_write(work)

    keys.destroy_expired(now, journal=record)


def _finish(conn: Connection, moment: Moment, keys: KeyRing | None) -> dict[str, int]:
    """Drop what only waits in vain, cut the journal, and journal the run."""
    drop_hopeless(conn)
    _count(conn, "counts", end_counts(conn, moment))
    _count(conn, "journal", cut_journal(conn, moment))
    counts: dict[str, int] = dict(sorted((fact(conn, _PROGRESS) or {}).items()))
    put_fact(conn, _PROGRESS, {})
    append_journal(conn, moment.now, "machine", "retention.applied", "retention", counts)
    if keys is not None:
        make_checkpoint(conn, moment.now, keys.signing_key("journal"))
    return counts
