"""`doorwatch check`: listings in, assessments out. No agreement, nothing stored, nothing fetched."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from doorwatch.cli.common import finish, options, printable, tenant
from doorwatch.errors import Exit, describe_fault

if TYPE_CHECKING:
    from doorwatch.images.read import PictureBank
    from doorwatch.ingest import SetAside
    from doorwatch.settings import TenantSettings
    from doorwatch.types import Assessment, Listing

app = typer.Typer()


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("expected a date YYYY-MM-DD") from error


@app.command()
def check(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON lines, a listing each; - is the standard input.")] = Path(
        "-"
    ),
    as_of: Annotated[
        dt.date | None, typer.Option(parser=_date, metavar="DATE", help="Judge ages as of this day.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Write a page for people, not JSON.")] = False,
    language: Annotated[Literal["en", "nl"], typer.Option(help="The language of --explain.")] = "en",
) -> None:
    """Assess listings from a file: one assessment a line, or a page for people.

    Pictures are read when they lie beside the file or inside the line; an address is never fetched.
    A line that is no listing is named on stderr and the rest is done (exit 2). With --tenant the
    tenant's own thresholds, private rules and banks of known pictures are used.
    """
    from doorwatch.cli._assess import Assessor, load_judge
    from doorwatch.ingest import SetAside

    chosen = tenant(ctx) if options(ctx).tenant else None
    assessor = Assessor(load_judge(chosen), dt.datetime.now(dt.UTC).date(), as_of, _banks(chosen))
    folder = None if str(file) == "-" else file.parent
    page = language if explain and not options(ctx).json else None
    codes: list[Exit] = []
    for item in _listings(file):
        if isinstance(item, SetAside):
            _name(ctx, {"place": item.place, "key": item.key, "message": item.message})
            codes.append(Exit.BAD_INPUT)
            continue
        try:
            assessment = assessor.assess(item, folder)
        except Exception as error:  # one listing must not silence the ones after it
            place = f"{item.platform}/{item.id}"
            _name(ctx, {"place": place, "key": None, "message": f"{place}: {describe_fault(error)}"})
            codes.append(Exit.FAULT)
            continue
        _write(item, assessment, page, at_once=folder is None)
    finish(codes)


def _banks(chosen: TenantSettings | None) -> tuple[PictureBank, ...]:
    """Return the tenant's banks from their derived files; none without a tenant or before its first bank."""
    if chosen is None or not chosen.banks.is_dir():
        return ()
    from doorwatch.banks.shelf import BankShelf

    return (BankShelf(chosen.banks),)


def _write(listing: Listing, assessment: Assessment, page: Literal["en", "nl"] | None, at_once: bool) -> None:
    """Write one assessment; `at_once` because whoever writes lines to us may wait for each answer."""
    if page:
        from doorwatch.cli._explain import explain_page

        explain_page(listing, assessment, page)
        return
    from doorwatch.ingest import assessment_to_json

    sys.stdout.buffer.write(assessment_to_json(assessment) + b"\n")
    if at_once:
        sys.stdout.buffer.flush()


def _listings(file: Path) -> Iterator[Listing | SetAside]:
    from doorwatch.ingest import read_jsonl

    if str(file) == "-":
        return read_jsonl(sys.stdin.buffer, "stdin")
    return read_jsonl(file, str(file))


def _name(ctx: typer.Context, what: dict[str, str | None]) -> None:
    if options(ctx).json:
        sys.stderr.write(json.dumps(what, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"doorwatch: {printable(str(what['message']))}\n")
