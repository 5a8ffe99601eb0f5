"""What a night does for quality: control sample, second looks, golden items, rules that speak unevenly."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from doorwatch.casework.quality_golden import plant_items
from doorwatch.casework.quality_rules import put_skewed_back
from doorwatch.casework.quality_second import draw_second_looks
from doorwatch.store import Store
from doorwatch.store.aside import draw, drawn
from doorwatch.store.quality import control_candidates, platforms_of_case
from doorwatch.types import Agreement

if TYPE_CHECKING:
    from doorwatch.scoring.judge import Judge


@dataclass(frozen=True, slots=True)
class Turn:
    """What a night did for quality: how many of each, and the rules that it put back."""

    controls: int
    looks: int
    golden: int
    rules: tuple[str, ...]


def quality_turn(
    store: Store,
    judge: Judge,
    agreements: Mapping[str, Agreement],
    night: date,
    now: datetime,
    opened: Sequence[int],
    *,
    golden_rate: float,
    second_look_share: float,
) -> Turn:
    """Draw the control sample and the second looks, plant golden items beside the `opened` cases.

    Done twice in a night it does nothing the second time: every draw is by a hash, and drawn stays drawn.
    """
    controls = sum(len(draw_controls(store, one, night, now)) for one in agreements.values())
    looks = draw_second_looks(store, night, now, second_look_share) if second_look_share else ()
    planted = 0
    if golden_rate:
        with store.read() as conn:
            cases = Counter(name for case in opened for name in platforms_of_case(conn, case))
        for name, paper in sorted(agreements.items()):
            zone = paper.scope.hours.zone
            planted += len(
                plant_items(store, judge, name, night, now, rate=golden_rate, opened=cases[name], zone=zone)
            )
    return Turn(controls, len(looks), planted, put_skewed_back(store, now))


def draw_controls(store: Store, agreement: Agreement, night: date, now: datetime) -> tuple[int, ...]:
    """Draw unflagged listings of a platform for a blind review and return their snapshots.

    Each snapshot is drawn with the share of the agreement, by the hash of its number: once and for all,
    however many nights see it. Above the nightly bound those with the lowest hashes are taken.
    """
    share, most = agreement.terms.control_sample_share, agreement.terms.control_sample_nightly
    if not share or not most:
        return ()
    with store.read() as conn:
        pool = control_candidates(conn, agreement.platform)
        tonight = len(set(drawn(conn, "control", night)))
    chosen = sorted((_chance(one), one) for one in pool if _chance(one) < share)
    taken = [one for _, one in chosen[: max(0, most - tonight)]]
    if taken:
        store.run_write(lambda conn: draw(conn, taken, "control", night, now))
    return tuple(taken)


def _chance(snapshot: int) -> float:
    """Return a number from 0 to under 1 that belongs to a snapshot for good."""
    return int.from_bytes(hashlib.sha256(f"control/{snapshot}".encode()).digest()[:7]) / 2**56
