from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.addresses import AddressBook
from crawler.budget import BLOCK, Budget, night_of
from crawler.gate import Gate, GateRefused
from crawler.pace import Pace
from doorwatch.agreements import load_agreement
from doorwatch.types import Agreement, Hours
from tests.crawler.site import Home, Site

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
SITE = Site(port=8101)
BASE = SITE.base


def agreement(folder: Path, **scope: object) -> Agreement:
    home = Home(folder, SITE, scope=scope, now=NOW).write()
    return load_agreement(home.agreement_path)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Gate]:
    def gate(clock: Callable[[], datetime] = lambda: NOW, **scope: object) -> Gate:
        agreed = agreement(tmp_path, **{"rate": 10.0, **scope})
        return Gate(agreed, AddressBook(agreed.scope.private_hosts), Budget(tmp_path, agreed), clock)

    return gate


async def pass_through(gate: Gate, url: str) -> None:
    async with gate.passage(url):
        pass


def refused(gate: Gate, url: str) -> str:
    with pytest.raises(GateRefused, match="expected") as caught:
        asyncio.run(pass_through(gate, url))
    return caught.value.reason


def test_only_the_two_public_files_pass_before_the_key_is_verified(make: Callable[..., Gate]) -> None:
    gate = make()
    asyncio.run(pass_through(gate, f"{BASE}/.well-known/doorwatch.json"))
    asyncio.run(pass_through(gate, f"{BASE}/robots.txt"))
    assert refused(gate, f"{BASE}/list") == "key"
    assert gate.sent == 2


def test_a_page_passes_when_the_gate_is_open_and_robots_txt_was_read(make: Callable[..., Gate]) -> None:
    gate = make()
    gate.open()
    assert gate.needs_robots(f"{BASE}/list?p=1") == f"{BASE}/robots.txt"
    assert refused(gate, f"{BASE}/list") == "robots"
    gate.set_robots(SITE.host, "User-agent: doorwatch\nDisallow: /account")
    asyncio.run(pass_through(gate, f"{BASE}/list"))
    assert refused(gate, f"{BASE}/account/7") == "robots"
    assert gate.needs_robots(f"{BASE}/list?p=1") is None


def test_a_robots_txt_that_cannot_be_read_forbids_all(make: Callable[..., Gate]) -> None:
    gate = make()
    gate.open()
    gate.set_robots(SITE.host, None)
    assert refused(gate, f"{BASE}/list") == "robots"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8102/list", "http://foreign.example/",
        f"{BASE}/private/1", f"{BASE}/%70rivate/1", f"{BASE}/x/../private", f"http://user@{SITE.host}/",
        "ftp://127.0.0.1/", "file:///etc/hosts",
    ],
)  # fmt: skip
def test_what_the_agreement_does_not_cover_is_refused(make: Callable[..., Gate], url: str) -> None:
    gate = make(deny=["/private"])
    gate.open()
    gate.set_robots(SITE.host, "")
    assert refused(gate, url) == "agreement"
    assert gate.refused["agreement"] == 1


def test_the_hours_are_looked_at_when_the_request_s_turn_has_come(make: Callable[..., Gate]) -> None:
    clocks = iter([NOW, NOW + timedelta(hours=8)])
    gate = make(clock=lambda: next(clocks), hours={"start": "23:00", "end": "06:00", "zone": "UTC"})
    assert refused(gate, f"{BASE}/robots.txt") == "hours"
    assert gate.sent == 0


def test_two_requests_are_never_closer_than_agreed() -> None:
    now = [100.0]
    turns: list[float] = []

    async def oversleeping(seconds: float) -> None:
        await asyncio.sleep(0)
        now[0] += seconds + (0.02 if len(turns) % 2 else 0.0)

    pace = Pace(4.0, lambda: now[0], oversleeping)

    async def one() -> None:
        await pace.turn()
        turns.append(now[0])

    async def many() -> None:
        await asyncio.gather(*(one() for _ in range(6)))

    asyncio.run(many())
    assert all(later - earlier >= 0.25 - 1e-9 for earlier, later in pairwise(turns))
    assert turns[-1] - turns[0] < 1.4


def test_no_more_requests_run_together_than_agreed(make: Callable[..., Gate]) -> None:
    gate = make(concurrency=2)
    running: list[int] = []
    most: list[int] = []

    async def one() -> None:
        async with gate.passage(f"{BASE}/robots.txt"):
            running.append(1)
            most.append(len(running))
            for _ in range(50):
                await asyncio.sleep(0)
            running.pop()

    async def many() -> None:
        await asyncio.gather(*(one() for _ in range(5)))

    asyncio.run(many())
    assert max(most) <= 2


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 3", 3.0), ("User-agent: *\nRequest-rate: 1/5s", 5.0),
        ("User-agent: *\nCrawl-delay: 0.01", 0.1), ("User-agent: *\nCrawl-delay: 9999", 60.0),
        ("User-agent: other\nCrawl-delay: 9", 0.1),
    ],
)  # fmt: skip
def test_a_slower_pace_in_robots_txt_holds(make: Callable[..., Gate], text: str, delay: float) -> None:
    gate = make()
    gate.set_robots(SITE.host, text)
    assert gate.pace.delay == pytest.approx(delay)


def test_a_site_that_says_too_much_halves_the_pace(make: Callable[..., Gate]) -> None:
    gate = make()
    gate.ease()
    assert gate.pace.delay == pytest.approx(0.2)
    for _ in range(30):
        gate.ease()
    assert gate.pace.delay == 60.0


def test_pages_are_counted_through_a_kill_and_never_gained(tmp_path: Path) -> None:
    agreed = agreement(tmp_path, pages=BLOCK + 10)
    first = Budget(tmp_path, agreed)
    for _ in range(3):
        first.take(NOW)
    second = Budget(tmp_path, agreed)  # the first one was killed: its block is spent
    for _ in range(10):
        second.take(NOW)
    with pytest.raises(Exception, match="expected at most 60 requests a night"):
        second.take(NOW)
    third = Budget(tmp_path, agreed)
    third.take(NOW + timedelta(days=1))
    third.close()
    assert '"requests": 1' in (tmp_path / "requests.json").read_text()


def test_an_unreadable_count_gives_no_free_night(tmp_path: Path) -> None:
    (tmp_path / "requests.json").write_text("{")
    with pytest.raises(Exception, match="requests a night"):
        Budget(tmp_path, agreement(tmp_path)).take(NOW)


@pytest.mark.parametrize(("hour", "day"), [(23, 20), (1, 19), (5, 19), (12, 19), (22, 20)])
def test_a_night_over_midnight_is_one_night(tmp_path: Path, hour: int, day: int) -> None:
    agreed = agreement(tmp_path)
    scope = replace(agreed.scope, hours=Hours(time(22), time(6), "UTC"))
    at = datetime(2026, 11, 20, hour, tzinfo=UTC)
    assert night_of(replace(agreed, scope=scope), at).day == day
