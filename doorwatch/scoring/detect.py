"""Running the detectors over one reading; one that fails is recorded and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from doorwatch.types import ContextFact, Detector, Failure, MemoryView, Reading, Signal

Found = tuple[tuple[Signal, ...], tuple[ContextFact, ...], tuple[Failure, ...]]
Item = TypeVar("Item", Signal, ContextFact)


def detect(reading: Reading, view: MemoryView, detectors: Iterable[Detector]) -> Found:
    """Return what all detectors find: signals, context facts, and the failures of detectors.

    What a detector found before it failed is kept. A failure names the kind of error and never a
    value of the listing. A signal of an indicator that the detector does not declare is a failure.
    """
    signals: list[Signal] = []
    context: list[ContextFact] = []
    failures: list[Failure] = []
    for detector in detectors:
        reasons = {
            *_collect(detector, lambda one: one.signals(reading, view), signals),
            *_collect(detector, lambda one: one.context(reading, view), context),
        }
        failures += [Failure(detector.name, reason) for reason in sorted(reasons)]
    return tuple(signals), tuple(context), tuple(failures)


def _collect(detector: Detector, source: Callable[[Detector], Iterable[Item]], into: list[Item]) -> set[str]:
    """Take what a detector yields; return the reasons why something of it is missing."""
    reasons = set()
    try:
        for item in source(detector):
            if item.indicator in detector.indicators:
                into.append(item)
            else:
                reasons.add("gave an indicator that it does not declare")
    except Exception as error:
        reasons.add(f"raised {type(error).__name__}")
    return reasons
