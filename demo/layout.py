"""Which seat of a world holds what: blocks of 100 listings, each laid out from its own seed.

A planted block holds every plant at least once and hard negatives; the others hold ordinary
listings and hard negatives. A seat is found without looking at any other block, so that a world of
a million listings streams in bounded memory.
"""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass

from demo import plants_benign, plants_controlled, plants_links, plants_minor, plants_signs
from demo.draft import PLATFORMS
from demo.frames import FrameSetName, load_frames
from demo.member import PLANTS, Plant
from doorwatch.types import LANGUAGES

BLOCK = 100
MODULES = (plants_minor, plants_signs, plants_links, plants_benign, plants_controlled)
"""The modules whose functions are the plants; importing them fills `PLANTS`."""
_GROUP_PLATFORMS = (
    # Groups stay within one tenant, whose Memory is all that may link them; a large tenant's groups
    # span both of its sites.
    ("demo-north", "demo-south"),
    ("demo-east",),
    ("demo-north", "demo-south"),
    ("demo-west",),
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One listing's place: its plant (None for an ordinary listing), group and hard-negative kind."""

    plant: str | None
    k: int
    turn: int
    group: int
    seats: tuple[int, ...]
    language: str
    platform: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a world's blocks are laid out from. Every `every`-th block is planted; 0 plants nothing."""

    seed: int
    size: int
    every: int
    frames: FrameSetName

    @property
    def blocks(self) -> int:
        """How many blocks there are, the last one perhaps not full."""
        return -(-self.size // BLOCK)

    def seats_of(self, block: int) -> int:
        """How many listings the block holds."""
        return min(BLOCK, self.size - block * BLOCK)

    def is_planted(self, block: int) -> bool:
        """True when the block holds plants; only a full one does."""
        return self.every > 0 and block % self.every == 0 and self.seats_of(block) == BLOCK

    def phone_key(self, index: int) -> int:
        """A number for each listing, planted blocks first: they have phones in a world of any size."""
        block, seat = divmod(index, BLOCK)
        if not self.every:
            return index
        rank, planted = block // self.every, -(-self.blocks // self.every)
        return (rank if block % self.every == 0 else planted + block - rank - 1) * BLOCK + seat


def _groups(planted: bool) -> tuple[tuple[Plant, int], ...]:
    """The plants of a block, each with its copy's number."""
    chosen = [plant for plant in PLANTS.values() if planted or plant.benign]
    return tuple((plant, copy) for plant in chosen for copy in range(plant.copies))


def _language(plant: Plant, number: int, order: list[str], name: FrameSetName) -> str:
    if plant.signs and plant.signs not in load_frames(name, order[number % len(order)]).signs:
        # A published code exists in some languages only; elsewhere nothing can be planted.
        order = [code for code in order if plant.signs in load_frames(name, code).signs]
    return order[number % len(order)]


@functools.lru_cache(maxsize=32)
def layout(plan: Plan, block: int) -> tuple[Seat, ...]:
    """Return the seats of one block in order."""
    rng = random.Random(f"{plan.seed}/block/{block}")
    places = list(range(plan.seats_of(block)))
    rng.shuffle(places)
    order = rng.sample(LANGUAGES, len(LANGUAGES))
    seats: dict[int, Seat] = {}
    rank = block // plan.every if plan.every else block
    groups = _groups(plan.is_planted(block)) if len(places) == BLOCK else ()
    for number, (plant, copy) in enumerate(groups):
        taken = tuple(block * BLOCK + places.pop() for _ in range(plant.size))
        turn = rank * plant.copies + copy
        platforms = (
            (PLATFORMS[(rank + number) % len(PLATFORMS)],)
            if plant.size == 1
            else _GROUP_PLATFORMS[(rank + number) % len(_GROUP_PLATFORMS)]
        )
        language = _language(plant, number, order, plan.frames)
        for k, index in enumerate(taken):
            platform = platforms[k % len(platforms)]
            seats[index % BLOCK] = Seat(plant.name, k, turn, number, taken, language, platform, None)
    for number, place in enumerate(places):
        hard = plan.is_planted(block) or number % 5 < 2
        kinds = plants_benign.SINGLE_KINDS
        kind = kinds[(block + number) % len(kinds)] if hard else None
        seats[place] = Seat(
            None, 0, block + number, -1 - number, (block * BLOCK + place,),
            rng.choice(LANGUAGES), rng.choice(PLATFORMS), kind,
        )  # fmt: skip
    return tuple(seats[place] for place in sorted(seats))
