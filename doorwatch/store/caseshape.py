"""Who sits in which case, for the machine that shapes cases: few columns, no events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from doorwatch.store.sql import chunks
from doorwatch.store.tables import case_events, case_listings, cases
from doorwatch.types import CaseStateName, Level, ListingRef

_SEATED: tuple[CaseStateName, ...] = ("new", "claimed", "awaiting_second", "decided", "referred")
_SHAPED = ("merged_from", "split_off", "split_from", "undone")


@dataclass(frozen=True, slots=True)
class Seat:
    """One listing of a case that is not closed. `free`: nobody has claimed, decided or reshaped it."""

    case: int
    row: int
    ref: ListingRef
    level: Level
    free: bool
    burst: str | None


def seats(conn: sa.Connection) -> list[Seat]:
    """Return the listings of all cases that are not closed or merged, by case and row."""
    query = (
        sa.select(case_listings, cases.c.state, cases.c.decided_by, cases.c.burst)
        .join(cases, cases.c.id == case_listings.c.case)
        .where(cases.c.state.in_(_SEATED))
        .order_by(case_listings.c.case, case_listings.c.row)
    )
    rows = conn.execute(query).all()
    shaped = shaped_by_persons(conn, {row.case for row in rows})
    return [
        Seat(
            row.case, row.row, ListingRef(row.platform, row.listing), row.level,
            row.state == "new" and row.decided_by is None and row.case not in shaped, row.burst,
        )
        for row in rows
    ]  # fmt: skip


def shaped_by_persons(conn: sa.Connection, numbers: Iterable[int]) -> set[int]:
    """Return those cases that a person merged or parted: the machine leaves them as they are."""
    found: set[int] = set()
    for part in chunks(sorted(numbers)):
        query = sa.select(case_events.c.case).where(
            case_events.c.case.in_(part), case_events.c.kind.in_(_SHAPED), case_events.c.actor != "machine"
        )
        found.update(conn.scalars(query.distinct()))
    return found


def named_pairs(conn: sa.Connection, numbers: Iterable[int]) -> set[tuple[int, int]]:
    """Return which of these cases name which others as standing beside them."""
    found: set[tuple[int, int]] = set()
    for part in chunks(sorted(numbers)):
        query = sa.select(case_events.c.case, case_events.c.data).where(
            case_events.c.case.in_(part), case_events.c.kind == "linked"
        )
        found.update((case, int(data["case"])) for case, data in conn.execute(query))
    return found


def by_case(found: Iterable[Seat]) -> dict[int, list[Seat]]:
    """Return seats by their case."""
    cases_: dict[int, list[Seat]] = defaultdict(list)
    for seat in found:
        cases_[seat.case].append(seat)
    return dict(cases_)


def case_rows(conn: sa.Connection, case: int) -> dict[ListingRef, int]:
    """Return the listing rows that a case holds now, by identity."""
    query = sa.select(case_listings).where(case_listings.c.case == case)
    return {ListingRef(row.platform, row.listing): row.row for row in conn.execute(query)}
