"""What calibration may learn from: which scored indicators of one lane were counted, and what was decided.

The type has no place for anything else: no context fact, no excluded attribute, no language, platform or
words can reach a fit, because an example holds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from doorwatch.errors import BadInput, Refused
from doorwatch.store.quality import ControlFact, reviewed_controls, shown_listings
from doorwatch.types import LANES, LEVELS, Indicator, ListingRef

LANE = "exploitation"
FEWEST_DECISIONS = 200
FEWEST_OF_EACH = 20
FEWEST_CONTROLS = 50


@dataclass(frozen=True, slots=True)
class Example:
    """One listing that a person judged. `probability` (0-1] is the chance that it came to be looked at."""

    indicators: frozenset[str]
    confirmed: bool
    probability: float
    group: int
    control: bool = False

    @property
    def weight(self) -> float:
        """How many listings it stands for."""
        return 1 / self.probability


def example(
    vector: Mapping[str, Any],
    taxonomy: Mapping[str, Indicator],
    *,
    confirmed: bool,
    probability: float,
    group: int,
    control: bool = False,
) -> Example:
    """Return the example of an assessment's vector: its counted signals of the lane, scored ones only.

    Raises BadInput: a probability that is none, or an indicator that the taxonomy does not score.
    """
    if not 0 < probability <= 1:
        raise BadInput("example", "a sampling probability above 0, at most 1", str(probability))
    found = frozenset(one["indicator"] for one in vector["signals"] if one["counted"] and one["lane"] == LANE)
    for name in sorted(found):
        if name not in taxonomy or taxonomy[name].build != "score":
            raise BadInput("example", "indicators that the taxonomy scores", name)
    return Example(found, confirmed, probability, group, control)


def gather(
    conn: Any,
    taxonomy: Mapping[str, Indicator],
    shares: Mapping[str, float],
    said: Mapping[ListingRef, bool],
) -> tuple[Example, ...]:
    """Return the examples of the store: decided listings that the lane led, and the reviewed control sample.

    `said` are the decisions that stand, as yes or no (`doorwatch.replay.reviews.verdicts`); `shares` is the
    chance of a listing of each platform to be drawn as a control. Golden items are no
    examples.
    """
    return (*_decided(conn, taxonomy, said), *_controls(reviewed_controls(conn), taxonomy, shares))


def check_enough(examples: Iterable[Example]) -> None:
    """Raise Refused when there are too few decisions, of one kind only, or no control sample.

    Without the control sample a fit would know flagged listings alone, and learn nothing of the others.
    """
    known = tuple(examples)
    decisions = [one for one in known if not one.control]
    controls = len(known) - len(decisions)
    yes = sum(one.confirmed for one in decisions)
    for name, got, least in (
        ("decisions", len(decisions), FEWEST_DECISIONS),
        ("decisions that confirmed", yes, FEWEST_OF_EACH),
        ("decisions that did not confirm", len(decisions) - yes, FEWEST_OF_EACH),
        ("reviewed listings of the control sample", controls, FEWEST_CONTROLS),
    ):
        if got < least:
            raise Refused(f"calibration: expected {least} {name} or more; got {got}")


def _decided(
    conn: Any, taxonomy: Mapping[str, Indicator], said: Mapping[ListingRef, bool]
) -> Iterator[Example]:
    seen: set[ListingRef] = set()
    for shown in sorted(shown_listings(conn), key=lambda one: -one.case):
        ref = ListingRef(shown.platform, shown.listing)
        if ref in said and ref not in seen and _led(shown.vector):
            seen.add(ref)
            yield example(shown.vector, taxonomy, confirmed=said[ref], probability=1.0, group=shown.case)


def _led(vector: Mapping[str, Any]) -> bool:
    """Tell whether the lane gave the level: a decision about another lane's sign says nothing of this one."""
    mine = LEVELS.index(vector["lanes"][LANE][0])
    return mine > 0 and mine == max(LEVELS.index(vector["lanes"][lane][0]) for lane in LANES)


def _controls(
    facts: Iterable[ControlFact], taxonomy: Mapping[str, Indicator], shares: Mapping[str, float]
) -> Iterator[Example]:
    """Controls are each their own group; those that nobody could judge teach nothing."""
    for number, fact in enumerate(facts, start=1):
        if fact.result == "cannot_tell":
            continue
        if fact.platform not in shares:
            raise BadInput(f"share of {fact.platform}", "the share of its control sample", "nothing")
        yield example(
            fact.vector,
            taxonomy,
            confirmed=fact.result == "should_be_flagged",
            probability=shares[fact.platform],
            group=-number,
            control=True,
        )
