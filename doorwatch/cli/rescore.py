"""`doorwatch rescore`: what is kept, read and assessed anew by the present rules, on many processes."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from doorwatch.cli._engine import EngineName
from doorwatch.errors import Exit

app = typer.Typer()


@app.command()
def rescore(
    ctx: typer.Context,
    out: Annotated[Path | None, typer.Option(help="Write the assessments to this file, one a line.")] = None,
    engine: Annotated[EngineName, typer.Option(help="local: processes of this machine; dask.")] = "local",
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes to work with.")] = 2,
    scheduler: Annotated[str | None, typer.Option(help="The Dask cluster to use, host:port.")] = None,
    shards: Annotated[int | None, typer.Option(min=1, max=4096, help="Four a worker unless given.")] = None,
    as_of: Annotated[
        dt.datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="Judge ages as of this day."),
    ] = None,
) -> None:  # fmt: skip
    """Read and assess anew what is kept, and show the levels. What counts stays as it is.

    Runs on listings of cases, the control sample and the replay window. A shard that fails is named and
    the others are done; exit code 1.
    """
    from doorwatch.cli._assess import load_judge
    from doorwatch.cli._engine import SHARDS, opened_engine
    from doorwatch.cli._house import bars
    from doorwatch.cli._replay import engine_folder, kept_source
    from doorwatch.cli.common import emit, finish, note, say, table, tenant
    from doorwatch.replay import rescore as rescored

    chosen = tenant(ctx)
    with (
        kept_source(chosen, None, as_of.date() if as_of else None) as (source, store),
        opened_engine(engine, workers, scheduler) as working,
        _open(out) as file,
        bars(ctx) as shown,
    ):
        done = rescored(
            source, load_judge(chosen, store), engine_folder(chosen), file.write,
            lambda done, total: shown.update("rescore", done, total),
            engine=working, shards=shards or SHARDS * workers,
        )  # fmt: skip
    emit(ctx, {"listings": done.listings, "levels": done.levels, "failed": list(done.failed)})
    rows = [(lane, level, n) for lane, counts in done.levels.items() for level, n in counts.items()]
    table(ctx, f"{done.listings} kept listings, assessed anew", ("lane", "level", "listings"), rows)
    for failed in done.failed:
        note(ctx, f"doorwatch: {failed}")
    say(ctx, "Nothing was changed: the night assesses what counts.")
    finish([Exit.FAULT] if done.failed else [])


def _open(out: Path | None) -> BinaryIO:
    """Open the file for its owner alone; without one, the words go nowhere."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    return os.fdopen(os.open(os.devnull if out is None else out, flags, 0o600), "wb")
