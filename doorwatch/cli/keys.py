"""`doorwatch keys`: what keys there are, new ones, rotation, destruction. No secret is ever shown."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorwatch.cli._record import recorder
from doorwatch.cli.common import emit, keys, say, table, tenant
from doorwatch.errors import Refused, SettingsError

if TYPE_CHECKING:
    from doorwatch.keys import KeyRing

app = typer.Typer(help="The keys of a tenant: files of mode 0600, never in a database, backup or log.")
_SIGNING = ("operator", "request", "journal", "referral")


@app.command("list")
def list_keys(ctx: typer.Context) -> None:
    """List the keys without their secrets: name, where from, first use, end."""
    ring, now = keys(ctx), dt.datetime.now(dt.UTC)
    found = ring.inventory()
    emit(ctx, [{"name": k.name, "source": k.source, "first_used": k.first_used, "end": k.end} for k in found])
    rows = [
        (k.name, k.source, k.first_used and f"{k.first_used:%F %R}", k.end and f"{k.end:%F %R}")
        for k in found
    ]
    table(ctx, f"Keys of {tenant(ctx).name}", ("key", "from", "first used", "destroyed on"), rows)
    for line in ring.problems(now):
        say(ctx, line)


@app.command()
def new(
    ctx: typer.Context,
    platform: Annotated[
        str | None, typer.Option(help="Make a platform's agreement key instead, with its public document.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file of the platform's key.")] = None,
) -> None:
    """Create the keys that the tenant lacks. Keys that are there stay as they are."""
    if (platform is None) != (out is None):
        raise typer.BadParameter("--platform and --out belong together")
    if platform is not None and out is not None:
        _new_platform_key(platform, out)
        return
    from doorwatch.keys import KeyRing

    chosen = tenant(ctx)
    before = _names(KeyRing.open(chosen.keys)) if chosen.keys.is_dir() else set()
    ring = KeyRing.create(chosen.keys, dt.datetime.now(dt.UTC))
    made = sorted(_names(ring) - before)
    record = recorder(ctx, first=True)
    for name in made:
        record("key.created", name)
    emit(ctx, {"created": made})
    say(ctx, f"created in {chosen.keys}: {', '.join(made) or 'nothing, all are there'}")


@app.command()
def rotate(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(help="memory, or a signing key: operator, request, journal, referral, exchange.")
    ] = "memory",
    force: Annotated[bool, typer.Option("--force", help="Rotate Memory before 30 days are over.")] = False,
) -> None:
    """Put a new key to use. Old Memory keys stay live until 120 days after first use.

    A new operator key makes every agreement want the operator's signature again.
    """
    ring, now = keys(ctx), dt.datetime.now(dt.UTC)
    if name == "memory":
        key = ring.rotate(now, force=force, journal=recorder(ctx))
        emit(ctx, {"created": key.id if key else None})
        say(ctx, f"created {key.id}" if key else "not due: the newest Memory key is under 30 days old")
        return
    for purpose in ("operator", "request", "journal", "referral"):
        if name == purpose:
            ring.renew(purpose, now, journal=recorder(ctx))
            emit(ctx, {"renewed": name})
            say(ctx, f"renewed {name}; its old public key is kept, so that what it signed still verifies")
            return
    raise SettingsError("keys rotate", f"expected memory, {', '.join(_SIGNING)}", repr(name))


@app.command()
def destroy(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="A key of `keys list`; without one, every Memory key that has ended.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Overwrite and remove keys. Fingerprints under a destroyed Memory key are useless from then on."""
    ring, now = keys(ctx), dt.datetime.now(dt.UTC)
    if name is not None and name not in _names(ring):
        raise SettingsError("keys destroy", f"expected one of {', '.join(sorted(_names(ring)))}", repr(name))
    ended = [info.name for info in ring.inventory() if info.end and info.end <= now]
    gone = [name] if name else ended
    question = (
        f"Destroy {', '.join(gone)} of {tenant(ctx).name}? It is {now:%F %R} UTC; nothing brings it back."
    )
    if gone and not yes and not typer.confirm(question, err=True):
        raise Refused("expected a yes; got no, and nothing was destroyed")
    record = recorder(ctx)
    for key in gone:
        ring.destroy(key, journal=record)
    emit(ctx, {"destroyed": gone})
    say(ctx, f"destroyed: {', '.join(gone) or 'nothing, no Memory key has ended'}")


def _names(ring: KeyRing) -> set[str]:
    return {info.name for info in ring.inventory()}


def _new_platform_key(platform: str, out: Path) -> None:
    from nacl.signing import SigningKey

    from doorwatch.agreements import WELL_KNOWN, key_document
    from doorwatch.keys import encode, write_new

    secret = secrets.token_bytes(32)
    write_new(out, encode(secret))
    typer.echo(f"Put this at {WELL_KNOWN} of the site; the secret is in {out}.", err=True)
    typer.echo(key_document(platform, SigningKey(secret).verify_key).decode(), nl=False)
