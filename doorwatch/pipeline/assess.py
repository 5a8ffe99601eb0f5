"""Assessing whatever waits: new and changed listings, and those that a new fingerprint touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from doorwatch.failpoints import reach
from doorwatch.pipeline.known import follow_banks, known_pictures, with_matches
from doorwatch.pipeline.workshop import Workshop
from doorwatch.reading import effective_date, read
from doorwatch.scoring.judge import review_on
from doorwatch.store import (
    BATCH,
    Content,
    Judged,
    LoadedView,
    Pending,
    done_pending,
    insert_assessments,
    load_content,
    load_view,
    next_pending,
)
from doorwatch.store.bankmemory import note_matches
from doorwatch.store.bankread import mark
from doorwatch.types import PictureReading


@dataclass(slots=True)
class Assessed:
    """How many listings were assessed."""

    count: int = 0


def assess_waiting(workshop: Workshop, progress: Callable[[int], None] = lambda done: None) -> Assessed:
    """Assess all listings that wait and can be read; repeat until a whole round finds none.

    A listing whose text is gone waits for its next full page and is asked for by the visit plan.
    """
    total = Assessed()
    while True:
        after, found = 0, 0
        while True:
            with workshop.store.read() as conn:
                waiting = next_pending(conn, BATCH, after=after)
            if not waiting:
                break
            after = waiting[-1].row
            found += _assess(workshop, waiting, total)
            progress(total.count)
        if not found:
            return total


def assess_rows(workshop: Workshop, rows: Sequence[int]) -> Assessed:
    """Assess those of the given listing rows that wait (at most 500 are looked up at once)."""
    total = Assessed()
    wanted = set(rows)
    after = min(wanted, default=1) - 1
    while wanted:
        with workshop.store.read() as conn:
            waiting = next_pending(conn, BATCH, after=after)
        mine = tuple(one for one in waiting if one.row in wanted)
        if mine:
            _assess(workshop, mine, total)
        if len(waiting) < BATCH or waiting[-1].row >= max(wanted):
            return total
        after = waiting[-1].row
    return total


def _assess(workshop: Workshop, waiting: Sequence[Pending], total: Assessed) -> int:
    rows = [one.row for one in waiting]
    now = workshop.now()
    state = follow_banks(workshop)
    with workshop.store.read() as conn:
        contents = load_content(conn, rows)
        loaded = load_view(conn, list(contents), workshop.search, now)
    pictures = {row: known_pictures(workshop, one.pictures) for row, one in contents.items()}
    judged = [judge_content(workshop, one, pictures[row], loaded) for row, one in contents.items()]
    done = [one for one in waiting if one.row in contents]

    def write(conn: Any) -> None:
        insert_assessments(conn, judged, now)
        note_matches(conn, {one.snapshot: pictures[one.row] for one in judged})
        # A bank that changed meanwhile did not know of these matches: then the listings wait on.
        if state in (None, mark(conn)):
            done_pending(conn, done)

    workshop.store.run_write(write)
    reach("reassess")
    total.count += len(judged)
    return len(judged)


def judge_content(
    workshop: Workshop, content: Content, pictures: tuple[PictureReading, ...], loaded: LoadedView
) -> Judged:
    """Return the assessment of stored content beside its links; the reading of its commit is taken if kept.

    `pictures` carry their matches of now; `loaded` holds the view and the digest of this listing's links.
    """
    today = workshop.now().date()
    day = effective_date(content.listing, workshop.as_of, today)
    reading = workshop.readings.take(content, pictures, day)
    if reading is None:
        reading = read(content.listing, pictures, as_of=day, reveal=content.reveal)
    assessment = workshop.judge.assess(reading, loaded.view)
    return Judged(
        row=content.row,
        snapshot=content.snapshot,
        assessment=assessment,
        links=with_matches(loaded.digests[content.listing.ref], pictures),
        detectors=workshop.judge.digest,
        review_on=review_on(assessment),
    )
