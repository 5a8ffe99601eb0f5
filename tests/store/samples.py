"""Short hand-made sights of neutral listings, and the calls that every store test makes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from doorwatch.keys import MemoryKey
from doorwatch.store import (
    Detail,
    LoadedView,
    PictureSearch,
    Scan,
    Store,
    WrittenBatch,
    load_view,
    open_scan,
    rows_of,
    write_details,
)
from doorwatch.types import (
    LANES,
    Account,
    Assessment,
    Coverage,
    ImageCount,
    LaneResult,
    Level,
    Listing,
    ListingRef,
    PictureReading,
    Signal,
    TextEvidence,
    Trace,
)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
KEY = MemoryKey("m1", b"1" * 32, NOW)
NEWER = MemoryKey("m2", b"2" * 32, NOW + 30 * DAY)
PLATFORM = "demo-north"


def detail(
    id: str,
    text: str = "Company and massage.",
    *,
    at: datetime = NOW,
    phones: Sequence[str] = (),
    persona: str | None = None,
    account: str | None = None,
    ages: tuple[int, ...] = (),
    city: str | None = None,
    pictures: Sequence[tuple[str, int]] = (),
    words: Sequence[str] = (),
    platform: str = PLATFORM,
    **listing: Any,
) -> Detail:
    """A sight of one listing; `pictures` are (64 hex digits, quality)."""
    traces = [Trace("phone", phone) for phone in phones]
    traces += [Trace("persona", persona)] if persona else []
    traces += [Trace("account", account)] if account else []
    traces += [Trace("pdq", hash, index, quality) for index, (hash, quality) in enumerate(pictures)]
    said = repr((text, phones, persona, account, ages, city, pictures))
    return Detail(
        listing=Listing(
            platform=platform,
            id=id,
            url=f"http://127.0.0.1/{id}",
            text=text,
            persona=persona,
            city=city,
            account=Account(id=account) if account else None,
            **listing,
        ),
        content_hash=hashlib.sha256(said.encode()).hexdigest(),
        at=at,
        pictures=tuple(PictureReading(index, pdq=hash) for index, (hash, _) in enumerate(pictures)),
        traces=tuple(traces),
        stated_ages=ages,
        municipality=city.lower() if city else None,
        shingles=tuple(words),
    )


def picture(seed: int, flipped: int = 0) -> str:
    """The hash of an invented picture, with its first `flipped` bits turned over."""
    value = int.from_bytes(hashlib.sha256(b"%d" % seed).digest()) ^ ((1 << flipped) - 1)
    return f"{value:064x}"


def scan_of(store: Store, night: int = 0, platform: str = PLATFORM) -> Scan:
    """The feed scan of a night, counted from NOW: a new one each time."""
    moment = NOW + night * DAY
    return store.run_write(lambda conn: open_scan(conn, platform, moment.date(), moment, "feed"))


def write(
    store: Store,
    *sights: Detail,
    scan: Scan | None = None,
    keys: Sequence[MemoryKey] = (KEY,),
    search: PictureSearch | None = None,
    now: datetime | None = None,
) -> WrittenBatch:
    """Write sights in one batch, in a scan of their own unless one is given."""
    chosen = scan or scan_of(store)
    moment = now or max(one.at for one in sights)
    return store.run_write(lambda conn: write_details(conn, chosen, sights, keys, moment, search=search))


def row(store: Store, id: str, platform: str = PLATFORM) -> int:
    """The row of a listing."""
    with store.read() as conn:
        return int(rows_of(conn, platform, [id])[id].id)


def view(store: Store, *ids: str, search: PictureSearch | None = None, now: datetime = NOW) -> LoadedView:
    """The view of some listings."""
    with store.read() as conn:
        known = rows_of(conn, PLATFORM, ids)
        return load_view(conn, [known[id].id for id in ids], search, now)


def linked(loaded: LoadedView, id: str, kind: str) -> list[str | None]:
    """Ids of the listings that a view links to one, through a kind, in order."""
    links = loaded.view.links(ListingRef(PLATFORM, id)).links
    return [one.sighting.ref.id if one.sighting.ref else None for one in links if one.kind == kind]


def ids(refs: Iterable[ListingRef | None]) -> list[str | None]:
    """The ids of refs."""
    return [ref.id if ref else None for ref in refs]


def signal(quote: str = "zeventien", lane: Any = "minor_age") -> Signal:
    """A decisive signal that quotes the listing."""
    return Signal(
        indicator="stated_age_under_18", lane=lane, family="text_age", weight="decisive",
        detector="phrases", version="1", rule="stated-age-under-18",
        evidence=(TextEvidence("text", 0, len(quote), quote),),
        explanation={"nl": f"De tekst zegt '{quote}'.", "en": f"The text says '{quote}'."},
        benign={"nl": "Een typefout.", "en": "A typing error."},
    )  # fmt: skip


def assessment(id: str, level: Level = "none", *, platform: str = PLATFORM, **other: Any) -> Assessment:
    """An assessment at a level of lane minor_age; flagged ones quote the listing."""
    flagged = level in ("review", "urgent")
    lanes = {lane: LaneResult("none", 0, ()) for lane in LANES}
    lanes["minor_age"] = LaneResult(level, 40 if flagged else 0, (0,) if flagged else ())
    return Assessment(
        platform=platform, id=id, as_of=NOW.date(), level=level, stated_age=17 if flagged else None, ages=(),
        contacts=(), languages=("nl",), lanes=lanes, signals=(signal(),) if flagged else (), context=(),
        coverage=Coverage("read", "supported", ImageCount(0, 0), "none", "none"), pending=(), failures=(),
        **({"ruleset": "sha256:00"} | other),
    )  # fmt: skip
