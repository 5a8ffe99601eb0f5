"""A night from a feed: known listings, five in a hundred changed with pictures, without OCR.

    python -m benchmarks.night [--listings 1000000] [--changed 0.05] [--pictures 1] [--size 640x480]

First all listings are taken in (printed, not the figure); then the same feed comes again with its changes
and the rate of that second night is printed, with the peak memory of the process and, beside it, what
merely decoding the same lines as JSON costs. A rate over 556 a second is a night of 1,000,000 listings in
under 30 minutes. One process; listings are self-made, so this says what it costs and nothing else.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.generator import World, generate
from demo.pictures import encode_png
from doorwatch.agreements import parse_agreement, render, template
from doorwatch.cli._assess import load_judge
from doorwatch.ingest import read_jsonl, to_json
from doorwatch.keys import KeyRing
from doorwatch.pipeline import Workshop, feed
from doorwatch.settings import TenantSettings
from doorwatch.store import Store
from doorwatch.types import Agreement, Listing

PLATFORM = "demo-north"
POOL = 500
START = datetime(2026, 11, 19, 3, tzinfo=UTC)
WANTED = 1_000_000 / (30 * 60)


def main() -> None:
    """Run both nights and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=1_000_000)
    parser.add_argument("--changed", type=float, default=0.05)
    parser.add_argument("--pictures", type=int, default=1)
    parser.add_argument("--size", default="640x480")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        width, height = (int(part) for part in wanted.size.split("x"))
        _draw_pool(folder, width, height)
        world = generate(wanted.listings, 1, "A", 1, start=START)
        every = round(1 / wanted.changed)
        _write(folder / "first.jsonl", _listings(world, START, 0, 0))
        _write(folder / "second.jsonl", _listings(world, START + timedelta(days=1), every, wanted.pictures))
        first = _night(folder, folder / "first.jsonl", START)
        print(f"first night, all new: {wanted.listings} listings, {wanted.listings / first:,.0f} a second")
        second = _night(folder, folder / "second.jsonl", START + timedelta(days=1))
        bare = _decode(folder / "second.jsonl")
    rate = wanted.listings / second
    print(f"second night, {wanted.changed:.0%} changed with {wanted.pictures} pictures of {wanted.size}:")
    print(f"  {second:,.1f} s, {rate:,.0f} listings a second; 30 minutes for 1,000,000 need {WANTED:,.0f}")
    print(f"  at this rate 1,000,000 take {1_000_000 / rate / 60:,.1f} minutes")
    print(f"  decoding the lines alone takes {bare:,.1f} s: ratio {second / bare:,.0f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory {peak:,.0f} MB")


def _draw_pool(folder: Path, width: int, height: int) -> None:
    """Write pictures of soft random ground, each unlike the others."""
    import numpy as np

    rng = np.random.default_rng(1)
    for number in range(POOL):
        coarse = rng.integers(0, 255, (8, 8, 3)).astype(np.float32)
        rows, columns = np.linspace(0, 7, height), np.linspace(0, 7, width)
        top, left = rows.astype(int).clip(0, 6), columns.astype(int).clip(0, 6)
        down, across = (rows - top)[:, None, None], (columns - left)[None, :, None]
        a, b = coarse[top][:, left], coarse[top][:, left + 1]
        c, d = coarse[top + 1][:, left], coarse[top + 1][:, left + 1]
        image = (a * (1 - across) + b * across) * (1 - down) + (c * (1 - across) + d * across) * down
        (folder / f"{number}.png").write_bytes(encode_png(image.astype(np.uint8)))


def _listings(world: World, at: datetime, every: int, pictures: int) -> Iterator[Listing]:
    """Yield all listings as of `at`; with `every`, each so many-th says something else and has pictures."""
    for number, record in enumerate(world.records(0)):
        listing = replace(record.listing, platform=PLATFORM, observed_at=at, images=(), status="live")
        if every and number % every == 0:
            images = tuple(f"{(number * 7 + index) % POOL}.png" for index in range(pictures))
            listing = replace(listing, text=f"{listing.text} {number}.", images=images)
        yield listing


def _write(path: Path, items: Iterator[Listing]) -> None:
    with path.open("wb") as file:
        for item in items:
            file.write(to_json(item) + b"\n")


def _night(folder: Path, path: Path, now: datetime) -> float:
    """Take in a feed and return the seconds it took, opening the store included."""
    home = folder / "home"
    tenant = TenantSettings(
        "demo-a", home, home / "keys" / "demo-a", home, home, f"sqlite:///{home / 'doorwatch.db'}"
    )
    home.mkdir(exist_ok=True)
    began = time.perf_counter()
    store = Store.open(tenant.database, lambda: now)
    store.upgrade()
    workshop = Workshop(store, KeyRing.create(tenant.keys, START), load_judge(tenant), lambda: now)
    done = feed(workshop, _agreement(), read_jsonl(path, path.name, PLATFORM), folder)
    store.close()
    took = time.perf_counter() - began
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
