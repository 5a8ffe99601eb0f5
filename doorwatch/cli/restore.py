"""`doorwatch restore`: load a backup, apply terms and erasures; nothing is served before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from doorwatch.cli.common import emit, say, tenant

app = typer.Typer()


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="The sealed backup.")] = None,
    identity: Annotated[
        Path | None, typer.Option(help="The file (mode 0600) with the age secret key.")
    ] = None,
    erasures: Annotated[
        Path | None, typer.Option(help="The newest erasure log, from beside the backups.")
    ] = None,
    no_erasures: Annotated[
        bool, typer.Option("--no-erasures", help="You vouch that nothing was ever erased for a person.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="What is there goes.")] = False,
    finish: Annotated[
        bool, typer.Option("--finish", help="Only terms and erasures of a loaded backup.")
    ] = False,
    confirm_clock: Annotated[
        bool, typer.Option("--confirm-clock", help="You vouch for a clock that looks doubtful.")
    ] = False,
) -> None:
    """Restore a backup beside the tenant's own keys. Exit 2: not whole or not ours; 3: refused."""
    from doorwatch.casework.restoring import finish_restore, load_backup
    from doorwatch.errors import BadInput, Refused
    from doorwatch.keys import KeyRing
    from doorwatch.retention import keyboard
    from doorwatch.store import Store
    from doorwatch.types import system_clock

    here = tenant(ctx)
    log = erasures or (here.erasures if here.erasures.is_file() else None)
    if log is None and not no_erasures:
        raise Refused("--erasures: expected the newest erasure log, or --no-erasures; got none")
    if not finish and (file is None or identity is None):
        raise BadInput("restore", "expected FILE and --identity, or --finish", "neither")
    if finish and not here.restoring.exists():
        raise Refused("restore: expected a backup that was loaded and is not finished; got none")
    here.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys, now = KeyRing.open(here.keys), system_clock()
    store = Store.open(here.database, system_clock)
    try:
        if file is not None and identity is not None and not finish:
            manifest = load_backup(here, store, keys, file, identity, now, force=force)
            say(ctx, f"{here.name}: loaded the backup of {manifest.made_at:%F %R} UTC; applying the terms")
        ended, erased = finish_restore(
            here, store, keys, now, erasures=log, confirm_clock=keyboard() if confirm_clock else None
        )
    finally:
        store.close()
    emit(ctx, {"tenant": here.name, "ended": ended, "erased": erased})
    say(
        ctx,
        f"{here.name}: {sum(ended.values())} things had reached their end, {erased} listings erased again",
    )
