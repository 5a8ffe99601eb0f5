"""Everything that one crawl needs, put together once and handed to Scrapy's parts."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from crawler.addresses import AddressBook
from crawler.budget import Budget
from crawler.gate import Gate
from crawler.profile import SiteProfile
from crawler.scanlog import ScanLog
from crawler.signing import RequestSigner
from doorwatch import __version__
from doorwatch.errors import DoorwatchError, Exit, disk_fault
from doorwatch.spool import SpoolFull, SpoolWriter
from doorwatch.types import Agreement, Clock, SpoolRecord, VisitPlan, system_clock

if TYPE_CHECKING:
    from doorwatch.images.read import PictureBank
    from doorwatch.images.watch import Watch

Progress = Callable[[dict[str, Any]], None]
_POLL = 0.2
"""Seconds between two looks at a full spool."""


class DiskFull(SpoolFull):
    """The disk has no room for the spool: the crawl ends, what was written is kept."""

    exit_code = Exit.UNREACHABLE


@dataclass
class Job:
    """One crawl. `failure` is what ended it before its time, None for a crawl that went its way."""

    agreement: Agreement
    profile: SiteProfile
    plan: VisitPlan
    gate: Gate
    signer: RequestSigner
    log: ScanLog
    clock: Clock
    progress: Progress
    book: AddressBook
    budget: Budget
    spool: SpoolWriter | None = None
    retries: int = 3
    retry_wait: float = 2.0
    timeout: float = 30.0
    spool_patience: float = 1800.0
    probe: str | None = None
    proposal: dict[str, Any] | None = None
    failure: DoorwatchError | None = None
    banks: tuple[PictureBank, ...] = ()
    watch: Watch | None = None

    async def write(self, record: SpoolRecord) -> None:
        """Write a record; wait while the spool is full, so that a slow pipeline slows the crawl down.

        Raises SpoolFull: no room came within `spool_patience` seconds. DiskFull: the disk has none.
        """
        assert self.spool is not None
        waited = 0.0
        while True:
            try:
                self.spool.write(record)
                return
            except OSError as error:
                if fault := disk_fault(error):
                    raise DiskFull(str(fault)) from error
                raise
            except SpoolFull:
                if waited >= self.spool_patience:
                    raise
                if waited == 0:
                    self.spool.seal()
                await asyncio.sleep(_POLL)
                waited += _POLL


def user_agent(agreement: Agreement) -> str:
    """Return who the crawler says it is: program, version, contract and where to complain.

    The operator's contact of the agreement; control characters cannot get in, a header is one line.
    """
    contact = agreement.contacts.get("operator") or next(iter(agreement.contacts.values()), "")
    clean = "".join(letter for letter in contact if letter.isprintable() and letter.isascii())
    return f"doorwatch/{__version__} (+{clean.strip() or 'contact in the agreement'})"


def offset_clock(seconds: float) -> Clock:
    """Return the machine's clock moved by `seconds`."""
    if not seconds:
        return system_clock
    shift = timedelta(seconds=seconds)
    return lambda: system_clock() + shift


def print_progress(event: dict[str, Any]) -> None:
    """Write an event as one JSON line: ids and counts, no content."""
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()
