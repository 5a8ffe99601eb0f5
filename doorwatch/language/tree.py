"""The sequences of bytes that a model knows, as a tree in four arrays, made from the model's automaton.

An automaton has for each state a row of 256 moves; nearly all of them lead back to a shorter sequence.
The tree keeps the moves that lead to a longer one (Aho and Corasick's goto function), as a double array
(Aoe 1989): the node behind a node and a byte stands at `base[node] + byte`, if `owner` there is the node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REACH: Final = 6
"""Bytes of the longest sequence."""
_SECOND: Final = 257
"""The first node of two bytes; that of one byte is its code and one."""


class Tree(NamedTuple):
    """Nodes are numbers, 0 is none; that of a longer sequence is higher than that of any shorter one.

    `ones` is the node of a byte, `pairs` the node of two, `feature` that of a node, from 1, or 0 for none.
    """

    ones: NDArray[np.int32]
    pairs: NDArray[np.int32]
    base: NDArray[np.int32]
    owner: NDArray[np.int32]
    feature: NDArray[np.int32]


class _Edges(NamedTuple):
    """The moves to longer sequences, by state, byte and state, and the length of each state's sequence."""

    states: NDArray[np.int64]
    codes: NDArray[np.int64]
    after: NDArray[np.int64]
    depth: NDArray[np.int8]


def tree_of(moves: NDArray[np.int32], rows: NDArray[np.int32], found: NDArray[np.int32]) -> Tree:
    """Return the tree of an automaton: `moves` by row and byte; of each state its row, its feature or -1."""
    import numpy as np

    states, codes, after, depth = _edges(moves, rows)
    length = depth[after]
    node = np.zeros(len(rows), np.int64)
    node[after[length == 1]] = codes[length == 1] + 1
    node[after[length == 2]] = _SECOND + np.arange(np.count_nonzero(length == 2))
    bases = np.zeros(len(rows), np.int64)
    top = int(node.max()) + 256
    for size in range(3, REACH + 1):
        those = np.flatnonzero(length == size)
        those = those[np.lexsort((codes[those], states[those]))]
        begins = np.flatnonzero(np.diff(states[those], prepend=-1))
        counts = np.diff(np.append(begins, len(those)))
        placed = _placed(codes[those], begins, counts, top)
        bases[states[those[begins]]] = placed
        node[after[those]] = np.repeat(placed, counts) + codes[those]
        top = int(node.max()) + 256

    ones, pairs = np.zeros(256, np.int32), np.zeros(1 << 16, np.int32)
    base, owner, feature = (np.full(top, empty, np.int32) for empty in (0, -1, 0))
    first, second, deep = length == 1, length == 2, length > 2
    ones[codes[first]] = node[after[first]]
    pairs[((node[states[second]] - 1) << 8) + codes[second]] = node[after[second]]
    base[node], feature[node] = bases, found + 1
    base[0] = feature[0] = 0
    owner[node[after[deep]]] = node[states[deep]]
    return Tree(ones, pairs, base, owner, feature)


def _edges(moves: NDArray[np.int32], rows: NDArray[np.int32]) -> _Edges:
    """Return the moves to longer sequences, level by level.

    A state without any shares the row of a shorter one, which was looked at before.
    """
    import numpy as np

    depth = np.full(len(rows), -1, np.int8)
    depth[0] = 0
    seen = np.zeros(len(moves), np.bool_)
    level, length = np.zeros(1, np.int64), 0
    found = []
    while len(level):
        own = level[np.unique(rows[level], return_index=True)[1]]
        own = own[~seen[rows[own]]]
        seen[rows[own]] = True
        to = moves[rows[own]]
        which, codes = np.nonzero(depth.take(to) < 0)
        level, length = to[which, codes].astype(np.int64), length + 1
        depth[level] = length
        found.append((own[which], codes, level))
    states, codes, after = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return _Edges(states, codes, after, depth)


def _placed(
    codes: NDArray[np.int64], begins: NDArray[np.int64], counts: NDArray[np.int64], top: int
) -> NDArray[np.int64]:
    """Return a base for each node so that no two share a place, none lower than `top`.

    Those with most bytes choose first.
    """
    import numpy as np

    free = bytearray(256) + b"\x01" * (4 * len(codes) + 1024)
    bases = np.zeros(len(begins), np.int64)
    order = np.argsort(-counts, kind="stable")
    single = counts[order] == 1
    known, low = codes.tolist(), 256
    for which in order[~single].tolist():
        wanted = known[begins[which] : begins[which] + counts[which]]
        place, tried = free.find(1, low), 0
        while not all(free[place - wanted[0] + code] for code in wanted):
            place, tried = free.find(1, place + 1), tried + 1
        if tried > 30:  # what lies low is nearly full
            low = free.find(1, low + tried // 2)
        bases[which] = place - wanted[0]
        for code in wanted:
            free[place - wanted[0] + code] = 0
    rest = order[single]
    places = np.flatnonzero(np.frombuffer(free, np.uint8))[: len(rest)]
    bases[rest] = places - codes[begins[rest]]
    return bases + (top - 256)
