"""Writing a command's acts into the tenant's journal, where there is a database that can hold it."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from doorwatch.cli.common import note, open_store, tenant
from doorwatch.errors import Unreachable
from doorwatch.types import system_clock

if TYPE_CHECKING:
    from doorwatch.settings import TenantSettings
    from doorwatch.store import Store


def recorder(ctx: typer.Context, *, first: bool = False) -> Callable[[str, str], None]:
    """Return a function (act, key) that journals an act on a key by the person at the keyboard.

    Before the first database there is no journal: then the act is told on stderr. A database that is
    there and does not answer stops the command before the act, but for `first`: a tenant's first keys
    may be made while its database server is still to come.

    Raises Unreachable.
    """
    store = _store(tenant(ctx), first)

    def record(act: str, key: str) -> None:
        from doorwatch.store.journalling import append_journal

        if store is None:
            note(ctx, f"not journalled, there is no database yet: {act} {key}")
            return
        with store.write() as conn:
            append_journal(conn, system_clock(), f"cli:{getpass.getuser()}"[:64], act, f"key:{key}")

    return record


def _store(chosen: TenantSettings, first: bool) -> Store | None:
    from doorwatch.store.address import is_there

    if not is_there(chosen.database):
        return None
    try:
        return open_store(chosen)
    except Unreachable:
        if first:
            return None
        raise
