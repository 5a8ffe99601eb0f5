"""`doorwatch scan PLATFORM`: the night of one platform, now."""

from __future__ import annotations

from typing import Annotated

import typer

from doorwatch.cli.common import finish, load, tenant

app = typer.Typer(help="Scan one platform now.")


@app.command()
def scan(
    ctx: typer.Context,
    platform: Annotated[str, typer.Argument(help="The platform, as its agreement names it.")],
) -> None:
    """Scan one platform now: crawl, assess, open cases, apply the terms, report. Exit codes as `nightly`."""
    from doorwatch.cli._house import bars, opened_house
    from doorwatch.cli.nightly import tell
    from doorwatch.night import run_night

    with bars(ctx) as progress, opened_house(load(ctx), tenant(ctx), progress=progress) as house:
        outcome = run_night(house, only=platform)
    tell(ctx, outcome)
    finish([outcome.exit])
