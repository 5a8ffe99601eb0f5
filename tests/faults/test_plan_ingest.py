"""`doorwatch ingest` killed anywhere: the same command ends it, and Memory, index and listings agree.

What is left is compared with an undisturbed twin, table by table (`tests/night/dump.py`), and each derived
thing with SQL: the search for near pictures with a comparison of all with all, the files of banks and of
portraits with what they are derived from.
"""

from __future__ import annotations

import random
import re
import signal
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from doorwatch.banks.shelf_file import CATALOGUE, read_catalogue
from doorwatch.images.watch import FILE, Watch
from doorwatch.keys import KeyRing
from doorwatch.memory.search import HashIndex
from doorwatch.store import tables as t
from doorwatch.store.bankread import mark, shelved
from doorwatch.store.journalling import verify_journal
from doorwatch.store.near import RADIUS, PictureSearch
from doorwatch.store.portraits import derive_watch, wanted, watched
from tests.crawler.site import PLATFORM
from tests.faults.book import Book
from tests.faults.feeds import Feeder, laid_out
from tests.night.dump import differences, dump
from tests.postgres import PostgresServer

RUNS = ("scans", "meta", "journal")
"""Tables that tell of the runs themselves: what one counted, the mark of the banks' files, who began it."""
Tables = dict[str, list[Any]]
_SCAN = re.compile(rf"\('{PLATFORM}', '\d{{4}}-\d\d-\d\d', \d+\)")
POINTS = {
    "derive:1": "while the files of banks are written", "write:1": "within the first transaction",
    "write:3": "within a later transaction", "reassess:2": "while it assesses",
    "match:1": "while matches with a bank are written", "portrait:1": "while portraits are written",
    "watch:1": "while the file of portraits is written", "commit:1": "between two batches",
    "write:4": "within the second batch", "match:2": "while later matches are written",
    "commit:2": "after the last batch", "case:1": "while cases are opened", "case:2": "between two cases",
}  # fmt: skip


@dataclass
class Twin:
    """The place before the second file, and what it left undisturbed."""

    before: Feeder
    place: Feeder
    states: list[Tables] = field(default_factory=list)

    def after(self, times: int) -> Tables:
        """Return what is left after so many runs of the file: new cases are read again by the second."""
        while len(self.states) < times:
            self.place.ingest_here()
            self.states.append(state(self.place))
        first = self.states[0]
        for name in ("bank_matches", "cases", "shingle_sets", "shingle_bands", "fingerprints", "portraits"):
            assert first[name], f"without {name} the comparison would prove little"
        return self.states[times - 1]


def state(place: Feeder) -> Tables:
    """Return all tables without runs; everything derived agrees with them, and the journal is whole."""
    with place.store() as store, store.read() as conn:
        key = KeyRing.open(place.tenant.keys).signing_key("journal").verify_key
        assert verify_journal(conn, key) is None
        assert conn.execute(sa.select(t.pending_assessments)).all() == []
        check_search(conn)
        check_shelf(conn, place.tenant.banks)
    check_watch(place)
    with place.store() as store:
        tables = dump(store)
    return {
        name: [_SCAN.sub("a feed", repr(row)) for row in rows]
        for name, rows in tables.items()
        if name not in RUNS
    }


def check_search(conn: sa.Connection) -> None:
    """Compare the search for near pictures with a comparison of all with all."""
    usable = (t.pictures.c.kind.in_(("pdq", "region")), sa.func.coalesce(t.pictures.c.quality, 100) > 49)
    rows = conn.execute(sa.select(t.pictures).where(*usable)).all()
    hashes = np.frombuffer(b"".join(row.hash for row in rows), np.uint8).reshape(-1, 32)
    far = np.bitwise_count(hashes[:, None] ^ hashes[None]).sum(axis=2)
    near = {
        (rows[one].snapshot, rows[other].snapshot, int(far[one, other]))
        for one, other in np.argwhere(far <= RADIUS)
        if rows[one].snapshot != rows[other].snapshot
    }
    found = PictureSearch().near(conn, sorted({row.snapshot for row in rows}))
    upright = {(hit.snapshot, hit.other, hit.distance) for hit in found if hit.kind == "pdq"}
    assert near, "without near pictures the comparison would prove little"
    assert {pair for pair in upright if pair[2] <= RADIUS} >= near


def check_shelf(conn: sa.Connection, folder: Path) -> None:
    """Compare the files of the banks with SQL; nothing else lies beside them."""
    catalogue = read_catalogue(folder)
    assert catalogue.mark == mark(conn)
    entries = list(shelved(conn, datetime.now(UTC)))
    assert catalogue.entries.tolist() == [one.entry for one in entries]
    assert catalogue.index is not None
    index = HashIndex(catalogue.index)
    asked = np.frombuffer(b"".join(one.pdq for one in entries if one.pdq), np.uint8).reshape(-1, 32)
    exact = {(hit.query, hit.row) for hit in index.search(asked, 0)}
    assert exact == {(place, one.entry) for place, one in enumerate(entries)}
    left = {path.name for path in folder.iterdir()} - {CATALOGUE, FILE, ".lock", catalogue.index.name}
    assert left == set()


def check_watch(place: Feeder) -> None:
    """Compare the file of portraits, as the next feed derives it, with SQL."""
    with place.store() as store:
        derive_watch(store, place.tenant.banks, datetime.now(UTC))
        with store.read() as conn:
            missing, kept = wanted(conn, datetime.now(UTC)), watched(conn)
    watch = Watch(place.tenant.banks)
    assert len(watch) == len(kept)
    assert all(watch.wants(one.hex()) for one in missing)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Feeder:
    """A home folder into which nothing was taken in."""
    return laid_out(tmp_path_factory.mktemp("feeds") / "home")


@pytest.fixture(scope="module")
def twin(home: Feeder, tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """The twin on SQLite."""
    folder = tmp_path_factory.mktemp("twin")
    before = home.copy(folder / "before").fill()
    return Twin(before, before.copy(folder / "after"))


def check_same(place: Feeder, twin: Twin, point: str) -> None:
    """Run the command again until it is through; then compare with the twin."""
    place.ingest().whole()
    if not point.startswith("case:"):
        assert differences(twin.after(1), state(place)) == {}
        return
    # The next run reads pictures of cases that are open by then again: both sides get to see all of them.
    place.ingest_here()
    assert differences(twin.after(2), state(place)) == {}


def kill(place: Feeder, point: str) -> None:
    """Take in the file and die at a point."""
    ended = place.ingest(point)
    assert ended.code == -signal.SIGKILL, (point, ended.said)


def test_an_ingest_killed_between_batches_is_ended_by_the_same_command(
    twin: Twin, tmp_path: Path, book: Book
) -> None:
    place = twin.before.copy(tmp_path / "home")
    kill(place, "commit:1")
    check_same(place, twin, "commit:1")
    book.note("ingest", "kill -9 between two batches of a file", "died; ended by the same command")


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_an_ingest_killed_anywhere_is_ended_by_the_same_command(
    twin: Twin, tmp_path: Path, book: Book, point: str
) -> None:
    place = twin.before.copy(tmp_path / "home")
    kill(place, point)
    check_same(place, twin, point)
    book.note("ingest", f"kill -9 {POINTS[point]}", "died; ended by the same command", long=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_an_ingest_killed_again_and_again_is_ended_by_the_same_command(
    twin: Twin, tmp_path: Path, seed: int
) -> None:
    draw = random.Random(f"ingest/{seed}")
    place = twin.before.copy(tmp_path / "home")
    early = [point for point in POINTS if not point.startswith("case:")]
    for point in draw.sample(early, 3):
        ended = place.ingest(point)
        if ended.code == 0:
            break
        assert ended.code == -signal.SIGKILL, (point, ended.said)
    else:
        place.ingest().whole()
    found = state(place)
    assert differences(twin.after(1), found) == {}


@pytest.fixture(scope="module")
def twin_on_postgres(
    home: Feeder, postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Twin:
    """The twin on PostgreSQL; the database before the second file is a template."""
    folder = tmp_path_factory.mktemp("twin-postgres")
    before = home.copy(folder / "before", postgres.create("feeds_before")).fill()
    return Twin(before, before.copy(folder / "after", postgres.create("feeds_after", "feeds_before")))


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("point", POINTS)
def test_an_ingest_into_postgres_killed_anywhere_is_ended_by_the_same_command(
    twin_on_postgres: Twin, postgres: PostgresServer, tmp_path: Path, book: Book, point: str
) -> None:
    name = "feeds_" + point.replace(":", "_")
    place = twin_on_postgres.before.copy(tmp_path / "home", postgres.create(name, "feeds_before"))
    kill(place, point)
    check_same(place, twin_on_postgres, point)
    book.note("ingest", f"kill -9 {POINTS[point]}", "died; ended by the same command", long=True)
