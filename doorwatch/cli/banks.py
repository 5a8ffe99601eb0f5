"""`doorwatch banks`: hashes of known pictures. Every act is journalled; no picture is ever read here."""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, TextIO

import typer

from doorwatch.cli.common import emit, finish, note, open_store, say, table, tenant
from doorwatch.errors import BadInput, Exit

if TYPE_CHECKING:
    from doorwatch.banks import Source
    from doorwatch.banks.model import BadLine, NewEntry
    from doorwatch.store.bankdesk import BankDesk, Imported

app = typer.Typer(
    help="Banks of known pictures: hashes only, each with its supplier, two persons and an end."
)

Name = Annotated[str, typer.Argument(help="The bank.", show_default=False)]
Second = Annotated[str, typer.Option(help="The second person, who agrees; not you.", show_default=False)]
Supplier = Annotated[str, typer.Option(help="Who supplied the hashes.", show_default=False)]
Basis = Annotated[str, typer.Option(help="On which lawful basis they are used.", show_default=False)]
Expires = Annotated[
    dt.datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="Their last day (UTC), at most three years ahead; else one year."
    ),
]
Reinstate = Annotated[
    bool, typer.Option("--reinstate", help="Bring back what was taken back; else it stays out.")
]


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List the banks with their entries and how many listings match one now."""
    from doorwatch.store.bankread import list_banks

    with _desk(ctx) as desk, desk.store.read() as conn:
        found = list_banks(conn, _now())
    rows: list[dict[str, Any]] = [
        {
            "bank": one.bank.name, "kind": one.bank.kind, "threshold": one.bank.threshold,
            "enabled": not one.bank.disabled, "entries": one.living, "withdrawn": one.withdrawn,
            "listings": one.listings, "made_by": [one.created_by, one.second_by],
        }
        for one in found
    ]  # fmt: skip
    emit(ctx, rows)
    table(
        ctx,
        f"{len(rows)} banks",
        ("bank", "kind", "bits", "enabled", "entries", "withdrawn", "listings that match", "made by"),
        [[*list(row.values())[:-1], " and ".join(row["made_by"])] for row in rows],
    )


@app.command()
def create(
    ctx: typer.Context,
    name: Name,
    kind: Annotated[str, typer.Option(help="hotline, survivor, stock or template.", show_default=False)],
    second: Second,
    threshold: Annotated[
        int | None,
        typer.Option(
            min=0, max=31, help="Bits within which a match is the bank's own; else hotline 0, survivor 16, "
            "stock and template 31.",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Make an empty bank. A hotline's matches only the very hash unless --threshold widens it."""
    from doorwatch.banks.model import check_kind

    with _desk(ctx) as desk:
        made = desk.create(name, check_kind(kind), getpass.getuser(), second, _now(), threshold)
    emit(ctx, {"bank": made.name, "kind": made.kind, "threshold": made.threshold})
    say(ctx, f"made {made.name}: {made.kind}, {made.threshold} bits")


@app.command("import")
def import_(
    ctx: typer.Context,
    name: Name,
    file: Annotated[
        str, typer.Argument(help="A file of hashes; - is the standard input.", show_default=False)
    ],
    supplier: Supplier,
    basis: Basis,
    second: Second,
    expires: Expires = None,
    reinstate: Reinstate = False,
) -> None:
    """Take in a file: CSV, lines, JSON of the common hash-exchange tools, or of `doorwatch hash --json`.

    What is wrong is named with file and line (exit 2), the rest goes in. The same file again renews the
    ends and adds nothing; stopped in between, it goes on.
    """
    from doorwatch.banks.files import read_file

    now = _now()
    source = _source(supplier, basis, second, expires, now)
    with _desk(ctx) as desk, _read_from(file) as stream:
        items = read_file(stream, "stdin" if file == "-" else file)
        done = desk.put(name, items, source, now, reinstate=reinstate)
    _tell(ctx, name, done)


@app.command()
def add(
    ctx: typer.Context,
    name: Name,
    supplier: Supplier,
    basis: Basis,
    second: Second,
    pdq: Annotated[str | None, typer.Option(help="PDQ, 64 hexadecimal digits.")] = None,
    sha256: Annotated[str | None, typer.Option(help="SHA-256 of the file's bytes, 64 digits.")] = None,
    reference: Annotated[str | None, typer.Option(help="The supplier's own name of it.")] = None,
    expires: Expires = None,
    reinstate: Reinstate = False,
) -> None:
    """Add one entry: a PDQ, a SHA-256, or both of one picture."""
    from doorwatch.banks.files import entry_of
    from doorwatch.banks.model import BadLine

    record = {"pdq": pdq, "sha256": sha256, "reference": reference}
    item = entry_of({key: value for key, value in record.items() if value}, "banks add")
    if isinstance(item, BadLine):
        raise BadInput(*item.message.split(": ", 1))
    now = _now()
    items: list[NewEntry | BadLine] = [item] if item is not None else []
    with _desk(ctx) as desk:
        done = desk.put(
            name, items, _source(supplier, basis, second, expires, now), now, reinstate=reinstate,
            act="bank.added",
        )  # fmt: skip
    _tell(ctx, name, done)


@app.command()
def remove(
    ctx: typer.Context,
    name: Name,
    hash: Annotated[str, typer.Argument(help="PDQ or SHA-256, 64 hexadecimal digits.", show_default=False)],
) -> None:
    """Take entries back: their hashes are erased at once and no look-up finds them any more.

    One person may: it only stops something. An old file does not bring them back.
    """
    try:
        wanted = bytes.fromhex(hash)
    except ValueError:
        wanted = b""
    if len(wanted) != 32:
        raise BadInput("hash", "64 hexadecimal digits", f"{len(hash)} characters")
    with _desk(ctx) as desk:
        count = desk.remove(name, wanted, getpass.getuser(), _now())
    emit(ctx, {"bank": name, "removed": count})
    say(ctx, f"{name}: {count} taken back")


@app.command()
def disable(ctx: typer.Context, name: Name) -> None:
    """Let nothing be compared with a bank from the next look-up on. One person may."""
    with _desk(ctx) as desk:
        changed = desk.disable(name, getpass.getuser(), _now())
    emit(ctx, {"bank": name, "enabled": False, "changed": changed})
    say(ctx, f"{name} is disabled" if changed else f"{name} was disabled already")


@app.command()
def enable(ctx: typer.Context, name: Name, second: Second) -> None:
    """Let pictures be compared with a disabled bank again, remembered ones too, by the next night."""
    with _desk(ctx) as desk:
        changed = desk.enable(name, getpass.getuser(), second, _now())
    emit(ctx, {"bank": name, "enabled": True, "changed": changed})
    say(ctx, f"{name} is enabled" if changed else f"{name} was enabled already")


@app.command()
def export(
    ctx: typer.Context,
    name: Name,
    form: Annotated[str, typer.Option("--format", help="json, csv or threatexchange.")] = "json",
    out: Annotated[str, typer.Option(help="A new file; - is the standard output.")] = "-",
) -> None:
    """Write a bank's living entries: hashes, supplier and end; no person leaves with them."""
    from doorwatch.banks.export import FORMS, write_file
    from doorwatch.store.bankread import entries_of
    from doorwatch.store.bankrows import find_bank
    from doorwatch.store.journalling import append_journal

    if form not in FORMS:
        raise BadInput("--format", f"one of {', '.join(FORMS)}", repr(form))
    now = _now()
    with _desk(ctx) as desk:
        with desk.store.write() as conn:
            bank = find_bank(conn, name)
            append_journal(conn, now, desk.actor, "bank.exported", f"bank:{name}", {"format": form})
        with desk.store.read() as conn, _written_to(out) as stream:
            count = write_file(entries_of(conn, bank, now), form, stream)
    note(ctx, f"{name}: {count} entries written")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@contextmanager
def _desk(ctx: typer.Context) -> Iterator[BankDesk]:
    """Give the desk of the tenant's banks, acting for the person at the keyboard."""
    from doorwatch.store.bankdesk import BankDesk

    chosen = tenant(ctx)
    store = open_store(chosen)
    try:
        yield BankDesk(store, chosen.banks, f"cli:{getpass.getuser()}"[:64])
    finally:
        store.close()


def _source(supplier: str, basis: str, second: str, expires: dt.datetime | None, now: dt.datetime) -> Source:
    from doorwatch.banks.model import TERM, Source

    end = now + TERM
    if expires is not None:
        end = dt.datetime.combine(expires.date(), dt.time.max, dt.UTC)
    return Source(supplier, basis, getpass.getuser(), second, end)


@contextmanager
def _read_from(file: str) -> Iterator[BinaryIO]:
    """Open a file, or the standard input for -. Raises BadInput: it cannot be read."""
    if file == "-":
        yield sys.stdin.buffer
        return
    with _named(file), open(file, "rb") as stream:
        yield stream


@contextmanager
def _written_to(file: str) -> Iterator[TextIO]:
    """Make a file, or take the standard output for -. Raises BadInput: it is there or cannot be made."""
    if file == "-":
        yield sys.stdout
        return
    with _named(file), open(file, "x", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def _named(file: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        got = error.strerror or type(error).__name__
        raise BadInput(file, "a file that can be opened", got) from error


def _tell(ctx: typer.Context, name: str, done: Imported) -> None:
    for one in done.bad:
        note(ctx, f"doorwatch: {one.message}")
    emit(
        ctx,
        {
            "bank": name, "added": done.added, "renewed": done.renewed, "withdrawn": done.withdrawn,
            "kept_out": done.kept_out,
            "bad": [{"place": one.place, "message": one.message} for one in done.bad],
        },
    )  # fmt: skip
    kept_out = f", {done.kept_out} stay out because they were taken back" if done.kept_out else ""
    say(
        ctx,
        f"{name}: {done.added} added, {done.renewed} renewed, {done.withdrawn} withdrawn, "
        f"{len(done.bad)} bad lines{kept_out}; remembered pictures are compared by the next night",
    )
    finish([Exit.BAD_INPUT if done.bad else Exit.DONE])
