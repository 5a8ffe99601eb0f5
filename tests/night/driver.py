"""One tenant's night in a process of its own, with the clock moved: what the kill tests kill.

`DOORWATCH_FAILPOINT` kills the night at a phase; `crawl_dies` kills the first crawl that the night starts,
and no other. The outcome is written as JSON, errors and tracebacks beside it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from doorwatch.cli._house import opened_house
from doorwatch.errors import DoorwatchError
from doorwatch.night import Crawl, House, Outcome, StartCrawl, pilot_night, run_night, start_process
from doorwatch.settings import load_settings

FAILPOINT = "DOORWATCH_FAILPOINT"


@dataclass(frozen=True)
class NightOrder:
    """Which night to run. `offset` is what its clock is ahead of the machine's, in seconds.

    With `file_bytes` no file of the night or its crawl can grow beyond that, as on a full disk.
    """

    settings: Path
    tenant: str
    offset: float
    outcome: Path
    failpoint: str | None = None
    crawl_dies: str | None = None
    pilot: str | None = None
    confirm_clock: bool = False
    file_bytes: int | None = None


def run(order: NightOrder) -> None:
    """Run one night and end this process with its exit code."""
    log = os.open(order.outcome.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(log, sys.stderr.fileno())
    os.environ.pop(FAILPOINT, None)
    if order.failpoint is not None:
        os.environ[FAILPOINT] = order.failpoint
    if order.file_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order.file_bytes, order.file_bytes))
    try:
        outcome = _played(order)
    except DoorwatchError as error:
        order.outcome.write_text(json.dumps({"exit": int(error.exit_code), "error": str(error)}), "utf-8")
        sys.exit(int(error.exit_code))
    order.outcome.write_text(
        json.dumps({"exit": int(outcome.exit), "resumed": outcome.report.resumed}), "utf-8"
    )
    sys.exit(int(outcome.exit))


def _played(order: NightOrder) -> Outcome:
    settings = load_settings(order.settings)
    kind = "nightly" if order.pilot is None else "pilot"
    tenant = settings.tenant(order.tenant)
    with opened_house(settings, tenant, kind=kind, clock_offset=order.offset) as opened:
        house: House = opened
        if order.crawl_dies is not None:
            house = replace(house, start_crawl=dying_once(order.crawl_dies))
        if order.pilot is not None:
            return pilot_night(house, order.pilot, 14)[0]
        return run_night(house, confirm_clock=order.confirm_clock)


def dying_once(point: str) -> StartCrawl:
    """Return a start of crawls whose first one dies at `point`."""
    left = [point]

    def start(order: Path) -> Crawl:
        if not left:
            return start_process(order)
        os.environ[FAILPOINT] = left.pop()
        try:
            return start_process(order)
        finally:
            del os.environ[FAILPOINT]

    return start
