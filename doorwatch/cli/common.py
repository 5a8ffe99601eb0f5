"""What every command shares: the global options, the settings, and how a result is written.

A command module is `doorwatch/cli/<name>.py` with `app = typer.Typer(help=...)`; `main` finds it by its
name (an underscore becomes a hyphen; modules that begin with an underscore are no commands). An app
with one command and no callback is the command itself; a group of one needs an empty
`@app.callback()`. A command takes `ctx: typer.Context` first, raises `DoorwatchError` for everything
that is wrong, and ends with `finish(codes)` where several outcomes are possible.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from doorwatch.errors import Exit, Unreachable, worst_exit

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing
    from doorwatch.settings import Settings, TenantSettings
    from doorwatch.store import Store


@dataclass(frozen=True, slots=True)
class Options:
    """The global options; they may stand before or after the command's name."""

    settings: Path | None = None
    tenant: str | None = None
    json: bool = False
    quiet: bool = False


def options(ctx: typer.Context) -> Options:
    """Return the global options of this run."""
    found = ctx.find_object(Options)
    return found or Options()


def load(ctx: typer.Context) -> Settings:
    """Return the settings of this run. Raises SettingsError."""
    from doorwatch.settings import load_settings

    return load_settings(options(ctx).settings)


def tenant(ctx: typer.Context) -> TenantSettings:
    """Return the tenant that `--tenant` names, or the only one. Raises SettingsError."""
    return load(ctx).tenant(options(ctx).tenant)


def tenants(ctx: typer.Context) -> tuple[TenantSettings, ...]:
    """Return the tenant that `--tenant` names, or all. Raises SettingsError: there is none."""
    settings, name = load(ctx), options(ctx).tenant
    return (settings.tenant(name),) if name or not settings.tenants else tuple(settings.tenants.values())


def keys(ctx: typer.Context) -> KeyRing:
    """Return the tenant's keys. Raises SettingsError: it has none yet."""
    from doorwatch.keys import KeyRing

    return KeyRing.open(tenant(ctx).keys)


def open_store(tenant: TenantSettings) -> Store:
    """Return the tenant's store, migrated.

    Raises Unreachable: it is not there, does not answer, or has another revision than this program. Refused:
    a restore is not finished.
    """
    from doorwatch.store import Store
    from doorwatch.store.address import is_there
    from doorwatch.store.address import shown as address_shown
    from doorwatch.types import system_clock

    tenant.check_restored()
    named = address_shown(tenant.database)
    if not is_there(tenant.database):
        raise Unreachable(f"{named}: expected a database; got none; run: doorwatch db upgrade")
    store = Store.open(tenant.database, system_clock)
    present, newest = store.revision()
    if present != newest:
        store.close()
        got = present or "none"
        raise Unreachable(f"{named}: expected revision {newest}; got {got}; run: doorwatch db upgrade")
    return store


def printable(text: str) -> str:
    """Return `text` with everything that could steer a terminal or turn the reading order made visible."""
    return "".join(
        f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text
    )


def shown(text: str) -> str:
    """Return lines as a terminal may have them: what is not printable is made visible, line ends stay."""
    return "\n".join(printable(line) for line in text.split("\n"))


def say(ctx: typer.Context, line: str) -> None:
    """Write a line for people; nothing with `--json` or `--quiet`."""
    if not options(ctx).json and not options(ctx).quiet:
        typer.echo(shown(line))


def note(ctx: typer.Context, line: str) -> None:
    """Write a line about the work to stderr; nothing with `--quiet`."""
    if not options(ctx).quiet:
        typer.echo(shown(line), err=True)


def emit(ctx: typer.Context, value: Any) -> None:
    """Write one JSON document to stdout when `--json` was asked for. Dates become ISO texts."""
    if options(ctx).json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_text) + "\n")


def _text(value: Any) -> str:
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def table(ctx: typer.Context, title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a table for people; nothing with `--json` or `--quiet`."""
    if options(ctx).json or options(ctx).quiet:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title, title_justify="left")
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*(Text("" if cell is None else shown(str(cell))) for cell in row))
    Console().print(grid)


def finish(codes: Iterable[Exit]) -> None:
    """End the command with the worst of several outcomes (order 1, 4, 3, 5, 2); return when all is done."""
    code = worst_exit(list(codes))
    if code is not Exit.DONE:
        raise typer.Exit(int(code))
