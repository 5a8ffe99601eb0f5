"""`doorwatch db`: the tenant's database."""

from __future__ import annotations

import typer

from doorwatch.cli.common import emit, say, tenants

app = typer.Typer(help="The database of a tenant.")


@app.callback()
def _group() -> None:
    """The database of a tenant."""


@app.command()
def upgrade(ctx: typer.Context) -> None:
    """Create the tables, or bring them to this program's revision. Data stay; a second time does nothing."""
    from doorwatch.store import Store
    from doorwatch.types import system_clock

    for tenant in tenants(ctx):
        tenant.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = Store.open(tenant.database, system_clock)
        before = store.revision()[0]
        store.upgrade()
        after = store.revision()[0]
        store.close()
        emit(ctx, {"tenant": tenant.name, "before": before, "after": after})
        what = "is current" if before == after else f"upgraded from {before or 'nothing'}"
        say(ctx, f"{tenant.name}: {what}, revision {after}")
