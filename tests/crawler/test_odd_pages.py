"""Pages and answers that no site should give: each is recorded, none ends the crawl or passes as read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import Response

from crawler.pages import fit_id
from tests.crawler.site import PROFILE, Ad, Home, Site, crawl, page, serving
from tests.crawler.test_crawl import LOAD_MORE, failures

GRID = '<div id=grid data-more="/api"></div>'
BREAKING = """
import crawler.details, crawler.pages
def breaks(self, *rest):
    raise RuntimeError("words of a listing")
crawler.{target} = breaks
import sys
from crawler.__main__ import run
sys.argv = ["crawler", {order!r}]
run()
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(ads={f"A-{number}": Ad(f"A-{number}") for number in (1, 2)})) as served:
        yield served


@pytest.fixture
def home(tmp_path: Path, site: Site) -> Home:
    return Home(tmp_path, site)


@pytest.mark.parametrize("text", ["", " ", "x" * 201, "A\n1", "A\x001", "A\x9b1", "A\ud800"])
def test_an_id_that_no_store_holds_is_none(text: str) -> None:
    assert fit_id(text) is None


@pytest.mark.parametrize("text", ["1", "x" * 200, "A-1 ü", "文"])
def test_an_id_is_a_short_text_in_one_line(text: str) -> None:
    assert fit_id(text) == text


@pytest.mark.parametrize(
    "item",
    [
        {"id": "x" * 201, "url": "/ad/A-1"},
        {"id": "A\ud800", "url": "/ad/A-1"},
        {"id": "A\u00001", "url": "/ad/A-1"},
        {"id": "A-1", "url": "/ad/A\ud800"},
        {"id": "A-1", "url": "http://[x"},
        {"id": {"a": 1}, "url": 5},
    ],
    ids=["long", "half", "nul", "half address", "no address", "other types"],
)
def test_a_card_whose_id_or_address_is_none_is_not_read_and_the_list_not_whole(
    home: Home, site: Site, item: dict[str, object]
) -> None:
    body = json.dumps({"items": [item, {"id": "A-2", "url": "/ad/A-2"}]})
    site.answers = {
        "/": lambda request: page(GRID),
        "/api": lambda request: Response(body, media_type="application/json"),
    }
    home.profile = LOAD_MORE
    result = crawl(home.write())
    assert (result.exit, result.errors, set(result.listings())) == (4, "", {"A-2"})
    assert (result.end.index_complete, result.end.reasons) == (False, ("cards_unread",))


def test_a_list_that_leads_on_to_nowhere_is_not_whole(home: Home, site: Site) -> None:
    body = '<li class=card><a href="/ad/A-1">x</a></li><a class=next href="http://[x">next</a>'
    site.answers = {"/list": lambda request: page(body)}
    result = crawl(home.write())
    assert (result.exit, result.end.index_complete, result.end.reasons) == (4, False, ("list_failed",))


@pytest.mark.parametrize(
    ("target", "reason", "index"),
    [("details.DetailReader._read", "detail_failed", True), ("pages.ListPage.read", "list_failed", False)],
)
def test_a_fault_of_ours_on_a_page_is_recorded_without_its_words(
    home: Home, site: Site, target: str, reason: str, index: bool
) -> None:
    script = BREAKING.format(target=target, order=str(home.write().order()))
    done = subprocess.run(
        [sys.executable, "-c", script], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (4, "")
    assert events[-1]["index_complete"] is index
    assert not events[-1]["detail_complete"] or not index
    assert reason in events[-1]["reasons"]


def test_a_fault_that_ends_the_crawl_is_told_by_its_kind_and_place(home: Home, site: Site) -> None:
    script = BREAKING.format(target="gate.Gate.__init__", order=str(home.write().order()))
    done = subprocess.run(
        [sys.executable, "-c", script], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("fault of ours: RuntimeError at <string>:")
    assert "words" not in done.stderr + done.stdout


def test_a_body_that_unpacks_without_end_is_refused_in_silence(home: Home, site: Site) -> None:
    import gzip

    packed = gzip.compress(b"a" * 20_000_000)
    site.answers = {
        "/ad/A-1": lambda request: Response(packed, 200, {"content-encoding": "gzip"}, "text/html")
    }
    result = crawl(home.write())
    assert (result.exit, result.errors) == (4, "")
    assert set(failures(result)) == {"A-1"}


def test_what_a_crawl_writes_is_for_its_owner_alone(home: Home) -> None:
    home.profile = PROFILE
    home.write()
    old = os.umask(0o022)
    try:
        crawl(home)
    finally:
        os.umask(old)
    for path in [home.spool, *home.spool.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
