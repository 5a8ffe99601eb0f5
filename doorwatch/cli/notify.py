"""`doorwatch notify`: look at what stands wrong, and tell the people who are to know."""

from __future__ import annotations

from typing import Annotated

import typer

from doorwatch.cli.common import emit, finish, note, open_store, say, tenants
from doorwatch.errors import DoorwatchError, Exit

app = typer.Typer()


@app.command()
def notify(
    ctx: typer.Context,
    test: Annotated[
        bool, typer.Option("--test", help="Only check that every target has an address.")
    ] = False,
) -> None:
    """Send alarms that are due: kinds, case numbers and counts. A timer runs this every few minutes.

    Exit 0 when all was sent or nothing is due, 2 when a target has no address, 4 when one did not answer.
    """
    from doorwatch.casework.notifying import addresses
    from doorwatch.casework.notifying import notify as run
    from doorwatch.types import system_clock

    codes = []
    for tenant in tenants(ctx):
        try:
            wanted = set(tenant.notify.send) if tenant.notify else set()
            missing = sorted(wanted - addresses(tenant).keys())
            if missing:
                note(ctx, f"{tenant.name}: no address for {', '.join(missing)}")
                codes.append(Exit.BAD_INPUT)
            if test:
                say(ctx, f"{tenant.name}: {len(wanted)} targets, {len(missing)} without an address")
                continue
            store = open_store(tenant)
            try:
                sent = run(store, tenant, system_clock())
            finally:
                store.close()
        except DoorwatchError as error:
            note(ctx, f"{tenant.name}: {error}")
            codes.append(error.exit_code)
            continue
        if sent.waiting or sent.dead:
            codes.append(Exit.UNREACHABLE)
        emit(ctx, {"tenant": tenant.name, "sent": sent.sent, "waiting": sent.waiting, "dead": sent.dead})
        say(ctx, f"{tenant.name}: {sent.sent} sent, {sent.waiting} to be tried again, {sent.dead} given up")
    finish(codes)
