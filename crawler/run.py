"""Running one crawl in this process: offline checks, the reactor, the end."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from crawler.addresses import AddressBook
from crawler.budget import Budget
from crawler.gate import Gate
from crawler.job import DiskFull, Job, Progress, offset_clock
from crawler.order import Order, load_plan
from crawler.orphan import input_is_pipe
from crawler.profile import SiteProfile
from crawler.profiles import load_profile
from crawler.scanlog import ScanLog
from crawler.signing import RequestSigner
from doorwatch.agreements import check_offline, load_agreement
from doorwatch.banks.shelf import BankShelf
from doorwatch.errors import AgreementRefused, Conflict, Exit, Interrupted, Refused, Unreachable
from doorwatch.images.watch import Watch
from doorwatch.keys import KeyRing
from doorwatch.settings import TenantSettings, load_settings
from doorwatch.spool import SpoolFull, SpoolWriter

_MEGABYTE = 1024 * 1024
_POLL = 0.05
"""Seconds between two looks at an engine that is starting, or at a spool that is held."""
_PATIENCE = 60.0
"""Seconds that a crawl which should be ending is waited for, longer than the grace of any order."""


def crawl(order: Order, progress: Progress) -> Exit:
    """Run the crawl that `order` asks for and return its exit code.

    0: index and details complete; 3: the agreement refused, before any page; 4: partial, or the
    site did not answer; 5: interrupted, the same order resumes.
    """
    tenant = load_settings(Path(order.settings) if order.settings else None).tenant(order.tenant)
    job = prepare(order, tenant, progress)
    try:
        _run_reactor(job)
        return _end(job)
    finally:
        job.budget.close()
        if job.spool is not None:
            job.spool.close()


def prepare(order: Order, tenant: TenantSettings, progress: Progress) -> Job:
    """Check everything that needs no request and put the job together.

    Raises AgreementRefused: nothing was requested. BadInput: profile, plan or settings with a fault.
    """
    clock = offset_clock(order.clock_offset)
    keys = KeyRing.open(tenant.keys)
    agreement = load_agreement(tenant.agreements / f"{order.platform}.yaml")
    check_offline(agreement, clock(), keys.signing_key("operator").verify_key)
    if (agreement.tenant, agreement.platform) != (tenant.name, order.platform):
        raise AgreementRefused(
            f"{agreement.reference}: expected an agreement of {tenant.name} with {order.platform}"
        )
    profile = _profile(order, tenant)
    plan = load_plan(Path(order.plan) if order.plan else None, order)
    folder = Path(order.spool) if order.spool else tenant.spool
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    label = f"{order.platform} {order.scan}"
    limit = tenant.spool_megabytes * _MEGABYTE
    spool = None
    if order.probe is None:
        spool = _only_writer(partial(SpoolWriter, folder, keys.spool_key(), limit, label=label), progress)
    book, budget = AddressBook(agreement.scope.private_hosts), Budget(folder, agreement)
    return Job(
        agreement=agreement,
        profile=profile,
        plan=plan,
        gate=Gate(agreement, book, budget, clock),
        signer=RequestSigner(keys.signing_key("request")),
        log=ScanLog(profile.floors),
        clock=clock,
        progress=progress,
        spool=spool,
        book=book,
        budget=budget,
        retry_wait=order.retry_wait,
        timeout=order.timeout,
        spool_patience=order.spool_patience,
        probe=order.probe,
        banks=() if order.banks is None else (BankShelf(Path(order.banks), clock),),
        watch=None if order.banks is None else Watch(Path(order.banks)),
    )


def _only_writer(open_spool: Callable[[], SpoolWriter], progress: Progress) -> SpoolWriter:
    """Open the spool; the crawl of a killed night may hold it for the moments that it needs to end.

    Raises Conflict: another crawl goes on writing here.
    """
    until = time.monotonic() + _PATIENCE
    told = False
    while True:
        try:
            return open_spool()
        except Conflict:
            if time.monotonic() > until:
                raise
        if not told:
            progress({"event": "waiting"})
            told = True
        time.sleep(_POLL)


def _profile(order: Order, tenant: TenantSettings) -> SiteProfile:
    if order.probe is not None:
        from crawler.probe import blank_profile

        return blank_profile(order.platform, order.probe)
    return load_profile(tenant.profiles / f"{order.platform}.yaml")


def _end(job: Job) -> Exit:
    """Write the end of the scan and return the exit code."""
    failure = job.failure
    if isinstance(failure, Interrupted):
        job.progress({"event": "interrupted"})
        return Exit.INTERRUPTED
    if isinstance(failure, Refused):
        job.progress({"event": "refused", "reason": str(failure)})
        return Exit.REFUSED
    if isinstance(failure, DiskFull):
        raise failure  # no record can be written of it
    if isinstance(failure, Unreachable):
        job.log.not_index("unreachable")
        job.log.not_detail("unreachable")
    elif failure is not None and not isinstance(failure, SpoolFull):
        job.log.not_index("fault")
        job.log.not_detail("fault")
    if job.probe is not None:
        if failure is not None:
            raise failure
        job.progress({"event": "proposal", **(job.proposal or {})})
        return Exit.DONE
    end = job.log.end(job.clock(), job.gate.refused)
    if job.spool is not None:
        job.spool.write_last(end)
    job.progress({"event": "end", **msgspec.to_builtins(end)})
    if failure is not None and "fault" in end.reasons:
        raise failure
    return Exit.DONE if end.index_complete and end.detail_complete else Exit.UNREACHABLE


def _run_reactor(job: Job) -> None:
    """Run Scrapy on asyncio until the crawl is over. One process does this once."""
    from twisted.internet import asyncioreactor

    asyncioreactor.install()  # type: ignore[no-untyped-call]
    from twisted.internet import reactor as installed

    from crawler.resolver import CheckedResolver

    reactor: Any = installed
    reactor.installNameResolver(CheckedResolver(job.book))
    faults: list[BaseException] = []

    def begin() -> None:
        task = asyncio.ensure_future(_visit(job))
        task.add_done_callback(ended)

    def ended(task: asyncio.Task[None]) -> None:
        if fault := task.exception():
            faults.append(fault)
        reactor.callLater(0, reactor.stop)

    reactor.callWhenRunning(begin)
    reactor.run(installSignalHandlers=False)
    if faults:
        raise faults[0]


async def _visit(job: Job) -> None:
    """Run the spider; a signal or the end of our input ends it in good order."""
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.probe import ProbeSpider
    from crawler.scrapy_settings import scrapy_settings
    from crawler.spider import SiteSpider

    loop = asyncio.get_running_loop()
    runner = AsyncCrawlerRunner(scrapy_settings(job))
    stops: set[asyncio.Task[None]] = set()

    async def stop() -> None:
        # Scrapy takes a stop before its engine runs for done, and the engine never ends then. It runs some
        # steps after its signal engine_started, so there is nothing to wait for but the flag itself.
        while any(one.engine is None or not one.engine.running for one in runner.crawlers):  # noqa: ASYNC110
            await asyncio.sleep(_POLL)
        await runner.stop()

    def interrupt() -> None:
        if job.failure is None:
            job.failure = Interrupted("interrupted; the same command resumes")
            stops.add(loop.create_task(stop()))

    def heard() -> None:
        # The night holds the other end of our input: when it is gone, so is who wanted this crawl.
        if not os.read(0, 4096):
            loop.remove_reader(0)
            interrupt()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, interrupt)
    if input_is_pipe():
        loop.add_reader(0, heard)
    await runner.crawl(ProbeSpider if job.probe is not None else SiteSpider, job=job)
