"""`doorwatch cases`: the queue and one case, for a terminal."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import typer

from doorwatch.cli._acts import acting, register
from doorwatch.cli.common import emit, note, open_store, options, say, table, tenant
from doorwatch.errors import BadInput

app = typer.Typer(help="Cases of the queue.")


@app.command("list")
def list_(
    ctx: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Closed, referred and merged ones too.")] = False,
) -> None:
    """List open cases, the worst first: level, then danger, then due time. Ids, levels and times only."""
    from doorwatch.casework import queue

    store = open_store(tenant(ctx))
    with store.read() as conn:
        states = queue(conn, every=every)
    store.close()
    rows = [
        {
            "case": one.case, "level": one.level, "lane": one.lane, "state": one.state,
            "listings": len(one.listings), "due_at": one.due_at.isoformat(timespec="minutes"),
            "claimed_by": one.claimed_by, "decision": one.decision,
        }
        for one in states
    ]  # fmt: skip
    emit(ctx, rows)
    table(
        ctx,
        f"{len(rows)} cases",
        ("case", "level", "lane", "state", "listings", "due (UTC)", "claimed by", "decision"),
        [list(row.values()) for row in rows],
    )


@app.command()
def show(
    ctx: typer.Context,
    case: Annotated[int, typer.Argument(help="The number of the case.")],
    name: Annotated[
        str | None, typer.Option("--as", help="The account in whose name, with its rights.")
    ] = None,
) -> None:
    """Show one case: its events, and each listing's signals with their words and innocent explanation.

    The look is journalled before anything is shown.
    """
    from doorwatch.casework import look, view
    from doorwatch.types import system_clock

    if name is not None:
        with acting(ctx, name) as (store, person, now):
            shown = view(store, person, case, now)
    else:
        store = open_store(tenant(ctx))
        shown = look(store, case, f"cli:{getpass.getuser()}"[:64], system_clock())
        store.close()
    if shown is None:
        raise BadInput(f"case {case}", "expected a case of this tenant", "none of this number")
    emit(ctx, shown.as_json())
    if options(ctx).json or options(ctx).quiet:
        return
    state = shown.state
    say(ctx, f"case {state.case}: {state.level}, {state.lane}, {state.state}, due {state.due_at:%F %R} UTC")
    for event in shown.events:
        say(ctx, f"  {event.sequence}. {event.at:%F %R} {event.kind} by {event.actor}")
    for listing in shown.listings:
        _print_listing(ctx, listing)
    note(ctx, "doorwatch reports signs; a person decides.")


def _print_listing(ctx: typer.Context, listing: Any) -> None:
    say(ctx, f"{listing.platform} {listing.id}  {listing.level}  {listing.url or 'no address kept'}")
    if listing.assessment is None:
        say(ctx, "  its text has reached its end; levels and events remain")
        return
    for signal in listing.assessment.signals:
        mark = "" if signal.counted else " (shown, not counted)"
        say(ctx, f"  {signal.indicator}  {signal.weight}  {signal.lane}{mark}")
        say(ctx, f"    {signal.explanation['en']}")
        say(ctx, f"    But it may be: {signal.benign['en']}")


register(app)
