"""Bulk work: rescoring what is kept, the local engine and Dask side by side, in the same shards.

    python -m benchmarks.engine [--listings 100000] [--workers 2] [--shards 8] [--json FILE]

Kept listings are made up (the demo's frames A), each judged without links. Printed for one process without
an engine, the local engine and Dask: seconds until a worker answers its first shard (starting processes and
loading all word lists), listings a second by the wall behind that, CPU seconds of all processes, and the
largest memory of one process; then whether the bytes are the same. A worker's start is paid once: a rate over
few listings shows mostly that. The unit costs are those that `benchmarks.sizing` takes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from demo.generator import generate
from doorwatch.cli._assess import load_judge
from doorwatch.engine import Engine, LocalEngine
from doorwatch.engine.cluster import dask_engine
from doorwatch.ingest import to_json
from doorwatch.replay import FileSource
from doorwatch.replay.sharded import Rescoring, batches, rescore
from doorwatch.replay.sources import Item
from doorwatch.scoring.judge import Judge
from doorwatch.types import MemoryView

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 19, 3, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Took:
    """What rescoring cost: seconds to the first end of a shard, of the whole, of CPU; MB of one process."""

    name: str
    first: float
    wall: float
    cpu: float
    peak: float
    digest: str


def main() -> None:
    """Rescore on each engine and print what it cost."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--listings", type=int, default=100_000)
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--shards", type=int, default=8)
    ask.add_argument("--json", type=Path, help="Write the unit costs to this file.")
    wanted = ask.parse_args()
    judge = load_judge(None)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        listings = _write(place / "kept.jsonl", wanted.listings)
        print(f"{listings:,} kept listings, {wanted.shards} shards, {wanted.workers} workers; "
              f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)  # fmt: skip
        took = [_alone(place, judge)]
        for name, opened in (
            ("local engine", nullcontext(LocalEngine(wanted.workers))),
            ("Dask", dask_engine(wanted.workers)),
        ):
            took.append(_measured(name, place, judge, opened, wanted.shards))
    for one in took:
        rest = max(one.wall - one.first, 1e-9) if one.first else one.wall
        done = listings * (1 - 1 / wanted.shards) if one.first else listings
        print(f"  {one.name:<14}first shard {one.first:6.1f} s  all {one.wall:7.1f} s  "
              f"{done / rest:7,.0f} /s behind the first  {1000 * one.cpu / listings:6.3f} ms CPU a listing  "
              f"largest process {one.peak:,.0f} MB")  # fmt: skip
    same = len({one.digest for one in took}) == 1
    print(f"  same bytes: {'yes' if same else 'NO'} ({took[0].digest[:16]})")
    if wanted.json:
        _note(wanted.json, took, listings)
    if not same:
        raise SystemExit(1)


def _write(path: Path, count: int) -> int:
    """Write made-up listings as a file of kept ones; return how many there are."""
    written = 0
    with path.open("wb") as file:
        for record in generate(count, 1, "A", 1, start=START).records(0):
            file.write(to_json(record.listing) + b"\n")
            written += 1
    return written


class _TextSource(FileSource):
    """The listings of the file without their pictures, which a rescoring of kept content has read already."""

    def after(self, position: int, limit: int) -> Sequence[Item]:
        """Return the listings behind a position."""
        at, rest = self._cursor
        if at != position:
            rest = islice(self._listings(), position, None)
        found = list(enumerate(islice(rest, limit), start=position + 1))
        self._cursor = (position + len(found), rest)
        return [
            Item(number, replace(listing, images=()), (), "shown", DAY, MemoryView(), ("file",), linked=False)
            for number, listing in found
        ]


def _source(place: Path) -> FileSource:
    return _TextSource(place / "kept.jsonl", DAY)


def _alone(place: Path, judge: Judge) -> Took:
    """Rescore in this process, without an engine: what the engines are measured against."""
    began, cpu, first = time.monotonic(), _cpu(), 0.0
    digest = hashlib.sha256()
    for row in batches(_source(place), 200):
        for _, line in Rescoring(judge)([row]):
            digest.update(line + b"\n")
        first = first or time.monotonic() - began
    wall = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Took("one process", 0.0, wall, _cpu() - cpu, peak, digest.hexdigest())


def _measured(name: str, place: Path, judge: Judge, opened: Any, shards: int) -> Took:
    began, cpu = time.monotonic(), _cpu()
    first = 0.0

    def progress(done: int, _total: int) -> None:
        nonlocal first
        if done and not first:
            first = time.monotonic() - began

    digest = hashlib.sha256()
    write: Callable[[bytes], object] = digest.update
    with opened as engine:
        working: Engine = engine
        rescore(_source(place), judge, place / "engine", write, progress, engine=working, shards=shards)
        wall = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Took(name, first, wall, _cpu() - cpu, peak, digest.hexdigest())


def _cpu() -> float:
    """CPU seconds of this process and of its ended children."""
    return sum(os.times()[:4])


def _note(path: Path, took: Sequence[Took], listings: int) -> None:
    costs = {
        "rescore_ms": round(1000 * took[0].cpu / listings, 4),
        "worker_start_s": round(min(one.first for one in took[1:]), 1),
        "runs": [asdict(one) for one in took],
    }
    path.write_text(json.dumps(costs, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
