"""The link view of a case: its listings and what they share, folded to what a person can read.

The order is fixed by levels and names, so that the same case always looks the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from doorwatch.casework.endings import phone_endings
from doorwatch.casework.joints import JOINTS
from doorwatch.settings import Thresholds
from doorwatch.store.casefile import load_case
from doorwatch.store.caseshape import case_rows
from doorwatch.store.content import load_content
from doorwatch.store.linknodes import seen_between
from doorwatch.store.shared import SharedRows, shared_pictures, shared_texts, shared_values
from doorwatch.types import CaseListing, ListingRef
from doorwatch.types.linkview import LinkView, SharedNode, ShownNode

LISTINGS, SHARED, PLACES = 18, 14, 10
"""Nodes that are drawn; the others are counted."""
_RADIUS = Thresholds().pdq_distance


def link_view(conn: Any, case: int, *, radius: int = _RADIUS) -> LinkView | None:
    """Return the links of a case, None when there is none of this number. Shows no number and no name.

    Whoever shows it has journalled the look before (`doorwatch.casework.look`).
    """
    state = load_case(conn, case)
    if state is None:
        return None
    rows = case_rows(conn, case)
    found = [*shared_values(conn, rows.values()), *shared_pictures(conn, rows.values(), radius)]
    found += shared_texts(conn, rows.values())
    values = _ordered([one for one in found if one.kind in JOINTS])
    shown = _listings(state.listings, rows, values)
    places = _places(conn, rows)
    days = seen_between(conn, [rows[one.ref] for one in shown])
    nodes = tuple(_node(one, rows[one.ref], places, days) for one in shown)
    number = {rows[one.ref]: at for at, one in enumerate(shown)}
    by_place: dict[str, list[int]] = defaultdict(list)
    for at, node in enumerate(nodes):
        if node.place is not None:
            by_place[node.place].append(at)
    towns = sorted(by_place.items(), key=lambda item: (item[1][0], item[0]))
    return LinkView(
        case, state.burst, nodes,
        _shared(values[:SHARED], phone_endings(conn, state), number),
        tuple((name, tuple(held)) for name, held in towns[:PLACES]),
        state.beside,
        more_listings=len(state.listings) - len(shown),
        more_shared=max(0, len(values) - SHARED),
        more_places=max(0, len(towns) - PLACES),
    )  # fmt: skip


def _ordered(found: Sequence[SharedRows]) -> list[SharedRows]:
    """The strongest first, then what most share; one picture under two kinds of hash is one value."""
    whole = {one.rows for one in found if one.kind == "pdq"}
    kept = [one for one in found if one.kind != "pdq_r" or one.rows not in whole]
    return sorted(kept, key=lambda one: (-JOINTS[one.kind].order, -len(one.rows), one.rows))


def _listings(
    listings: Sequence[CaseListing], rows: Mapping[ListingRef, int], values: Sequence[SharedRows]
) -> list[CaseListing]:
    """The worst first; among the drawn ones those that share the same value stand together."""
    drawn = list(listings[:LISTINGS])
    place = {row: at for at, value in reversed(list(enumerate(values))) for row in value.rows}
    lead, rest = drawn[:1], drawn[1:]
    rest.sort(key=lambda one: (place.get(rows.get(one.ref, 0), len(values)), one.ref))
    return [one for one in (*lead, *rest) if one.ref in rows]


def _places(conn: Any, rows: Mapping[ListingRef, int]) -> Mapping[int, str]:
    """Municipalities as the kept texts tell them; where a text has ended there is none."""
    contents = load_content(conn, list(rows.values()))
    return {row: one.listing.city for row, one in contents.items() if one.listing.city}


def _node(
    one: CaseListing, row: int, places: Mapping[int, str], days: Mapping[int, tuple[Any, Any]]
) -> ShownNode:
    nights = (days[row][0].isoformat(), days[row][1].isoformat()) if row in days else None
    return ShownNode(one.ref, one.level, nights, places.get(row))


def _shared(
    values: Sequence[SharedRows], endings: Mapping[str, str], number: Mapping[int, int]
) -> tuple[SharedNode, ...]:
    counts: dict[str, int] = defaultdict(int)
    nodes: list[SharedNode] = []
    for value in values:
        kind = "pdq" if value.kind == "pdq_r" else value.kind
        counts[kind] += 1
        label = _letter(counts[kind])
        if value.kind == "phone" and value.group in endings:
            label = f"…{endings[value.group]}"
        held = tuple(sorted(number[row] for row in value.rows if row in number))
        strong = JOINTS[value.kind].strength == "strong"
        nodes.append(SharedNode(kind, label, strong, held, len(value.rows) - len(held)))
    return tuple(nodes)


def _letter(count: int) -> str:
    """A, B, ... Z, A2, B2 ..."""
    turn, at = divmod(count - 1, 26)
    return chr(ord("A") + at) + (str(turn + 1) if turn else "")
