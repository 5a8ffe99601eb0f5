"""Exact search within 31 bits beside FAISS flat, on uniform and clustered hashes.

    python -m benchmarks.search [--hashes 1000000] [--queries 1000] [--threads 2] [--no-peers]

Both search the same hashes with the same batch and the same number of threads, and the pairs found must be
the same. `uniform` hashes are random bits; in `clustered` ones pictures come in groups of copies (Zipf, at
most 100, 1,000 or 10,000 copies) that differ by 8 bits on average. A batch is 1,000 stored hashes with 10
bits flipped on average. A ratio over 1 means that doorwatch is faster.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doorwatch.memory.search import HashIndex

Hashes = NDArray[np.uint8]
_REPEATS = 3


def main() -> None:
    """Print one table."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--hashes", type=int, default=1_000_000)
    ask.add_argument("--queries", type=int, default=1_000)
    ask.add_argument("--threads", type=int, default=2)
    ask.add_argument("--no-peers", action="store_true")
    given = ask.parse_args()
    print(f"{given.hashes:,} hashes, batches of {given.queries:,}, {given.threads} threads, distance 31")
    print(f"{'hashes':<17}{'pairs/query':>12}{'doorwatch':>12}{'FAISS flat':>12}{'ratio':>8}{'same':>6}"
          f"{'build s':>9}{'open s':>8}{'file MB':>9}")  # fmt: skip
    for name, copies in (
        ("uniform", 1),
        ("clustered 100", 100),
        ("clustered 1000", 1_000),
        ("clustered 10000", 10_000),
    ):
        hashes = made(given.hashes, copies)
        queries = flipped(hashes[:: max(1, given.hashes // given.queries)][: given.queries], 10 / 256, 7)
        print(f"{name:<17}" + _row(hashes, queries, given.threads, given.no_peers), flush=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")


def _row(hashes: Hashes, queries: Hashes, threads: int, alone: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        build, _ = _timed(lambda: HashIndex.build(_rows(hashes), path, threads), 1)
        opened, index = _timed(lambda: HashIndex.open(path, threads), 1)
        ours, found = _timed(lambda: index.search_arrays(queries), _REPEATS)
        size = path.stat().st_size / 1e6
    theirs, pairs = (None, None) if alone else _flat(hashes, queries, threads)
    same = "-" if pairs is None else "yes" if pairs == len(found[0]) else "NO"
    rate = f"{len(queries) / ours:,.0f}/s"
    peer = "absent" if theirs is None else f"{len(queries) / theirs:,.0f}/s"
    ratio = "-" if theirs is None else f"{theirs / ours:.1f}"
    return (f"{len(found[0]) / len(queries):>12,.1f}{rate:>12}{peer:>12}{ratio:>8}{same:>6}"
            f"{build:>9.1f}{opened:>8.2f}{size:>9,.0f}")  # fmt: skip


def _flat(hashes: Hashes, queries: Hashes, threads: int) -> tuple[float | None, int | None]:
    try:
        import faiss
    except ImportError:
        return None, None
    faiss.omp_set_num_threads(threads)
    index = faiss.IndexBinaryFlat(256)
    index.add(hashes)
    # FAISS leaves out what is exactly at the radius.
    seconds, (limits, _, _) = _timed(lambda: index.range_search(queries, 32), _REPEATS)
    return seconds, int(limits[-1])


def made(count: int, copies: int, seed: int = 11) -> Hashes:
    """Return hashes [count, 32] in shuffled groups of 1 to `copies` (Zipf), 3 % of the bits flipped."""
    numbers = np.random.default_rng(seed)
    if copies == 1:
        return numbers.integers(0, 256, (count, 32), dtype=np.uint8)
    sizes = np.minimum(numbers.zipf(1.7, count), copies)
    groups = int(np.searchsorted(np.cumsum(sizes), count)) + 1
    centres = numbers.integers(0, 256, (groups, 32), dtype=np.uint8)
    hashes = np.repeat(centres, sizes[:groups], axis=0)[:count]
    return flipped(hashes[numbers.permutation(count)], 0.03, seed)


def flipped(hashes: Hashes, share: float, seed: int) -> Hashes:
    """Return hashes with each bit flipped with probability `share`."""
    numbers = np.random.default_rng(seed)
    result = hashes.copy()
    for start in range(0, len(result), 65_536):
        part = result[start : start + 65_536]
        part ^= np.packbits(numbers.random((len(part), 256), dtype=np.float32) < share, axis=1)
    return result


def _rows(hashes: Hashes) -> Iterator[tuple[int, bytes]]:
    data = hashes.tobytes()
    return ((place + 1, data[32 * place : 32 * place + 32]) for place in range(len(hashes)))


def _timed(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Return the shortest time in seconds and the last result."""
    best = float("inf")
    result = None
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


if __name__ == "__main__":
    main()
