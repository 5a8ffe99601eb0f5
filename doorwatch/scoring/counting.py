"""Which signals count, and with what weight: the conditions of the taxonomy, applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from doorwatch.rules import Condition, Weights
from doorwatch.types import WEIGHTS, Indicator, Signal, Weight

_NONE = Condition()


def at_least(one: Weight, other: Weight) -> bool:
    """Tell whether weight `one` is `other` or heavier."""
    return WEIGHTS.index(one) >= WEIGHTS.index(other)


def lower(one: Weight, other: Weight) -> Weight:
    """Return the lighter of two weights."""
    return other if at_least(one, other) else one


def weigh(
    signals: Sequence[Signal], weights: Weights, taxonomy: Mapping[str, Indicator]
) -> tuple[Signal, ...]:
    """Return the signals with the weight after their conditions, and with `counted` set.

    Depends on which signals there are, never on their order; one more signal never lowers a weight
    and never makes a counted signal uncounted.
    """
    open_ones = [signal for signal in signals if not by_agency(signal, weights)]
    lifted = [replace(s, weight=_weight(s, open_ones, weights, taxonomy)) for s in signals]
    return tuple(replace(signal, counted=_counts(signal, lifted, weights)) for signal in lifted)


def by_agency(signal: Signal, weights: Weights) -> bool:
    """Tell whether a detector set the signal aside, where that is allowed.

    Links between listings of an account with an agency mark, or of a duo or shared workplace below the
    tenant's threshold, are set aside, and never in another lane than the table names: no detector can
    silence a minor_age signal.
    """
    return (
        not signal.counted
        and signal.lane in weights.agency_lanes
        and signal.family in weights.agency_families
    )


def _weight(
    signal: Signal, company: Sequence[Signal], weights: Weights, taxonomy: Mapping[str, Indicator]
) -> Weight:
    indicator = taxonomy[signal.indicator]
    bound: Weight = indicator.weight or "weak"
    condition = weights.conditions.get(signal.indicator, _NONE)
    if condition.lift is None:
        return lower(signal.weight, bound)
    if condition.beside is None:
        return lower(signal.weight, condition.lift if at_least(condition.lift, bound) else bound)
    if any(_lifts(other, signal, condition, weights, taxonomy) for other in company):
        return condition.lift
    return lower(signal.weight, bound)


def _lifts(
    other: Signal,
    signal: Signal,
    condition: Condition,
    weights: Weights,
    taxonomy: Mapping[str, Indicator],
) -> bool:
    """Tell whether another indicator's signal of the lane is the company that a condition asks for."""
    if other.indicator == signal.indicator or other.lane != signal.lane:
        return False
    if not weights.conditions.get(other.indicator, _NONE).alone:
        return False
    return condition.beside == "lane" or condition.beside in taxonomy[other.indicator].flags


def _counts(signal: Signal, signals: Sequence[Signal], weights: Weights) -> bool:
    """A weak signal counts beside another family of its lane; every heavier one counts."""
    if by_agency(signal, weights):
        return False
    if signal.weight != "weak" or signal.lane in weights.weak_alone_counts:
        return True
    return any(
        other.lane == signal.lane
        and other.family != signal.family
        and not by_agency(other, weights)
        and weights.conditions.get(other.indicator, _NONE).alone
        for other in signals
    )
