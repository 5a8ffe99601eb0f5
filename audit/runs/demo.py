"""`study run --against demo`: a whole study on the four sample sites, before and after a check and people.

It shows that the instrument recovers what was configured; it is no evidence about real sites.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from audit.desk import Desk
from audit.model import Planned
from audit.registering import enter_study, note_stopped
from audit.runs.clock import StudyClock
from audit.runs.play import BY, Player
from audit.runs.town import BEFORE, PHASES, Town
from audit.runs.ways import Ways
from demo.sites import SITES
from doorwatch.errors import BadInput, Refused
from doorwatch.store.referrals import referrals_of
from doorwatch.types.people import Person, Role, permissions_of

_RESEARCHER: frozenset[Role] = frozenset({"researcher"})


def run_demo(desk: Desk, home: Path, start: datetime) -> None:
    """Play a study of mode simulation against the demo sites, its blocks half before and half after.

    Times in the book begin at `start`; `home` is an empty folder for the sites' tenants.
    Raises Refused: the study was begun already, or is none on sample sites. BadInput: one block only.
    """
    halves = _halves(desk)
    clock = StudyClock(start)
    with Town(home, clock) as town:
        for house in town.houses.values():
            person = Person(
                "researcher", house.tenant.name, _RESEARCHER, frozenset(SITES), permissions_of(_RESEARCHER)
            )
            enter_study(desk, house.store, house.keys, person, clock.now, house.staff.platforms)
        for phase, placements in zip(PHASES, halves, strict=True):
            town.stand(phase)
            Player(
                desk, town.doors, town.watches, clock, lambda planned: True, town.work, phase
            ).play(placements)  # fmt: skip
        _ask(desk, town, clock)
        desk.keep_ways(Ways(town).all())


def _halves(desk: Desk) -> tuple[Sequence[Planned], Sequence[Planned]]:
    """Return the placements of the blocks before and after, at least one block each."""
    study = desk.study
    if study.mode != "simulation" or {one.name for one in study.platforms} - set(BEFORE):
        raise Refused(
            f"study {study.study}: expected mode simulation on sample sites ({', '.join(BEFORE)});"
            " got another"
        )
    if desk.book.entries:
        raise Refused(f"study {study.study}: expected an empty book; got one that was begun")
    blocks = sorted({one.block for one in desk.plan.placements})
    if len(blocks) < 2:
        raise BadInput(study.study, "two blocks or more (replications, languages): before and after", "one")
    first = set(blocks[: (len(blocks) + 1) // 2])
    before = [one for one in desk.plan.placements if one.block in first]
    return before, [one for one in desk.plan.placements if one.block not in first]


def _ask(desk: Desk, town: Town, clock: StudyClock) -> None:
    """Enter for each placement whether the police would have been told, and make sure that nothing was."""
    told: set[str] = set()
    for house in town.houses.values():
        told.update(note_stopped(desk, house.store, house.keys, BY, clock.now))
        with house.store.read() as conn:
            if sent := referrals_of(conn):
                raise Refused(f"{house.tenant.name}: expected no referral of a placement; got {len(sent)}")
        house.register.sweep(clock.now)
    for placed in desk.book.placed():
        if placed.planned.placement not in told:
            data = {"how": "the sample sites' receivers were looked at", "result": "not_reported"}
            desk.enter(
                placed.planned.placement, "report_check", clock.now, BY, clock.now, data, lambda planned: True
            )
