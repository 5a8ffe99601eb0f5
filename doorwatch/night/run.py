"""A night, phase by phase. Each can be killed and repeated; a killed night resumes behind the last done.

What a phase has to tell the report is noted in the same transaction that says that it is done, or counted
from what is stored: a night that was killed reports what one that was not reports.

    scans     crawl, spool, commit, assess what is new        (fetch, spool, commit, reassess)
    reassess  listings that a new fingerprint touched
    cases     flagged listings become cases
    duties    what is late is alarmed, referrals that wait are handed over
    terms     what has reached its end is removed
    report    the morning report
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from doorwatch import report as morning
from doorwatch.casework import draw_unseen, propose
from doorwatch.casework.quality_night import quality_turn
from doorwatch.errors import ClockRefused, Exit, Interrupted, Refused, Unreachable, worst_exit
from doorwatch.failpoints import reach
from doorwatch.night import scan as scanning
from doorwatch.night.duties import duties, tell_people
from doorwatch.night.exchanging import exchange_turn
from doorwatch.night.house import House, read_papers
from doorwatch.night.lock import night_lock
from doorwatch.night.notes import Run, forget_notes, open_night, phase_noted, take_notes
from doorwatch.night.pages import adopt_pages, keep_pages
from doorwatch.night.summary import summarise
from doorwatch.observe import log, span
from doorwatch.pipeline import assess_waiting, compare_banks, follow_banks, follow_copies
from doorwatch.report import Step
from doorwatch.retention import apply_terms
from doorwatch.store.figures import night_scans
from doorwatch.store.journalling import append_journal, make_checkpoint
from doorwatch.store.nights import Night, complete_night
from doorwatch.store.pending import drop_hopeless, enqueue_outdated

_POLL = 0.1
_MACHINE = "machine"


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
        night, resumed = store.run_write(partial(open_night, house=house, only=only, now=now))
        run = Run(night.night, papers, resumed, only)
        run.codes += [Exit.REFUSED] * len(papers.refused)
        run.alarms += [f"{name}: {reason}" for name, reason in papers.refused.items()]
        _prepare(house, run)
        if resumed:
            with store.read() as conn:
                take_notes(conn, run)
        for name, phase in _PHASES:
            if name not in night.phases:
                with _timed(run, name) as done:
                    done(phase(house, run, night, confirm_clock))
                store.run_write(partial(phase_noted, run=run, phase=name))
        return _report(house, run, night)


def _prepare(house: House, run: Run) -> None:
    """Rotate the Memory key when it is due, and say so when pictures' words cannot be read."""
    shop = house.workshop
    now = shop.now()

    def note(act: str, key: str) -> None:
        shop.store.run_write(lambda conn: append_journal(conn, now, _MACHINE, act, f"key/{key}"))

    shop.keys.rotate(now, journal=note)
    # Before the crawls: where a new bank touches a listing whose text has ended, its page is asked for.
    compare_banks(shop)
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
    with house.workshop.store.read() as conn:
        run.codes += scanning.codes(night_scans(conn, night.night, night.started_at).values())
    return total


def _end_scan(house: House, run: Run, one: scanning.PlatformScan) -> None:
    scanning.finish(house, one)
    run.codes.append(one.exit or Exit.DONE)
    _not_kept(run, one.pages_refused)


def _not_kept(run: Run, pages: int) -> None:
    if pages:
        run.alarms.append(f"{pages} pages of flagged listings are no text and were not kept")


def _reassess(house: House, run: Run, night: Night, _confirm: bool) -> int:
    """Assess whatever still waits; then take each platform's counts."""
    shop = house.workshop
    now = shop.now()
    compare_banks(shop)
    _exchange(house, run)
    shop.store.run_write(lambda conn: enqueue_outdated(conn, shop.judge.ruleset, shop.judge.digest, now))
    done = assess_waiting(shop, lambda count: house.progress.update("assess", count))
    shop.store.run_write(drop_hopeless)
    scanning.count_all(house, night.night, night.started_at)
    house.progress.finish("assess")
    return done.count


def _exchange(house: House, run: Run) -> None:
    """Take a turn with the exchange; a night goes on without it and says so."""
    try:
        exchange_turn(house, run.papers)
    except (Refused, Unreachable) as error:
        run.codes.append(error.exit_code)
        run.alarms.append(f"exchange: {error}")


def _cases(house: House, run: Run, night: Night, _confirm: bool) -> int:
    """Open and update cases; a pilot only counts what it would have opened."""
    shop = house.workshop
    if house.kind == "pilot" or not run.papers.valid:
        return 0
    _not_kept(run, keep_pages(house))
    now = shop.now()
    budget = house.tenant.thresholds.unseen_sample
    drawn = draw_unseen(shop.store, night.night, now, run.papers.valid, budget)
    done = propose(
        shop.store, now, run.papers.valid, night=night.night, also=drawn,
        burst=house.tenant.thresholds.burst_size,
    )  # fmt: skip
    run.kept_back, run.waiting = done.cleared, done.above_capacity
    quality_turn(
        shop.store, shop.judge, run.papers.valid, night.night, now, done.opened,
        golden_rate=house.tenant.golden_rate, second_look_share=house.tenant.second_look_share,
    )  # fmt: skip
    adopt_pages(house)
    return len(done.opened) + len(done.updated)


def _duties(house: House, run: Run, night: Night, _confirm: bool) -> int:
    """Alarms and hand-overs; a pilot touches no case."""
    return 0 if house.kind == "pilot" else duties(house, run)


def _terms(house: House, run: Run, night: Night, confirm_clock: bool) -> int:
    """Remove what has reached its end; a doubtful clock destroys nothing and is an alarm."""
    shop = house.workshop
    try:
        known = {paper.platform: paper for paper in run.papers.all}
        ended = apply_terms(house.tenant, shop, known, confirm_clock=confirm_clock)
    except ClockRefused as error:
        run.codes.append(Exit.REFUSED)
        run.alarms.append(str(error))
        ended = {}
    follow_banks(shop)
    follow_copies(shop)
    reach("terms")
    return sum(ended.values())


def _report(house: House, run: Run, night: Night) -> Outcome:
    """Write the morning report and close the night, or leave it open when that fails."""
    shop = house.workshop
    code = worst_exit(run.codes)
    report = summarise(house, run, night, code)
    reach("report")
    page, data = morning.write(report, house.tenant.reports)
    now = shop.now()

    def close(conn: Any) -> None:
        detail = {"exit": int(code), "opened": report.cases.opened}
        append_journal(conn, now, _MACHINE, "night.completed", f"night/{run.night}", detail)
        make_checkpoint(conn, now, shop.keys.signing_key("journal"))
        complete_night(conn, run.night, now)
        forget_notes(conn)

    shop.store.run_write(close)
    tell_people(house, report)
    log(
        "night.completed", tenant=house.tenant.name, exit=int(code), opened=report.cases.opened,
        alarms=len(report.alarms), notices=len(report.notices),
    )  # fmt: skip
    return Outcome(worst_exit([*run.codes, Exit(report.exit_code)]), report, page, data)


@contextmanager
def _timed(run: Run, name: str) -> Iterator[Callable[[int], None]]:
    """Note how long a phase took and how many things it handled."""
    began, counted = time.monotonic(), [0]

    def done(count: int) -> None:
        counted[0] = count

    with span(f"night.{name}", resumed=run.resumed):
        yield done
    seconds = round(time.monotonic() - began, 3)
    run.steps.append(Step(name, seconds, counted[0]))
    log("night.phase", phase=name, seconds=seconds, count=counted[0])


Phase = Callable[[House, Run, Night, bool], int]
_PHASES: tuple[tuple[str, Phase], ...] = (
    ("scans", _scans),
    ("reassess", _reassess),
    ("cases", _cases),
    ("duties", _duties),
    ("terms", _terms),
)
