"""`doorwatch journal`: does the chain of who saw and did what still hold?"""

from __future__ import annotations

import typer

from doorwatch.cli.common import emit, finish, open_store, say, tenants
from doorwatch.errors import Exit

app = typer.Typer(help="The append-only record of who saw and did what.")


@app.callback()
def _group() -> None:
    """Keep `verify` a subcommand while it is the only one."""


@app.command()
def verify(ctx: typer.Context) -> None:
    """Check every link and every signed checkpoint; name the first that is broken (exit 1)."""
    from doorwatch.keys import KeyRing
    from doorwatch.store.journalling import verify_journal

    codes: list[Exit] = []
    outcome = {}
    for tenant in tenants(ctx):
        store = open_store(tenant)
        trusted = KeyRing.open(tenant.keys).verify_keys("journal")
        with store.read() as conn:
            broken = verify_journal(conn, *trusted)
        store.close()
        outcome[tenant.name] = str(broken) if broken else None
        codes.append(Exit.FAULT if broken else Exit.DONE)
        say(ctx, f"{tenant.name}: {broken or 'the journal holds'}")
    emit(ctx, outcome)
    finish(codes)
