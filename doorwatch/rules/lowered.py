"""Rules that a tenant has put back to shadow: the files' rule set, lowered and never raised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from doorwatch.rules.ruleset import RuleSet
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
    return RuleSet(changed, digest([("rules", rules.digest.encode()), ("shadow", "\n".join(names).encode())]))
