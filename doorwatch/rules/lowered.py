"""What a tenant adds to the files: rules put back to shadow, and an accepted calibration.

Rules are lowered and never raised; a calibration fills `risk` and moves no level.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from doorwatch.rules.ruleset import RuleSet
from doorwatch.rules.weights import Calibration, Weights
from doorwatch.rules.yamlfile import digest


def lowered(rules: RuleSet, shadow: Collection[str]) -> RuleSet:
    """Return the rule set with the live rules among `shadow` in shadow, and a digest that says so.

    A name of no rule, or of one that is not live, changes nothing: what the file says can only be
    lowered here.
    """
    names = sorted({rule.id for rule in rules.rules if rule.status == "live" and rule.id in set(shadow)})
    if not names:
        return rules
    changed = tuple(replace(rule, status="shadow") if rule.id in names else rule for rule in rules.rules)
    named = digest([("rules", rules.digest.encode()), ("shadow", "\n".join(names).encode())])
    return replace(rules, rules=changed, digest=named)  # their lines are the same, compiled or not


def calibrated(rules: RuleSet, weights: Weights, calibration: Calibration) -> tuple[RuleSet, Weights]:
    """Return rules and weights with an accepted calibration; the digest names it: all is assessed anew."""
    named = digest([("rules", rules.digest.encode()), ("calibration", calibration.name.encode())])
    return replace(rules, digest=named), replace(weights, calibration=calibration)
