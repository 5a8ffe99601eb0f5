"""`doorwatch users`: accounts of people. Who works at the machine acts as `operator`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from doorwatch.cli.common import emit, keys, open_store, say, table, tenant
from doorwatch.errors import BadInput

if TYPE_CHECKING:
    from doorwatch.casework.people import NewUser

app = typer.Typer(help="Accounts of people: made with a one-time password, never with one that you choose.")
_Name = Annotated[str, typer.Argument(help="The login: small letters and digits, with . - _ between.")]
_Roles = Annotated[
    list[str],
    typer.Option(
        "--role",
        help="moderator, senior, dispatcher, liaison, researcher, analyst, auditor, privacy_officer or "
        "admin; may be given several times. admin, auditor and liaison stand alone.",
    ),
]
_Platforms = Annotated[list[str] | None, typer.Option("--platform", help="A platform that they may touch.")]
_Route = Annotated[str | None, typer.Option("--route", help="The route of a liaison; nobody else has one.")]


@app.command()
def add(
    ctx: typer.Context,
    name: _Name,
    role: _Roles,
    platform: _Platforms = None,
    route: _Route = None,
    language: Annotated[str, typer.Option("--language", help="Language of the pages: nl or en.")] = "nl",
    external: Annotated[
        str | None,
        typer.Option("--external", help="The provider's claim that signs them in, in place of a password."),
    ] = None,
) -> None:
    """Make an account and show its one-time password once; it ends after seven days unused.

    At the first sign-in the person chooses a password and enrols a second factor.
    """
    from doorwatch.casework.people import add_user

    if language not in ("nl", "en"):
        raise BadInput("--language", "expected nl or en", repr(language))
    made = _act(ctx, add_user, name, role, platform or [], language=language, route=route, external=external)
    _show_new(ctx, made)


@app.command("list")
def list_users(ctx: typer.Context) -> None:
    """List all accounts, disabled ones too; never a secret."""
    from dataclasses import asdict

    from doorwatch.casework.duties import operator
    from doorwatch.casework.people import users

    chosen = tenant(ctx)
    store = open_store(chosen)
    try:
        with store.read() as conn:
            found = users(conn, operator(chosen.name))
    finally:
        store.close()
    emit(ctx, [asdict(one) for one in found])
    rows = [
        (u.name, ", ".join(u.roles), ", ".join(u.platforms), u.route, u.language, u.state,
         "yes" if u.second_factor else "no", "provider" if u.external else "password")
        for u in found
    ]  # fmt: skip
    columns = ("user", "roles", "platforms", "route", "language", "state", "second factor", "signs in by")
    table(ctx, f"Users of {chosen.name}", columns, rows)


@app.command()
def roles(
    ctx: typer.Context,
    name: _Name,
    role: _Roles,
    platform: Annotated[
        list[str] | None,
        typer.Option("--platform", help="Their platforms from now on; without one they stay as they are."),
    ] = None,
    route: _Route = None,
) -> None:
    """Give a person other roles; their sessions end."""
    from doorwatch.casework.people import change_roles

    _act(ctx, change_roles, name, role, platforms=platform, route=route)
    emit(ctx, {"user": name, "roles": sorted(set(role))})
    say(ctx, f"{name}: {', '.join(sorted(set(role)))}; signed out everywhere")


@app.command()
def disable(ctx: typer.Context, name: _Name) -> None:
    """End an account for good. The name stays, because the journal names it."""
    from doorwatch.casework.people import disable as act

    _act(ctx, act, name)
    emit(ctx, {"user": name, "state": "disabled"})
    say(ctx, f"{name} is disabled; password, second factor and sessions are gone")


@app.command()
def reset(ctx: typer.Context, name: _Name) -> None:
    """Give a person a new one-time password; the second factor is enrolled anew."""
    from doorwatch.casework.people import reset as act

    _show_new(ctx, _act(ctx, act, name))


@app.command()
def lock(ctx: typer.Context, name: _Name) -> None:
    """Keep a person out until they are unlocked; their sessions end."""
    from doorwatch.casework.people import lock as act

    _act(ctx, act, name)
    emit(ctx, {"user": name, "state": "locked"})
    say(ctx, f"{name} is locked")


@app.command()
def unlock(ctx: typer.Context, name: _Name) -> None:
    """Let a person in again, after a lock or too many failed sign-ins."""
    from doorwatch.casework.people import unlock as act

    _act(ctx, act, name, keys=keys(ctx))
    emit(ctx, {"user": name, "state": "active"})
    say(ctx, f"{name} may sign in again")


def _act(ctx: typer.Context, act: Any, name: str, *arguments: Any, **options: Any) -> Any:
    """Do an act of the operator on the account of `name`."""
    from doorwatch.casework.duties import operator
    from doorwatch.types import system_clock

    chosen = tenant(ctx)
    store = open_store(chosen)
    try:
        return act(store, operator(chosen.name), name, *arguments, now=system_clock(), **options)
    finally:
        store.close()


def _show_new(ctx: typer.Context, made: NewUser) -> None:
    shown = {"user": made.name, "one_time_password": made.one_time_password, "until": made.until}
    emit(ctx, shown)
    if made.one_time_password is None:
        say(ctx, f"{made.name} signs in through the identity provider")
    else:
        say(ctx, f"{made.name}: one-time password {made.one_time_password} until {made.until:%F %R} UTC")
