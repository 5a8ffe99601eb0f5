"""`doorwatch study run`: a study played by program against doors that are ours to test."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from doorwatch.cli.common import emit, say, table
from doorwatch.errors import BadInput, Exit, Refused

if TYPE_CHECKING:
    from audit.adapters.door import Door
    from audit.desk import Desk, Registered
    from doorwatch.store.register import Entry

HEADING = "shows that the instrument recovers what was configured; no evidence about real sites"


def against_demo(ctx: typer.Context, desk: Desk) -> None:
    """Play the whole study on the four sample sites, before and after check and moderator."""
    from audit.runs.demo import run_demo
    from doorwatch.types import system_clock

    with tempfile.TemporaryDirectory(prefix="doorwatch-study-") as home:
        run_demo(desk, Path(home), system_clock())
    say(ctx, f"{desk.study.study}: {HEADING}")


def against_staging(
    desk: Desk, registered: Registered, url: str | None, token: Path | None, form: Path | None
) -> None:
    """Play the study against a platform's staging address, under its agreement.

    Raises Refused: a live study, which is conducted by people, or a paper is missing. BadInput: no address,
    several platforms, or neither a token nor a form.
    """
    from audit.runs.clock import StudyClock
    from audit.runs.play import Player
    from doorwatch.types import system_clock

    study = desk.study
    if study.mode == "live":
        raise Refused(f"study {study.study}: expected mode staging; got live: people conduct a live study")
    if url is None or len(study.platforms) != 1:
        raise BadInput("run", "--url, and a study of one platform", "something else")
    desk.cleared(system_clock())
    name = study.platforms[0].name
    door = _door(name, url, token, form)
    try:
        # Its times run ahead of the machine's while it waits for nothing: nobody but the run sees this door.
        Player(desk, {name: door}, {}, StudyClock(system_clock()), registered, phase="staging").play(
            desk.plan.placements
        )
    finally:
        door.close()


def _door(name: str, url: str, token: Path | None, form: Path | None) -> Door:
    from audit.adapters.check import CheckDoor
    from audit.adapters.form import FormDoor, load_form
    from doorwatch.keys.files import read_private

    if (token is None) == (form is None):
        raise BadInput("run", "--token-file for /v1/check, or --form for a submission form", "both or none")
    if form is not None:
        return FormDoor(load_form(form), url)
    assert token is not None
    return CheckDoor(url, read_private(token).decode().strip(), name)


def tell(ctx: typer.Context, desk: Desk, gradation: int, fail_above: float | None) -> None:
    """Say what each platform accepted; end with exit code 2 when an upper bound is above what is allowed."""
    from audit.runs.bound import check_bound

    placed = desk.book.placed()
    found = check_bound(placed, gradation, 1.0 if fail_above is None else fail_above)
    failed = fail_above is not None and (not found or any(one.exceeded for one in found))
    rows = [
        {
            "platform": one.platform, "accepted": one.accepted.hits, "of": one.accepted.trials,
            "upper": round(one.upper, 4), "exceeded": fail_above is not None and one.exceeded,
        }
        for one in found
    ]  # fmt: skip
    emit(ctx, {"placed": len(placed), "gradation": gradation, "platforms": rows, "failed": failed})
    for one in found:
        share = f"{one.accepted.hits} of {one.accepted.trials} accepted, upper bound {one.upper:.2f}"
        short = one.exceeded and fail_above is not None and one.accepted.hits == 0
        more = f"; {one.needed} placements without any would show it" if short else ""
        say(ctx, f"  {one.platform:16} gradation {gradation}: {share}{more}")
    if failed:
        raise typer.Exit(Exit.BAD_INPUT)


def list_register(ctx: typer.Context, found: Sequence[Entry]) -> None:
    """Show the entries of the register, still sealed."""
    rows = [
        {
            "entry": one.id, "platform": one.platform, "by": one.by, "officer": one.officer,
            "entered_at": one.entered_at.isoformat(timespec="minutes"), "until": f"{one.until:%Y-%m-%d}",
            "stopped": one.stopped_at is not None, "cleared": one.cleared_at is not None,
        }
        for one in found
    ]  # fmt: skip
    emit(ctx, rows)
    columns = ("entry", "platform", "by", "officer", "entered (UTC)", "until", "stopped", "cleared")
    table(ctx, f"{len(rows)} entries", columns, [list(row.values()) for row in rows])
