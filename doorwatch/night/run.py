"""A night, phase by phase. Each can be killed and repeated; a killed night resumes behind the last done.

    scans     crawl, spool, commit, assess what is new        (fetch, spool, commit, reassess)
    reassess  listings that a new fingerprint touched
    cases     flagged listings become cases
    terms     what has reached its end is removed
    report    the morning report
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from doorwatch import report as morning
from doorwatch.casework import Proposed, draw_unseen, propose
from doorwatch.errors import ClockRefused, Exit, Interrupted, worst_exit
from doorwatch.failpoints import reach
from doorwatch.night import scan as scanning
from doorwatch.night.house import House, Papers, read_papers
from doorwatch.night.lock import night_lock
from doorwatch.night.pages import adopt_pages
from doorwatch.night.summary import summarise
from doorwatch.pipeline import assess_waiting
from doorwatch.retention import apply_terms
from doorwatch.store.aside import put_shadow_counts
from doorwatch.store.figures import night_scans
from doorwatch.store.journalling import append_journal, make_checkpoint
from doorwatch.store.nights import (
    Night,
    complete_night,
    phase_done,
    restart_night,
    start_night,
    unfinished,
)
from doorwatch.store.pending import drop_hopeless, enqueue_outdated

RESUMABLE = timedelta(hours=24)
"""A night that was started longer ago than this is not resumed; the next one takes over what it left."""
_POLL = 0.1
_MACHINE = "machine"


@dataclass(slots=True)
class Run:
    """What a night gathers on its way to the report."""

    night: date
    papers: Papers
    resumed: bool
    began: datetime
    codes: list[Exit] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    steps: list[morning.Step] = field(default_factory=list)
    retention: dict[str, int] = field(default_factory=dict)
    proposed: Proposed = field(default_factory=Proposed)
    shadow: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a night ended: its exit code, its report and where that stands."""

    exit: Exit
    report: morning.MorningReport
    page: Path
    data: Path


def run_night(house: House, *, only: str | None = None, confirm_clock: bool = False) -> Outcome:
    """Run or resume a night over all platforms with an agreement, or over platform `only`.

    Raises Refused: another night runs. AgreementRefused: there is no agreement at all. Interrupted:
    it was stopped from outside and the same command resumes.
    """
    with night_lock(house.tenant.lock, house.tenant.name):
        store, now = house.workshop.store, house.workshop.now()
        store.upgrade()
        papers = read_papers(house, only)
        night, resumed = _open_night(house, now)
        run = Run(night.night, papers, resumed, now)
        run.codes += [Exit.REFUSED] * len(papers.refused)
        run.alarms += [f"{name}: {reason}" for name, reason in papers.refused.items()]
        _prepare(house, run)
        for name, phase in _PHASES:
            if name not in night.phases:
                with _timed(run, name) as done:
                    done(phase(house, run, night, confirm_clock))
                store.run_write(partial(phase_done, night=night.night, phase=name))
        return _report(house, run, night)


def _open_night(house: House, now: datetime) -> tuple[Night, bool]:
    """Resume the unfinished night of the last day, else begin the night of this (UTC) date."""

    def write(conn: Any) -> tuple[Night, bool]:
        open_night = unfinished(conn)
        if open_night is not None and now - open_night.started_at < RESUMABLE:
            return open_night, True
        night = start_night(conn, now.date(), now)
        if night.completed_at is not None:
            night = restart_night(conn, now.date(), now)
        append_journal(conn, now, _MACHINE, "night.started", f"night/{night.night}", {"kind": house.kind})
        return night, False

    return house.workshop.store.run_write(write)


def _prepare(house: House, run: Run) -> None:
    """Rotate the Memory key when it is due, and say so when pictures' words cannot be read."""
    shop = house.workshop
    now = shop.now()

    def note(act: str, key: str) -> None:
        shop.store.run_write(lambda conn: append_journal(conn, now, _MACHINE, act, f"key/{key}"))

    shop.keys.rotate(now, journal=note)
    from doorwatch.images import ocr_available

    needs = sorted(name for name, paper in run.papers.valid.items() if paper.ocr_required)
    if needs and not ocr_available():
        run.codes.append(Exit.UNREACHABLE)
        run.alarms.append(f"tesseract: expected for {', '.join(needs)}; text in pictures was not read")


def _scans(house: House, run: Run, night: Night, _confirm: bool) -> int:
    """Crawl the platforms side by side; those that this night has finished already are left alone."""
    with house.workshop.store.read() as conn:
        finished = night_scans(conn, night.night, night.started_at)
    waiting = [
        paper
        for name, paper in sorted(run.papers.valid.items())
        if name not in finished or finished[name].state == "open"
    ]
    running: list[scanning.PlatformScan] = []
    total = 0
    try:
        while waiting or running:
            while waiting and len(running) < house.at_once:
                running.append(scanning.begin(house, waiting.pop(0), night.night))
            ended = [one for one in running if not scanning.step(house, one)]
            for one in ended:
                running.remove(one)
                _end_scan(house, run, one)
                total += one.details
            if not ended:
                time.sleep(_POLL)
    finally:
        for one in running:
            scanning.abandon(one)
    if Exit.INTERRUPTED in run.codes:
        raise Interrupted("a crawl was interrupted; the same command resumes")
    return total


def _end_scan(house: House, run: Run, one: scanning.PlatformScan) -> None:
    scanning.finish(house, one)
    run.codes.append(one.exit or Exit.DONE)
    for counter in one.assessed.shadow.values():
        for rule, count in counter.items():
            run.shadow[rule] = run.shadow.get(rule, 0) + count


def _reassess(house: House, run: Run, night: Night, _confirm: bool) -> int:
    """Assess whatever still waits; then take each platform's counts."""
    shop = house.workshop
    now = shop.now()
    shop.store.run_write(
        lambda conn: enqueue_outdated(conn, shop.judge.ruleset, shop.judge.digest, now)
    )
    done = assess_waiting(shop, lambda count: house.progress.update("assess", count))
    shop.store.run_write(drop_hopeless)
    for platform, counter in done.shadow.items():
        shop.store.run_write(
            partial(put_shadow_counts, night=night.night, platform=platform, counts=counter)
        )
    scanning.count_all(house, night.night, night.started_at)
    house.progress.finish("assess")
    return done.count


def _cases(house: House, run: Run, night: Night, _confirm: bool) -> int:
    """Open and update cases; a pilot only counts what it would have opened."""
    shop = house.workshop
    if house.kind == "pilot" or not run.papers.valid:
        return 0
    now = shop.now()
    budget = house.tenant.thresholds.unseen_sample
    drawn = draw_unseen(shop.store, night.night, now, run.papers.valid, budget)
    run.proposed = propose(shop.store, now, run.papers.valid, night=night.night, also=drawn)
    adopt_pages(house)
    return len(run.proposed.opened) + len(run.proposed.updated)


def _terms(house: House, run: Run, night: Night, confirm_clock: bool) -> int:
    """Remove what has reached its end; a doubtful clock destroys nothing and is an alarm."""
    shop = house.workshop
    try:
        known = {paper.platform: paper for paper in run.papers.all}
        run.retention = dict(apply_terms(house.tenant, shop, known, confirm_clock=confirm_clock))
    except ClockRefused as error:
        run.codes.append(Exit.REFUSED)
        run.alarms.append(str(error))
    reach("terms")
    return sum(run.retention.values())


def _report(house: House, run: Run, night: Night) -> Outcome:
    """Write the morning report and close the night, or leave it open when that fails."""
    shop = house.workshop
    code = worst_exit(run.codes)
    report = summarise(house, run, night, code)
    reach("report")
    page, data = morning.write(report, house.tenant.reports)
    now = shop.now()

    def close(conn: Any) -> None:
        detail = {"exit": int(code), "opened": len(run.proposed.opened)}
        append_journal(conn, now, _MACHINE, "night.completed", f"night/{run.night}", detail)
        make_checkpoint(conn, now, shop.keys.signing_key("journal"))
        complete_night(conn, run.night, now)

    shop.store.run_write(close)
    return Outcome(worst_exit([*run.codes, Exit(report.exit_code)]), report, page, data)


@contextmanager
def _timed(run: Run, name: str) -> Iterator[Callable[[int], None]]:
    """Note how long a phase took and how many things it handled."""
    began, counted = time.monotonic(), [0]

    def done(count: int) -> None:
        counted[0] = count

    yield done
    run.steps.append(morning.Step(name, round(time.monotonic() - began, 3), counted[0]))


Phase = Callable[[House, Run, Night, bool], int]
_PHASES: tuple[tuple[str, Phase], ...] = (
    ("scans", _scans),
    ("reassess", _reassess),
    ("cases", _cases),
    ("terms", _terms),
)
