"""`doorwatch routes`: where referrals can go, and whether each file is right."""

from __future__ import annotations

import typer

from doorwatch.cli.common import emit, finish, note, say, table, tenant
from doorwatch.errors import Exit

app = typer.Typer(help="Routes: who may receive a referral, of what, and how it gets there.")


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List the routes: kind, what they accept, how they are reached, their terms."""
    from doorwatch.casework.referring import routes

    found = routes(tenant(ctx))
    rows = [
        {
            "route": one.id, "kind": one.kind, "name": one.name["en"], "accepts": list(one.accepts),
            "delivery": one.delivery.kind, "keep_days": one.keep_days, "reply_due_hours": one.reply_due_hours,
        }
        for one in found.values()
    ]  # fmt: skip
    emit(ctx, rows)
    table(
        ctx,
        f"{len(rows)} routes of {tenant(ctx).name}",
        ("route", "kind", "name", "accepts", "delivery", "keep (days)", "reply (hours)"),
        [[", ".join(v) if isinstance(v, list) else v for v in row.values()] for row in rows],
    )


@app.command()
def check(ctx: typer.Context) -> None:
    """Check every route file, and that each route of an agreement has one. A fault hides no other."""
    from doorwatch.casework.referring_desk import check_routes

    checked = check_routes(tenant(ctx))
    codes: list[Exit] = []
    for one in checked:
        if one.refused is not None:
            codes.append(one.refused.exit_code)
            note(ctx, str(one.refused))
        for line in one.problems:
            note(ctx, f"{one.name}: {line}")
    emit(
        ctx,
        [
            {"route": one.name, "refused": one.refused and str(one.refused), "problems": list(one.problems)}
            for one in checked
        ],
    )
    good = sum(one.refused is None for one in checked)
    say(ctx, f"{good} of {len(checked)} routes are right")
    finish(codes)
