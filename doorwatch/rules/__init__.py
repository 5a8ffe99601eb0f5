"""Rules: the taxonomy, the small language of phrases, its matcher, its checker and the weights."""

from doorwatch.rules.grounds import Ground, Grounds, load_grounds
from doorwatch.rules.load import load_rule, load_rules
from doorwatch.rules.ruleset import RuleMatch, RuleSet
from doorwatch.rules.schema import Rule
from doorwatch.rules.taxonomy import SHIPPED, load_taxonomy
from doorwatch.rules.weights import Calibration, Condition, Need, Weights, load_weights

__all__ = [
    "SHIPPED", "Calibration", "Condition", "Ground", "Grounds", "Need", "Rule", "RuleMatch", "RuleSet",
    "Weights", "load_grounds", "load_rule", "load_rules", "load_taxonomy", "load_weights",
]  # fmt: skip
