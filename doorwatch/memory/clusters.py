"""What belongs together: listings that share values, parted again where too many would hang together.

The result depends on the set of listings and shared values alone, never on the order in which they came: ties
are broken by the listings' own names, and where a value would join too many, its groups are parted by
the bits of their names, so that a newcomer moves few.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from doorwatch.types import ListingRef

LARGEST = 60
"""Listings of one case: what a person can look through in one sitting."""


@dataclass(frozen=True, slots=True)
class Shared:
    """One value that listings share. `members` are their rows; `strength` orders values, higher joins first.

    `group` names the value (keyed). A value that would join more than `spread` groups which nothing stronger
    has joined is public, and joins none.
    """

    kind: str
    group: str
    members: tuple[int, ...]
    strength: int
    spread: int | None = None


def name_of(ref: ListingRef) -> int:
    """Return 64 bits that name a listing, the same in every run."""
    raw = f"{ref.platform}/{ref.id}".encode()
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest())


class Union:
    """Groups of rows that grow together. Each knows its size and the smallest name in it."""

    def __init__(self, names: Mapping[int, int]) -> None:
        self._parent = {row: row for row in names}
        self.size = dict.fromkeys(names, 1)
        self.name = dict(names)

    def root(self, row: int) -> int:
        """Return the row that stands for a row's group."""
        parent = self._parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def join(self, roots: Sequence[int]) -> None:
        """Make one group of those that these roots stand for."""
        first, *rest = roots
        for root in rest:
            self._parent[root] = first
            self.size[first] += self.size[root]
            self.name[first] = min(self.name[first], self.name[root])

    def groups(self) -> list[tuple[int, ...]]:
        """Return all groups, their rows and themselves in the order of names."""
        found: dict[int, list[int]] = {}
        for row in self._parent:
            found.setdefault(self.root(row), []).append(row)
        ordered = sorted(found, key=lambda root: self.name[root])
        return [tuple(sorted(found[root])) for root in ordered]


def clusters(names: Mapping[int, int], shared: Iterable[Shared], largest: int = LARGEST) -> Union:
    """Return rows as groups of at most `largest`: the strongest values join first, the weakest are cut.

    `names` has the name (`name_of`) of every row. One value that more rows share than that
    parts them into several groups.
    """
    union = Union(names)
    for one in sorted(shared, key=lambda value: _order(value, names)):
        roots = sorted({union.root(row) for row in one.members if row in names}, key=union.name.__getitem__)
        if len(roots) < 2 or (one.spread is not None and len(roots) > one.spread):
            continue
        for part in _parts(union, roots, largest, 63):
            union.join(part)
    return union


def connected(names: Mapping[int, int], shared: Iterable[Shared]) -> Union:
    """Return rows as groups that any chain of values joins, however large."""
    return clusters(names, shared, len(names))


def _order(value: Shared, names: Mapping[int, int]) -> tuple[int, int, bytes]:
    """The strongest first, then by the smallest name: a newcomer seldom changes the order of the others."""
    members = sorted(names[row] for row in value.members if row in names)
    raw = b"".join(name.to_bytes(8) for name in members)
    return -value.strength, members[0] if members else 0, hashlib.blake2b(raw, digest_size=8).digest()


def _parts(union: Union, roots: Sequence[int], largest: int, bit: int) -> list[Sequence[int]]:
    """Part groups by the bits of their names, from the highest, until each part is small enough."""
    if len(roots) == 1 or bit < 0 or sum(union.size[root] for root in roots) <= largest:
        return [roots] if bit >= 0 else [[root] for root in roots]
    halves: tuple[list[int], list[int]] = ([], [])
    for root in roots:
        halves[(union.name[root] >> bit) & 1].append(root)
    return [part for half in halves if half for part in _parts(union, half, largest, bit - 1)]
