"""Making cases lie as they should: what is in the wrong place is parted, joined, added, opened.

Killed anywhere, the next call finds what is left: the plan depends on what is stored alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from doorwatch.casework.clusters import Plan, Target
from doorwatch.casework.joints import JOINTS, link_data
from doorwatch.casework.shaping import (
    Newcomer,
    add_listings,
    merge_cases,
    name_each_other,
    open_case,
    split_case,
)
from doorwatch.memory.clusters import Shared
from doorwatch.store import Store
from doorwatch.store.caseshape import Seat, named_pairs
from doorwatch.store.proposals import Flag

BESIDE = 5
"""Cases beside it that a case is told of at once; the link view shows all."""
_BURST_LINK: Mapping[str, Any] = {"kind": "burst", "strength": "weak"}


@dataclass(slots=True)
class Gathered:
    """Case numbers by what was done to them."""

    opened: list[int] = field(default_factory=list)
    grown: list[int] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    split: list[int] = field(default_factory=list)


class Gatherer:
    """Brings the stored cases to a plan. `newcomer` makes the parts of an event of a flag and its link."""

    def __init__(
        self,
        store: Store,
        now: datetime,
        plan: Plan,
        flags: Mapping[int, Flag],
        newcomer: Callable[[Flag, Mapping[str, Any]], Newcomer],
    ) -> None:
        self.store, self.now, self.plan, self.flags, self.newcomer = store, now, plan, flags, newcomer
        self.done = Gathered()
        self._target = {row: number for number, one in enumerate(plan.targets) for row in one.rows}
        self._seats: dict[int, dict[int, Seat]] = defaultdict(dict)
        for seat in plan.seats:
            self._seats[seat.case][seat.row] = seat
        self._keepers: dict[int, int] = {}
        self._touched: dict[int, int] = {}

    def part_and_join(self) -> None:
        """Move listings of existing cases to where they belong; the oldest case of each place stays."""
        owners: dict[int, list[int]] = defaultdict(list)
        for case, mine in sorted(self._seats.items()):
            owners[self._owner(mine)].append(case)
        self._keepers = {number: min(cases) for number, cases in owners.items()}
        for case in sorted(self._seats):
            self._part(case)
        for number, cases in sorted(owners.items()):
            for case in sorted(cases)[1:]:
                self._merge(number, case)

    def _owner(self, mine: Mapping[int, Seat]) -> int:
        """The place that a case goes to whole: where most of its listings belong."""
        counts = Counter(self._target[row] for row in mine)
        return min(counts, key=lambda number: (-counts[number], number))

    def _part(self, case: int) -> None:
        home = self._owner(self._seats[case])
        leaving: dict[int, list[int]] = defaultdict(list)
        for row in self._seats[case]:
            if self._target[row] != home:
                leaving[self._target[row]].append(row)
        for number, rows in sorted(leaving.items()):
            stay = self._seats[case].keys() - set(rows)
            refs = [self._seats[case][row].ref for row in rows]
            link = self.plan.link(stay, rows)
            title = self.plan.targets[number].burst
            into = split_case(self.store, self.now, case, refs, self._keepers.get(number), link, title)
            if into is not None:
                self.done.split.append(case)
                self._keepers.setdefault(number, into)
                self._touched[into] = number
                for row in rows:
                    self._seats[into][row] = self._seats[case].pop(row)

    def _merge(self, number: int, case: int) -> None:
        keeper = self._keepers[number]
        there = [row for row in self.plan.targets[number].rows if row not in self._seats[case]]
        link = self.plan.link(there, self._seats[case])
        data = dict(_BURST_LINK) if link is None else link_data(link)
        title = self.plan.targets[number].burst
        if merge_cases(self.store, self.now, keeper, case, data, title):
            self.done.merged.append(case)
            self._touched[keeper] = number
            self._seats[keeper].update(self._seats.pop(case))

    def grow(self) -> None:
        """Add fresh listings to cases; where somebody has taken the case by now, open one beside it."""
        for number, keeper in sorted(self._keepers.items()):
            fresh = [row for row in self.plan.targets[number].rows if row in self.flags]
            if not fresh:
                continue
            chain = self.plan.chain(self._seats[keeper], fresh)
            title = self.plan.targets[number].burst
            added = [self._newcomer(row, link) for row, link in chain]
            if add_listings(self.store, self.now, keeper, added, title):
                self.done.grown.append(keeper)
                self._touched[keeper] = number
            else:
                case = self._open(self.plan.targets[number], fresh)
                link = self.plan.link(self._seats[keeper], fresh)
                if link is not None:
                    name_each_other(self.store, self.now, case, keeper, link_data(link))

    def fresh_targets(self) -> list[Target]:
        """Return the places that no case holds yet."""
        return [one for number, one in enumerate(self.plan.targets) if number not in self._keepers]

    def open(self, target: Target, order: Callable[[Flag], Any]) -> None:
        """Open a case of fresh listings, the first in `order` leading."""
        rows = sorted(target.rows, key=lambda row: order(self.flags[row]))
        self._touched[self._open(target, rows)] = self._target[rows[0]]

    def _open(self, target: Target, rows: Sequence[int]) -> int:
        first, *rest = rows
        chain = self.plan.chain([first], rest)
        lead = self.newcomer(self.flags[first], _BURST_LINK)
        others = [self._newcomer(row, link) for row, link in chain]
        case = open_case(self.store, self.now, lead, others, target.burst)
        self.done.opened.append(case)
        self._keepers.setdefault(self._target[first], case)
        return case

    def _newcomer(self, row: int, link: Shared | None) -> Newcomer:
        return self.newcomer(self.flags[row], _BURST_LINK if link is None else link_data(link))

    def name_neighbours(self) -> None:
        """Let cases that share a strong value and stay apart name each other."""
        pairs: dict[tuple[int, int], Shared] = {}
        for case, number in sorted(self._touched.items()):
            for other, link in self._neighbours(case, number).items():
                pairs.setdefault((min(case, other), max(case, other)), link)
        with self.store.read() as conn:
            known = named_pairs(conn, {number for pair in pairs for number in pair})
        for (one, other), link in sorted(pairs.items(), key=lambda item: item[0]):
            if not {(one, other), (other, one)} <= known:
                name_each_other(self.store, self.now, one, other, link_data(link))

    def _neighbours(self, case: int, number: int) -> dict[int, Shared]:
        """The first few: cases that a person works on, and the next case that a cut value leads to."""
        found: dict[int, Shared] = {}
        mine = sorted({at for row in self.plan.targets[number].rows for at in self.plan.of_row.get(row, ())})
        for at in mine:
            link = self.plan.shared[at]
            if JOINTS[link.kind].strength != "strong":
                continue
            for other in self._next_to(link, number):
                if other != case:
                    found.setdefault(other, link)
            if len(found) >= BESIDE:
                break
        return dict(sorted(found.items())[:BESIDE])

    def _next_to(self, link: Shared, number: int) -> list[int]:
        worked_on = [case for row in link.members for case in self.plan.fixed.get(row, ())]
        if link.spread is not None:
            return sorted(set(worked_on))
        cut = sorted({self._target[row] for row in link.members if row in self._target})
        after = [one for one in cut if one > number][:1]
        return sorted({*worked_on, *(self._keepers[one] for one in after if one in self._keepers)})
