"""`doorwatch doctor`: is everything there that a night needs? It looks and changes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import typer

from doorwatch.cli.common import emit, finish, load, options, table, tenants

app = typer.Typer()


@app.command()
def doctor(ctx: typer.Context) -> None:
    """Examine settings, keys, database, clock, disk, agreements, rules, programs, alarms and backups.

    Exit 0 when all is well (warnings allowed), 3 when something would be refused, 4 when something
    needed does not answer or is missing.
    """
    from doorwatch.cli._examine import Finding, examine, examine_host, examine_settings
    from doorwatch.cli._operating import examine_extras, examine_operating

    settings, now = load(ctx), dt.datetime.now(dt.UTC)
    findings = [*examine_settings(settings), *examine_host(), *examine_extras()]
    if not settings.tenants and options(ctx).tenant is None:
        says = "no tenant: add [tenants.NAME] to the settings file"
        findings.append(Finding(None, "tenants", "warning", says))
    else:
        for tenant in tenants(ctx):
            findings += [*examine(tenant, now), *examine_operating(tenant, now)]
    emit(ctx, [asdict(found) | {"code": int(found.code)} for found in findings])
    rows = [(found.tenant or "", found.what, found.state, found.says) for found in findings]
    table(ctx, "doorwatch doctor", ("tenant", "what", "state", "says"), rows)
    finish(found.code for found in findings)
