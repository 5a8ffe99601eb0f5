"""`doorwatch webhooks`: what waits to be told to the platforms' programs, and what was given up."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from doorwatch.cli.common import emit, finish, note, open_store, say, table, tenant
from doorwatch.errors import BadInput, Exit

app = typer.Typer(help="Webhooks: what waits, what was given up, sending now.")
_Name = Annotated[str | None, typer.Option("--name", help="One webhook of the settings; without it all.")]


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """Show each webhook of the settings with its counts."""
    from doorwatch.store.hooks import HookCounts, hook_counts

    mine = tenant(ctx)
    store = open_store(mine)
    try:
        with store.read() as conn:
            counts = hook_counts(conn)
    finally:
        store.close()
    rows: list[dict[str, Any]] = []
    for name in sorted({*mine.webhooks, *counts}):
        hook, one = mine.webhooks.get(name), counts.get(name, HookCounts())
        rows.append(
            {
                "webhook": name, "url": hook.url if hook else None, "waiting": one.waiting, "sent": one.sent,
                "dead": one.dead,
            }
        )  # fmt: skip
    emit(ctx, rows)
    shown = [[str(value if value is not None else "no longer in the settings") for value in row.values()]
             for row in rows]  # fmt: skip
    table(ctx, "webhooks", ("webhook", "url", "waiting", "sent", "dead"), shown)


@app.command()
def replay(
    ctx: typer.Context,
    name: _Name = None,
    event: Annotated[str | None, typer.Option("--event", help="One event by its id.")] = None,
) -> None:
    """Let messages that were given up be sent again, under the event ids that they had."""
    from doorwatch.store.hooks import replay as revive

    mine = tenant(ctx)
    _check(mine.webhooks, name)
    store = open_store(mine)
    try:
        count = store.run_write(lambda conn: revive(conn, name, event))
    finally:
        store.close()
    emit(ctx, {"replayed": count})
    say(ctx, f"{count} messages wait anew")


@app.command()
def send(ctx: typer.Context) -> None:
    """Send what is due, once; `doorwatch serve` does so all the time (exit 4: something could not go)."""
    import asyncio
    from dataclasses import asdict
    from functools import partial

    from doorwatch.types import system_clock
    from doorwatch.webhooks import Sender, hook_secret, weak_secrets

    mine = tenant(ctx)
    weak = list(weak_secrets(mine))
    for sentence in weak:
        note(ctx, sentence)
    store = open_store(mine)
    try:
        done = asyncio.run(Sender(store, mine, system_clock, partial(hook_secret, mine)).round())
    finally:
        store.close()
    emit(ctx, asdict(done))
    say(ctx, f"{done.sent} sent, {done.waiting} to be tried again, {done.dead} given up")
    codes = [Exit.UNREACHABLE] if done.waiting or done.dead else []
    finish([*codes, *([Exit.BAD_INPUT] if weak else [])])


def _check(known: Any, name: str | None) -> None:
    if name is not None and name not in known:
        raise BadInput(
            "--name", f"expected one of {', '.join(known) or 'the settings, which name none'}", name
        )
