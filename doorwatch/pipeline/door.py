"""The check at the door: one submitted listing, remembered and assessed in one transaction.

It goes the way of every listing, so that Memory, banks and earlier attempts speak here too. What may be left
for later (text in pictures) is `pending` in the assessment; `finish_pending` does it and assesses again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from doorwatch.cases import evidence_digest
from doorwatch.errors import Refused
from doorwatch.keys import MemoryKey
from doorwatch.pipeline.assess import judge_content
from doorwatch.pipeline.commit import detail_of
from doorwatch.pipeline.known import known_pictures
from doorwatch.pipeline.workshop import Workshop
from doorwatch.reading import effective_date, read
from doorwatch.store import (
    Detail,
    Scan,
    ScanResult,
    drop_pending,
    finish_scan,
    insert_assessments,
    load_content,
    load_view,
    open_scan,
    write_details,
)
from doorwatch.store.bankdesk import follow_mark
from doorwatch.store.bankmemory import note_matches
from doorwatch.store.bankread import mark
from doorwatch.store.casefile import cleared
from doorwatch.store.door import attempts_of, note_attempt, settle_at_door
from doorwatch.types import (
    FLAGGED,
    Agreement,
    Assessment,
    Attempt,
    Failure,
    Listing,
    MemoryView,
    PictureReading,
)

if TYPE_CHECKING:
    import sqlalchemy as sa

_DOOR = "a door sees what is submitted, not what is gone"
HELD = (*FLAGGED, "unseen")
"""Levels with which nothing goes online before a person has looked."""


@dataclass(frozen=True, slots=True)
class DoorAnswer:
    """What the door says of a listing: its assessment, where it is kept, and whether it is held.

    `row` is its row in the store, `assessment_row` that of the assessment, `at` when it was submitted.
    """

    assessment: Assessment
    row: int
    snapshot: int
    assessment_row: int
    at: datetime
    cleared: bool = False

    @property
    def held(self) -> bool:
        """Tell whether it waits for a person: flagged or not fully read, and not cleared by one before."""
        return self.assessment.level in HELD and not self.cleared

    @property
    def word(self) -> str:
        """The word for the advertiser: accepted or held, and nothing more."""
        return "held" if self.held else "accepted"


Note = Callable[["sa.Connection", DoorAnswer], None]
"""Writes what belongs to an answer, in the transaction that remembers the listing."""


class Objected(Refused):
    """Somebody objected to this listing or account being read (GDPR art. 21): nothing is kept or assessed."""


class Door:
    """The door of one tenant. One a process; requests may come from several threads."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self._turn = threading.Lock()
        self._scans: dict[tuple[str, date], Scan] = {}

    def check(
        self,
        agreement: Agreement,
        listing: Listing,
        pictures: Sequence[PictureReading] = (),
        *,
        again: datetime | None = None,
        note: Note = lambda conn, answer: None,
    ) -> DoorAnswer:
        """Remember and assess one listing that is not online yet.

        `again` is when the same request came before: nothing is counted twice, and it is no attempt of its
        own past. `note` writes what belongs to the answer in its transaction. Raises Unreachable and Conflict
        as the store does; then nothing was remembered. Objected: nothing may be.
        """
        with self._turn:
            return self._check(agreement, listing, tuple(pictures), again, note)

    def _check(
        self,
        agreement: Agreement,
        listing: Listing,
        pictures: tuple[PictureReading, ...],
        again: datetime | None,
        note: Note,
    ) -> DoorAnswer:
        workshop = self.workshop
        at = again or workshop.now()
        keys = workshop.memory_keys()
        attempts = self._attempts(agreement, listing, keys, at)
        submitted = replace(
            listing,
            status="submitted",
            attempts=attempts,
            # What is submitted is seen now: an older time would make it history, and leave it unread.
            observed_at=at,
        )
        detail = detail_of(workshop, submitted, pictures)
        matched = known_pictures(workshop, pictures)

        def write(conn: sa.Connection) -> DoorAnswer:
            answer = self._write(conn, agreement, detail, matched, keys, at, count=again is None)
            note(conn, answer)
            return answer

        return workshop.store.run_write(write)

    def alone(self, listing: Listing, pictures: Sequence[PictureReading] = ()) -> Assessment:
        """Assess one listing by itself when the store does not answer; the failure is in the assessment."""
        day = effective_date(listing, self.workshop.as_of, self.workshop.now().date())
        reading = read(replace(listing, status="submitted"), tuple(pictures), as_of=day)
        made = self.workshop.judge.assess(reading, MemoryView({}))
        failure = Failure("memory", "unreachable")
        return replace(made, failures=(*made.failures, failure))

    def _attempts(
        self, agreement: Agreement, listing: Listing, keys: Sequence[MemoryKey], at: datetime
    ) -> tuple[Attempt, ...]:
        """Return what the platform tells of earlier attempts, and what this door remembers of them.

        The files of the banks follow SQL meanwhile.
        """
        workshop, told, account = self.workshop, listing.attempts, _account(listing)
        since = at - timedelta(days=agreement.terms.attempts)
        known: tuple[Attempt, ...] = ()
        with workshop.store.read() as conn:
            banks = mark(conn)
            if account is not None:
                known = attempts_of(conn, keys, agreement.platform, account, since)
        follow_mark(workshop.store, workshop.banks, banks, workshop.now())
        fresh = [one for one in known if one not in told and one.at < at]
        return tuple(sorted((*told, *fresh), key=lambda one: one.at))

    def _write(
        self,
        conn: sa.Connection,
        agreement: Agreement,
        detail: Detail,
        pictures: tuple[PictureReading, ...],
        keys: Sequence[MemoryKey],
        at: datetime,
        count: bool,
    ) -> DoorAnswer:
        workshop, now = self.workshop, self.workshop.now()
        written = write_details(
            conn, self._scan(conn, agreement.platform), [detail], keys, now, search=workshop.search,
            text_days=agreement.terms.text,
        )  # fmt: skip
        row = written.rows.get(detail.listing.ref)
        if row is None:
            raise Objected(f"{detail.listing.platform}: expected a listing or account that nobody objects to")
        # Whoever lets it wait from here on has seen less than this answer rests on, or waits for it.
        drop_pending(conn, row)
        content = load_content(conn, [row])[row]
        loaded = load_view(conn, [row], workshop.search, now, found=written.neighbours)
        judged = judge_content(workshop, content, pictures, loaded)
        assessment = judged.assessment
        made = insert_assessments(conn, [judged], now)
        note_matches(conn, {content.snapshot: pictures})
        answer = DoorAnswer(assessment, row, content.snapshot, made[row], at)
        if answer.held and cleared(conn, [row], now) & {(row, evidence_digest(assessment))}:
            answer = replace(answer, cleared=True)
        if count:
            self._remember(conn, agreement, detail, keys, answer)
        return answer

    def _remember(
        self,
        conn: sa.Connection,
        agreement: Agreement,
        detail: Detail,
        keys: Sequence[MemoryKey],
        answer: DoorAnswer,
    ) -> None:
        settle_at_door(conn, answer.row, answer.snapshot, answer.held, answer.at)
        if (account := _account(detail.listing)) is not None:
            ages = [*detail.stated_ages]
            if answer.assessment.stated_age is not None:
                ages.append(answer.assessment.stated_age)
            note_attempt(
                conn, keys, agreement.platform, account, answer.snapshot, answer.assessment.level, ages,
                answer.at,
            )  # fmt: skip

    def _scan(self, conn: sa.Connection, platform: str) -> Scan:
        """Return today's scan of the door; it says of itself that it shows nothing gone."""
        now = self.workshop.now()
        key = (platform, now.date())
        if key not in self._scans:
            scan = open_scan(conn, platform, now.date(), now, "feed")
            finish_scan(conn, scan.id, ScanResult(False, True, (_DOOR,)), now)
            self._scans = {key: scan}
        return self._scans[key]


def _account(listing: Listing) -> str | None:
    return listing.account.id if listing.account else None
