"""Nights from a feed: known listings, five in a hundred changed with pictures, without OCR.

    python -m benchmarks.night [--listings 1000000 | --grow 10000 100000] [--changed 0.05] [--pictures 1]
                               [--size 640x480] [--place FOLDER]

Three nights: all listings new (printed, not the figure); then the same feed with its changes, which is the
figure; then that feed again with nothing changed, so that the short way of known listings stands alone.
Printed are listings a second by the wall and by CPU, what changed and unchanged listings cost, the size of
the database, the peak memory of the process and, beside it, what merely decoding the same lines as JSON
costs. With `--grow` the same for several sizes, and how the time of the second night grows with them (1 is in
proportion). A rate over 556 a second is a night of 1,000,000 listings in under 30 minutes. One process, two
threads for pictures (JPEG, one in ten of them on two listings whatever the size of the world); listings are
self-made, so this says what it costs and nothing else. `--place` should lie on a real disk.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from demo.generator import World, generate
from doorwatch.agreements import parse_agreement, render, template
from doorwatch.cli._assess import load_judge
from doorwatch.ingest import read_jsonl, to_json
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, feed
from doorwatch.settings import TenantSettings
from doorwatch.store import Store
from doorwatch.types import Agreement, Listing

PLATFORM = "demo-north"
UNLIKE = 0.9
"""Share of the pictures that are the first of their kind; the others show one that another listing shows."""
START = datetime(2026, 11, 19, 3, tzinfo=UTC)
DAY = timedelta(days=1)
WANTED = 1_000_000 / (30 * 60)


@dataclass(frozen=True, slots=True)
class Took:
    """What a night cost, in seconds by the wall and of CPU."""

    wall: float
    cpu: float

    def told(self, listings: int) -> str:
        """Return rates for people."""
        return f"{self.wall:8,.1f} s {listings / self.wall:8,.0f} /s {listings / self.cpu:8,.0f} /CPU s"


def main() -> None:
    """Run the nights of each size and print what they cost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--listings", type=int, default=1_000_000)
    parser.add_argument("--grow", type=int, nargs="+", help="Several sizes, the smallest first.")
    parser.add_argument("--changed", type=float, default=0.05)
    parser.add_argument("--pictures", type=int, default=1)
    parser.add_argument("--size", default="640x480")
    parser.add_argument("--place", type=Path)
    wanted = parser.parse_args()
    seconds: list[tuple[int, float]] = []
    for listings in wanted.grow or [wanted.listings]:
        with tempfile.TemporaryDirectory(dir=wanted.place) as place:
            seconds.append((listings, _nights(Path(place), listings, wanted)))
    for (few, short), (many, long) in pairwise(seconds):
        growth = math.log(long / short) / math.log(many / few)
        print(f"from {few:,} to {many:,} listings the second night's CPU grows with exponent {growth:.2f}")


def _nights(folder: Path, listings: int, wanted: argparse.Namespace) -> float:
    """Run three nights of one size; return the CPU seconds of the second."""
    width, height = (int(part) for part in wanted.size.split("x"))
    world = generate(listings, 1, "A", 1, start=START)
    every = round(1 / wanted.changed)
    pool = max(1, int(listings / every * wanted.pictures * UNLIKE))
    _draw_pool(folder, pool, width, height)
    feeds = [folder / f"{number}.jsonl" for number in range(3)]
    _write(feeds[0], _listings(world, START, 0, 0, pool))
    for number in (1, 2):
        _write(feeds[number], _listings(world, START + number * DAY, every, wanted.pictures, pool))
    print(f"{listings:,} listings, {wanted.changed:.0%} changed with {wanted.pictures} pictures of "
          f"{wanted.size}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
    took = []
    for number, name in enumerate(("all new", "some changed", "none changed")):
        took.append(_night(folder, feeds[number], START + number * DAY))
        print(f"  {name:<14}{took[number].told(listings)}", flush=True)
    _summarise(folder, listings, max(1, listings // every), took[1], took[2])
    return took[1].cpu


def _summarise(folder: Path, listings: int, changed: int, some: Took, none: Took) -> None:
    """Print what one listing costs and how long a million would take."""
    short = none.cpu / listings
    dear = (some.cpu - short * (listings - changed)) / changed
    bare = _decode(folder / "1.jsonl")
    stored = sum(path.stat().st_size for path in (folder / "home").glob("doorwatch.db*")) / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  an unchanged listing costs {1000 * short:.3f} ms of CPU, a changed one {1000 * dear:.1f} ms")
    print(
        f"  at this rate 1,000,000 take {some.wall / listings * 1_000_000 / 60:,.1f} minutes; 30 need "
        f"{WANTED:,.0f} /s; decoding the lines alone takes {bare:,.1f} s: ratio {some.wall / bare:,.0f}"
    )
    print(f"  database {stored:,.0f} MB, peak memory {peak:,.0f} MB", flush=True)


def _draw_pool(folder: Path, count: int, width: int, height: int) -> None:
    """Write JPEGs of soft random ground, each unlike the others."""
    import cv2
    import numpy as np

    rng = np.random.default_rng(1)
    for number in range(count):
        coarse = rng.integers(0, 255, (8, 8, 3), dtype=np.uint8)
        image = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
        written = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
        (folder / f"{number}.jpg").write_bytes(written.tobytes())


def _listings(world: World, at: datetime, every: int, pictures: int, pool: int) -> Iterator[Listing]:
    """Yield all listings as of `at`; with `every`, each so many-th says something else and has pictures."""
    for number, record in enumerate(world.records(0)):
        listing = replace(record.listing, platform=PLATFORM, observed_at=at, images=(), status="live")
        if every and number % every == 0:
            first = number // every * pictures
            images = tuple(f"{(first + index) % pool}.jpg" for index in range(pictures))
            listing = replace(listing, text=f"{listing.text} {number}.", images=images)
        yield listing


def _write(path: Path, items: Iterator[Listing]) -> None:
    with path.open("wb") as file:
        for item in items:
            file.write(to_json(item) + b"\n")


def _night(folder: Path, path: Path, now: datetime) -> Took:
    """Take in a feed and return what it took, opening the store included."""
    home = folder / "home"
    tenant = TenantSettings(
        "demo-a", home, home / "keys" / "demo-a", home, home, f"sqlite:///{home / 'doorwatch.db'}"
    )
    home.mkdir(exist_ok=True)
    began, worked = time.perf_counter(), time.process_time()
    store = Store.open(tenant.database, lambda: now)
    store.upgrade()
    workshop = Workshop(store, KeyRing.create(tenant.keys, START), load_judge(tenant), lambda: now)
    done = feed(workshop, _agreement(), read_jsonl(path, path.name, PLATFORM), folder)
    store.close()
    took = Took(time.perf_counter() - began, time.process_time() - worked)
    print(f"  {done.new} new, {done.changed} changed, {done.unchanged} unchanged, {done.assessed} assessed")
    return took


def _agreement() -> Agreement:
    form = template(PLATFORM, "demo-a", START.date(), collects=["text", "field", "pictures"])
    return parse_agreement(render(form), "benchmark")


def _decode(path: Path) -> float:
    began = time.perf_counter()
    with path.open("rb") as file:
        for line in file:
            json.loads(line)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
