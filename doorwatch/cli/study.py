"""`doorwatch study`: a door study from its file to its report. Nothing is placed by planning it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doorwatch.cli.common import emit, keys, note, open_store, say, tenant
from doorwatch.errors import BadInput

if TYPE_CHECKING:
    from audit.desk import Desk, Registered
    from audit.model import Planned

app = typer.Typer(help="Door studies: preregistered, randomised tests of what a door lets through.")
_File = Annotated[Path, typer.Argument(help="The study file (YAML); its folder holds plan and book.")]
_By = Annotated[str, typer.Option("--by", help="Pseudonym of the person who enters this.")]


@app.command()
def init(file: _File) -> None:
    """Write a commented study file to begin with. An existing file is left alone."""
    from audit.studyfile import template

    if file.exists():
        raise BadInput(str(file), "a name that is free", "a file that is there")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(template(), encoding="utf-8")
    typer.echo(f"{file}: fill it in, then: doorwatch study plan {file}")


@app.command()
def plan(ctx: typer.Context, file: _File) -> None:
    """Show what the study can carry, then fix schedule and preregistration beside the file.

    A second time it checks that the study is still what was fixed.
    """
    from audit.desk import preregister

    desk = preregister(file)
    carries = desk.plan.carries
    emit(
        ctx,
        {
            "study": desk.study.study, "placements": len(desk.plan.placements),
            "preregistration": desk.plan.digest, "per_cell": carries.trials,
            "expected_width_at_half": carries.width_at_half,
            "expected_width_at_tenth": carries.width_at_tenth, "bound_when_none": carries.bound_of_none,
            "power_half_to_quarter": carries.power_half_to_quarter,
        },
    )  # fmt: skip
    say(ctx, f"{len(desk.plan.placements)} placements, {carries.trials} for each platform and gradation")
    say(ctx, f"  expected width of an interval: {carries.width_at_half:.2f} at a share of 0.5,"
             f" {carries.width_at_tenth:.2f} at 0.1")  # fmt: skip
    say(ctx, f"  when none is reported, the rate is below {carries.bound_of_none:.2f}")
    say(ctx, f"  chance to tell a half from a quarter, per platform: {carries.power_half_to_quarter:.2f}")
    say(ctx, f"preregistration {desk.plan.digest}: deposit it before the first placement")


@app.command()
def record(
    ctx: typer.Context,
    file: _File,
    placement: Annotated[str, typer.Argument(help="The placement; '*' for the whole study.")],
    kind: Annotated[str, typer.Argument(help="submitted, response, look, withdrawn, report_check, ...")],
    by: _By,
    data: Annotated[list[str] | None, typer.Argument(help="key=value, as docs/studies.md lists.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="When, with zone (ISO 8601); else now.")] = None,
) -> None:
    """Enter a fact in the book. A wrong entry is voided: `record FILE '*' void entry=N reason=...`."""
    from doorwatch.types import system_clock

    desk, now = _desk(file), system_clock()
    entry = desk.enter(
        placement, _kind(kind), _moment(at, now), by, now, _data(data or []), _registered(ctx, desk)
    )
    emit(ctx, {"entry": entry.number, "placement": placement, "kind": kind})
    say(ctx, f"entry {entry.number}: {kind} of {placement}")
    for late in desk.book.overdue(now):
        note(ctx, f"{late} is online past {desk.study.max_minutes_online} minutes: withdraw it now")


@app.command()
def run(
    ctx: typer.Context,
    file: _File,
    against: Annotated[str, typer.Option("--against", help="demo, or staging.")] = "demo",
    url: Annotated[str | None, typer.Option("--url", help="staging: the address of the door.")] = None,
    token_file: Annotated[Path | None, typer.Option("--token-file", help="staging: for /v1/check.")] = None,
    form: Annotated[Path | None, typer.Option("--form", help="staging: a profile of the form.")] = None,
    gradation: Annotated[int, typer.Option("--gradation", min=0, max=5, help="Which one is told.")] = 5,
    fail_above: Annotated[
        float | None,
        typer.Option(
            "--fail-above", min=0.0, max=1.0, help="Exit 2 when an upper bound is above this share."
        ),
    ] = None,
) -> None:
    """Play a whole study by program: on the four sample sites, or on a staging address under agreement.

    In a platform's CI: `--fail-above 0.2 --gradation 5` fails unless acceptance is shown to be lower.
    """
    from doorwatch.cli import _study_run

    if against not in ("demo", "staging"):
        raise BadInput("--against", "demo or staging", f"'{against}'")
    desk = _desk(file)
    if against == "demo":
        _study_run.against_demo(ctx, desk)
    else:
        _study_run.against_staging(desk, _registered(ctx, desk), url, token_file, form)
    _study_run.tell(ctx, desk, gradation, fail_above)


@app.command()
def stop(ctx: typer.Context, file: _File, by: _By, reason: Annotated[str, typer.Option("--reason")]) -> None:
    """Pull the kill switch: nothing more is submitted; what is online is named, to be withdrawn."""
    from audit.entries import ALL
    from doorwatch.types import system_clock

    desk, now = _desk(file), system_clock()
    desk.enter(ALL, "killed", now, by, now, {"reason": reason}, _registered(ctx, desk))
    online = desk.book.online()
    emit(ctx, {"stopped": True, "online": online})
    say(ctx, f"stopped; {len(online)} placements are online: withdraw {', '.join(online) or 'none'}")


@app.command()
def status(ctx: typer.Context, file: _File) -> None:
    """Show how far the study is: placed, online, past the limit, uncoded, in dispute between the coders."""
    from audit.fold import disagreements
    from doorwatch.types import system_clock

    desk, now = _desk(file), system_clock()
    book = desk.book
    placed = {one.planned.placement for one in book.placed()}
    coded = [one.placement for one in book.codings()]
    figures: dict[str, Any] = {
        "planned": len(book.planned), "placed": len(placed), "online": book.online(),
        "past_limit": book.overdue(now), "to_code": sum(coded.count(name) < 2 for name in placed),
        "disagree": disagreements(book.codings()), "stopped": book.killed,
    }  # fmt: skip
    emit(ctx, figures)
    for name, value in figures.items():
        words = ", ".join(value) if isinstance(value, tuple) else value
        say(ctx, f"{name.replace('_', ' '):12} {words or 0}")


@app.command()
def report(
    ctx: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="Study file or archive; none: the published test.")
    ] = None,
    to: Annotated[Path, typer.Option("--to", help="Folder for the three files.")] = Path(),
) -> None:
    """Write report.html, report.pdf and figures.json. An archive must give its own figures again."""
    from audit.archive import rerun
    from audit.published import published
    from audit.report.page import make, make_published

    if file is None:
        made = make_published(published())
    elif file.suffix == ".zip":
        made = make(rerun(_bytes(file), str(file)))
    else:
        made = make(_desk(file).data())
    to.mkdir(parents=True, exist_ok=True)
    files = {"report.html": made.html.encode(), "report.pdf": made.pdf, "figures.json": made.figures}
    for name, content in files.items():
        (to / name).write_bytes(content)
    emit(ctx, {"files": [str(to / name) for name in files]})
    say(ctx, f"{to / 'report.html'}, report.pdf and figures.json written")


@app.command()
def export(
    ctx: typer.Context, file: _File, to: Annotated[Path, typer.Option("--to", help="The archive (ZIP).")]
) -> None:
    """Pack data, preregistration, figures and report (RO-Crate): another researcher reruns it."""
    from audit.archive import pack
    from audit.desk import PREREGISTRATION

    desk = _desk(file)
    to.write_bytes(pack(desk.data(), (desk.folder / PREREGISTRATION).read_bytes()))
    emit(ctx, {"archive": str(to)})
    say(ctx, f"{to} written; rerun it with: doorwatch study report {to}")


@app.command()
def register(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="The study file, to enter its placements.")] = None,
    name: Annotated[str, typer.Option("--as", help="The account in whose name, with its rights.")] = "",
    list_: Annotated[
        bool, typer.Option("--list", help="Show the entries, sealed, and nothing else.")
    ] = False,
    sweep: Annotated[
        bool, typer.Option("--sweep", help="Afterwards: take the study's traces out of Memory and figures.")
    ] = False,
    platform: Annotated[
        list[str] | None, typer.Option("--platform", help="Only these; each tenant enters its own.")
    ] = None,
) -> None:
    """Enter the planned placements in the tenant's sealed register, before anything is submitted.

    An entry after its listing was first seen is refused. With a study file and --sweep, what the register
    stopped is noted in the study's book too: it would have been referred.
    """
    from audit.registering import enter_study, note_stopped
    from doorwatch.casework.studyregister import Register, register_entries
    from doorwatch.cli._acts import acting
    from doorwatch.cli._study_run import list_register

    if not name or (file is None) == (not list_):
        raise BadInput("register", "--as NAME, and a study file or --list", "something else")
    with acting(ctx, name) as (store, person, now):
        if list_:
            list_register(ctx, register_entries(store, person, now))
        elif file is not None and sweep:
            cleared = Register(store, keys(ctx)).sweep(now)
            told = note_stopped(_desk(file), store, keys(ctx), name, now)
            emit(ctx, {"cleared": cleared, "would_have_been_referred": told})
            say(ctx, f"{cleared} listings left the figures; {len(told)} would have been referred")
        elif file is not None:
            new = enter_study(_desk(file), store, keys(ctx), person, now, platform)
            emit(ctx, {"entered": new})
            say(ctx, f"{new} placements entered; nobody but the release officer can tell them apart")


def _desk(file: Path) -> Desk:
    from audit.desk import open_desk

    return open_desk(file)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(str(file), "a file that can be read", error.strerror) from error


def _kind(text: str) -> Any:
    from audit.entries import KINDS

    if text not in KINDS:
        raise BadInput("kind", f"one of {', '.join(KINDS)}", f"'{text}'")
    return text


def _moment(text: str | None, now: datetime) -> datetime:
    if text is None:
        return now
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput("--at", "a time like 2026-11-21T10:30:00+01:00", f"'{text}'") from error


def _data(pairs: list[str]) -> dict[str, Any]:
    """Read key=value; yes and no are answers, whole numbers are counts."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or name in found:
            raise BadInput("data", "key=value, each key once", f"'{pair}'")
        if name == "online":
            if value not in ("yes", "no"):
                raise BadInput("online", "yes or no", f"'{value}'")
            found[name] = value == "yes"
        else:
            counted = name in ("views", "messages", "entry") and value.isdecimal()
            found[name] = int(value) if counted else value
    return found


def _registered(ctx: typer.Context, desk: Desk) -> Registered:
    """Ask the tenant's sealed register, once a placement is to be submitted."""

    def ask(planned: Planned) -> bool:
        from audit.registering import registered
        from doorwatch.types import system_clock

        store = open_store(tenant(ctx))
        try:
            return registered(desk, store, keys(ctx), system_clock())(planned)
        finally:
            store.close()

    return ask
