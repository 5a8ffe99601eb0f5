"""A platform's own listings, from a file: read, written and assessed in batches, as they come."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doorwatch.failpoints import reach
from doorwatch.ingest import SetAside, content_hash, picture_bytes
from doorwatch.pipeline.assess import assess_rows, assess_waiting
from doorwatch.pipeline.attempts import with_attempts
from doorwatch.pipeline.commit import detail_of
from doorwatch.pipeline.copies import follow_copies, keep_portraits
from doorwatch.pipeline.known import compare_banks, follow_banks
from doorwatch.pipeline.workshop import Workshop
from doorwatch.store import BATCH, Scan, ScanResult, finish_scan, open_scan, write_details
from doorwatch.store.aside import put_aside
from doorwatch.store.same import Same, held, see_same
from doorwatch.types import Agreement, Listing, PictureReading

if TYPE_CHECKING:
    from doorwatch.images.read import PictureBank
    from doorwatch.images.watch import Watch

MEMORY = 64 * 2**20
"""Bytes of inline pictures, texts and broken lines after which a batch is closed."""
READING = 64
"""Bytes that a reading holds for a character of its text: the text, its normal form and the map between."""
CHANGED = 200
"""New or changed listings in one transaction: about 250 ms of writing."""
LOOKING = 2
"""Listings whose pictures are read at once."""
OCR = "picture_text"
"""What an agreement collects when words in pictures are read."""
_FEED = "a feed does not say what is gone"


@dataclass(slots=True)
class Fed:
    """What came of a feed: listings by kind of sight, and the lines that were set aside."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    history: int = 0
    assessed: int = 0
    aside: list[SetAside] = field(default_factory=list)

    @property
    def listings(self) -> int:
        """How many listings were taken in."""
        return self.new + self.changed + self.unchanged + self.history


def feed(
    workshop: Workshop,
    agreement: Agreement,
    items: Iterable[Listing | SetAside],
    folder: Path | None,
    progress: Callable[[int], None] = lambda done: None,
) -> Fed:
    """Take in listings of one platform; broken lines are kept aside, encrypted, for two days.

    `folder` is where pictures named by a path lie. The same feed again changes nothing. A feed
    never removes a listing that it does not name.
    """
    now = workshop.now()
    scan = workshop.store.run_write(
        partial(open_scan, platform=agreement.platform, night=now.date(), now=now, source="feed")
    )
    follow_copies(workshop)
    done = Fed()
    stream = iter(items)
    while batch := _next_batch(stream):
        _keep_aside(workshop, agreement, [one for one in batch if isinstance(one, SetAside)], done)
        _take(workshop, scan, agreement, [one for one in batch if isinstance(one, Listing)], folder, done)
        progress(done.listings)
    compare_banks(workshop)
    done.assessed += assess_waiting(workshop).count
    result = ScanResult(False, True, (_FEED,), {"seen": done.listings, "new": done.new})
    workshop.store.run_write(partial(finish_scan, scan=scan.id, result=result, now=workshop.now()))
    return done


def _next_batch(stream: Iterator[Listing | SetAside]) -> list[Listing | SetAside]:
    """Return up to 500 items, fewer when they are long or bring their pictures: all are held in memory."""
    batch: list[Listing | SetAside] = []
    size = 0
    for item in islice(stream, BATCH):
        batch.append(item)
        size += _size(item)
        if size > MEMORY:
            break
    return batch


def _size(item: Listing | SetAside) -> int:
    """Return about how many bytes an item and its reading hold in memory."""
    if isinstance(item, SetAside):
        return len(item.raw or b"")
    words = sum(len(words or "") for words in (item.title, item.text, item.hidden_text))
    return words * READING + sum(len(image) for image in item.images)


def _take(
    workshop: Workshop,
    scan: Scan,
    agreement: Agreement,
    listings: list[Listing],
    folder: Path | None,
    done: Fed,
) -> None:
    """Write a batch: listings that are as they were by the short way, the others by a full reading."""
    same = _as_before(workshop, scan, listings, folder)
    if same:
        see = partial(
            see_same, scan=scan, batch=same, now=workshop.now(), text_days=agreement.terms.text
        )
        workshop.store.run_write(see)
        done.unchanged += len(same)
    before = {id(one.listing) for one in same}
    fresh = [one for one in listings if id(one) not in before]
    since = workshop.now() - timedelta(days=agreement.terms.attempts)
    fresh = with_attempts(workshop, agreement.platform, fresh, since)
    ocr = OCR in agreement.collects
    follow_banks(workshop)
    look = partial(_look, folder=folder, ocr=ocr, banks=(workshop.banks,), watch=workshop.watch)
    details, portraits = [], []
    for one, pictures in zip(fresh, _seen(fresh, look), strict=True):
        portraits += [picture for picture in pictures if picture.portrait is not None]
        details.append(detail_of(workshop, one, pictures))
    for start in range(0, len(details), CHANGED):
        write = partial(
            write_details, scan=scan, batch=details[start : start + CHANGED], keys=workshop.memory_keys(),
            now=workshop.now(), search=workshop.search, text_days=agreement.terms.text,
        )  # fmt: skip
        written = workshop.store.run_write(write)
        done.new += len(written.new)
        done.changed += len(written.changed)
        done.unchanged += len(written.unchanged)
        done.history += len(written.history)
        done.assessed += assess_rows(workshop, sorted(written.rows.values())).count
    if portraits:
        keep_portraits(workshop, portraits)
        # What the next batch finds must not depend on whether this one was killed and begun again.
        follow_copies(workshop)
    reach("commit")


def _as_before(
    workshop: Workshop, scan: Scan, listings: list[Listing], folder: Path | None
) -> list[Same]:
    """Return the listings whose content is what the store holds as their current one.

    One with a picture whose portrait is wanted is read in full all the same.
    """
    ids = Counter(one.id for one in listings)
    with workshop.store.read() as conn:
        known = held(conn, scan.platform, list(ids), workshop.memory_keys()[0].id)
    same: list[Same] = []
    for one in listings:
        was = known.get(one.id)
        if was is None or ids[one.id] > 1 or one.status != "live":
            continue
        at = one.observed_at or workshop.now()
        placed = was.placed or one.city is None
        hashed = _hashed(one, folder)
        if any(picture.sha256 and workshop.watch.wants(picture.sha256) for picture in hashed):
            continue
        if placed and at >= was.last_seen and content_hash(one, hashed) == was.content_hash:
            same.append(Same(was.row, was.snapshot, one, at))
    return same


def _hashed(listing: Listing, folder: Path | None) -> list[PictureReading]:
    """Return the hashes of a listing's pictures' bytes, nothing decoded."""
    return [
        PictureReading(index, sha256=hashlib.sha256(data).hexdigest())
        for index, data in picture_bytes(listing, folder)
        if isinstance(data, bytes)
    ]


def read_pictures(
    listing: Listing,
    folder: Path | None,
    *,
    ocr: bool = True,
    banks: Sequence[PictureBank] = (),
    watch: Watch | None = None,
) -> Iterator[PictureReading]:
    """Read the pictures of a listing that come with it; a URL is not fetched and says so.

    `ocr` says whether words in pictures are read where Tesseract is there; `banks` are compared in memory;
    `watch` looks for parts of pictures of open cases.
    """
    for index, data in picture_bytes(listing, folder):
        inline = listing.images[index][:5].lower() == "data:"
        address = None if inline else listing.images[index]
        if isinstance(data, str):
            yield PictureReading(index, address, failure=data)
            continue
        from doorwatch.images import read_picture

        yield read_picture(data, index, address, ocr=ocr, banks=banks, watch=watch)


def _look(
    listing: Listing, folder: Path | None, ocr: bool, banks: Sequence[PictureBank], watch: Watch
) -> tuple[PictureReading, ...]:
    return tuple(read_pictures(listing, folder, ocr=ocr, banks=banks, watch=watch))


def _seen(
    listings: Sequence[Listing], look: Callable[[Listing], tuple[PictureReading, ...]]
) -> Iterator[tuple[PictureReading, ...]]:
    """Yield the readings of each listing's pictures in turn; `LOOKING` listings are looked at at a time.

    Decoding and hashing run outside of Python's lock, so that threads do: one picture a thread is held in
    memory, nothing crosses to another process and none outlives a kill.
    """
    with ThreadPoolExecutor(LOOKING, "pictures") as pool:
        under_way = [pool.submit(look, one) if one.images else None for one in listings]
        try:
            yield from (() if one is None else one.result() for one in under_way)
        finally:
            pool.shutdown(cancel_futures=True)


def _keep_aside(
    workshop: Workshop, agreement: Agreement, broken: list[SetAside], done: Fed
) -> None:
    """Keep broken lines encrypted, in one transaction; of what was stored no bytes stay in memory."""
    if not broken:
        return
    now, key = workshop.now(), workshop.keys.spool_key()

    def keep(conn: Any) -> None:
        for one in broken:
            if one.raw is None:
                continue
            name, _, line = one.place.rpartition(":")
            number = int(line) if line.isdigit() else 0
            put_aside(conn, agreement.platform, name, number, one.message, one.raw, key, now)

    workshop.store.run_write(keep)
    done.aside += [replace(one, raw=None) for one in broken]
