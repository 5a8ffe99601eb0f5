"""`doorwatch agency`: the mark of a licensed agency, set by a named person on proof, with its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from doorwatch.cli.common import emit, keys, open_store, say, tenant

app = typer.Typer(help="Licensed agencies: a mark on proof, with its end. It lowers nothing in minor_age.")
_Account = Annotated[str, typer.Argument(help="The account's id, as the platform names it.")]
_By = Annotated[str, typer.Option("--by", help="Who sets or ends the mark: a user's name.")]


@app.command()
def mark(
    ctx: typer.Context,
    account: _Account,
    by: _By,
    proof: Annotated[str, typer.Option("--proof", help="Which proof was seen; no name and no contact.")],
    until: Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day of the mark.")],
) -> None:
    """Mark an account as a licensed agency.

    Between its own listings what they share (contact, text, picture) is shown and no longer counts
    in the lane exploitation. Its listings are assessed again in the next night.
    """
    from doorwatch.store.agencies import mark_agency
    from doorwatch.types import system_clock

    ring, now = keys(ctx), system_clock()
    end = until.replace(tzinfo=UTC) + timedelta(days=1)
    store = open_store(tenant(ctx))
    try:
        live = ring.memory_keys(now)
        made = store.run_write(lambda conn: mark_agency(conn, live, account, by, proof, end, now))
    finally:
        store.close()
    emit(ctx, {"mark": made.mark, "by": made.marked_by, "until": made.until})
    say(ctx, f"mark {made.mark} set by {by}, until {until:%F}; the account's listings are assessed again")


@app.command()
def unmark(ctx: typer.Context, account: _Account, by: _By) -> None:
    """End the mark of an account now. Its listings are assessed again in the next night."""
    from doorwatch.store.agencies import unmark_agency
    from doorwatch.types import system_clock

    ring, now = keys(ctx), system_clock()
    store = open_store(tenant(ctx))
    try:
        live = ring.memory_keys(now)
        store.run_write(lambda conn: unmark_agency(conn, live, account, by, now))
    finally:
        store.close()
    emit(ctx, {"ended": True})
    say(ctx, f"the mark is ended by {by}; the account's listings are assessed again")
