"""What a night must remember over a kill: what it was begun for, and what its done phases have to tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from doorwatch.errors import Exit
from doorwatch.night.house import House, Papers
from doorwatch.report import Step
from doorwatch.store.aside import fact, put_fact
from doorwatch.store.journalling import append_journal
from doorwatch.store.nights import (
    Night,
    find_night,
    phase_done,
    restart_night,
    start_night,
    unfinished,
)
from doorwatch.store.scans import abandon_open

RESUMABLE = timedelta(hours=24)
"""A night that was started longer ago than this is not resumed; the next one takes over what it left."""
_FACT = "night"


@dataclass(slots=True)
class Run:
    """What a night gathers on its way to the report.

    `only` is the one platform that it visits, None for all. `kept_back` and `waiting` are flags that
    opened no case: cleared by a person, or above the moderators' capacity.
    """

    night: date
    papers: Papers
    resumed: bool
    only: str | None = None
    codes: list[Exit] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    kept_back: int = 0
    waiting: int = 0


def open_night(conn: Any, house: House, only: str | None, now: datetime) -> tuple[Night, bool]:
    """Resume the unfinished night of the last day, else begin the night of this (UTC) date; say which.

    Only the same command resumes: a night of all platforms must not take the done phases of a killed
    `scan` of one, or of a pilot, for its own.
    """
    aim = {"only": only, "kind": house.kind}
    left = unfinished(conn)
    held = fact(conn, _FACT) or {}
    if left is not None and now - left.started_at < RESUMABLE and held.get("aim") == aim:
        return left, True
    night = find_night(conn, now.date())
    if night is None:
        night = start_night(conn, now.date(), now)
    else:
        abandon_open(conn, now)
        night = restart_night(conn, now.date(), now)
    put_fact(conn, _FACT, {"aim": aim})
    append_journal(conn, now, "machine", "night.started", f"night/{night.night}", {"kind": house.kind})
    return night, False


def phase_noted(conn: Any, run: Run, phase: str) -> None:
    """Note that a phase is done, and what it has to tell, in one transaction."""
    phase_done(conn, run.night, phase)
    told = {
        "codes": [int(code) for code in run.codes],
        "alarms": run.alarms,
        "steps": msgspec.to_builtins(run.steps),
        "kept_back": run.kept_back,
        "waiting": run.waiting,
    }
    put_fact(conn, _FACT, {**(fact(conn, _FACT) or {}), "told": told})


def take_notes(conn: Any, run: Run) -> None:
    """Take over what the done phases of a killed night had to tell."""
    told = (fact(conn, _FACT) or {}).get("told")
    if told is None:
        return
    run.codes += [Exit(code) for code in told["codes"]]
    run.alarms = list(dict.fromkeys([*told["alarms"], *run.alarms]))
    run.steps = msgspec.convert(told["steps"], list[Step])
    run.kept_back, run.waiting = told["kept_back"], told["waiting"]


def forget_notes(conn: Any) -> None:
    """Forget the notes of a night that is complete."""
    put_fact(conn, _FACT, {})
