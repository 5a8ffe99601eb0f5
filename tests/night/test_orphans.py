"""A crawl whose night is gone ends by itself, at whatever moment the night went."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doorwatch.errors import Exit
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
