"""Floods of known pictures: many listings that match one bank at once are one case, and none is hidden.

A list with a fault, or one picture spread over a platform, would otherwise fill the queue with cases that
are one question to one supplier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from doorwatch.store.proposals import Flag


@dataclass(frozen=True, slots=True)
class Flood:
    """Flags of one platform that match one bank; `name` stands on the case as its burst."""

    name: str
    flags: tuple[Flag, ...]


def split_floods(
    fresh: Sequence[Flag], banks: Mapping[int, str], size: int, night: date
) -> tuple[list[Flood], list[Flag]]:
    """Return the floods among fresh flags, and the flags of none, both in their order.

    `banks` names the bank that a flag's snapshot matches, for flags that known_image alone leads. From
    `size` flags of one platform and bank on they are a flood.
    """
    groups: dict[tuple[str, str], list[Flag]] = {}
    for flag in fresh:
        if flag.snapshot in banks:
            groups.setdefault((flag.ref.platform, banks[flag.snapshot]), []).append(flag)
    floods = [
        Flood(f"bank:{bank}/{night}", tuple(flags))
        for (_, bank), flags in sorted(groups.items())
        if len(flags) >= size
    ]
    drawn = {flag.row for flood in floods for flag in flood.flags}
    return floods, [flag for flag in fresh if flag.row not in drawn]
