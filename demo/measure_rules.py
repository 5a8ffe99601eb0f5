"""Measure the shipped rules on set A: `python -m demo.measure_rules [--write]`.

Without `--write` it prints what each rule is worth; with it the figures go into the key `live` of
each live rule, so that nobody fills them in by hand. A rule that compares the advertised person's
own age is left to `doorwatch evaluate`: what it finds is what the reader of ages finds.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from demo.labelled import SET_NAME, Worth, sentences, worth
from demo.measure import Rate
from doorwatch.rules import SHIPPED, Rule, load_rules

_FIGURES = re.compile(r"(?m)^live: \{set: [\w-]+, n: \d+, precision: [\d.]+, interval: \[[\d.]+, [\d.]+\]")
_STEP = 100


def measured(rules: Mapping[str, Rule]) -> Mapping[str, Worth]:
    """Return what each live, weighed rule that stands on words alone is worth on set A, by its id."""
    labelled = tuple(sentences())
    return {
        name: worth([rule], labelled)
        for name, rule in rules.items()
        if rule.status == "live" and rule.weight is not None and not _reads_own_age(rule)
    }


def figures(rate: Rate) -> tuple[str, int, float, tuple[float, float]]:
    """Return (set, n, precision, interval) as a rule file holds them, to two digits.

    The interval is rounded outward. A rule without a match on the set was not measured.
    """
    if rate.share is None:
        return "none", 0, 0.0, (0.0, 1.0)
    low, high = rate.interval
    ends = (math.floor(low * _STEP) / _STEP, math.ceil(high * _STEP) / _STEP)
    return SET_NAME, rate.trials, round(rate.share, 2), ends


def _reads_own_age(rule: Rule) -> bool:
    return rule.where is not None and rule.where.slot == "age" and rule.subject == "advertised_person"


def _written(path: Path, rate: Rate) -> str:
    name, count, share, (low, high) = figures(rate)
    line = f"live: {{set: {name}, n: {count}, precision: {share:g}, interval: [{low:g}, {high:g}]"
    return _FIGURES.sub(line, path.read_text("utf-8"))


def main(arguments: list[str]) -> int:
    """Print or write the figures; return the exit code."""
    rules = load_rules().by_id
    for name, found in sorted(measured(rules).items()):
        print(f"{name}: precision {found.precision} of {found.precision.trials}, recall {found.recall}")
        if "--write" in arguments:
            path = SHIPPED / rules[name].folder / f"{name}.yaml"
            path.write_text(_written(path, found.precision), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
