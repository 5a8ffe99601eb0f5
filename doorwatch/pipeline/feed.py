"""A platform's own listings, from a file: read, written and assessed in batches, as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from doorwatch.failpoints import reach
from doorwatch.ingest import SetAside, picture_bytes
from doorwatch.pipeline.assess import assess_rows, assess_waiting
from doorwatch.pipeline.commit import detail_of
from doorwatch.pipeline.workshop import Workshop
from doorwatch.store import BATCH, Scan, ScanResult, finish_scan, open_scan, write_details
from doorwatch.store.aside import put_aside
from doorwatch.types import Agreement, Listing, PictureReading

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
    done = Fed()
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        _keep_aside(workshop, agreement, [one for one in batch if isinstance(one, SetAside)], done)
        _take(workshop, scan, agreement, [one for one in batch if isinstance(one, Listing)], folder, done)
        progress(done.listings)
    done.assessed += assess_waiting(workshop).count
    result = ScanResult(False, True, (_FEED,), {"seen": done.listings, "new": done.new})
    workshop.store.run_write(partial(finish_scan, scan=scan.id, result=result, now=workshop.now()))
    return done


def _take(
    workshop: Workshop,
    scan: Scan,
    agreement: Agreement,
    listings: list[Listing],
    folder: Path | None,
    done: Fed,
) -> None:
    if not listings:
        return
    details = [
        detail_of(workshop, listing, tuple(read_pictures(listing, folder))) for listing in listings
    ]
    write = partial(
        write_details, scan=scan, batch=details, keys=workshop.memory_keys(), now=workshop.now(),
        search=workshop.search, text_days=agreement.terms.text,
    )  # fmt: skip
    written = workshop.store.run_write(write)
    reach("commit")
    done.new += len(written.new)
    done.changed += len(written.changed)
    done.unchanged += len(written.unchanged)
    done.history += len(written.history)
    done.assessed += assess_rows(workshop, sorted(written.rows.values())).count


def read_pictures(listing: Listing, folder: Path | None) -> Iterator[PictureReading]:
    """Read the pictures of a listing that come with it; a URL is not fetched and says so."""
    for index, data in picture_bytes(listing, folder):
        inline = listing.images[index][:5].lower() == "data:"
        address = None if inline else listing.images[index]
        if isinstance(data, str):
            yield PictureReading(index, address, failure=data)
            continue
        from doorwatch.images import read_picture

        yield read_picture(data, index, address, ocr=True)


def _keep_aside(
    workshop: Workshop, agreement: Agreement, broken: list[SetAside], done: Fed
) -> None:
    done.aside += broken
    now, key = workshop.now(), workshop.keys.spool_key()
    for one in broken:
        if one.raw is None:
            continue
        name, _, line = one.place.rpartition(":")
        keep = partial(
            put_aside, platform=agreement.platform, source=name, line=int(line) if line.isdigit() else 0,
            reason=one.message, body=one.raw, key=key, at=now,
        )  # fmt: skip
        workshop.store.run_write(keep)
