"""`doorwatch retention`: end what has reached its end, on the clock's word or a person's."""

from __future__ import annotations

from typing import Annotated

import typer

from doorwatch.cli.common import emit, finish, note, open_store, say, table, tenants
from doorwatch.errors import ClockRefused, Exit

app = typer.Typer(help="The terms: what is kept has an end date.")


@app.callback()
def _group() -> None:
    """The terms: what is kept has an end date."""


@app.command("apply")
def apply_(
    ctx: typer.Context,
    confirm_clock: Annotated[
        bool, typer.Option("--confirm-clock", help="You vouch for a clock that looks doubtful.")
    ] = False,
) -> None:
    """End everything whose term has ended, in the database and on disk. Exit 3 on a doubtful clock."""
    from doorwatch.agreements import load_agreements
    from doorwatch.errors import Refused
    from doorwatch.keys import KeyRing
    from doorwatch.retention import TermsBook, apply, folders_of, keyboard
    from doorwatch.types import system_clock

    codes: list[Exit] = []
    for tenant in tenants(ctx):
        store = open_store(tenant)
        loaded = load_agreements(tenant.agreements, tenant.name).values()
        book = TermsBook.of(one for one in loaded if not isinstance(one, Refused))
        try:
            applied = apply(
                store,
                book,
                system_clock(),
                folders=folders_of(tenant),
                keys=KeyRing.open(tenant.keys),
                confirm_clock=keyboard() if confirm_clock else None,
            )
        except ClockRefused as error:
            note(ctx, f"{tenant.name}: {error}")
            emit(ctx, {"tenant": tenant.name, "refused": str(error)})
            codes.append(Exit.REFUSED)
            continue
        finally:
            store.close()
        emit(ctx, {"tenant": tenant.name, "ended": dict(applied.counts)})
        table(ctx, f"Ended in {tenant.name}", ("what", "how many"), sorted(applied.counts.items()))
        if not applied.total:
            say(ctx, f"{tenant.name}: nothing had reached its end")
    finish(codes)
