"""The machine proposes: flagged listings become cases, open cases learn of new evidence.

Nothing here closes, lowers or decides. A listing that a person cleared stays away as long as its
evidence is the same and the mark holds; new evidence opens a new case beside the old one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from doorwatch.casework.due import due_at
from doorwatch.casework.floods import split_floods
from doorwatch.failpoints import reach
from doorwatch.settings import Thresholds
from doorwatch.store import Store
from doorwatch.store.bankmemory import matched_banks
from doorwatch.store.casefile import append_event, cleared, create_case, load_case
from doorwatch.store.journalling import append_journal
from doorwatch.store.proposals import Flag, Holding, flagged_listings, holdings, opened_since
from doorwatch.types import LANES, LEVELS, Agreement, Lane

_BURST = Thresholds().burst_size
_WORKED_ON = ("new", "claimed", "awaiting_second")


@dataclass(slots=True)
class Proposed:
    """What became of the flags: case numbers opened and updated; flags kept back, by reason."""

    opened: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    cleared: int = 0
    above_capacity: int = 0


def propose(
    store: Store,
    now: datetime,
    agreements: Mapping[str, Agreement],
    *,
    night: date,
    also: Sequence[Flag] = (),
    burst: int = _BURST,
) -> Proposed:
    """Open or update a case for every flagged listing of the platforms in `agreements`.

    `also` are flags of another kind (drawn unseen listings). Each case is one transaction, so a
    kill between two loses none: the next call finds what is left. Above a platform's capacity a
    day, cases wait (`queue`) or are drawn by chance (`sample`), but for minor_age and matches of a bank. What
    was opened since the (UTC) date of `night` began counts, so that a second call does not open as many
    again. From `burst` matches of one bank on, a platform's listings are one case.
    """
    with store.read() as conn:
        flags = [one for one in (*flagged_listings(conn), *also) if one.ref.platform in agreements]
        held = holdings(conn, [one.row for one in flags])
        marks = cleared(conn, [one.row for one in flags], now)
        opened = opened_since(conn, datetime.combine(night, time(), UTC))
        banks = matched_banks(conn, [one.snapshot for one in flags if _matches_bank(one)])
    done = Proposed()
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
    floods, single = split_floods(fresh, banks, burst, night)
    for flood in floods:
        paper = agreements[flood.flags[0].ref.platform]
        done.opened.append(_open(store, now, sorted(flood.flags, key=_worst_first), paper, flood.name))
        reach("case")
    for flag in _within_capacity(single, agreements, night, opened, done):
        done.opened.append(_open(store, now, [flag], agreements[flag.ref.platform]))
        reach("case")
    return done


def _listing_data(flag: Flag) -> dict[str, Any]:
    return {
        "platform": flag.ref.platform,
        "id": flag.ref.id,
        "level": flag.level,
        "lanes": {lane: str(result["level"]) for lane, result in flag.lanes.items()},
        "points": sum(int(result["points"]) for result in flag.lanes.values()),
        "evidence": flag.evidence,
        "assessment": flag.assessment,
    }


def leading_lane(flag: Flag) -> Lane:
    """Return the lane that gave the level; on a tie the first in the order of LANES."""
    return max(LANES, key=lambda lane: (LEVELS.index(flag.lanes[lane]["level"]), -LANES.index(lane)))


def _matches_bank(flag: Flag) -> bool:
    """Tell whether a match within a bank's own threshold is what leads a flag."""
    return flag.level == "urgent" and leading_lane(flag) == "known_image"


def _due(flag: Flag, now: datetime, agreement: Agreement) -> str:
    level = flag.level
    return due_at(level, leading_lane(flag), now, agreement.scope.hours.zone).isoformat()


def _open(
    store: Store, now: datetime, flags: Sequence[Flag], agreement: Agreement, burst: str | None = None
) -> int:
    """Open a case of these flags, the worst first."""
    worst = flags[0]
    data: dict[str, Any] = {
        "listings": [_listing_data(flag) for flag in flags],
        "due_at": _due(worst, now, agreement),
    }
    if burst is not None:
        data["burst"] = burst

    def write(conn: Any) -> int:
        state = create_case(conn, now, data)
        detail = {"level": worst.level, "assessment": worst.assessment}
        append_journal(conn, now, "machine", "case.opened", f"case/{state.case}", detail)
        return state.case

    return store.run_write(write)


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
    fresh: Sequence[Flag],
    agreements: Mapping[str, Agreement],
    night: date,
    opened: Mapping[str, int],
    done: Proposed,
) -> list[Flag]:
    """Keep every flag of minor_age or of a bank; of the others as many as a platform's moderators can see."""
    kept: list[Flag] = []
    for platform, agreement in sorted(agreements.items()):
        mine = [one for one in fresh if one.ref.platform == platform]
        first = [one for one in mine if leading_lane(one) == "minor_age" or _matches_bank(one)]
        kept_rows = {one.row for one in first}
        rest = [one for one in mine if one.row not in kept_rows]
        if agreement.capacity.above == "sample":
            rest.sort(key=lambda one: hashlib.sha256(f"{night}/{one.ref.id}".encode()).digest())
        else:
            rest.sort(key=_worst_first)
        room = max(0, agreement.capacity.cases_a_day - opened.get(platform, 0) - len(first))
        kept += first + rest[:room]
        done.above_capacity += len(rest[room:])
    return sorted(kept, key=_worst_first)


def _worst_first(flag: Flag) -> tuple[int, int, object]:
    points = sum(int(result["points"]) for result in flag.lanes.values())
    return (-LEVELS.index(flag.level), -points, flag.ref)
