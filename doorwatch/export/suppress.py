"""Hiding small cells so that nobody can compute them from what is shown.

Figures form one tree: each count is the sum of the counts below it, and no other sum is published. Under a
shown count the cells below `SMALL` are hidden; while fewer than two are hidden, or those hidden add up to
less than `SMALL`, the smallest of the others is hidden with them. Below a hidden cell everything is hidden.
So what is hidden under a shown count can each be anything from 0 to a sum of at least `SMALL`. A second
tree over the same listings, in another order, could be subtracted from the first: there is only one.
Source: Hundepool et al. (2012), Statistical Disclosure Control, ch. 4 (hierarchical tables).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

SMALL = 10
"""Counts below this are not shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One published count: `path` are the values of the first dimensions; None is hidden."""

    path: tuple[str, ...]
    count: int | None


@dataclass(frozen=True, slots=True)
class Node:
    """A count with the counts that it is the sum of: none, or two and more."""

    name: str
    count: int
    below: tuple[Node, ...] = ()

    def __post_init__(self) -> None:
        if len(self.below) == 1:
            raise ValueError(
                f"{self.name}: a count of one part shows the part; expected none or two and more"
            )
        if self.below and sum(one.count for one in self.below) != self.count:
            raise ValueError(f"{self.name}: expected the sum of its parts")


def publish(root: Node) -> tuple[Cell, ...]:
    """Return every cell of a tree, a count before its parts, the root first with an empty path."""
    return tuple(_walk(root, (), shown=root.count >= SMALL))


def hidden(counts: Sequence[int]) -> frozenset[int]:
    """Return which parts of a shown count are hidden, by place."""
    order = sorted(range(len(counts)), key=lambda at: (counts[at], at))
    small = [at for at in order if counts[at] < SMALL]
    if not small:
        return frozenset()
    for at in order[len(small) :]:
        if len(small) >= 2 and sum(counts[one] for one in small) >= SMALL:
            break
        small.append(at)
    return frozenset(small)


def tree(counts: Mapping[tuple[str, ...], int], values: Sequence[Sequence[str]], name: str = "") -> Node:
    """Return the tree of counts by path, every value of every dimension in it, also those of 0."""
    if not values:
        return Node(name, counts.get((), 0))
    below = tuple(
        tree({path[1:]: count for path, count in counts.items() if path[0] == value}, values[1:], value)
        for value in values[0]
    )
    return Node(name, sum(one.count for one in below), below)


def _walk(node: Node, path: tuple[str, ...], *, shown: bool) -> Iterator[Cell]:
    yield Cell(path, node.count if shown else None)
    gone = hidden([one.count for one in node.below]) if shown else frozenset(range(len(node.below)))
    for at, one in enumerate(node.below):
        yield from _walk(one, (*path, one.name), shown=at not in gone)
