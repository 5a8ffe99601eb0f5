"""A crawl whose night is gone ends by itself, at whatever moment the night went."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from doorwatch.errors import Exit
from doorwatch.spool import SpoolWriter
from tests.crawler.site import Ad, Home, Site, finished, serving, start


@pytest.mark.parametrize("turn", range(2))
def test_a_crawl_whose_night_died_before_it_began_ends_and_reads_no_listing(
    tmp_path: Path, turn: int
) -> None:
    with serving(Site(ads={"A-1": Ad("A-1")})) as site:
        home = Home(tmp_path, site).write()
        ours, theirs = os.pipe()
        process = start(home, stdin=ours)
        os.close(ours)
        os.close(theirs)
        try:
            # It has a few words to say at most, so that no pipe can fill; without an end this is a fault.
            process.wait(timeout=60)
        finally:
            process.kill()
        left = finished(home, process)
    assert left.exit == Exit.INTERRUPTED, left.errors
    assert left.listings() == {}


def test_a_crawl_whose_night_died_before_it_began_leaves_the_spool_to_the_next(tmp_path: Path) -> None:
    with serving(Site(ads={"A-1": Ad("A-1")})) as site:
        home = Home(tmp_path, site).write()
        ours, theirs = os.pipe()
        process = start(home, stdin=ours, grace=60.0)
        os.close(ours)
        os.close(theirs)
        try:
            process.wait(timeout=60)
        finally:
            process.kill()
        assert not list(home.spool.glob("*"))
        assert finished(home, process).exit == Exit.INTERRUPTED


def test_a_crawl_waits_for_the_one_of_the_killed_night_to_let_go_of_the_spool(tmp_path: Path) -> None:
    with serving(Site(ads={"A-1": Ad("A-1")})) as site:
        home = Home(tmp_path, site).write()
        with SpoolWriter(home.spool, home.keys().spool_key(), 2**24, label="the crawl of a killed night"):
            process = start(home)
            assert process.stdout is not None
            assert "waiting" in process.stdout.readline()
        left = finished(home, process)
    assert left.exit == Exit.DONE, left.errors
    assert set(left.listings()) == {"A-1"}


def test_a_crawl_that_waits_for_an_answer_ends_when_its_night_is_gone(tmp_path: Path) -> None:
    asked, over = threading.Event(), threading.Event()

    async def never() -> AsyncIterator[bytes]:
        yield b"<!doctype html>"
        asked.set()
        while not over.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    def hanging(request: Request) -> Response:
        return StreamingResponse(never(), media_type="text/html")

    with serving(Site(ads={"A-1": Ad("A-1")}, answers={"/ad/A-1": hanging})) as site:
        home = Home(tmp_path, site).write()
        ours, theirs = os.pipe()
        process = start(home, stdin=ours, timeout=600.0, grace=0.2)
        os.close(ours)
        try:
            assert asked.wait(60)
            os.close(theirs)
            process.wait(timeout=60)
        finally:
            process.kill()
            over.set()
        left = finished(home, process)
    assert left.exit == Exit.INTERRUPTED, left.errors


def test_a_crawl_that_waits_for_room_in_the_spool_ends_when_its_night_is_gone(tmp_path: Path) -> None:
    with serving(Site(ads={"A-1": Ad("A-1")})) as site:
        home = Home(tmp_path, site).write()
        with (tmp_path / "doorwatch.toml").open("a") as settings:
            settings.write("spool_megabytes = 16\n")
        home.spool.mkdir(parents=True)
        full = home.spool / "000001.seg"
        full.touch()
        os.truncate(full, 16 * 2**20)
        ours, theirs = os.pipe()
        process = start(home, stdin=ours, grace=0.2)
        os.close(ours)
        assert process.stdout is not None
        try:
            assert '"key"' in process.stdout.readline()  # what it writes next is a card
            os.close(theirs)
            process.wait(timeout=60)
        finally:
            process.kill()
        full.unlink()
        left = finished(home, process)
    assert left.exit == Exit.INTERRUPTED, left.errors
