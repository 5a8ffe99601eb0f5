"""The machine proposes: flagged listings become cases with what is linked to them.

Nothing here closes, lowers or decides. A listing that a person cleared stays away as long as its
evidence is the same and the mark holds; new evidence opens a new case beside the old one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from doorwatch.cases import flagged_data
from doorwatch.casework.clusters import Target, make_plan
from doorwatch.casework.due import due_at
from doorwatch.casework.floods import bank_crowds, leading_lane, sudden_crowds
from doorwatch.casework.gather import Gatherer
from doorwatch.casework.shaping import Newcomer
from doorwatch.failpoints import reach
from doorwatch.memory.clusters import LARGEST
from doorwatch.settings import Thresholds
from doorwatch.store import Store
from doorwatch.store.bankmemory import matched_banks
from doorwatch.store.casefile import append_event, cleared, load_case
from doorwatch.store.proposals import Flag, Holding, flagged_listings, holdings, opened_since
from doorwatch.types import LEVELS, Agreement

_BURST = Thresholds().burst_size
_RADIUS = Thresholds().pdq_distance
_WORKED_ON = ("new", "claimed", "awaiting_second")


@dataclass(slots=True)
class Proposed:
    """What became of the flags: case numbers by what was done to them; flags kept back, by reason."""

    opened: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    cleared: int = 0
    above_capacity: int = 0
    merged: list[int] = field(default_factory=list)
    split: list[int] = field(default_factory=list)


def propose(
    store: Store,
    now: datetime,
    agreements: Mapping[str, Agreement],
    *,
    night: date,
    also: Sequence[Flag] = (),
    burst: int = _BURST,
    radius: int = _RADIUS,
    largest: int = LARGEST,
    at_door: Collection[int] | None = None,
) -> Proposed:
    """Put every flagged listing of the platforms in `agreements` into a case with those linked to it.

    `also` are flags of another kind (drawn unseen listings); they stand alone. Each case is one
    transaction, so that a kill between two loses none: the next call finds what is left. Above a
    platform's capacity a day, cases wait (`queue`) or are drawn by chance (`sample`), but for minor_age and
    matches of a bank. What was opened since the (UTC) date of `night` began counts, so that a second call
    does not open as many again. From `burst` urgent listings that share something on, they are one case.
    `radius` is within how
    many bits two pictures are one, `largest` how many listings links make one case of. `at_door`: only
    these listing rows, which the door does not let through; none of them waits for room.
    """
    done = Proposed()
    with store.read() as conn:
        found = flagged_listings(conn, at_door)
        flags = [one for one in (*found, *also) if one.ref.platform in agreements]
        held = holdings(conn, [one.row for one in flags])
        marks = cleared(conn, [one.row for one in flags], now)
        opened = opened_since(conn, datetime.combine(night, time(), UTC))
        banks = matched_banks(conn, [one.snapshot for one in flags if _matches_bank(one)])
    fresh: list[Flag] = []
    for flag in flags:
        known = held.get(flag.row, ())
        if any(one.state in _WORKED_ON for one in known):
            _update(store, now, flag, known, agreements[flag.ref.platform], done)
        elif any(one.evidence == flag.evidence for one in known if one.state != "merged"):
            continue
        elif (flag.row, flag.evidence) in marks:
            done.cleared += 1
        else:
            fresh.append(flag)
    crowded = [*bank_crowds(fresh, banks, burst, night), *sudden_crowds(fresh, burst, night)]
    with store.read() as conn:
        plan = make_plan(conn, fresh, crowded, burst=burst, radius=radius, largest=largest)

    def newcomer(flag: Flag, link: Mapping[str, Any]) -> Newcomer:
        due = _due(flag, now, agreements[flag.ref.platform], held=at_door is not None)
        return Newcomer(_listing_data(flag), due, link)

    gatherer = Gatherer(store, now, plan, {flag.row: flag for flag in fresh}, newcomer)
    gatherer.part_and_join()
    gatherer.grow()
    if at_door is None:
        chosen = _within_capacity(gatherer, agreements, night, opened, done)
    else:
        chosen = list(gatherer.fresh_targets())
    for target in chosen:
        gatherer.open(target, _worst_first)
    gatherer.name_neighbours()
    done.opened, done.merged, done.split = gatherer.done.opened, gatherer.done.merged, gatherer.done.split
    done.updated += gatherer.done.grown
    return done


def _listing_data(flag: Flag) -> dict[str, Any]:
    lanes = {lane: (result["level"], int(result["points"])) for lane, result in flag.lanes.items()}
    return flagged_data(flag.ref, flag.level, lanes, flag.evidence, flag.assessment)


def _matches_bank(flag: Flag) -> bool:
    """Tell whether a match within a bank's own threshold is what leads a flag."""
    return flag.level == "urgent" and leading_lane(flag) == "known_image"


def _due(flag: Flag, now: datetime, agreement: Agreement, *, held: bool = False) -> str:
    level = flag.level
    return due_at(level, leading_lane(flag), now, agreement.scope.hours.zone, held=held).isoformat()


def _update(
    store: Store,
    now: datetime,
    flag: Flag,
    known: Sequence[Holding],
    agreement: Agreement,
    done: Proposed,
) -> None:
    """Tell the case that is worked on of other evidence; a lower level never replaces a higher one."""
    case = next(one for one in known if one.state in _WORKED_ON)
    if case.evidence == flag.evidence:
        return

    def write(conn: Any) -> bool:
        state = load_case(conn, case.case)
        if state is None:
            return False
        shown = next((one for one in state.listings if one.ref == flag.ref), None)
        lower = shown is not None and LEVELS.index(flag.level) < LEVELS.index(shown.level)
        if shown is None or shown.evidence == flag.evidence or lower:
            return False
        data: dict[str, Any] = {"listing": _listing_data(flag)}
        if LEVELS.index(flag.level) > LEVELS.index(shown.level):
            data["due_at"] = _due(flag, now, agreement)
        append_event(conn, case.case, state.sequence, now, "evidence_changed", data)
        return True

    if store.run_write(write):
        done.updated.append(case.case)
        reach("case")


def _within_capacity(
    gatherer: Gatherer,
    agreements: Mapping[str, Agreement],
    night: date,
    opened: Mapping[str, int],
    done: Proposed,
) -> list[Target]:
    """Keep bursts and every case of minor_age or a bank; of the others as many as moderators can see.

    A case counts for the platform of its worst listing. Bursts come first, then the worst.
    """
    kept: list[tuple[Flag, Target]] = []
    led = [
        (min((gatherer.flags[row] for row in target.rows), key=_worst_first), target)
        for target in gatherer.fresh_targets()
    ]
    for platform, agreement in sorted(agreements.items()):
        mine = [one for one in led if one[0].ref.platform == platform]
        first = [one for one in mine if one[1].burst or _never_waits(gatherer, one[1])]
        rest = [one for one in mine if one not in first]
        if agreement.capacity.above == "sample":
            rest.sort(key=lambda one: hashlib.sha256(f"{night}/{one[0].ref.id}".encode()).digest())
        else:
            rest.sort(key=lambda one: _worst_first(one[0]))
        room = max(0, agreement.capacity.cases_a_day - opened.get(platform, 0) - len(first))
        kept += first + rest[:room]
        done.above_capacity += sum(len(target.rows) for _, target in rest[room:])
    kept.sort(key=lambda one: (one[1].burst is None, _worst_first(one[0])))
    return [target for _, target in kept]


def _never_waits(gatherer: Gatherer, target: Target) -> bool:
    flags = (gatherer.flags[row] for row in target.rows)
    return any(leading_lane(one) == "minor_age" or _matches_bank(one) for one in flags)


def _worst_first(flag: Flag) -> tuple[int, int, object]:
    points = sum(int(result["points"]) for result in flag.lanes.values())
    return (-LEVELS.index(flag.level), -points, flag.ref)
