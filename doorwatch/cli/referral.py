"""`doorwatch referral`: open and verify what was received, answer it, and hand over what waits.

`open`, `verify` and `reply` are for a receiver: they need no settings, no database and no account.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorwatch.cli.common import emit, note, open_store, say, table, tenant
from doorwatch.errors import BadInput, PackageError

if TYPE_CHECKING:
    from doorwatch.casework.referring_desk import Desk
    from doorwatch.referral.opening import Opened
    from doorwatch.store import Store

app = typer.Typer(help="Referrals: open, verify, answer; hand over what waits.")
_File = Annotated[Path, typer.Argument(help="The sealed file, the ZIP, or the unpacked folder.")]
_Key = Annotated[Path | None, typer.Option("--key", help="File with the route's age key.")]
_Print = Annotated[
    str | None, typer.Option("--fingerprint", help="The sender's fingerprint, learned over another channel.")
]


@app.command("open")
def open_(
    ctx: typer.Context,
    file: _File,
    to: Annotated[Path, typer.Option("--to", help="Folder to write to.")],
    key: _Key = None,
    fingerprint: _Print = None,
) -> None:
    """Open a referral into a folder, after every byte was checked. What was changed is named."""
    from doorwatch.referral.opening import open_to, read_package

    opened = read_package(file, key, fingerprint)
    target = open_to(opened, to)
    emit(ctx, {**_said(opened), "folder": str(target)})
    say(ctx, f"opened to {target}; begin with data/dossier.pdf")
    _tell(ctx, opened, fingerprint)


@app.command()
def verify(ctx: typer.Context, file: _File, key: _Key = None, fingerprint: _Print = None) -> None:
    """Check a referral byte for byte and write nothing."""
    from doorwatch.referral.opening import read_package

    opened = read_package(file, key, fingerprint)
    emit(ctx, _said(opened))
    say(ctx, f"{opened.reference} holds: {len(opened.files)} files, signed")
    _tell(ctx, opened, fingerprint)


@app.command()
def reply(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The unpacked folder of the referral, or its ZIP.")],
    code: Annotated[str, typer.Argument(help="received, usable, not_usable, duplicate or none.")],
    key: Annotated[Path, typer.Option("--key", help="File with the route's Ed25519 reply key, in base64.")],
    out: Annotated[Path, typer.Option("--out", help="The reply file to write.")],
) -> None:
    """Write a signed reply file for the sender."""
    from nacl.signing import SigningKey

    from doorwatch.keys.files import decode, read_private
    from doorwatch.referral.opening import read_package
    from doorwatch.referral.replies import REPLY_CODES, write_reply
    from doorwatch.types import system_clock

    known = next((one for one in REPLY_CODES if one == code), None)
    if known is None:
        raise BadInput("code", f"expected one of {', '.join(REPLY_CODES)}", repr(code))
    opened = read_package(folder)
    secret = SigningKey(decode(read_private(key), str(key)))
    out.write_bytes(write_reply(opened.reference, opened.manifest, known, system_clock(), secret))
    emit(ctx, {"reply": str(out), "code": known})
    say(ctx, f"wrote {out}: {known} for {opened.reference}")


@app.command("import-reply")
def import_reply(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(help="A signed reply file.")]
) -> None:
    """Take in a signed reply. Another signature, a replay or another package is refused."""
    from doorwatch.casework.referring_replies import import_reply as take
    from doorwatch.types import system_clock

    try:
        data = file.read_bytes()
    except OSError as error:
        raise PackageError(str(file), "expected a file that can be read", error.strerror) from error
    store, desk = _desk(ctx)
    try:
        reference, code = take(desk, data, file.name, system_clock())
    finally:
        store.close()
    emit(ctx, {"referral": reference, "code": code})
    say(ctx, f"{reference}: {code}")


@app.command()
def send(ctx: typer.Context) -> None:
    """Hand over what people have sent and what waits or is to be tried again; alarm overdue answers.

    A referral itself is sent by a named person in the console: this command decides nothing.
    """
    from doorwatch.casework.referring_delivery import deliver_due
    from doorwatch.casework.referring_replies import alarm_unanswered
    from doorwatch.types import system_clock

    store, desk = _desk(ctx)
    try:
        done = deliver_due(desk, system_clock())
        silent = alarm_unanswered(store, system_clock())
    finally:
        store.close()
    emit(
        ctx,
        {
            "delivered": done.delivered, "waiting": done.waiting, "failed": done.failed, "unanswered": silent,
        },
    )  # fmt: skip
    say(
        ctx,
        f"delivered {len(done.delivered)}, to be tried again {len(done.waiting)}, failed {len(done.failed)}",
    )
    say(ctx, f"answers overdue: {silent}")


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List referrals: state, route, answer. Numbers and times only."""
    from doorwatch.store.referrals import referrals_of

    store = open_store(tenant(ctx))
    with store.read() as conn:
        found = referrals_of(conn)
    store.close()
    rows = [
        {
            "referral": one.id, "case": one.case, "route": one.route, "basis": one.basis, "state": one.state,
            "made_at": one.made_at.isoformat(timespec="minutes"), "reply": one.reply, "failure": one.failure,
        }
        for one in found
    ]  # fmt: skip
    emit(ctx, rows)
    columns = ("referral", "case", "route", "basis", "state", "made (UTC)", "reply", "failure")
    table(ctx, f"{len(rows)} referrals", columns, [list(row.values()) for row in rows])


def _desk(ctx: typer.Context) -> tuple[Store, Desk]:
    from doorwatch.casework.referring import open_desk

    store = open_store(tenant(ctx))
    try:
        return store, open_desk(tenant(ctx), store)
    except BaseException:
        store.close()
        raise


def _said(opened: Opened) -> dict[str, object]:
    return {
        "reference": opened.reference, "manifest": opened.manifest, "fingerprint": opened.fingerprint,
        "files": sorted(opened.files),
    }  # fmt: skip


def _tell(ctx: typer.Context, opened: Opened, fingerprint: str | None) -> None:
    """Say the purpose limit, and whose signature it is as far as that is known."""
    say(ctx, opened.dossier.purpose_limit["nl"])
    say(ctx, opened.dossier.purpose_limit["en"])
    if fingerprint is None:
        note(ctx, f"signed; compare it over another channel: {opened.fingerprint}")
