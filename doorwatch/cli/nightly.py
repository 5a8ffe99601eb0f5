"""`doorwatch nightly`: one night for every tenant, or for the one that is named."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from doorwatch.cli.common import emit, finish, load, note, say, tenants
from doorwatch.errors import DoorwatchError, Exit

app = typer.Typer(help="Crawl every agreed platform, assess, open cases, apply the terms, report.")


@app.command()
def nightly(
    ctx: typer.Context,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that ages are counted at.")
    ] = None,
    confirm_clock: Annotated[
        bool, typer.Option("--confirm-clock", help="You vouch for a clock that looks doubtful.")
    ] = False,
) -> None:
    """Run the night. A night that was interrupted less than a day ago is resumed.

    Exit 0: all platforms whole. 3: an agreement or the clock was refused. 4: a scan was partial, a site
    or a needed program did not answer. 5: interrupted; the same command resumes.
    """
    from doorwatch.cli._house import bars, opened_house
    from doorwatch.night import run_night

    settings, codes = load(ctx), []
    with bars(ctx) as progress:
        for tenant in tenants(ctx):
            try:
                with opened_house(
                    settings, tenant, progress=progress, as_of=as_of.date() if as_of else None
                ) as house:
                    outcome = run_night(house, confirm_clock=confirm_clock)
            except DoorwatchError as error:
                note(ctx, f"doorwatch: {tenant.name}: {error}")
                emit(ctx, {"tenant": tenant.name, "error": str(error), "exit": int(error.exit_code)})
                codes.append(error.exit_code)
                if error.exit_code is Exit.INTERRUPTED:
                    break
                continue
            codes.append(outcome.exit)
            tell(ctx, outcome)
    finish(codes)


def tell(ctx: typer.Context, outcome: object) -> None:
    """Write what a night came to: counts, alarms, and where its report is."""
    from doorwatch.night import Outcome

    assert isinstance(outcome, Outcome)
    report = outcome.report
    emit(
        ctx,
        {
            "tenant": report.tenant, "night": report.night, "exit": int(outcome.exit),
            "opened": report.cases.opened, "updated": report.cases.updated, "alarms": list(report.alarms),
            "platforms": {one.platform: one.state for one in report.platforms}, "report": str(outcome.page),
        },
    )  # fmt: skip
    seen = sum(one.seen for one in report.platforms)
    say(ctx, f"{report.tenant}: {seen} listings seen, {report.cases.opened} cases opened; {outcome.page}")
    for alarm in report.alarms:
        note(ctx, f"{report.tenant}: {alarm}")
