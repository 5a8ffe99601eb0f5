"""Acts on cases at a terminal, for who has no console: in the name of an account, by its rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from doorwatch.cli.common import emit, open_store, say, tenant
from doorwatch.errors import BadInput, Refused

if TYPE_CHECKING:
    from doorwatch.store import Store
    from doorwatch.types import CaseState, DecisionKind, ListingRef
    from doorwatch.types.people import Person

Case = Annotated[int, typer.Argument(help="The number of the case.")]
As = Annotated[str, typer.Option("--as", help="The account in whose name, with its rights.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the case.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `doorwatch cases`."""
    for command in (claim, release, decide, second, undo, note):
        app.command()(command)


def claim(ctx: typer.Context, case: Case, name: As) -> None:
    """Take a case for 15 minutes; look at it with `cases show --as`."""
    from doorwatch import casework

    _act(ctx, name, lambda store, person, now: casework.claim(store, person, case, now))


def release(ctx: typer.Context, case: Case, name: As) -> None:
    """Give a claimed case back to the queue."""
    from doorwatch import casework

    _act(ctx, name, lambda store, person, now: casework.release(store, person, case, now))


def decide(
    ctx: typer.Context,
    case: Case,
    name: As,
    decision: Annotated[str, typer.Option(help="The decision, such as no_concern.")],
    ground: Annotated[str, typer.Option(help="Its ground, of rules/grounds.yaml.")],
    reason: Reason,
    expected: Annotated[int, typer.Option(help="The newest event that you saw (cases show).")],
    listing: Annotated[
        str | None, typer.Option(help="The listing; the worst that is left without it.")
    ] = None,
    due: Annotated[datetime | None, typer.Option(help="UTC; with ask_age_check.")] = None,
    no_referral: Annotated[str | None, typer.Option(help="Why a confirmed case is not referred.")] = None,
) -> None:
    """Decide on one listing of a claimed case that was shown to this account."""
    from datetime import UTC

    from doorwatch import casework

    until = due.replace(tzinfo=UTC) if due else None

    def act(store: Store, person: Person, now: datetime) -> CaseState:
        ref = _listing(store, case, listing)
        made = casework.Decision(_kind(decision), ground, reason, (ref,), until, no_referral)
        return casework.decide(store, person, case, made, now, expected)

    _act(ctx, name, act)


def second(
    ctx: typer.Context,
    case: Case,
    name: As,
    reason: Reason,
    expected: Annotated[int, typer.Option(help="The newest event that you saw (cases show).")],
    agrees: Annotated[bool, typer.Option("--agree/--disagree", help="Whether the second person agrees.")],
) -> None:
    """Give the second person's word on a referral; the case must have been shown to this account."""
    from doorwatch import casework

    _act(
        ctx,
        name,
        lambda store, person, now: casework.give_second(store, person, case, agrees, reason, now, expected),
    )


def undo(
    ctx: typer.Context,
    case: Case,
    name: As,
    reason: Reason,
    event: Annotated[int, typer.Option(help="The number of the decision's event.")],
) -> None:
    """Take a decision back that nobody was told of."""
    from doorwatch import casework

    _act(ctx, name, lambda store, person, now: casework.undo(store, person, case, event, reason, now))


def note(
    ctx: typer.Context,
    case: Case,
    name: As,
    text: Annotated[str, typer.Argument(help="The note.")],
) -> None:
    """Write a note on a case."""
    from doorwatch import casework

    _act(ctx, name, lambda store, person, now: casework.note(store, person, case, text, now))


@contextmanager
def acting(ctx: typer.Context, name: str) -> Iterator[tuple[Store, Person, datetime]]:
    """Open the tenant as an active account; who is at the keyboard is journalled beside it.

    Raises Refused: there is no active account of this name.
    """
    import getpass

    from doorwatch.casework.duties import person_of
    from doorwatch.store.journalling import append_journal
    from doorwatch.store.people import find_user
    from doorwatch.types import system_clock

    place = tenant(ctx)
    store = open_store(place)
    try:
        with store.read() as conn:
            user = find_user(conn, name)
        if user is None or user.state != "active":
            raise Refused(f"--as {name}: expected an active account of {place.name}; got none")
        now = system_clock()
        hand = f"cli:{getpass.getuser()}"[:64]
        store.run_write(lambda conn: append_journal(conn, now, hand, "cli.acts_as", f"user/{name}"))
        yield store, person_of(user, place.name), now
    finally:
        store.close()


def _act(ctx: typer.Context, name: str, act: Callable[[Store, Person, datetime], CaseState]) -> None:
    with acting(ctx, name) as (store, person, now):
        _tell(ctx, act(store, person, now))


def _tell(ctx: typer.Context, state: CaseState) -> None:
    emit(ctx, {"case": state.case, "state": state.state, "sequence": state.sequence,
               "decision": state.decision, "claimed_by": state.claimed_by})  # fmt: skip
    say(ctx, f"case {state.case}: {state.state}, event {state.sequence}")


def _kind(decision: str) -> DecisionKind:
    from doorwatch.casework import NEEDS

    for kind in NEEDS:
        if kind == decision:
            return kind
    raise BadInput("--decision", f"one of {', '.join(NEEDS)}", repr(decision))


def _listing(store: Store, case: int, listing: str | None) -> ListingRef:
    """Return the named listing, or the worst that is left. Raises BadInput: not of the case."""
    from doorwatch.store.casefile import load_case

    with store.read() as conn:
        state = load_case(conn, case)
    if state is None:
        raise BadInput(f"case {case}", "a case of this tenant", "none of this number")
    held = state.undecided if listing is None else [one for one in state.listings if one.ref.id == listing]
    if not held:
        raise BadInput("--listing", "a listing of the case", "none")
    return held[0].ref
