"""How cases should lie: which flagged listings make one case, as a function of what they share alone.

Claimed, decided, referred and reshaped cases are left as they are. All others are parted and joined anew in
thought each time, so that neither the order of arrival nor how nights cut it changes the end.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doorwatch.casework.floods import Crowd, crowds
from doorwatch.casework.joints import JOINTS, to_shared
from doorwatch.memory.clusters import LARGEST, Shared, Union, clusters, connected, name_of
from doorwatch.store.caseshape import Seat, by_case, seats
from doorwatch.store.proposals import Flag
from doorwatch.store.shared import shared_pictures, shared_texts, shared_values
from doorwatch.types import FLAGGED


@dataclass(frozen=True, slots=True)
class Target:
    """One case as it should be: the rows of its listings, and what they share when it is a burst."""

    rows: tuple[int, ...]
    burst: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All cases that the machine may shape as they should be, and what links there are.

    `shared` are the values, the strongest first; `of_row` their numbers by row. `fixed` are the cases
    of a row that stay as they are.
    """

    targets: tuple[Target, ...]
    seats: tuple[Seat, ...]
    shared: tuple[Shared, ...]
    of_row: Mapping[int, Sequence[int]]
    fixed: Mapping[int, Sequence[int]]

    def chain(self, inside: Iterable[int], rows: Iterable[int]) -> list[tuple[int, Shared | None]]:
        """Return `rows` in an order in which each shares a value with what is inside by then, and that value.

        The strongest value is used first. None stands where nothing stored joins a row (a burst).
        """
        waiting = set(rows)
        members: dict[int, list[int]] = defaultdict(list)
        for row in sorted(waiting):
            for number in self.of_row.get(row, ()):
                members[number].append(row)
        heap = sorted({number for row in inside for number in self.of_row.get(row, ())})
        seen, found = set(heap), list[tuple[int, Shared | None]]()
        while heap and waiting:
            number = heapq.heappop(heap)
            for row in members.get(number, ()):
                if row in waiting:
                    waiting.discard(row)
                    found.append((row, self.shared[number]))
                    for other in self.of_row[row]:
                        if other not in seen:
                            seen.add(other)
                            heapq.heappush(heap, other)
        return found + [(row, None) for row in sorted(waiting)]

    def link(self, one: Iterable[int], other: Iterable[int]) -> Shared | None:
        """Return the strongest value that two sets of rows share."""
        here = {number for row in one for number in self.of_row.get(row, ())}
        both = here & {number for row in other for number in self.of_row.get(row, ())}
        return self.shared[min(both)] if both else None


def make_plan(
    conn: Any,
    fresh: Sequence[Flag],
    crowded: Sequence[Crowd],
    *,
    burst: int,
    radius: int,
    largest: int = LARGEST,
) -> Plan:
    """Return how cases should lie with the fresh flags among them.

    `crowded` are fresh flags that belong together for another reason than a shared value (one bank, one
    wording at once). Flags below review stand alone.
    """
    found = seats(conn)
    loose = [one for one in found if one.free and one.level in FLAGGED]
    linkable = [one for one in fresh if one.level in FLAGGED]
    refs = {seat.row: seat.ref for seat in loose} | {flag.row: flag.ref for flag in linkable}
    names = {row: name_of(ref) for row, ref in refs.items()}
    everyone = {*names, *(one.row for one in found)}
    strong = to_shared([*shared_values(conn, everyone), *shared_pictures(conn, everyone, radius)])
    urgent = {seat.row for seat in loose if seat.level == "urgent"}
    urgent |= {flag.row for flag in linkable if flag.level == "urgent"}
    weak = to_shared(shared_texts(conn, urgent))
    held = _held(names, loose, strong)
    union = clusters(names, [*strong, *held], largest)
    titles = _join_bursts(union, [*crowds([*strong, *weak], urgent, burst), *crowded, *_old_bursts(loose)])
    shared = sorted([*strong, *weak], key=lambda one: (-one.strength, len(one.members), one.kind, one.group))
    of_row: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(shared):
        for row in one.members:
            of_row[row].append(number)
    targets = [Target(rows, titles.get(union.root(rows[0]))) for rows in union.groups()]
    alone = [Target((one.row,), None) for one in fresh if one.level not in FLAGGED]
    fixed: dict[int, list[int]] = defaultdict(list)
    for seat in found:
        if not seat.free:
            fixed[seat.row].append(seat.case)
    return Plan((*targets, *alone), tuple(loose), tuple(shared), of_row, fixed)


def _held(names: Mapping[int, int], loose: Sequence[Seat], strong: Sequence[Shared]) -> list[Shared]:
    """Hold cases whole whose links Memory has forgotten: no case falls apart because time went by."""
    plain = connected(names, strong)
    return [
        Shared("held", str(case), tuple(sorted(seat.row for seat in mine)), JOINTS["held"].order)
        for case, mine in sorted(by_case(loose).items())
        if len({plain.root(seat.row) for seat in mine}) > 1
    ]


def _old_bursts(loose: Sequence[Seat]) -> list[Crowd]:
    """What is a burst already stays one, under its name."""
    return [
        Crowd(mine[0].burst, tuple(seat.row for seat in mine), old=True)
        for mine in by_case(loose).values()
        if mine[0].burst is not None
    ]


def _join_bursts(union: Union, found: Sequence[Crowd]) -> dict[int, str]:
    """Join the groups of each crowd whatever their size; return what each burst is called, by its root."""
    for crowd in found:
        union.join(sorted({union.root(row) for row in crowd.rows}))
    titles: dict[int, Crowd] = {}
    for crowd in found:
        root = union.root(crowd.rows[0])
        best = titles.get(root)
        if best is None or _rank(crowd) > _rank(best):
            titles[root] = crowd
    return {root: crowd.name for root, crowd in titles.items()}


def _rank(crowd: Crowd) -> tuple[bool, int, int, str]:
    return crowd.old, crowd.strength, len(crowd.rows), crowd.name
