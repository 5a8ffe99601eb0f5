"""Care for who looks: how many hard cases a day, how many in a row. Pure; the person's own settings decide.

It chooses what the queue offers next and never what a person may open: whoever claims a case by its
number gets it. What one person has had enough of stays with the others, and its alarm holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from doorwatch.store.personal import DayCounts


@dataclass(frozen=True, slots=True)
class Budget:
    """A person's own settings: cases a day, of them in the hard lanes, and of these in a row."""

    claims_a_day: int | None = None
    hard_a_day: int | None = None
    hard_in_a_row: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the queue offers next. `hard` and `outside` are tried first; `must` says it is not only a wish.

    `outside`: a case that is no burst.
    """

    any: bool
    hard: bool
    must: bool
    outside: bool


BREAK_AFTER = 5
"""Hard cases in a row after which a break is proposed, unless the person's own settings say otherwise."""


def break_proposed(after: int | None, today: DayCounts) -> bool:
    """Tell whether a break is proposed now; it never is with 0. Nothing is held back for it."""
    wanted = BREAK_AFTER if after is None else after
    return wanted > 0 and today.hard_row >= wanted


def next_offer(budget: Budget, today: DayCounts) -> Offer:
    """Return what a person with these settings is offered after what the day has brought so far.

    Every second case comes from outside bursts. After a row of hard cases comes another lane, when there
    is one; when the day's budget of hard cases is used up, none is offered any more.
    """
    spent = budget.hard_a_day is not None and today.hard >= budget.hard_a_day
    row = budget.hard_in_a_row is not None and today.hard_row >= budget.hard_in_a_row
    return Offer(
        any=budget.claims_a_day is None or today.claims < budget.claims_a_day,
        hard=not (spent or row),
        must=spent,
        outside=today.claims % 2 == 1,
    )
