"""The level table, the points and the conditions of weights, from `rules/weights.yaml`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from doorwatch.rules.taxonomy import FAMILIES, FLAGS, SHIPPED, load_taxonomy, weight
from doorwatch.rules.yamlfile import Node, parse, read_bytes
from doorwatch.types import LANES, WEIGHTS, Indicator, Lane, Level, Weight

TABLE_LEVELS: tuple[Level, ...] = ("urgent", "review", "watch")


@dataclass(frozen=True, slots=True)
class Need:
    """One need of a cell: signals of the lane that must be there.

    One signal of `least` weight or more, `self_stated` when that is asked. With `families` 2, a
    pair of two families: one of them (`both`: each) of that weight, one with the flag `one_is`;
    signals with the flag `none_is` are left aside.
    """

    least: Weight
    families: int = 1
    both: bool = False
    self_stated: bool = False
    one_is: str | None = None
    none_is: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """How an indicator's weight depends on its company.

    `lift` is the highest weight that the condition allows; with `beside` scoring itself lifts the
    weight when another signal is there: `lane` (of another indicator in the same lane) or a flag.
    Without `beside` the detector gives the lifted weight. `alone` False: the indicator counts only
    beside another family and makes no other weak signal count.
    """

    lift: Weight | None = None
    beside: str | None = None
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Calibration:
    """Accepted coefficients of the exploitation lane: log odds, none negative, and what they are called."""

    name: str
    intercept: float
    terms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """The table as data. `table[lane][level]` holds alternatives; each alternative is a tuple of needs.

    `calibration` gives assessments their `risk`; it moves no level.
    """

    points: Mapping[Weight, int]
    table: Mapping[Lane, Mapping[Level, tuple[tuple[Need, ...], ...]]]
    conditions: Mapping[str, Condition]
    weak_alone_counts: frozenset[Lane]
    agency_lanes: frozenset[Lane]
    agency_families: frozenset[str]
    unseen_when_failed: frozenset[str]
    calibration: Calibration | None = None


@lru_cache(maxsize=8)
def load_weights(path: Path = SHIPPED / "weights.yaml") -> Weights:
    """Return the weights of a file.

    Raises RuleError: file, line, what was expected and what came.
    """
    root = parse(read_bytes(path), path.name)
    keys = root.keys(
        "weights",
        ("points", "levels", "conditions", "weak_alone_counts", "agency_mark", "unseen_when_failed"),
        ("calibration",),
    )
    levels = keys["levels"].keys("levels", LANES)
    agency = keys["agency_mark"].keys("agency_mark", ("lanes", "families"))
    return Weights(
        points=_points(keys["points"]),
        table={lane: _lane(levels[lane]) for lane in LANES},
        conditions=_conditions(keys["conditions"], load_taxonomy()),
        weak_alone_counts=frozenset(_lanes(keys["weak_alone_counts"])),
        agency_lanes=frozenset(_lanes(agency["lanes"])),
        agency_families=frozenset(
            item.choice("each of families", FAMILIES) for item in agency["families"].items("families")
        ),
        unseen_when_failed=frozenset(keys["unseen_when_failed"].texts("unseen_when_failed")),
        calibration=_calibration(keys["calibration"]) if "calibration" in keys else None,
    )


def _points(node: Node) -> Mapping[Weight, int]:
    keys = node.keys("points", WEIGHTS)
    found: dict[Weight, int] = {}
    before = 0
    for name in WEIGHTS:
        text = keys[name].text("points")
        if not text.isascii() or not text.isdigit() or int(text) <= before:
            raise keys[name].fail("points must be whole numbers that rise with the weight", text)
        found[name] = before = int(text)
    return found


def _lanes(node: Node) -> tuple[Lane, ...]:
    return tuple(item.choice("a lane", LANES) for item in node.items("lanes"))


def _lane(node: Node) -> Mapping[Level, tuple[tuple[Need, ...], ...]]:
    keys = node.keys("a lane of levels", (), TABLE_LEVELS)
    return {
        level: tuple(
            tuple(_need(need) for need in way.items("the needs of a level"))
            for way in keys[level].items("the ways to a level")
        )
        for level in TABLE_LEVELS
        if level in keys
    }


def _need(node: Node) -> Need:
    keys = node.keys("a need", ("least",), ("families", "both", "self_stated", "one_is", "none_is"))
    need = Need(
        least=weight(keys["least"]),
        families=int(keys["families"].choice("families", ("1", "2"))) if "families" in keys else 1,
        both=_yes(keys, "both"),
        self_stated=_yes(keys, "self_stated"),
        one_is=keys["one_is"].choice("one_is", FLAGS) if "one_is" in keys else None,
        none_is=keys["none_is"].choice("none_is", FLAGS) if "none_is" in keys else None,
    )
    if need.families == 1 and (need.both or need.one_is):
        raise node.fail("both and one_is speak of a pair: families must be 2", "1")
    return need


def _yes(keys: Mapping[str, Node], name: str) -> bool:
    return name in keys and keys[name].choice(name, ("yes", "no")) == "yes"


def _conditions(node: Node, taxonomy: Mapping[str, Indicator]) -> Mapping[str, Condition]:
    found = {}
    for name, below in node.mapping("conditions").items():
        if name not in taxonomy or taxonomy[name].build != "score":
            raise below.fail("a condition belongs to a score indicator", name)
        keys = below.keys("a condition", (), ("lift", "beside", "alone"))
        if "beside" in keys and "lift" not in keys:
            raise below.fail("a condition with beside says to which weight it lifts", "no lift")
        found[name] = Condition(
            lift=weight(keys["lift"]) if "lift" in keys else None,
            beside=keys["beside"].choice("beside", ("lane", *FLAGS)) if "beside" in keys else None,
            alone="alone" not in keys or keys["alone"].choice("alone", ("yes", "no")) == "yes",
        )
    return found


def _calibration(node: Node) -> Calibration:
    keys = node.keys("a calibration", ("name", "intercept", "terms"))
    taxonomy = load_taxonomy()
    terms = {}
    for name, below in keys["terms"].mapping("terms").items():
        known = taxonomy.get(name)
        if known is None or known.build != "score" or known.lane != "exploitation":
            raise below.fail("a term belongs to a score indicator of the exploitation lane", name)
        terms[name] = _number(below, "a coefficient")
        if terms[name] < 0:
            raise below.fail("a coefficient is 0 or more: more evidence never lowers", below.text("it"))
    return Calibration(keys["name"].text("name"), _number(keys["intercept"], "the intercept"), terms)


def _number(node: Node, what: str) -> float:
    text = node.text(what)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise node.fail(f"{what} must be a number", text)
    return number
