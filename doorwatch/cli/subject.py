"""`doorwatch subject`: rights of data subjects, by two privacy officers, through the platform."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from doorwatch.cli.common import emit, keys, open_store, say, table, tenant

if TYPE_CHECKING:
    from datetime import datetime

    from doorwatch.casework.subjects import Outcome
    from doorwatch.settings import TenantSettings
    from doorwatch.store import Store
    from doorwatch.types.people import Person

app = typer.Typer(
    help="Rights of data subjects. One privacy officer opens what a platform handed in, another confirms it "
    "and it is carried out. Nobody can look up a number, a name or a picture."
)
_By = Annotated[
    str,
    typer.Option(
        "--by", help="The privacy officer; password and code are asked, or read from two lines of stdin."
    ),
]
_Platform = Annotated[str, typer.Option("--platform", help="The platform that handed the request in.")]
_Listings = Annotated[
    list[str] | None, typer.Option("--listing", help="A listing's id, as the platform names it.")
]
_Account = Annotated[str | None, typer.Option("--account", help="An account, as the platform names it.")]
_Reference = Annotated[
    str, typer.Option("--reference", help="What the platform calls the request; no name, no contact.")
]
_Number = Annotated[int, typer.Argument(help="The request's number.")]


@app.command()
def find(
    ctx: typer.Context, platform: _Platform, reference: _Reference, by: _By,
    listing: _Listings = None, account: _Account = None,
) -> None:  # fmt: skip
    """Ask which cases hold the listings: numbers only."""
    _enter(ctx, "find", platform, reference, by, listing, account)


@app.command()
def export(
    ctx: typer.Context, platform: _Platform, reference: _Reference, by: _By,
    recipient: Annotated[str, typer.Option("--recipient", help="The platform's age public key (age1...).")],
    listing: _Listings = None, account: _Account = None,
) -> None:  # fmt: skip
    """Ask for what is held, as JSON in a ZIP sealed to the platform."""
    _enter(ctx, "export", platform, reference, by, listing, account, recipient)


@app.command()
def erase(
    ctx: typer.Context, platform: _Platform, reference: _Reference, by: _By,
    listing: _Listings = None, account: _Account = None,
) -> None:  # fmt: skip
    """Ask to erase listings, texts, fingerprints and closed cases; open and referred cases are kept."""
    _enter(ctx, "erase", platform, reference, by, listing, account)


@app.command("object")
def object_(
    ctx: typer.Context, platform: _Platform, reference: _Reference, by: _By,
    listing: _Listings = None, account: _Account = None,
) -> None:  # fmt: skip
    """Ask to erase and to take nothing in for 90 days; refused while a case is at work."""
    _enter(ctx, "object", platform, reference, by, listing, account)


@app.command()
def confirm(
    ctx: typer.Context,
    number: _Number,
    by: _By,
    out: Annotated[Path | None, typer.Option("--out", help="Where a sealed export is written.")] = None,
) -> None:
    """Confirm a request as the second person; it is carried out at once, and once."""
    from doorwatch.casework.erasures import NAME
    from doorwatch.casework.subjects import confirm_request
    from doorwatch.errors import BadInput

    if out is not None and out.exists():
        raise BadInput("--out", "expected a file that is not there yet", "one that is")

    def act(store: Store, person: Person, now: datetime, chosen: TenantSettings) -> Outcome:
        if out is None and _kind(store, person, number) == "export":
            raise BadInput("--out", "expected a file for the sealed export", "none")
        return confirm_request(
            store, person, number, now, keys=keys(ctx), log=chosen.data / NAME, evidence=chosen.evidence
        )

    done = _as_person(ctx, by, act)
    if done.file is not None and out is not None:
        out.write_bytes(done.file)
    emit(
        ctx,
        {"request": number, "kind": done.kind, "cases": done.cases, "counts": dict(done.counts),
         "refused": dict(done.refused), "until": done.until, "file": out and str(out)},
    )  # fmt: skip
    told = [f"{name} {count}" for name, count in (*done.counts.items(), *done.refused.items())]
    say(ctx, f"request {number}: {done.kind} is done; {', '.join(told) or 'nothing is held'}")
    if done.cases:
        say(ctx, f"cases: {', '.join(map(str, done.cases))}")


@app.command()
def withdraw(ctx: typer.Context, number: _Number, by: _By) -> None:
    """End an open request without carrying it out."""
    from doorwatch.casework.subjects import withdraw_request

    _as_person(ctx, by, lambda store, person, now, _: withdraw_request(store, person, number, now))
    emit(ctx, {"request": number, "state": "withdrawn"})
    say(ctx, f"request {number} is withdrawn")


@app.command("list")
def list_requests(ctx: typer.Context, by: _By) -> None:
    """List the requests of one's platforms; none of them tells whose it is."""
    from doorwatch.casework.subjects import requests

    def act(store: Store, person: Person, now: datetime, _: TenantSettings) -> Any:
        with store.read() as conn:
            return requests(conn, person)

    found = _as_person(ctx, by, act)
    names = ("id", "kind", "platform", "reference", "state", "opened_by", "opened_at", "closed_by", "outcome")
    emit(ctx, [{name: getattr(one, name) for name in names} for one in found])
    rows = [[getattr(one, name) for name in names[:-1]] for one in found]
    table(ctx, "Requests of data subjects", names[:-1], rows)


def _enter(
    ctx: typer.Context, kind: Any, platform: str, reference: str, by: str,
    listing: list[str] | None, account: str | None, recipient: str | None = None,
) -> None:  # fmt: skip
    from doorwatch.casework.subject_names import Named
    from doorwatch.casework.subjects import open_request

    named = Named(tuple(listing or ()), account)

    def act(store: Store, person: Person, now: datetime, _: TenantSettings) -> int:
        return open_request(
            store, person, kind, platform, named, reference, now, keys=keys(ctx), recipient=recipient
        )

    number = _as_person(ctx, by, act)
    emit(ctx, {"request": number, "kind": kind, "state": "open"})
    say(ctx, f"request {number} is open; another privacy officer: doorwatch subject confirm {number}")


def _kind(store: Store, person: Person, number: int) -> str | None:
    from doorwatch.casework.subjects import requests

    with store.read() as conn:
        return next((one.kind for one in requests(conn, person) if one.id == number), None)


def _as_person(
    ctx: typer.Context, name: str, act: Callable[[Store, Person, datetime, TenantSettings], Any]
) -> Any:
    """Sign in as a person with both factors, do one act, sign out: two persons must be two persons."""
    from doorwatch.casework.signing_in import SignInRefused, session_person, sign_in, sign_out
    from doorwatch.types import system_clock

    chosen, now = tenant(ctx), system_clock()
    store = open_store(chosen)
    try:
        password, code = _secrets()
        session = sign_in(store, name, password, code, now, where="terminal", keys=keys(ctx)).session_token
        try:
            person = session_person(store, session, now, tenant=chosen.name)
            if person is None:
                raise SignInRefused
            return act(store, person, now, chosen)
        finally:
            sign_out(store, session, system_clock())
    finally:
        store.close()


def _secrets() -> tuple[str, str]:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n"), sys.stdin.readline().strip()
    password = typer.prompt("Password", hide_input=True, err=True)
    return str(password), str(typer.prompt("Code", err=True))
