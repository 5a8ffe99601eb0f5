"""The four sample sites, crawled for real: what comes out is what the generator put in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.labels import fold
from demo.generator import START, World, generate
from demo.house import set_up
from demo.sites import SITES, RunningSites, serve
from doorwatch.keys import KeyRing
from doorwatch.spool import SpoolReader
from doorwatch.types import DetailRead, Listing, ScanEnd, SpoolRecord
from tests.crawler.site import run_order

NIGHT = 1
SIZE = 60
COMPARED = (
    "title", "text", "hidden_text", "stated_age", "persona", "city", "section", "price", "phones", "handles",
    "posted_at", "bumped_at",
)  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return generate(SIZE, 7, "A", 2, start=START)


@pytest.fixture(scope="module")
def sites(world: World) -> Iterator[RunningSites]:
    with serve(world) as running:
        running.night = NIGHT
        yield running


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sites: RunningSites) -> Path:
    from datetime import UTC, datetime

    folder = tmp_path_factory.mktemp("demo")
    set_up(folder, sites, datetime.now(UTC))
    return folder


def crawled(home: Path, platform: str) -> tuple[int, list[SpoolRecord]]:
    tenant, spool = SITES[platform].tenant, home / "spool" / platform
    order: dict[str, Any] = {
        "settings": str(home / "doorwatch.toml"), "tenant": tenant, "platform": platform, "scan": "1",
        "spool": str(spool), "retry_wait": 0.01,
    }  # fmt: skip
    path = home / f"{platform}.json"
    path.write_text(json.dumps(order))
    code = run_order(path)
    reader = SpoolReader(spool, KeyRing.open(home / "keys" / tenant, {}).spool_key())
    records: list[SpoolRecord] = []
    for segment in reader.segments():
        records += reader.read(segment)
        reader.delete(segment)
    return code, records


def expected(listing: Listing, platform: str) -> dict[str, Any]:
    """What the site shows of a listing: not every site shows all, and texts are compared by their words."""
    shown = {name: getattr(listing, name) for name in COMPARED}
    if SITES[platform].reveal is not None:
        shown |= {"phones": listing.phones[:1], "handles": ()}
    shown["handles"] = tuple(replace(handle, kind="telegram") for handle in shown["handles"])
    return plain(shown)


def plain(shown: dict[str, Any]) -> dict[str, Any]:
    texts = {key: " ".join(value.split()) for key, value in shown.items() if isinstance(value, str)}
    phones = {"phones": tuple("".join(filter(str.isdigit, phone)) for phone in shown["phones"])}
    return shown | texts | phones


@pytest.mark.parametrize("platform", SITES)
def test_a_sample_site_gives_what_was_put_in(
    home: Path, sites: RunningSites, world: World, platform: str
) -> None:
    sites[platform].log.clear()
    code, records = crawled(home, platform)
    end = records[-1]
    assert isinstance(end, ScanEnd)
    assert (code, end.reasons, end.alarms) == (0, (), ())
    read = {record.listing.id: record for record in records if isinstance(record, DetailRead)}
    live = {record.listing.id: record.listing for record in world.records(NIGHT, platform)}
    live = {key: listing for key, listing in live.items() if listing.status == "live"}
    assert read.keys() == live.keys()
    for identity, listing in live.items():
        got = read[identity].listing
        assert plain({name: getattr(got, name) for name in COMPARED}) == expected(listing, platform)
        assert got.account == (replace(got.account, id=listing.account.id) if listing.account else None)
        assert [image.rsplit("/", 1)[-1] for image in got.images] == [
            image.rsplit("/", 1)[-1] for image in listing.images
        ]
        assert all(picture.pdq for picture in read[identity].pictures)
    asked = {entry.path for entry in sites[platform].log.entries()}
    assert not [path for path in asked if path.startswith(("/account", "/submit", "/search"))]


@pytest.mark.parametrize("fault", ["maintenance", "empty_list", "changed_layout"])
def test_a_site_that_is_not_itself_gives_a_partial_scan(home: Path, sites: RunningSites, fault: str) -> None:
    platform = {"maintenance": "demo-north", "empty_list": "demo-east", "changed_layout": "demo-west"}[fault]
    setattr(sites[platform].faults, fault, True)
    try:
        code, records = crawled(home, platform)
    finally:
        setattr(sites[platform].faults, fault, False)
    end = records[-1]
    assert isinstance(end, ScanEnd)
    assert (code, end.index_complete) == (4, False)
    words = {"maintenance": "maintenance", "empty_list": "empty_list", "changed_layout": "changed_layout"}
    assert words[fault] in end.reasons
    assert not [record for record in records if isinstance(record, DetailRead)]


def test_labels_are_compared_without_case_and_colon() -> None:
    assert fold(" Leeftijd :") == fold("LEEFTIJD") == "leeftijd"
