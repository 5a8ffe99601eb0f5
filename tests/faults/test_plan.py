"""The fault plan against real processes: nothing lost, nothing doubled, the journal whole, the next run done.

After every fault the same night is run again and compared with a twin that nobody disturbed. Kills at every
named point are in tests/night/test_kill.py; here each phase is killed once more beside the other faults, so
that one table tells of all (docs/reliability.md, written by this run).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.sites.config import TENANTS
from demo.sites.faults import Faults
from tests.faults.book import Book
from tests.faults.conftest import TENANT, Twin
from tests.faults.look import OnRequest, essence
from tests.night.places import Place
from tests.postgres import PostgresServer

SITE = "demo-south"


@pytest.fixture
def place(twin: Twin, tmp_path: Path) -> Iterator[Place]:
    """A place before its first night; its site is itself again afterwards."""
    yield twin.before[0].copy(tmp_path)
    twin.before[0].sites[SITE].faults = Faults()


def finish(place: Place, twin: Twin, night: int = 0, hours: float = 1.0) -> None:
    """Run the night again: it ends whole, and as that of the twin."""
    place.night(TENANT, night, hours=hours).whole()
    assert essence(place, TENANT) == twin.after[night]


def on_postgres(place: Place, server: PostgresServer, name: str, tenant: str = TENANT) -> None:
    """Give a tenant a database of the server."""
    path = place.home / "doorwatch.toml"
    text, table = path.read_text("utf-8"), f"[tenants.{tenant}]\n"
    path.write_text(text.replace(table, f'{table}database = "{server.create(name)}"\n'), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("point", ["commit:1", "case:1"])
def test_a_killed_night(place: Place, twin: Twin, book: Book, point: str) -> None:
    place.night(TENANT, 0, failpoint=point).killed()
    finish(place, twin)
    book.note(point.partition(":")[0], "kill -9 of the night", "died; resumed by the same command")


@pytest.mark.postgres
def test_a_database_that_restarts_during_a_scan(
    place: Place, twin: Twin, book: Book, server: PostgresServer
) -> None:
    on_postgres(place, server, "restarts")
    place.sites[SITE].faults = OnRequest(8, server.restart)
    ended = place.night(TENANT, 0)
    assert ended.code in (0, 4), ended
    finish(place, twin)
    book.note("fetch", "PostgreSQL restarts", "exit 0 or 4; the same command ends it")


@pytest.mark.postgres
def test_connections_that_the_server_ends(
    place: Place, twin: Twin, book: Book, server: PostgresServer
) -> None:
    on_postgres(place, server, "ended")
    place.sites[SITE].faults = OnRequest(12, lambda: server.terminate("ended"))
    ended = place.night(TENANT, 0)
    assert ended.code in (0, 4), ended
    finish(place, twin)
    book.note("fetch", "PostgreSQL ends all connections", "exit 0 or 4; the same command ends it")


def test_a_full_disk(place: Place, twin: Twin, book: Book) -> None:
    ended = place.night(TENANT, 0, file_bytes=600_000)
    assert ended.code == 4, ended
    finish(place, twin)
    book.note("commit", "no file can grow (full disk)", "exit 4; whole once there is room")


@pytest.mark.slow
def test_a_slow_site(place: Place, twin: Twin, book: Book) -> None:
    place.sites[SITE].faults = Faults(slow=0.05)
    place.night(TENANT, 0).whole()
    assert essence(place, TENANT) == twin.after[0]
    book.note("fetch", "a slow site", "exit 0")


def test_a_site_that_dies_during_the_scan(place: Place, twin: Twin, book: Book) -> None:
    site = place.sites[SITE]
    site.faults = OnRequest(6, lambda: setattr(site.faults, "errors", 10_000))
    ended = place.night(TENANT, 0)
    assert ended.code == 4, ended
    site.faults = Faults()
    finish(place, twin)
    book.note("fetch", "the site answers 500 from a page on", "exit 4, partial; nothing called removed")


@pytest.mark.parametrize(("hours", "jump"), [(-48.0, "two days back"), (240.0, "ten days ahead")])
def test_a_clock_that_jumps(
    place: Place, twin: Twin, book: Book, tmp_path_factory: pytest.TempPathFactory, hours: float, jump: str
) -> None:
    place = twin.before[1].copy(tmp_path_factory.mktemp("jump"))
    before = essence(place, TENANT)
    ended = place.night(TENANT, 1, hours=hours)
    assert ended.code == 3, ended
    assert set(essence(place, TENANT).listings) >= set(before.listings)
    assert not before.contents - essence(place, TENANT).contents
    place.night(TENANT, 1, hours=1.0, confirm_clock=True).whole()
    after = essence(place, TENANT)
    assert after.listings == twin.after[1].listings
    assert after.cases == twin.after[1].cases
    book.note("terms", f"the clock jumps {jump}", "exit 3; nothing destroyed until a person vouches")


def test_two_nights_at_once(place: Place, twin: Twin, book: Book) -> None:
    both = [place.start(TENANT, 0), place.start(TENANT, 0)]
    codes = sorted(one.process.exitcode or 0 for one in both if one.process.join(300) is None)
    assert codes == [0, 3]
    assert essence(place, TENANT) == twin.after[0]
    book.note("all", "two nights at once", "one exit 0, the other refused with exit 3")


@pytest.mark.slow
@pytest.mark.postgres
def test_three_tenants_with_four_platforms_at_night_on_one_server(
    twin: Twin, book: Book, tmp_path: Path, server: PostgresServer
) -> None:
    place = twin.before[0].copy(tmp_path)
    for tenant in TENANTS:
        on_postgres(place, server, f"at-once-{tenant}", tenant)
    for night in [place.start(tenant, 0) for tenant in TENANTS]:
        night.wait().whole()
    for tenant, platforms in TENANTS.items():
        found = essence(place, tenant)
        assert len(found.listings) == sum(place.sites[name].catalog.count(0) for name in platforms)
        assert set(found.contents.values()) == {1}
    assert essence(place, TENANT) == twin.after[0]
    book.note("all", "three tenants, four platforms at once on PostgreSQL", "all exit 0")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_a_hundred_kills(place: Place, twin: Twin, book: Book, seed: int) -> None:
    rng = random.Random(f"faults/{seed}")
    phase = rng.choice(("fetch", "spool", "commit", "reassess", "case", "terms", "report"))
    count = rng.randint(1, {"fetch": 12, "spool": 40, "case": 4}.get(phase, 1))
    how = "crawl_dies" if phase in ("fetch", "spool") else "failpoint"
    ended = place.night(TENANT, 0, **{how: f"{phase}:{count}"})
    assert ended.code in (0, -9), ended
    if ended.code:
        finish(place, twin)
    assert essence(place, TENANT) == twin.after[0]
    what = "of the crawl" if how == "crawl_dies" else "of the night"
    happened = "the same command resumed" if ended.code else "ended by itself, exit 0"
    book.note(phase, f"kill -9 {what}", happened, long=True)
