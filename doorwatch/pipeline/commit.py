"""Writing what a crawl or a feed handed over, in batches that can be repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, TypeVar

from doorwatch.failpoints import reach
from doorwatch.ingest import content_hash
from doorwatch.pipeline.copies import keep_portraits, without_portraits
from doorwatch.pipeline.workshop import Workshop
from doorwatch.reading import effective_date, read, shingle_words, shingles_of, traces
from doorwatch.store import (
    BATCH,
    Detail,
    Scan,
    mark_gone,
    mark_unchanged,
    write_cards,
    write_details,
)
from doorwatch.text import fold_name
from doorwatch.types import (
    CardSeen,
    DetailRead,
    DetailUnchanged,
    FetchFailed,
    Gone,
    Listing,
    ListingRef,
    PictureReading,
    ScanEnd,
    SpoolRecord,
    Validators,
)

T = TypeVar("T")


@dataclass(slots=True)
class Committed:
    """What came of a run of records: listing rows by kind of sight, failures, and the scan's end."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    history: int = 0
    gone: int = 0
    cards: int = 0
    failed: int = 0
    rows: dict[ListingRef, int] = field(default_factory=dict)
    details: list[DetailRead] = field(default_factory=list)
    end: ScanEnd | None = None


def detail_of(
    workshop: Workshop,
    listing: Listing,
    pictures: tuple[PictureReading, ...],
    reveal: Literal["shown", "behind_button", "none"] = "shown",
    validators: Validators | None = None,
) -> Detail:
    """Read a listing once and return what the store should know of it; the assessment gets the reading."""
    now = workshop.now()
    day = effective_date(listing, workshop.as_of, now.date())
    pictures = without_portraits(pictures)
    reading = read(listing, pictures, as_of=day, reveal=reveal)
    own = {
        age.years for age in reading.ages if age.subject == "advertised_person" and age.current
    }
    if reading.stated_age is not None:
        own.add(reading.stated_age)
    content = content_hash(listing, pictures)
    workshop.readings.keep(content, reveal, reading)
    return Detail(
        listing=listing,
        content_hash=content,
        at=listing.observed_at or now,
        pictures=pictures,
        traces=traces(reading),
        stated_ages=tuple(sorted(own)),
        municipality=fold_name(listing.city) if listing.city else None,
        shingles=shingles_of(shingle_words(reading)),
        validators=validators or Validators(),
        reveal=reveal,
    )


def commit_records(
    workshop: Workshop, scan: Scan, records: Sequence[SpoolRecord], text_days: int = 2
) -> Committed:
    """Write the records of one spool segment; the same segment again changes nothing.

    `text_days` is the agreement's term for the text of listings that are not flagged.
    """
    done = Committed()
    _write_sights(workshop, scan, records, done)
    details = [one for one in records if isinstance(one, DetailRead)]
    for part in _batches(details):
        batch = [
            detail_of(workshop, one.listing, one.pictures, one.reveal, one.validators) for one in part
        ]
        write = partial(
            write_details, scan=scan, batch=batch, keys=workshop.memory_keys(), now=workshop.now(),
            search=workshop.search, text_days=text_days,
        )  # fmt: skip
        written = workshop.store.run_write(write)
        keep_portraits(workshop, (picture for one in part for picture in one.pictures))
        reach("commit")
        done.new += len(written.new)
        done.changed += len(written.changed)
        done.unchanged += len(written.unchanged)
        done.history += len(written.history)
        done.rows.update(written.rows)
    done.details = details
    return done


def _write_sights(
    workshop: Workshop, scan: Scan, records: Sequence[SpoolRecord], done: Committed
) -> None:
    """Write everything that is no detail page: cards, unchanged and gone listings; note the end."""
    cards = [one for one in records if isinstance(one, CardSeen)]
    unchanged = [one for one in records if isinstance(one, DetailUnchanged)]
    gone = [one for one in records if isinstance(one, Gone)]
    for part in _batches(cards):
        workshop.store.run_write(partial(write_cards, scan=scan, cards=part))
    for same in _batches(unchanged):
        workshop.store.run_write(partial(mark_unchanged, scan=scan, seen=same))
    for lost in _batches(gone):
        done.gone += len(workshop.store.run_write(partial(mark_gone, scan=scan, gone=lost)))
    done.cards += len(cards)
    done.unchanged += len(unchanged)
    done.failed += sum(isinstance(one, FetchFailed) for one in records)
    ends = [one for one in records if isinstance(one, ScanEnd)]
    done.end = ends[-1] if ends else None


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
