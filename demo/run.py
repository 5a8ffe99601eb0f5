"""The demo: four sample sites, some nights, and what was found against what was planted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Generic, TypeVar

from demo.generator import World, generate
from demo.house import set_up
from demo.known import put_banks
from demo.sites.serving import RunningSites, serve
from demo.truth import Comparison, Truth, compare
from doorwatch.errors import BadInput
from doorwatch.settings import Settings, TenantSettings
from doorwatch.types import Assessment, Clock, ListingRef

MARKER = "made-by-doorwatch-demo"
"""A folder without this file is not ours, and is never emptied."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Played(Generic[T]):
    """One tenant's night: its outcome, the assessments in force, and the indicators that were looked for."""

    outcome: T
    assessments: Mapping[ListingRef, Assessment]
    built: frozenset[str]


Play = Callable[[Settings, TenantSettings, float], Played[T]]
"""Runs a tenant's night with a clock that is so many seconds ahead of the machine's."""


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """What to play: `size` listings over `nights` nights from `seed`, in the folder `home`."""

    home: Path
    size: int = 400
    nights: int = 3
    seed: int = 20261120


@dataclass(frozen=True, slots=True)
class DemoResult(Generic[T]):
    """What came of it: settings, each night's outcomes, and the comparison with what was planted."""

    settings: Settings
    outcomes: tuple[tuple[int, T], ...]
    comparison: Comparison


def run_demo(
    order: DemoOrder,
    play: Play[T],
    clock: Clock,
    *,
    after: Callable[[RunningSites, DemoResult[T]], None] = lambda sites, result: None,
    each: Callable[[int, T], None] = lambda night, outcome: None,
) -> DemoResult[T]:
    """Play the demo from an empty folder; the last night is tonight.

    `each` hears of every tenant's night, `after` of the whole while the sites still stand. Raises
    BadInput: `home` is a folder with something else in it.
    """
    _empty(order.home)
    now = clock()
    world = generate(order.size, order.seed, "A", order.nights, start=now - _before(order.nights - 1))
    with serve(world, clock=clock) as sites:
        settings = set_up(order.home, sites, now - _before(order.nights - 1))
        put_banks(settings, world, now - _before(order.nights - 1))
        outcomes: list[tuple[int, T]] = []
        truths: dict[ListingRef, Truth] = {}
        found: dict[ListingRef, Assessment] = {}
        built: set[str] = set()
        for night in range(order.nights):
            sites.night = night
            ahead = -_before(order.nights - 1 - night).total_seconds()
            for tenant in settings.tenants.values():
                played = play(settings, tenant, ahead)
                built |= played.built
                found |= played.assessments
                outcomes.append((night, played.outcome))
                each(night, played.outcome)
            truths |= _planted(world, night)
        comparison = compare(truths.values(), found, built, available=_available(), coverage=_coverage())
        result = DemoResult(settings, tuple(outcomes), comparison)
        after(sites, result)
    return result


def _planted(world: World, night: int) -> dict[ListingRef, Truth]:
    return {record.truth.ref: record.truth for record in world.records(night)}


def _available() -> set[str]:
    """A crawl brings no platform feed; the banks are put in; words in pictures need Tesseract."""
    from doorwatch.images import ocr_available

    return {"bank", "ocr"} if ocr_available() else {"bank"}


def _coverage() -> Mapping[str, Mapping[str, str]]:
    """The demo plays the shipped rules alone."""
    from doorwatch.rules import load_rules, load_taxonomy
    from doorwatch.rules.coverage import covered

    return covered(load_rules(), load_taxonomy())


def _before(nights: int) -> timedelta:
    return timedelta(days=nights)


def _empty(home: Path) -> None:
    """Start clean: remove an earlier demo, and nothing else."""
    if home.exists() and any(home.iterdir()):
        if not (home / MARKER).exists():
            raise BadInput(str(home), "expected an empty folder or one of an earlier demo", "other files")
        shutil.rmtree(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / MARKER).touch()
