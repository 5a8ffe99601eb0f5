"""A listing's place in a planted group, and the table that plants enter themselves in."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from demo.draft import Draft


@dataclass(frozen=True, slots=True)
class Member:
    """One seat of a group of `size`; `rng` is drawn alike for all of them.

    `turn` counts the groups of this plant through the world, so that frames and forms take turns.
    `phones` and `indexes` are those of all seats; `spare_phone` is nobody else's.
    """

    k: int
    size: int
    turn: int
    rng: random.Random
    phones: tuple[str | None, ...]
    spare_phone: str | None
    indexes: tuple[int, ...]
    nights: int

    @property
    def last_is_late(self) -> bool:
        """True when the group is complete only from the second night on."""
        return self.size > 1 and self.nights > 1


PlantFunction = Callable[[Draft, Member], None]


@dataclass(frozen=True, slots=True)
class Plant:
    """What is planted: seats of one group, how many groups a planted block of 100 holds.

    `signs` names the frames that it takes; a language that has none of them gives way to English.
    """

    name: str
    apply: PlantFunction
    size: int = 1
    copies: int = 1
    signs: str | None = None
    benign: bool = False


PLANTS: dict[str, Plant] = {}
"""All plants by name, in the order of their modules."""


def plant(
    *, size: int = 1, copies: int = 1, signs: str | None = None, benign: bool = False
) -> Callable[[PlantFunction], PlantFunction]:
    """Enter a function in `PLANTS` under its own name."""

    def enter(function: PlantFunction) -> PlantFunction:
        name = function.__name__
        PLANTS[name] = Plant(name, function, size, copies, signs, benign)
        return function

    return enter
