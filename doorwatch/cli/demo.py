"""`doorwatch demo`: sample sites, three nights, what was found against what was planted."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorwatch.cli.common import emit, finish, note, options, say

if TYPE_CHECKING:
    from demo.run import DemoResult, Played
    from demo.sites.serving import RunningSites
    from doorwatch.night import Outcome, Progress
    from doorwatch.settings import Settings, TenantSettings

app = typer.Typer(help="Sample sites, some nights, found against planted.")
HOME = Path("out/demo")


@app.command()
def demo(
    ctx: typer.Context,
    serve: Annotated[
        bool | None,
        typer.Option(
            "--serve/--no-serve",
            help="Open the console and keep the sites up afterwards; by default only at a terminal.",
        ),
    ] = None,
    nights: Annotated[int, typer.Option(min=1, max=30, help="How many nights.")] = 3,
    size: Annotated[int, typer.Option(min=100, max=1_000_000, help="How many listings in all.")] = 400,
    seed: Annotated[int, typer.Option(help="The seed of everything that is made up.")] = 20261120,
    folder: Annotated[Path, typer.Option(help="Where everything is written; emptied first.")] = HOME,
) -> None:
    """Serve four sample sites on this machine, scan them night after night, and compare with the truth.

    All data are self-made: the figures show that it works, not how well.
    """
    from demo.run import DemoOrder, run_demo
    from doorwatch.cli._house import bars
    from doorwatch.types import system_clock

    keep = (sys.stdin.isatty() and sys.stdout.isatty()) if serve is None else serve

    def after(sites: RunningSites, result: DemoResult[Outcome]) -> None:
        _show(ctx, result)
        if keep:
            _serve(ctx, sites, result.settings)

    def each(night: int, outcome: Outcome) -> None:
        report = outcome.report
        seen = sum(one.seen for one in report.platforms)
        new = sum(one.new for one in report.platforms)
        gone = sum(one.gone for one in report.platforms)
        say(
            ctx,
            f"night {night + 1} of {nights}, {report.tenant}: {seen} listings seen, {new} new, {gone} gone, "
            f"{report.cases.opened} cases opened",
        )
        for alarm in report.alarms:
            note(ctx, f"  {alarm}")

    note(ctx, f"doorwatch demo: {size} self-made listings on four sample sites, {nights} nights")
    with bars(ctx) as progress:
        result = run_demo(
            DemoOrder(folder.resolve(), size, nights, seed),
            partial(_play, progress),
            system_clock,
            after=after,
            each=each,
        )
    finish(outcome.exit for _, outcome in result.outcomes)


def _play(progress: Progress, settings: Settings, tenant: TenantSettings, ahead: float) -> Played[Outcome]:
    """Run one tenant's night."""
    from demo.run import Played
    from doorwatch.cli._house import opened_house
    from doorwatch.night import run_night
    from doorwatch.store.bare import bare_assessments

    with opened_house(settings, tenant, progress=progress, clock_offset=ahead) as house:
        outcome = run_night(house)
        built = {name for one in house.workshop.judge.detectors for name in one.indicators}
        with house.workshop.store.read() as conn:
            return Played(outcome, bare_assessments(conn), frozenset(built))


def _show(ctx: typer.Context, result: DemoResult[Outcome]) -> None:
    """Print the comparison and what to open."""
    from demo.show import as_json, tables

    reports = [str(outcome.page) for _, outcome in result.outcomes][-len(result.settings.tenants) :]
    if options(ctx).json:
        emit(ctx, {"comparison": as_json(result.comparison), "reports": reports})
        return
    if not options(ctx).quiet:
        from rich.console import Console

        console = Console()
        console.print(tables(result.comparison))
        console.print("\nOpen the morning reports:")
        for path in reports:
            console.print(f"  {path}", soft_wrap=True, highlight=False)
        settings = result.settings.path
        console.print(
            f"Look at the cases: .venv/bin/doorwatch --settings {settings} --tenant demo-a cases list",
            soft_wrap=True,
            highlight=False,
        )


def _serve(ctx: typer.Context, sites: RunningSites, settings: Settings) -> None:
    """Open the console of the first tenant beside the sites until somebody stops them."""
    import uvicorn

    from demo.people import seed
    from demo.sites.config import TENANTS
    from doorwatch.cli._demo_door import demo_door
    from doorwatch.cli._house import opened_house
    from doorwatch.cli._listening import port_of, preferred, serve_on
    from doorwatch.cli.serve import PORT
    from doorwatch.store import Store
    from doorwatch.types import system_clock
    from review_ui.app import make_app
    from review_ui.v1.desk import Desk

    tenant = next(iter(settings.tenants.values()))
    store = Store.open(tenant.database, system_clock)
    people = seed(store, tenant.name, TENANTS[tenant.name], system_clock())
    store.close()
    for name, site in sites.items():
        say(ctx, f"{name}: {site.base}")
    taken = preferred("127.0.0.1", PORT)
    say(ctx, f"\nThe console of {tenant.name}: http://127.0.0.1:{port_of(taken)}")
    say(ctx, "Everybody's first sign-in asks for a password and an authenticator of their own:")
    for one in people:
        say(ctx, f"  {one.name:<6} {one.role:<16} {one.password}")
    beside = preferred("127.0.0.1", PORT + 1)
    with demo_door(settings, sites, beside) as door, opened_house(settings, tenant) as house:
        say(ctx, f"\nThe door of {door.site}: {door.form}")
        say(ctx, "Submit a text three times under one account: I am 16 years old; then 17; then 18.")
        say(ctx, "Each is held, and the three are one urgent case.")
        who = door.moderator
        say(ctx, f"Look: {door.console} as {who.name} ({who.password}), or")
        say(ctx, f"  .venv/bin/doorwatch --settings {settings.path} --tenant {door.tenant} cases list")
        say(ctx, "Sites, door and console stay up; Ctrl-C ends them.")
        app = make_app(settings, clock=system_clock, tenant=tenant.name, desk=Desk.of(house))
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        serve_on(taken, uvicorn.Server(config))
    note(ctx, "ended")
