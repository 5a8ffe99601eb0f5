"""`doorwatch report`: where the newest morning report is, or all there are."""

from __future__ import annotations

from typing import Annotated

import typer

from doorwatch.cli.common import emit, options, say, tenants
from doorwatch.errors import BadInput

app = typer.Typer(help="The morning reports.")


@app.command()
def report(
    ctx: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="All reports, not only the newest.")] = False,
) -> None:
    """Say where the newest morning report of each tenant is; with --json, print what it holds."""
    import json

    for tenant in tenants(ctx):
        pages = sorted(tenant.reports.glob("*.html"))
        if not pages:
            raise BadInput(str(tenant.reports), "expected a report; run `doorwatch nightly` first", "none")
        for page in pages if every else pages[-1:]:
            say(ctx, str(page))
            if options(ctx).json:
                emit(ctx, json.loads(page.with_suffix(".json").read_bytes()))
