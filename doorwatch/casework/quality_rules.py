"""A rule that speaks more on one language's innocent listings than on the others' goes back to shadow.

Measured on the control sample: unflagged listings that a blind reviewer found nothing in. The table of
rules put back only lowers; the file in `rules/` stays the truth, and two persons lift an entry.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorwatch.casework.rights import ActRefused, refusals, require
from doorwatch.rates import Rate
from doorwatch.store import Store
from doorwatch.store.journalling import append_journal
from doorwatch.store.quality import ControlFact, lift, put_back, reviewed_controls
from doorwatch.types.people import Permission, Person

BOUND = 1.25
"""A rule may speak on one language's innocent listings this many times as often as on the others'."""
FEWEST = 10
"""Innocent listings of a language below which nothing is said about it."""
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Skew:
    """How much more a rule speaks on innocent listings of `language`: the ratio with its interval."""

    rule: str
    language: str
    here: Rate
    elsewhere: Rate
    ratio: float
    interval: tuple[float, float]

    @property
    def too_much(self) -> bool:
        """True when the ratio is above the bound and chance does not explain that it is above 1."""
        return self.ratio > BOUND and self.interval[0] > 1


def skews(facts: Iterable[ControlFact]) -> tuple[Skew, ...]:
    """Return for each rule and language how it spoke on innocent control listings there and elsewhere.

    Half a listing is added to each count, so that a rule that is silent elsewhere has a ratio too.
    Source: Katz et al. (1978), confidence intervals for the risk ratio (logarithmic).
    """
    innocent = [one for one in facts if one.result == "nothing"]
    totals: Counter[str] = Counter()
    spoke: dict[str, Counter[str]] = {}
    all_of: Counter[str] = Counter()
    for one in innocent:
        rules = {signal["rule"] for signal in one.vector["signals"] if signal["rule"]}
        all_of.update(rules)
        for language in set(one.vector["languages"]):
            totals[language] += 1
            for rule in rules:
                spoke.setdefault(rule, Counter())[language] += 1
    return tuple(
        _skew(rule, language, Rate(found[language], totals[language]),
              Rate(all_of[rule] - found[language], len(innocent) - totals[language]))
        for rule, found in sorted(spoke.items())
        for language in sorted(totals)
        if min(totals[language], len(innocent) - totals[language]) >= FEWEST
    )  # fmt: skip


def put_skewed_back(store: Store, now: datetime) -> tuple[str, ...]:
    """Put every rule with too much skew back to shadow and return those that are new."""

    def write(conn: Any) -> tuple[str, ...]:
        fresh = []
        for one in (one for one in skews(reviewed_controls(conn)) if one.too_much):
            reason = {
                "language": one.language, "here": [one.here.hits, one.here.trials],
                "elsewhere": [one.elsewhere.hits, one.elsewhere.trials], "ratio": round(one.ratio, 2),
                "interval": [round(end, 2) for end in one.interval],
            }  # fmt: skip
            if put_back(conn, one.rule, reason, now):
                detail = {"language": one.language, "ratio": f"{one.ratio:.2f}"}
                append_journal(conn, now, "machine", "rule.put_back", f"rule/{one.rule}", detail)
                fresh.append(one.rule)
        return tuple(fresh)

    return store.run_write(write)


def lift_rule(store: Store, by: Person, second: Person, rule: str, now: datetime) -> None:
    """Let a rule count again as its file says, on the word of two persons.

    Raises PermissionRefused; ActRefused: one person twice, or the rule was not put back.
    """

    def write(conn: Any) -> None:
        require(by, Permission.RULES_PROPOSE)
        require(second, Permission.RULES_CONFIRM)
        if by.name == second.name:
            raise ActRefused("same_person", f"rule {rule}: expected two persons; got one")
        if not lift(conn, rule, by.name, second.name, now):
            raise ActRefused("rule_counts", f"rule {rule}: expected one that was put back to shadow")
        append_journal(conn, now, by.name, "rule.lifted", f"rule/{rule}", {"second": second.name})

    with refusals(store, by, now, f"rule/{rule}"):
        store.run_write(write)


def _skew(rule: str, language: str, here: Rate, elsewhere: Rate) -> Skew:
    counts: Sequence[float] = (
        here.hits + 0.5,
        here.trials + 0.5,
        elsewhere.hits + 0.5,
        elsewhere.trials + 0.5,
    )
    one, n, other, m = counts
    ratio = (one / n) / (other / m)
    error = math.sqrt(max(0.0, 1 / one - 1 / n + 1 / other - 1 / m))
    return Skew(
        rule, language, here, elsewhere, ratio, (ratio * math.exp(-_Z * error), ratio * math.exp(_Z * error))
    )
