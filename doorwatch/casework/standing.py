"""What stands wrong in a tenant at a moment: late cases, silent referrals, missed nights, disk and clock.

The night, `doctor` and notifications ask here, so that they never disagree.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from doorwatch.casework.referring_replies import figures
from doorwatch.errors import ClockRefused
from doorwatch.retention import check_clock
from doorwatch.store import Store
from doorwatch.store.alarming import urgent_overdue, urgent_unclaimed
from doorwatch.store.casefile import overdue
from doorwatch.store.nights import last_completed
from doorwatch.types.alarm import Alarm

NIGHT_EVERY = timedelta(hours=26)
"""A night a day, and two hours' grace."""
FREE_BYTES = 1 << 30
"""Under this much free disk the next night may not end."""


def standing_alarms(
    store: Store, data: Path, now: datetime, *, on_call: bool = False, free: int | None = None
) -> tuple[Alarm, ...]:
    """Return what stands wrong at `now` in the tenant whose files are in `data`; changes nothing.

    `on_call`: it is night where the moderators are, so that urgent minor_age cases that nobody claimed are
    an alarm by themselves. `free` is the disk's free bytes, asked for when None.
    """
    with store.read() as conn:
        found = [*_cases(conn, now, on_call), *_referrals(conn, now), *_night(conn, now)]
    try:
        check_clock(store, now)
    except ClockRefused:
        found.append(Alarm("clock"))
    free = shutil.disk_usage(_existing(data)).free if free is None else free
    if free < FREE_BYTES:
        found.append(Alarm("disk", counts={"megabytes": free >> 20}))
    return tuple(found)


def _cases(conn: Any, now: datetime, on_call: bool) -> Iterator[Alarm]:
    waiting = urgent_unclaimed(conn, "minor_age") if on_call else ()
    if waiting:
        yield Alarm("urgent_minor_age", ids=waiting, counts={"cases": len(waiting)})
    urgent = urgent_overdue(conn, now)
    if urgent:
        yield Alarm("overdue_urgent", ids=urgent, counts={"cases": len(urgent)})
    others = tuple(case for case in overdue(conn, now) if case not in set(urgent))
    if others:
        yield Alarm("overdue", ids=others, counts={"cases": len(others)})


def _referrals(conn: Any, now: datetime) -> Iterator[Alarm]:
    counted = figures(conn, now)
    if counted.unanswered:
        yield Alarm("referral_unanswered", counts={"referrals": counted.unanswered})
    if counted.failed:
        yield Alarm("referral_failed", counts={"referrals": counted.failed})
    if counted.unreviewed:
        yield Alarm("referral_unreviewed", counts={"referrals": counted.unreviewed})


def _night(conn: Any, now: datetime) -> Iterator[Alarm]:
    """A tenant that never had a night is being set up: that is no missed scan."""
    last = last_completed(conn)
    if last is not None and now - last > NIGHT_EVERY:
        yield Alarm("scan_missed", counts={"hours": int((now - last).total_seconds() // 3600)})


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())
