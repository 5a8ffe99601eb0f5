"""Bursts: many urgent listings that are one question become one case, and none is hidden.

A list with a fault, one picture spread over a platform, or somebody who places a thousand listings would
fill the queue with cases that are one question. In a burst case each listing keeps its level and its own
words, and half of everybody's next claims come from outside bursts.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from doorwatch.memory.clusters import Shared
from doorwatch.store.proposals import Flag
from doorwatch.types import LANES, LEVELS, CaseListing, CaseState, Lane

SAMPLE = 10
"""Listings of a burst that are shown first."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Rows of listings of one burst; `name` says what they share. `old`: it is a case already.

    Of several names the one with the highest `strength` stays.
    """

    name: str
    rows: tuple[int, ...]
    old: bool = False
    strength: int = -1


def crowds(shared: Iterable[Shared], urgent: Collection[int], size: int) -> list[Crowd]:
    """Return the values, weak ones too, that `size` urgent listings or more share."""
    found: list[Crowd] = []
    for one in shared:
        rows = tuple(row for row in one.members if row in urgent)
        if len(rows) >= size:
            found.append(Crowd(f"{one.kind}:{one.group}", rows, strength=one.strength))
    return found


def bank_crowds(fresh: Sequence[Flag], banks: Mapping[int, str], size: int, night: date) -> list[Crowd]:
    """Return fresh flags of one platform that match one bank, from `size` on.

    `banks` names the bank that a flag's snapshot matches, for flags that known_image alone leads.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for flag in fresh:
        if flag.snapshot in banks:
            groups[flag.ref.platform, banks[flag.snapshot]].append(flag.row)
    return _large(groups, "bank:{1}", size, night)


def sudden_crowds(fresh: Sequence[Flag], size: int, night: date) -> list[Crowd]:
    """Return urgent flags of one platform and lane that come at once with the very same evidence.

    Many urgent listings that say different things are a bad night and no burst.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for flag in fresh:
        if flag.level == "urgent" and leading_lane(flag) != "known_image":
            groups[flag.ref.platform, f"{leading_lane(flag)}:{flag.evidence[:16]}"].append(flag.row)
    return _large(groups, "sudden:{1}", size, night)


def _large(groups: Mapping[tuple[str, str], Sequence[int]], name: str, size: int, night: date) -> list[Crowd]:
    return [
        Crowd(f"{name.format(*key)}/{night}", tuple(rows))
        for key, rows in sorted(groups.items())
        if len(rows) >= size
    ]


def leading_lane(flag: Flag) -> Lane:
    """Return the lane that gave the level; on a tie the first in the order of LANES."""
    return max(LANES, key=lambda lane: (LEVELS.index(flag.lanes[lane]["level"]), -LANES.index(lane)))


def burst_sample(state: CaseState, size: int = SAMPLE) -> tuple[CaseListing, ...]:
    """Return the listings of a case to show first: the worst, then others drawn by the hash of their names.

    Whoever places a thousand listings cannot choose which are drawn. A smaller case is shown whole.
    """
    first, *rest = state.listings
    drawn = sorted(rest, key=lambda one: hashlib.sha256(f"{state.case}/{one.ref}".encode()).digest())
    return (first, *drawn[: size - 1])
