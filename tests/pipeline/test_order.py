"""No order of arrival, and no split over nights inside two days, changes a level, a point or a signal.

The listings are a sample world's linked groups (shared phones, pictures, texts, accounts), some in two
versions a day apart. Whatever the order, the batches, the nights and the moments of assessment: at one
day the assessments in force are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.generator import World, generate
from doorwatch.cli._assess import load_judge
from doorwatch.images import read_picture
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, assess_rows, assess_waiting, commit_records
from doorwatch.scoring.judge import Judge
from doorwatch.store import PictureSearch, ScanResult, Store, finish_scan, open_scan
from doorwatch.store.bare import bare_assessments
from doorwatch.types import DetailRead, Listing, ListingRef, PictureReading, Validators

START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
NIGHTS = (START + timedelta(hours=1), START + timedelta(hours=25), START + timedelta(hours=47))
AS_OF = START.date() + timedelta(days=2)
PLANTS = {
    "shared_phone", "reused_picture", "copied_text", "ages_across_listings", "age_raised", "changed_hands",
    "moves_fast", "two_listings", "stated_word",
}  # fmt: skip


@dataclass(frozen=True)
class Arrival:
    """One way for the sights to arrive: their order, the cuts into batches, what happens after each batch.

    `nights` gives each batch its night, `judged` says whether it is assessed at once, later, or not yet.
    """

    order: tuple[int, ...]
    cuts: tuple[int, ...]
    nights: tuple[int, ...]
    judged: tuple[str, ...]

    def batches(self) -> Iterator[tuple[int, str, tuple[int, ...]]]:
        """Yield (night, what is assessed, sights) of each batch in turn."""
        edges = [0, *sorted(self.cuts), len(self.order)]
        parts = [self.order[start:end] for start, end in pairwise(edges)]
        nights = sorted(self.nights)
        for number, part in enumerate(part for part in parts if part):
            yield (
                nights[number % len(nights)] if number < len(nights) else nights[-1],
                self.judged[number],
                part,
            )


@pytest.fixture(scope="module")
def sights() -> tuple[DetailRead, ...]:
    """What was read: linked listings of two nights, pictures hashed, nothing repeated."""
    world = generate(100, 20261120, "A", 2, start=START)
    chosen = [index for index in range(world.size) if world.seat(index).plant in PLANTS]
    found: list[DetailRead] = []
    for index in chosen:
        versions: list[Listing] = []
        for night in range(world.nights):
            record = world.record(index, night)
            if record is not None:
                same = replace(record.listing, observed_at=None)
                if same not in versions:
                    versions.append(same)
                    found.append(_sight(world, record.listing, night))
    return tuple(found)


def _sight(world: World, listing: Listing, night: int) -> DetailRead:
    observed = START + timedelta(days=night, minutes=int(listing.id[2:]))
    pictures = tuple(
        read_picture(world.picture(address, night), index, address, ocr=False)
        for index, address in enumerate(listing.images)
    )
    assert not any(picture.failure for picture in pictures)
    listing = replace(listing, observed_at=observed)
    return DetailRead(listing, pictures, None, Validators(), (), observed)


@pytest.fixture(scope="module")
def judge() -> Judge:
    """The shipped rules and detectors."""
    return load_judge(None)


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """One tenant's keys for all arrivals."""
    return KeyRing.create(tmp_path_factory.mktemp("keys") / "ring", START)


def arrive(url: str, ring: KeyRing, judge: Judge, sights: Sequence[DetailRead], how: Arrival) -> Any:
    """Let the sights arrive and return the bare assessments in force."""
    moment = [NIGHTS[0]]
    store = Store.open(url, lambda: moment[0])
    shop = Workshop(store, ring, judge, lambda: moment[0], AS_OF, PictureSearch())
    try:
        for night, assessed, part in how.batches():
            moment[0] = max(moment[0], NIGHTS[night]) + timedelta(seconds=1)
            rows: list[int] = []
            for platform in sorted({sights[place].listing.platform for place in part}):
                scan = store.run_write(
                    lambda conn, platform=platform: open_scan(conn, platform, moment[0].date(), moment[0])
                )
                mine = [sights[place] for place in part if sights[place].listing.platform == platform]
                rows += commit_records(shop, scan, mine).rows.values()
                end = ScanResult(False, True)
                store.run_write(lambda conn, id=scan.id, end=end: finish_scan(conn, id, end, moment[0]))
            if assessed == "own":
                assess_rows(shop, sorted(rows))
            elif assessed == "all":
                assess_waiting(shop)
        moment[0] = NIGHTS[-1] + timedelta(minutes=30)
        assess_waiting(shop)
        with store.read() as conn:
            return plain(bare_assessments(conn))
    finally:
        store.close()


def plain(found: dict[ListingRef, Any]) -> dict[ListingRef, Any]:
    """Return levels, points, signals and stated age of every listing; the order of signals is kept."""
    return {
        ref: (
            one.level, one.stated_age,
            {lane: (result.level, result.points) for lane, result in one.lanes.items()},
            [(s.indicator, s.lane, s.family, s.weight, s.rule, s.counted) for s in one.signals],
            one.coverage, one.as_of,
        )
        for ref, one in found.items()
    }  # fmt: skip


def at_once(sights: Sequence[DetailRead]) -> Arrival:
    """Everything in one batch, in the order in which it was observed."""
    order = sorted(range(len(sights)), key=lambda place: sights[place].at)
    return Arrival(tuple(order), (), (2,), ("all",))


@pytest.fixture(scope="module")
def expected(
    sights: tuple[DetailRead, ...], judge: Judge, ring: KeyRing, migrated_sqlite: bytes, tmp_path_factory: Any
) -> Any:
    """The assessments of one batch in order, and proof that links matter among them."""
    found = arrive(
        fresh(tmp_path_factory.mktemp("once"), migrated_sqlite), ring, judge, sights, at_once(sights)
    )
    linked = {signal[0] for one in found.values() for signal in one[3]}
    assert {"shared_phone_many_personas", "image_reused_other_persona", "age_contradiction"} <= linked
    return found


def fresh(folder: Path, migrated: bytes) -> str:
    """Return the URL of a new database in a folder."""
    path = folder / "doorwatch.db"
    path.write_bytes(migrated)
    for left in ("-wal", "-shm"):
        path.with_name(path.name + left).unlink(missing_ok=True)
    return f"sqlite:///{path}"


def arrivals(count: int) -> st.SearchStrategy[Arrival]:
    """Any order, up to seven batches over three nights, assessed at once, all together, or later."""
    judged = st.lists(st.sampled_from(["own", "all", "later"]), min_size=8, max_size=8).map(tuple)
    return st.builds(
        Arrival,
        st.permutations(range(count)).map(tuple),
        st.lists(st.integers(0, count), max_size=6).map(tuple),
        st.lists(st.integers(0, 2), min_size=1, max_size=7).map(tuple),
        judged,
    )


LAW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(LAW, max_examples=12)
@given(data=st.data())
def test_any_arrival_gives_the_same_levels_points_and_signals(
    data: st.DataObject, sights: tuple[DetailRead, ...], judge: Judge, ring: KeyRing, expected: Any,
    migrated_sqlite: bytes, tmp_path: Path,
) -> None:  # fmt: skip
    how = data.draw(arrivals(len(sights)))
    assert arrive(fresh(tmp_path, migrated_sqlite), ring, judge, sights, how) == expected


@pytest.mark.slow
@settings(LAW, max_examples=300)
@given(data=st.data())
def test_many_arrivals_give_the_same_levels_points_and_signals(
    data: st.DataObject, sights: tuple[DetailRead, ...], judge: Judge, ring: KeyRing, expected: Any,
    migrated_sqlite: bytes, tmp_path: Path,
) -> None:  # fmt: skip
    how = data.draw(arrivals(len(sights)))
    assert arrive(fresh(tmp_path, migrated_sqlite), ring, judge, sights, how) == expected


@pytest.mark.postgres
def test_arrival_backwards_in_small_batches_is_the_same_on_postgresql(
    sights: tuple[DetailRead, ...], judge: Judge, ring: KeyRing, expected: Any, postgres: Any
) -> None:
    url = postgres.create("arrivals")
    store = Store.open(url, lambda: START)
    store.upgrade()
    store.close()
    count = len(sights)
    backwards = tuple(sorted(range(count), key=lambda place: sights[place].at, reverse=True))
    how = Arrival(backwards, (4, 9, 15, 22), (0, 1, 1, 2, 2), ("own", "later", "all", "own", "later", "all"))
    assert arrive(url, ring, judge, sights, how) == expected


def test_the_sights_hold_pictures_and_two_versions_of_some_listings(sights: tuple[DetailRead, ...]) -> None:
    readings: list[PictureReading] = [picture for sight in sights for picture in sight.pictures]
    assert readings
    assert all(picture.pdq for picture in readings)
    assert len({sight.listing.ref for sight in sights}) < len(sights)
