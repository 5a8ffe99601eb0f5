"""Nights of a scene: a small site of our own, or the demo's, with the pauses between retries left out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doorwatch.night import Crawl, start_process
from tests.bad_input.place import Place, Seen
from tests.crawler.site import PLATFORM, TENANT, Ad, Home, Site, serving

PUBLIC = {"/.well-known/doorwatch.json", "/robots.txt"}
WHOLE = f"{TENANT}: <n> listings seen, <n> cases opened; <home>/tenants/{TENANT}/reports/<date>.html"
DEMO_WHOLE = "demo-a: <n> listings seen, <n> cases opened; <home>/tenants/demo-a/reports/<date>.html"


def quick(place: Place) -> None:
    """Let crawls wait a moment where they would wait seconds; all else is as it is."""

    def start(order: Path) -> Crawl:
        told = json.loads(order.read_bytes())
        order.write_text(json.dumps({**told, "retry_wait": 0.01, "timeout": 1.0}))
        return start_process(order)

    place.patch.setattr("doorwatch.cli._house.start_process", start)


@contextmanager
def small_site(place: Place, count: int = 3, **home: Any) -> Iterator[tuple[Site, Home]]:
    """Give a running site of a few listings, and an installation that has its agreement."""
    quick(place)
    site = Site(ads={f"A-{number}": Ad(f"A-{number}") for number in range(1, count + 1)})
    with serving(site):
        yield site, Home(place.home, site, **home).write()


def nightly(place: Place, *words: str) -> Seen:
    """Run a night."""
    return place.run("nightly", *words)


def figures(place: Place, tenant: str = TENANT) -> dict[str, Any]:
    """Return the first platform of the newest report."""
    newest = max((place.home / "tenants" / tenant / "reports").glob("*.json"))
    found: dict[str, Any] = json.loads(newest.read_bytes())["platforms"][0]
    return found


def live(place: Place, tenant: str = TENANT) -> int:
    """Return how many listings stand as live in the tenant's database."""
    import sqlite3

    with sqlite3.connect(place.home / "tenants" / tenant / "doorwatch.db") as conn:
        (count,) = conn.execute("SELECT count(*) FROM listings WHERE status = 'live'").fetchone()
    conn.close()
    return int(count)


def texts(place: Place, tenant: str = TENANT) -> int:
    """Return how many snapshots still have their text."""
    import sqlite3

    with sqlite3.connect(place.home / "tenants" / tenant / "doorwatch.db") as conn:
        (count,) = conn.execute("SELECT count(*) FROM snapshots WHERE content IS NOT NULL").fetchone()
    conn.close()
    return int(count)


def started(place: Place, **environ: str) -> subprocess.Popen[str]:
    """Start a night as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "doorwatch", "nightly"],
        cwd=place.home,
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def night_at(place: Place, ahead: float) -> None:
    """Run a night with a clock that is so many seconds ahead of the machine's."""
    from doorwatch.cli._house import opened_house
    from doorwatch.night import run_night
    from doorwatch.settings import load_settings

    settings = load_settings(place.home / "doorwatch.toml", {})
    with opened_house(settings, settings.tenant(TENANT), clock_offset=ahead) as house:
        assert run_night(house).exit == 0


def today() -> datetime:
    return datetime.now(UTC)


__all__ = [
    "DEMO_WHOLE",
    "PLATFORM",
    "PUBLIC",
    "TENANT",
    "WHOLE",
    "figures",
    "live",
    "night_at",
    "nightly",
    "quick",
    "small_site",
    "started",
    "texts",
    "today",
]
