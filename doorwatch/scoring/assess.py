"""The assessment of one reading: a level and points per lane. It proposes; a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from doorwatch.reading import unread_could_matter
from doorwatch.rules import Weights
from doorwatch.scoring.counting import weigh
from doorwatch.scoring.levels import level_of, points_of
from doorwatch.scoring.order import merge, signal_key, sorted_facts
from doorwatch.scoring.risk import risk_of
from doorwatch.types import (
    LANES,
    LEVELS,
    Assessment,
    ContextFact,
    Failure,
    Indicator,
    Lane,
    LaneResult,
    Level,
    Reading,
    Signal,
)


def assess(
    reading: Reading,
    signals: Iterable[Signal],
    context: Iterable[ContextFact],
    *,
    weights: Weights,
    taxonomy: Mapping[str, Indicator],
    ruleset: str,
    failures: Sequence[Failure] = (),
) -> Assessment:
    """Return the assessment of a reading. Pure; the order of `signals` changes nothing.

    `ruleset` is the digest of the rules; `failures` are those of the detectors, the reading's own
    are added. Shadow signals are set apart and move nothing.
    """
    given = tuple(signals)
    live = weigh(merge(s for s in given if not s.shadow), weights, taxonomy)
    found = tuple(sorted(live, key=signal_key))
    unread = unread_could_matter(reading) or any(f.detector in weights.unseen_when_failed for f in failures)
    lanes = {lane: _lane(lane, found, weights, taxonomy, unread=unread) for lane in LANES}
    return Assessment(
        platform=reading.listing.platform,
        id=reading.listing.id,
        as_of=reading.as_of,
        level=max((result.level for result in lanes.values()), key=LEVELS.index),
        stated_age=reading.stated_age,
        ages=reading.ages,
        contacts=reading.contacts,
        languages=reading.languages,
        lanes=lanes,
        signals=found,
        context=sorted_facts(context),
        coverage=reading.coverage,
        pending=reading.pending,
        failures=tuple(sorted((*reading.failures, *failures), key=_failure_key)),
        ruleset=ruleset,
        risk=None if weights.calibration is None else risk_of(found, weights.calibration),
        calibration=None if weights.calibration is None else weights.calibration.name,
        shadow=merge(s for s in given if s.shadow),
    )


def _lane(
    lane: Lane,
    signals: Sequence[Signal],
    weights: Weights,
    taxonomy: Mapping[str, Indicator],
    *,
    unread: bool,
) -> LaneResult:
    level: Level = level_of(lane, signals, weights, taxonomy)
    if lane == "minor_age" and unread and LEVELS.index(level) < LEVELS.index("unseen"):
        level = "unseen"
    indexes = tuple(at for at, signal in enumerate(signals) if signal.lane == lane)
    return LaneResult(level, points_of(lane, signals, weights), indexes)


def _failure_key(failure: Failure) -> tuple[str, int, str]:
    return failure.detector, -1 if failure.image is None else failure.image, failure.reason
