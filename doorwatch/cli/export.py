"""`doorwatch export`: statements of reasons, transparency figures and policy statistics, into files."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorwatch.cli.common import emit, open_store, say, tenant
from doorwatch.errors import BadInput, Refused

if TYPE_CHECKING:
    from doorwatch.store import Store

app = typer.Typer(help="Statements and figures: small cells hidden, limits printed, each export journalled.")


class Form(StrEnum):
    """How figures are written."""

    CSV = "csv"
    JSON = "json"


class Pack(StrEnum):
    """How statements are written."""

    JSONL = "jsonl"
    ZIP = "zip"


_Platform = Annotated[str, typer.Option("--platform", help="The platform.")]
_Month = Annotated[str, typer.Option("--month", help="The month, YYYY-MM (UTC).")]
_Out = Annotated[Path, typer.Option("--out", help="The file to write; it must not be there yet.")]
_Format = Annotated[Form, typer.Option("--format", help="csv or json.")]


@app.command()
def statements(
    ctx: typer.Context,
    platform: _Platform,
    month: _Month,
    out: _Out,
    format: Annotated[Pack, typer.Option("--format", help="jsonl, or zip with batches of 100.")] = Pack.JSONL,
) -> None:
    """Write the statements of a month as the DSA transparency database takes them, without the letters."""
    from doorwatch.casework.exporting import Period, export_statements
    from doorwatch.export.statements import to_jsonl, to_zip
    from doorwatch.export.statistics import Month
    from doorwatch.types import system_clock

    period = Period.month(Month.of(month))
    with _store(ctx, out) as store:
        found = export_statements(store, _operator(), platform, period, system_clock())
    _write(out, to_zip(found) if format is Pack.ZIP else to_jsonl(found))
    emit(ctx, {"statements": len(found), "file": str(out)})
    say(ctx, f"{len(found)} statements of {platform}, {month}, in {out}")


@app.command()
def transparency(
    ctx: typer.Context, platform: _Platform, month: _Month, out: _Out, format: _Format = Form.CSV
) -> None:
    """Write the figures of DSA articles 15 and 24: decisions, grounds, complaints, times, errors."""
    from doorwatch.casework.exporting import Period, export_transparency
    from doorwatch.export.statistics import Month
    from doorwatch.export.transparency import transparency_csv, transparency_json
    from doorwatch.types import system_clock

    period = Period.month(Month.of(month))
    with _store(ctx, out) as store:
        found = export_transparency(store, _operator(), platform, period, system_clock())
    write = transparency_csv if format is Form.CSV else transparency_json
    _write(out, write(found, platform, period.name))
    emit(ctx, {"file": str(out)})
    say(ctx, f"transparency figures of {platform}, {month}, in {out}")


@app.command()
def statistics(
    ctx: typer.Context,
    month: _Month,
    out: _Out,
    platform: Annotated[list[str] | None, typer.Option("--platform", help="Only these; default all.")] = None,
    format: _Format = Form.CSV,
) -> None:
    """Write listings by stated age, verification mark, level and lane, a platform and month.

    A month that still runs, or is not kept whole any more, is refused (exit 3).
    """
    from doorwatch.casework.exporting import export_statistics
    from doorwatch.export.statistics import Month, statistics_csv, statistics_json
    from doorwatch.types import system_clock

    with _store(ctx, out) as store:
        cells = export_statistics(
            store, _operator(), platform or [], Month.of(month), system_clock(), _kept_days(ctx)
        )
    _write(out, statistics_csv(cells) if format is Form.CSV else statistics_json(cells))
    told = sum(cell.count is not None for _, _, cell in cells)
    emit(ctx, {"cells": len(cells), "shown": told, "file": str(out)})
    say(ctx, f"{told} of {len(cells)} cells shown, in {out}")


@contextmanager
def _store(ctx: typer.Context, out: Path) -> Iterator[Store]:
    """Give the tenant's store, once it is sure that the file can be written without losing another."""
    if out.exists():
        raise BadInput(str(out), "a file that is not there yet", "one that is")
    if not out.parent.is_dir():
        raise BadInput(str(out.parent), "a folder", "nothing")
    store = open_store(tenant(ctx))
    try:
        yield store
    finally:
        store.close()


def _write(out: Path, content: bytes) -> None:
    with out.open("xb") as file:
        file.write(content)


def _operator() -> str:
    return f"cli:{getpass.getuser()}"[:64]


def _kept_days(ctx: typer.Context) -> int:
    """Return for how long sightings are kept by the shortest term of the tenant's agreements."""
    from doorwatch.agreements import load_agreements
    from doorwatch.types import Terms

    chosen = tenant(ctx)
    loaded = load_agreements(chosen.agreements, chosen.name).values()
    terms = [one.terms.fingerprints for one in loaded if not isinstance(one, Refused)]
    return min([*terms, Terms().fingerprints])
