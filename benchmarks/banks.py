"""A large bank: import, memory, opening, look-ups, and look-ups while another process imports.

    python -m benchmarks.banks [--entries 1000000]

Entries are random hashes in a CSV file, a tenth of them with SHA-256 besides. The import is that of
`doorwatch banks import` into SQLite. `beside` is a process that looks up one picture after another in 8
forms, as a crawl does, and follows SQL before each, as a batch of the pipeline does, while a tenth more comes
in; every answer is checked against an entry that was there before. No peer does the same: figures are rates.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np

from doorwatch.banks.files import read_file
from doorwatch.banks.model import Source
from doorwatch.banks.shelf import BankShelf
from doorwatch.memory.search import turned
from doorwatch.store import Store
from doorwatch.store.bankdesk import BankDesk, follow

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
BANK = "demo-hotline"
_SOURCE = Source("Demo supplier", "demo agreement", "m.one", "m.two", NOW + timedelta(days=300))
_LOOKS = 200


def main() -> None:
    """Print one figure a line."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--entries", type=int, default=1_000_000)
    count = ask.parse_args().entries
    with tempfile.TemporaryDirectory() as name:
        _run(Path(name), count)


def _run(folder: Path, count: int) -> None:
    shelf_folder = folder / "banks"
    store = Store.open(f"sqlite:///{folder / 'doorwatch.db'}", lambda: NOW)
    store.upgrade()
    desk = BankDesk(store, shelf_folder, "benchmark")
    desk.create(BANK, "hotline", "m.one", "m.two", NOW)
    path = _file(folder / "list.csv", 0, count)
    spent = _put(desk, path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"imported {count:,} in {spent:.0f} s, {count / spent:,.0f} a second; peak memory {peak:,} MB")
    size = sum(one.stat().st_size for one in shelf_folder.iterdir()) / 1e6
    start = time.perf_counter()
    shelf = BankShelf(shelf_folder, lambda: NOW)
    known = len(shelf)
    print(f"opened {known:,} in {time.perf_counter() - start:.2f} s; files of {size:.0f} MB")
    print(f"looked up: {_looks(shelf, count):,.0f} pictures a second, each in 8 forms")
    _beside(folder, desk, count)
    start = time.perf_counter()
    desk.disable(BANK, "m.one", NOW)
    silent = not shelf.match(_digest(0).hex(), {"pdq": _forms(0)}, 90)
    spent = time.perf_counter() - start
    print(f"disabled in {spent:.2f} s; the next look-up of an open shelf is silent: {silent}")


def _put(desk: BankDesk, path: Path) -> float:
    start = time.perf_counter()
    with path.open("rb") as stream:
        desk.put(BANK, read_file(stream, path.name), _SOURCE, NOW)
    return time.perf_counter() - start


def _beside(folder: Path, desk: BankDesk, count: int) -> None:
    """Import a tenth more while another process looks up and follows."""
    started, stop = multiprocessing.Event(), multiprocessing.Event()
    answers: multiprocessing.Queue[tuple[int, int, float]] = multiprocessing.Queue()
    other = multiprocessing.Process(target=_look_on, args=(folder, started, stop, answers))
    other.start()
    started.wait()
    more = max(1, count // 10)
    spent = _put(desk, _file(folder / "more.csv", count, count + more))
    stop.set()
    looks, missed, slowest = answers.get()
    other.join()
    print(f"beside: {more:,} more in {spent:.0f} s, {more / spent:,.0f} a second, while {looks:,} look-ups "
          f"({looks / spent:,.1f} a second) missed {missed}; the slowest took {slowest:.2f} s")  # fmt: skip


def _look_on(
    folder: Path, started: Event, stop: Event, answers: multiprocessing.Queue[tuple[int, int, float]]
) -> None:
    store = Store.open(f"sqlite:///{folder / 'doorwatch.db'}", lambda: NOW)
    shelf = BankShelf(folder / "banks", lambda: NOW)
    looks = missed = 0
    slowest = 0.0
    started.set()
    while not stop.is_set():
        start = time.perf_counter()
        follow(store, shelf, NOW)
        missed += not shelf.match(_digest(looks % 1_000).hex(), {"pdq": _forms(looks % 1_000)}, 90)
        looks += 1
        slowest = max(slowest, time.perf_counter() - start)
    answers.put((looks, missed, slowest))


def _looks(shelf: BankShelf, count: int) -> float:
    asked = [number * max(1, count // _LOOKS) for number in range(min(_LOOKS, count))]
    forms = [(_digest(number).hex(), {"pdq": _forms(number)}) for number in asked]
    start = time.perf_counter()
    found = sum(bool(shelf.match(sha256, one, 90)) for sha256, one in forms)
    spent = time.perf_counter() - start
    assert found == len(asked)
    return len(asked) / spent


def _file(path: Path, first: int, last: int) -> Path:
    path.write_text("pdq,sha256,quality\n" + "\n".join(_lines(first, last)) + "\n")
    return path


def _lines(first: int, last: int) -> Iterator[str]:
    for number in range(first, last):
        sha256 = _digest(number).hex() if number % 10 == 0 else ""
        yield f"{_pdq(number).hex()},{sha256},90"


def _pdq(number: int) -> bytes:
    return hashlib.sha256(b"pdq %d" % number).digest()


def _digest(number: int) -> bytes:
    return hashlib.sha256(b"bytes %d" % number).digest()


def _forms(number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return turned(np.frombuffer(_pdq(number), np.uint8).reshape(1, 32))[:, 0]


if __name__ == "__main__":
    main()
