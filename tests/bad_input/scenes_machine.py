"""The machine gives way: told with exit 3, 4 or 5, the same command goes on, and nothing is lost."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from tests.bad_input.night import TENANT, WHOLE, live, night_at, nightly, small_site, started, texts
from tests.bad_input.place import Place, Seen
from tests.bad_input.rows import row
from tests.crawler.site import Ad

DAY = 86_400.0
BACK = (
    "retention: expected a clock at or after the newest journal entry (<date> UTC); got <date> UTC; "
    "nothing was destroyed; confirm with --confirm-clock"
)
AHEAD = (
    "retention: expected a clock within 3 days of the last completed night (<date> UTC); got <date> UTC; "
    "nothing was destroyed; confirm with --confirm-clock"
)


@row(
    "machine",
    "no database yet",
    "doorwatch: sqlite:///<home>/tenants/north/doorwatch.db: expected a database; got none; run: "
    "doorwatch db upgrade",
    exit=4,
)
def no_database(place: Place) -> Seen:
    return place.run("retention", "apply")


@row(
    "machine", "a file that is no database", f"doorwatch: {TENANT}: database: the file is no database", exit=4
)
def no_real_database(place: Place) -> Seen:
    with small_site(place) as (site, _):
        place.write(f"tenants/{TENANT}/doorwatch.db", b"massage " * 1000)
        seen = nightly(place)
    assert site.log == []
    return seen


@row(
    "machine",
    "a database server that does not answer",
    f"doorwatch: {TENANT}: database: the server did not answer",
    exit=4,
)
def no_server(place: Place) -> Seen:
    pytest.importorskip("psycopg")
    with small_site(place) as (site, _):
        url = "postgresql://door:secret@127.0.0.1:1/door"
        place.write("doorwatch.toml", f'[tenants.{TENANT}]\ndatabase = "{url}"\n')
        seen = nightly(place)
    assert site.log == []
    assert "secret" not in seen.text
    return seen


@row(
    "machine",
    "another night of the tenant runs",
    f"doorwatch: {TENANT}: {TENANT}: expected no other night or ingestion to run; got process 4711",
    exit=3,
)
def two_nights(place: Place) -> Seen:
    with small_site(place) as (site, _):
        lock = place.write(f"tenants/{TENANT}/lock", "4711")
        with lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            seen = nightly(place)
    assert site.log == []
    return seen


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Mount a small disk at `folder`. Skips: only root may."""
    folder.mkdir(parents=True, mode=0o700)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk needs root: only root may mount one")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def full(size: str, place: Place) -> Seen:
    """A disk that is full in the middle of a night; with room, the same command reads all."""
    data = place.home / "tenants" / TENANT
    with small_disk(data, size), small_site(place) as (site, _):
        site.per_page = 100
        site.ads = {
            f"A-{number}": Ad(f"A-{number}", text=f"Massage {number} " * 1200) for number in range(45)
        }
        seen = nightly(place)
        subprocess.run(["mount", "-o", "remount,size=100m", str(data)], check=True)
        again = nightly(place)
        assert (again.code, live(place)) == (0, 45)
    return seen


@row(
    "machine",
    "a full disk: then, with room, the same command reads all",
    f"doorwatch: {TENANT}: database: the disk is full",
    exit=4,
)
def disk_full(place: Place) -> Seen:
    return full("1200k", place)


@row("machine", "killed (`kill -9`): the same command resumes", WHOLE, exit=0)
def killed(place: Place) -> Seen:
    """The night is killed in the middle; the same command resumes it and asks no page twice."""
    with small_site(place) as (site, _):
        night = started(place, DOORWATCH_FAILPOINT="commit:1")
        night.communicate(timeout=120)
        assert night.returncode == -signal.SIGKILL
        seen = nightly(place)
    assert live(place) == len(site.ads)
    return seen


@row(
    "machine",
    "stopped politely (`kill`): the same command resumes",
    "doorwatch: stopped; what was done is kept, run the same command again",
    exit=5,
)
def stopped(place: Place) -> Seen:
    nights: list[subprocess.Popen[str]] = []

    def stop(request: Request) -> Response:
        nights[0].send_signal(signal.SIGTERM)
        return site.detail_page("A-2")

    with small_site(place, count=12) as (site, _):
        site.answers = {"/ad/A-2": stop}
        nights.append(started(place))
        text, _ = nights[0].communicate(timeout=120)
        site.answers = {}
        again = nightly(place)
        assert (again.code, live(place)) == (0, 12)
    return Seen(nights[0].returncode, text)


def doubted(days: float, place: Place, words: tuple[str, ...]) -> Seen:
    """After a night whose clock is `days` ahead of tonight's: nothing is destroyed tonight."""
    with small_site(place, now=datetime.now(UTC) - timedelta(days=40)):
        night_at(place, days * DAY)
        kept = texts(place)
        seen = place.run(*words)
    assert texts(place) >= kept > 0
    return seen


for _days, _jump, _why in ((2.0, "back", BACK), (-9.0, "ahead", AHEAD)):
    _what = f"a clock that jumped {_jump}"
    row("machine", f"{_what}: the night reads and destroys nothing", f"{TENANT}: {_why}", exit=3)(
        partial(doubted, _days, words=("nightly",))
    )
    row("machine", f"{_what}: `retention apply`", f"{TENANT}: {_why}", exit=3, marks=("slow",))(
        partial(doubted, _days, words=("retention", "apply"))
    )
