"""`doorwatch tokens`: secrets of services that call the interface."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from doorwatch.cli.common import emit, open_store, say, table, tenant
from doorwatch.errors import BadInput

app = typer.Typer(help="Tokens of services: shown once, kept as a hash, each with its end.")
_Name = Annotated[str, typer.Argument(help="The service: small letters, digits and hyphens.")]


@app.command()
def issue(
    ctx: typer.Context,
    name: _Name,
    may: Annotated[
        list[str],
        typer.Option(
            "--may",
            help="door:listing:check, feed:listing:write, feed:event:write or cases:summary:read; "
            "may be given several times.",
        ),
    ],
    platform: Annotated[list[str], typer.Option("--platform", help="A platform that it may touch.")],
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day, at most a year ahead.")
    ],
) -> None:
    """Issue a token and show its secret, once."""
    from doorwatch.casework.duties import operator
    from doorwatch.casework.service_tokens import issue_token
    from doorwatch.types import system_clock
    from doorwatch.types.people import Permission

    unknown = sorted(set(may) - {one.value for one in Permission})
    if unknown:
        raise BadInput("--may", "expected permissions as area:noun:verb", repr(unknown[0]))
    chosen, end = tenant(ctx), until.replace(tzinfo=UTC) + timedelta(days=1)
    wanted = [Permission(one) for one in may]
    store = open_store(chosen)
    try:
        secret = issue_token(store, operator(chosen.name), name, wanted, platform, system_clock(), end)
    finally:
        store.close()
    emit(ctx, {"token": name, "secret": secret, "until": end})
    say(ctx, f"{name}: {secret}\nIt is not shown again; it ends {end:%F %R} UTC.")


@app.command("list")
def list_tokens(ctx: typer.Context) -> None:
    """List all tokens, ended ones too; never a secret."""
    from dataclasses import asdict

    from doorwatch.casework.duties import operator
    from doorwatch.casework.service_tokens import tokens

    chosen = tenant(ctx)
    store = open_store(chosen)
    try:
        with store.read() as conn:
            found = tokens(conn, operator(chosen.name))
    finally:
        store.close()
    listed = [
        {**asdict(t), "permissions": sorted(t.permissions), "platforms": sorted(t.platforms)} for t in found
    ]
    emit(ctx, listed)
    rows = [
        (t.name, ", ".join(sorted(t.permissions)), ", ".join(sorted(t.platforms)), f"{t.until:%F}",
         t.last_used and f"{t.last_used:%F}", t.revoked_at and f"{t.revoked_at:%F %R}")
        for t in found
    ]  # fmt: skip
    table(ctx, f"Tokens of {chosen.name}", ("token", "may", "on", "until", "last used", "revoked"), rows)


@app.command()
def revoke(ctx: typer.Context, name: _Name) -> None:
    """Take a token back now."""
    from doorwatch.casework.duties import operator
    from doorwatch.casework.service_tokens import revoke_token
    from doorwatch.types import system_clock

    chosen = tenant(ctx)
    store = open_store(chosen)
    try:
        revoke_token(store, operator(chosen.name), name, system_clock())
    finally:
        store.close()
    emit(ctx, {"token": name, "revoked": True})
    say(ctx, f"{name} is revoked")
