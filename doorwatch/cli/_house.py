"""Where all rooms meet: a tenant's store, keys, judge and crawls, put together for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Literal

import typer

from doorwatch.banks.shelf import BankShelf
from doorwatch.cli._assess import load_judge
from doorwatch.cli.common import options
from doorwatch.errors import disk_fault
from doorwatch.keys import KeyRing
from doorwatch.night import House, Progress, Silent, start_process
from doorwatch.pipeline import Workshop
from doorwatch.settings import Settings, TenantSettings
from doorwatch.store import Store
from doorwatch.types import Clock, system_clock


@contextmanager
def opened_house(
    settings: Settings,
    tenant: TenantSettings,
    *,
    kind: Literal["nightly", "pilot"] = "nightly",
    progress: Progress | None = None,
    clock_offset: float = 0.0,
    as_of: date | None = None,
) -> Iterator[House]:
    """Give the house of a tenant; its database is created when it is not there, and closed at the end.

    Raises Unreachable: the disk is full or fails. Refused: a restore is not finished.
    """
    tenant.check_restored()
    tenant.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    clock = shifted(clock_offset)
    store = Store.open(tenant.database, clock)
    try:
        workshop = Workshop(
            store, KeyRing.open(tenant.keys), load_judge(tenant, store), clock, as_of,
            banks=BankShelf(tenant.banks, clock),
        )  # fmt: skip
        yield House(
            tenant,
            workshop,
            start_process,
            progress or Silent(),
            settings_path=None if settings.path is None else str(settings.path.resolve()),
            clock_offset=clock_offset,
            kind=kind,
        )
    except OSError as error:
        if fault := disk_fault(error):
            raise fault from error
        raise
    finally:
        store.close()


def shifted(seconds: float) -> Clock:
    """Return the machine's clock moved by `seconds`."""
    if not seconds:
        return system_clock
    shift = timedelta(seconds=seconds)
    return lambda: system_clock() + shift


@contextmanager
def bars(ctx: typer.Context) -> Iterator[Progress]:
    """Give progress bars on standard error; silence with `--quiet`, `--json` or without a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if options(ctx).json or options(ctx).quiet or not console.is_terminal:
        yield Silent()
        return
    from doorwatch.cli._bars import Bars

    with Bars(console) as shown:
        yield shown
