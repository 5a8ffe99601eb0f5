"""Nights over the real sample sites: what tenants cannot see of each other, and what faults of a site do."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from demo.sites.faults import Faults
from doorwatch.cli.main import main
from doorwatch.store.casefile import cases_in
from doorwatch.store.tables import listings
from tests.night.places import Place, begins, served

TENANTS = ("demo-a", "demo-b", "demo-c")


@pytest.fixture(scope="module")
def after_a_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Three tenants after one night."""
    with served(tmp_path_factory.mktemp("sites") / "home", nights=2) as place:
        for night in [place.start(tenant, 0) for tenant in TENANTS]:
            night.wait().whole()
        yield place


def words_of(place: Place, tenant: str) -> set[bytes]:
    """Return what names a tenant's listings: ids, addresses, titles, contacts, quotes and digests."""
    found: set[str] = set()
    path = place.tenant(tenant).database.removeprefix("sqlite:///")
    with sqlite3.connect(path) as raw:
        found.update(row[0] for row in raw.execute("SELECT listing FROM listings"))
        found.update(row[0] for row in raw.execute("SELECT content_hash FROM snapshots"))
        quotes = [row[0] for row in raw.execute("SELECT data FROM case_events")]
    raw.close()
    for platform, site in place.sites.items():
        if site.config.tenant == tenant:
            found.add(site.base.removeprefix("http://"))
            found.add(platform)
            for listing in site.catalog.page(0, 0, 1000):
                found.update((site.catalog.address(listing), *listing.phones))
                # A title of few words may be another tenant's too; with a city and a name it is somebody's.
                found.update(text for text in (listing.text,) if text and len(text) > 40)
    assert quotes
    return {text.encode() for text in found if text}


@pytest.mark.parametrize("tenant", TENANTS)
def test_no_byte_of_one_tenant_reaches_the_files_of_another(after_a_night: Place, tenant: str) -> None:
    foreign = set().union(*(words_of(after_a_night, other) for other in TENANTS if other != tenant))
    own = words_of(after_a_night, tenant)
    mine = after_a_night.tenant(tenant)
    folders = (mine.data, mine.keys, mine.agreements, mine.profiles)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "doorwatch.db" for path in files)
    assert any(path.suffix == ".html" for path in files)
    there = b"\n".join(path.read_bytes() for path in files)
    assert any(word in there for word in own)
    assert {word for word in foreign - own if word in there} == set()


def test_no_digest_of_one_tenant_is_one_of_another(after_a_night: Place) -> None:
    digests: dict[str, set[bytes]] = {}
    for tenant in TENANTS:
        with sqlite3.connect(after_a_night.tenant(tenant).database.removeprefix("sqlite:///")) as raw:
            digests[tenant] = {row[0] for row in raw.execute("SELECT digest FROM fingerprints")}
        raw.close()
    assert all(digests.values())
    assert not digests["demo-a"] & digests["demo-b"]
    assert not digests["demo-b"] & digests["demo-c"]


def test_the_command_line_of_one_tenant_cannot_show_a_case_of_another(
    after_a_night: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    with after_a_night.store("demo-a") as store, store.read() as conn:
        number = max(cases_in(conn))
    with after_a_night.store("demo-b") as store, store.read() as conn:
        assert number > max(cases_in(conn), default=0)
    base = ["--settings", str(after_a_night.home / "doorwatch.toml"), "--tenant"]
    assert main([*base, "demo-a", "cases", "show", str(number)]) == 0
    assert "demo-" in capsys.readouterr().out
    assert main([*base, "demo-b", "cases", "show", str(number)]) == 2
    shown = capsys.readouterr()
    assert "expected a case of this tenant" in shown.err
    assert not re.search(r"[NS]-\d{6}", shown.out + shown.err)


@pytest.fixture
def second_night(after_a_night: Place, tmp_path: Path) -> Iterator[Place]:
    """The same place, before the second night, with the faults of its sites to switch on."""
    site = after_a_night.sites["demo-west"]
    site.log.clear()
    yield after_a_night.copy(tmp_path)
    site.faults = Faults()


@pytest.mark.parametrize(
    ("switch", "reason"),
    [
        (lambda faults: setattr(faults, "maintenance", True), "maintenance"),
        (lambda faults: setattr(faults, "empty_list", True), "empty_list"),
        (lambda faults: setattr(faults, "changed_layout", True), "changed_layout"),
    ],
    ids=["maintenance", "empty list", "changed layout"],
)
def test_a_site_that_is_not_itself_makes_the_scan_partial_and_removes_nothing(
    second_night: Place, switch: Callable[[Faults], None], reason: str
) -> None:
    switch(second_night.sites["demo-west"].faults)
    ended = second_night.night("demo-c", 1)
    assert ended.code == 4, ended
    (platform,) = second_night.report("demo-c", 1)["platforms"]
    assert (platform["state"], platform["gone"], platform["index_complete"]) == ("partial", 0, False)
    assert reason in platform["reasons"]
    with second_night.store("demo-c") as store, store.read() as conn:
        assert set(conn.scalars(sa.select(listings.c.status))) == {"live"}
        assert set(conn.scalars(sa.select(listings.c.missed))) == {0}


def test_a_crawl_that_always_dies_leaves_a_partial_scan_and_the_next_night_catches_up(
    second_night: Place,
) -> None:
    ended = second_night.night("demo-c", 1, failpoint="fetch:2")
    assert ended.code == 1, ended
    (platform,) = second_night.report("demo-c", 1)["platforms"]
    assert platform["state"] == "partial"
    assert any("3 times" in reason for reason in platform["reasons"])
    second_night.night("demo-c", 1, hours=1).whole()
    (platform,) = second_night.report("demo-c", 1)["platforms"]
    assert (platform["state"], platform["scan_try"]) == ("complete", 2)
    assert platform["seen"] == second_night.sites["demo-west"].catalog.count(1)


def test_the_report_holds_ids_of_cases_and_counts_and_no_word_of_a_listing(after_a_night: Place) -> None:
    for tenant in TENANTS:
        reports = after_a_night.tenant(tenant).reports
        text = b"".join(path.read_bytes() for path in reports.iterdir())
        named = {word for word in words_of(after_a_night, tenant) if not word.startswith(b"demo-")}
        assert {word for word in named if word in text} == set()
        assert f"{begins(0):%F}".encode() in text
