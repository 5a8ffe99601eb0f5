"""Cases of a flood: how long the machine needs to make them, to find nothing new, and how much memory.

    python -m benchmarks.cases [--listings 20000] [--numbers 500] [--accounts 5000] [--seed 3]

Every listing is flagged, has one of the phone numbers and one of the accounts, drawn by chance, so that
nearly all of them hang together and clusters are cut. It is written to SQLite as a feed would, in batches.
No peer does the same: figures are seconds, by the clock and of a core. Self-made data.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from doorwatch.agreements import parse_agreement, render, template
from doorwatch.casework import Proposed, propose
from doorwatch.keys import MemoryKey
from doorwatch.store import (
    BATCH,
    Detail,
    Judged,
    Store,
    insert_assessments,
    load_content,
    open_scan,
    write_details,
)
from doorwatch.store.tables import case_listings
from doorwatch.types import (
    LANES,
    Account,
    Agreement,
    Assessment,
    Bilingual,
    Coverage,
    ImageCount,
    Lane,
    LaneResult,
    Listing,
    Signal,
    TextEvidence,
    Trace,
)

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PLATFORM = "demo-north"
KEY = MemoryKey("bench", b"1" * 32, NOW)
Links = Sequence[tuple[int, int]]


def main() -> None:
    """Print one figure a line."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--listings", type=int, default=20_000)
    ask.add_argument("--numbers", type=int, default=500)
    ask.add_argument("--accounts", type=int, default=5_000)
    ask.add_argument("--seed", type=int, default=3)
    given = ask.parse_args()
    draw = random.Random(given.seed)
    links = [(draw.randrange(given.numbers), draw.randrange(given.accounts)) for _ in range(given.listings)]
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), links)


def _run(folder: Path, links: Links) -> None:
    store = Store.open(f"sqlite:///{folder / 'doorwatch.db'}", lambda: NOW)
    store.upgrade()
    start = time.perf_counter()
    for first in range(0, len(links), BATCH):
        _put(store, first, links[first : first + BATCH])
    print(f"written {len(links):,} flagged listings in {time.perf_counter() - start:.1f} s")
    for what, at in (("made cases", NOW), ("found nothing new", NOW + timedelta(hours=1))):
        start, busy = time.perf_counter(), time.process_time()
        done = _proposed(store, at)
        spent, busy = time.perf_counter() - start, time.process_time() - busy
        print(f"{what} in {spent:.1f} s, {busy:.1f} s of a core: {len(done.opened):,} opened")
    print(f"the largest holds {_largest(store)} listings; peak memory {_peak():,} MB")
    store.close()


def _put(store: Store, first: int, links: Links) -> None:
    """Write a batch of listings with their assessments."""
    batch = [_detail(first + place, *link) for place, link in enumerate(links)]
    scan = store.run_write(partial(open_scan, platform=PLATFORM, night=NOW.date(), now=NOW, source="feed"))
    written = store.run_write(partial(write_details, scan=scan, batch=batch, keys=(KEY,), now=NOW))
    with store.read() as conn:
        held = load_content(conn, list(written.rows.values()))
    judged = [
        Judged(row, one.snapshot, _assessment(one.listing.id), b"0" * 16, "bench")
        for row, one in held.items()
    ]
    store.run_write(partial(insert_assessments, batch=judged, now=NOW))


def _detail(number: int, phone: int, account: int) -> Detail:
    text, name = f"Company and massage. {number}", f"u{account}"
    listing = Listing(PLATFORM, f"A-{number}", text=text, account=Account(id=name))
    traces = (Trace("phone", f"+49302312{phone:06}"), Trace("account", name))
    return Detail(listing, hashlib.sha256(text.encode()).hexdigest(), NOW, traces=traces)


def _assessment(id: str) -> Assessment:
    """Return one that flags a listing for review, by a text of its own."""
    words: Bilingual = {"nl": "Demo.", "en": "Demo."}
    signal = Signal(
        indicator="bench", lane="recruitment", family="bench", weight="strong", detector="bench", version="1",
        rule=None, evidence=(TextEvidence("text", 0, 7, "Company"),), explanation=words, benign=words,
    )  # fmt: skip
    lanes: dict[Lane, LaneResult] = {lane: LaneResult("none", 0, ()) for lane in LANES}
    lanes["recruitment"] = LaneResult("review", 20, (0,))
    return Assessment(
        platform=PLATFORM, id=id, as_of=NOW.date(), level="review", stated_age=None, ages=(), contacts=(),
        languages=("en",), lanes=lanes, signals=(signal,), context=(), pending=(), failures=(),
        coverage=Coverage("read", "supported", ImageCount(0, 0), "none", "none"), ruleset="bench",
    )  # fmt: skip


def _proposed(store: Store, at: datetime) -> Proposed:
    return propose(store, at, {PLATFORM: _paper()}, night=at.date())


def _paper() -> Agreement:
    values: dict[str, Any] = {
        "controller": "Demo", "processor_contract": "one", "site": "http://127.0.0.1:9",
        "capacity": {"cases_a_day": 10_000_000, "above": "queue"},
        "contacts": {"operator": "o", "platform": "p", "data_protection": "d", "security": "s"},
    }  # fmt: skip
    return parse_agreement(render(template(PLATFORM, "demo", NOW.date(), **values)), "agreement")


def _largest(store: Store) -> int:
    count = sa.func.count()
    query = (
        sa.select(count)
        .select_from(case_listings)
        .group_by(case_listings.c.case)
        .order_by(count.desc())
        .limit(1)
    )
    with store.read() as conn:
        return conn.scalar(query) or 0


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
