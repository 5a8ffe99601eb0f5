"""`doorwatch backup`: a sealed copy of a tenant's cases and papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doorwatch.cli.common import emit, open_store, say, tenants

app = typer.Typer()


@app.command()
def backup(
    ctx: typer.Context,
    recipient: Annotated[
        str | None, typer.Option(help="The age public key to seal to; else the setting backup_recipient.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="The folder to write to; else backups/ of the tenant.")
    ] = None,
) -> None:
    """Write a backup: signed, sealed, without unflagged text or keys; older ones end after 14 days."""
    from doorwatch.casework.backup import make_backup
    from doorwatch.errors import SettingsError
    from doorwatch.keys import KeyRing
    from doorwatch.types import system_clock

    for tenant in tenants(ctx):
        key = recipient or tenant.backup_recipient
        if key is None:
            raise SettingsError(
                "backup_recipient", "expected an age public key, as setting or --recipient", "none"
            )
        store = open_store(tenant)
        try:
            path = make_backup(tenant, store, KeyRing.open(tenant.keys), system_clock(), recipient=key, to=to)
        finally:
            store.close()
        emit(ctx, {"tenant": tenant.name, "file": str(path), "bytes": path.stat().st_size})
        say(ctx, f"{tenant.name}: {path}, {path.stat().st_size} bytes; its keys are backed up apart")
