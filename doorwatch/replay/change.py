"""A change of rules: the rule set as it is, and the one in which the named rules are changed, added or live.

A rule in shadow counts nowhere yet, so the question about it is what happens when it is made live. Of a
live rule that is named as it stands the question is what it adds to the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec

from doorwatch.errors import BadInput
from doorwatch.rules import Rule, RuleSet, load_rule
from doorwatch.rules.wordlists import WORDS_NAME
from doorwatch.rules.yamlfile import yaml_files
from doorwatch.types import Indicator

How = Literal["added", "changed", "made live", "retired", "as it stands"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One rule of a change: as it counts before (None: not there) and after (None: not there).

    `old` in shadow counts nowhere; it is here so that the words it found already can be told.
    """

    id: str
    how: How
    old: Rule | None
    new: Rule | None


@dataclass(frozen=True, slots=True)
class Change:
    """Two rule sets and the rules in which they differ, sorted by id. Digests name both sets."""

    pairs: tuple[Pair, ...]
    before: RuleSet
    after: RuleSet


def change_of(target: str, present: RuleSet, taxonomy: Mapping[str, Indicator] | None = None) -> Change:
    """Return the change that `target` names: a rule's id, a rule file, or a folder of rule files.

    Rules of files count as live in the set after the change, whatever status they have, unless they
    are retired. A file that says what the present rule says is that rule.

    Raises BadInput: no such rule or file, or nothing that could be replayed. RuleError: a file with a fault.
    """
    known = present.by_id.get(target)
    given = [known] if known is not None else list(_rules_at(target, taxonomy))
    pairs = tuple(sorted((_pair(rule, present.by_id.get(rule.id)) for rule in given), key=lambda one: one.id))
    doubled = {one.id for one in pairs if sum(other.id == one.id for other in pairs) > 1}
    if doubled:
        raise BadInput(target, "each rule once", ", ".join(sorted(doubled)))
    untouched = tuple(rule for rule in present.rules if rule.id not in {one.id for one in pairs})
    before = _set(present, untouched, [one.old for one in pairs])
    return Change(pairs, before, _set(present, untouched, [one.new for one in pairs]))


def _rules_at(target: str, taxonomy: Mapping[str, Indicator] | None) -> Iterable[Rule]:
    path = Path(target)
    if path.is_dir():
        files = [*sorted(path.glob("*.yaml")), *yaml_files(path)]
        files = [one for one in files if one.name not in ("indicators.yaml", "weights.yaml", WORDS_NAME)]
        if not files:
            raise BadInput(target, "a folder with rule files", "none")
        return [load_rule(one, taxonomy) for one in files]
    if path.is_file():
        return [load_rule(path, taxonomy)]
    raise BadInput(target, "the id of a rule, a rule file or a folder of rule files", "none of these")


def _pair(given: Rule, present: Rule | None) -> Pair:
    live = replace(given, status="live")
    if present is None:
        if given.status == "retired":
            raise BadInput(given.place, "a rule in shadow or live", "a retired one that nobody has")
        return Pair(given.id, "added", None, live)
    if given.status == "retired":
        if present.status == "retired":
            raise BadInput(given.place, "a rule in shadow or live", "a retired one")
        return Pair(given.id, "retired", present, None)
    if _says(given) != _says(present):
        return Pair(given.id, "changed", present, live)
    if present.status == "live":
        return Pair(given.id, "as it stands", None, live)
    return Pair(given.id, "made live", present, live)


def _says(rule: Rule) -> tuple[object, ...]:
    """Return all of a rule that moves a match or a level; where it stands and why does neither."""
    lines = [
        frozenset((line.phrase, line.part, line.within, line.variants, line.near) for line in group)
        for group in (rule.match, rule.unless)
    ]
    return (
        rule.indicator, rule.weight, rule.lane, sorted(rule.fields), rule.where, rule.subject, rule.at_least,
        dict(rule.lists), *lines,
    )  # fmt: skip


def _set(present: RuleSet, untouched: Sequence[Rule], pairs: Iterable[Rule | None]) -> RuleSet:
    """Return the rules with the others of the pairs; the present digest when nothing differs."""
    rules = tuple(sorted([*untouched, *(one for one in pairs if one is not None)], key=lambda one: one.id))
    if rules == present.rules:
        return present
    named = [present.digest, [(rule.id, rule.status, _says(rule)) for rule in rules]]
    return RuleSet(rules, "sha256:" + hashlib.sha256(msgspec.json.encode(named)).hexdigest())
