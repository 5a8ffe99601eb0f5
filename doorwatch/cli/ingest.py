"""`doorwatch ingest FILE`: a platform's own listings, under its agreement."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from doorwatch.cli.common import emit, finish, load, note, say, tenant
from doorwatch.errors import BadInput, Exit

if TYPE_CHECKING:
    from doorwatch.ingest import SetAside
    from doorwatch.types import Listing

app = typer.Typer(help="Take in a file of a platform's listings.")


@app.command()
def ingest(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(help="The file, or - for standard input.")],
    platform: Annotated[str, typer.Option(help="Whose listings they are; its agreement must hold.")],
    form: Annotated[str, typer.Option("--format", help="jsonl, csv, telegram or warc.")] = "jsonl",
) -> None:
    """Read, assess and remember the listings of a file, and open cases for those that are flagged.

    Needs a valid agreement and the platform's key, read from its own site at most 30 days ago. Lines that
    are no listing are named and kept aside for two days, the others are done (exit 2).
    """
    from doorwatch.cli._house import bars, opened_house
    from doorwatch.night import feed_night, night_lock

    chosen = tenant(ctx)
    reader = _reader(form, platform, chosen.profiles)
    name = "stdin" if file == "-" else Path(file).name
    with (
        bars(ctx) as progress,
        opened_house(load(ctx), chosen, progress=progress) as house,
        _opened(file) as stream,
        night_lock(chosen.lock, chosen.name),
    ):
        folder = None if file == "-" else Path(file).resolve().parent
        fed, proposed = feed_night(house, platform, reader(stream, name), folder)
    for one in fed.aside:
        note(ctx, one.message)
    emit(
        ctx,
        {
            "platform": platform, "listings": fed.listings, "new": fed.new, "changed": fed.changed,
            "unchanged": fed.unchanged, "history": fed.history, "assessed": fed.assessed,
            "set_aside": [{"place": one.place, "key": one.key, "message": one.message} for one in fed.aside],
            "opened": proposed.opened, "updated": proposed.updated,
        },
    )  # fmt: skip
    say(
        ctx,
        f"{platform}: {fed.listings} listings ({fed.new} new, {fed.changed} changed, "
        f"{fed.unchanged} unchanged), {len(fed.aside)} set aside, {len(proposed.opened)} cases opened",
    )
    finish([Exit.BAD_INPUT if fed.aside else Exit.DONE])


Reader = Callable[[BinaryIO, str], "Iterator[Listing | SetAside]"]


def _reader(form: str, platform: str, profiles: Path) -> Reader:
    """Return the reader of a format. Raises BadInput: no such format."""
    from doorwatch.ingest import read_csv, read_jsonl, read_telegram

    readers: dict[str, Reader] = {
        "jsonl": lambda stream, name: read_jsonl(stream, name, platform),
        "csv": lambda stream, name: read_csv(stream, name, platform),
        "telegram": lambda stream, name: read_telegram(stream, name, platform),
        "warc": lambda stream, name: _warc(stream, name, platform, profiles),
    }
    if form not in readers:
        raise BadInput("--format", f"expected one of {', '.join(readers)}", repr(form))
    return readers[form]


def _warc(stream: BinaryIO, name: str, platform: str, profiles: Path) -> Iterator[Listing | SetAside]:
    from crawler.archive import read_warc
    from crawler.profiles import load_profile

    return read_warc(stream, name, load_profile(profiles / f"{platform}.yaml"), platform)


def _opened(file: str) -> BinaryIO:
    """Open the file. Raises BadInput: it cannot be read."""
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        got = error.strerror or type(error).__name__
        raise BadInput(file, "expected a file that can be read", got) from error
