"""The checker: what a rule must show before anybody relies on it. One fault, one line to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from doorwatch.ages import find_ages
from doorwatch.errors import RuleError
from doorwatch.rules.lines import Line
from doorwatch.rules.load import load_rule, shelf_of
from doorwatch.rules.ruleset import Found, RuleSet, enough, kept
from doorwatch.rules.schema import Rule
from doorwatch.rules.taxonomy import SHIPPED
from doorwatch.rules.yamlfile import yaml_files
from doorwatch.text import normalise
from doorwatch.types import Age, Indicator, NormalText

AS_OF = date(2026, 11, 1)
"""The day on which examples are read; examples hold no birth dates that depend on it."""
LONGEST_EXAMPLE = 80
_PHONE = re.compile(r"(?:\d[\s./()-]{0,2}){7,}")
_NAME = re.compile(
    r"(?i:\b(?:my name is|i am called|mijn naam is|ik heet|ich heiße|mein name ist|je m'appelle|me llamo"
    r"|mă numesc|mam na imię|a nevem)) +(?=[A-ZÀ-Ž])"
)
_HANDLE = re.compile(r"(?<!\w)@\w{3,}|\w@\w+\.\w")
_UNKNOWN = re.compile(r"\b(?:unknown|none|n/a|nobody|not known)\b", re.IGNORECASE)
_ADULT = re.compile(r"\badults?\b|\badult's\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """An inline example, read once."""

    key: str
    text: NormalText
    ages: tuple[Age, ...]
    should_match: bool


def check_rules(ruleset: RuleSet) -> list[RuleError]:
    """Return every fault of the rules, sorted by file and line; empty when all is well."""
    faults = [fault for rule in ruleset.rules for fault in check_rule(rule)]
    faults += _same_spans(ruleset.rules)
    return sorted(faults, key=lambda fault: _order(fault.place))


def check_folders(
    folders: Sequence[Path], taxonomy: Mapping[str, Indicator]
) -> tuple[RuleSet, list[RuleError]]:
    """Return the well-formed rules of all folders and every fault, so that one run names them all."""
    rules: dict[str, Rule] = {}
    faults: list[RuleError] = []
    for path in (path for folder in folders for path in yaml_files(folder)):
        try:
            rule = load_rule(path, taxonomy)
        except RuleError as fault:
            faults.append(fault)
            continue
        if rule.id in rules:
            faults.append(
                RuleError(rule.at("id"), f"an id that {rules[rule.id].place} does not have", rule.id)
            )
        else:
            rules[rule.id] = rule
    ruleset = RuleSet(tuple(rules[name] for name in sorted(rules)), "sha256:check")
    if not faults:
        faults = [fault for folder in folders for fault in _unused_lists(folder, ruleset.rules)]
    once = {str(fault): fault for fault in [*faults, *check_rules(ruleset)]}
    return ruleset, sorted(once.values(), key=lambda fault: _order(fault.place))


def _unused_lists(folder: Path, rules: Iterable[Rule]) -> Iterator[RuleError]:
    """Every list of a folder's `words.yaml` is named by a rule, in each of its languages."""
    used = {key for rule in rules for key in rule.lists}
    shipped = {} if folder.resolve() == SHIPPED.resolve() else shelf_of(SHIPPED).lists
    for key, listed in shelf_of(folder).lists.items():
        if key not in used and key not in shipped:
            yield RuleError(listed.place, f"a rule that names the list {key}", "none")


def check_rule(rule: Rule) -> list[RuleError]:
    """Return the faults of one rule that is well formed."""
    return [
        *_name_fault(rule),
        *_prose_faults(rule),
        *_source_faults(rule),
        *_example_faults(rule),
        *_need_faults(rule),
    ]


def examples(rule: Rule) -> tuple[Example, ...]:
    """Return the rule's examples as the rule would meet them, in the first field that it looks at."""
    field = {"reviews": "review:0", "persona": "persona"}.get(rule.fields[0], "text")
    return tuple(
        _example(field, f"examples.{kind}.{index}", text, kind == "match")
        for kind, texts in (("match", rule.matching), ("no_match", rule.not_matching))
        for index, text in enumerate(texts)
    )


@lru_cache(maxsize=10_000)
def _example(field: str, key: str, original: str, should_match: bool) -> Example:
    """Read an example once: rules of one indicator are compared on each other's."""
    text = normalise(field, original)
    return Example(key, text, find_ages((text,), AS_OF, None), should_match)


def _alone(rule: Rule) -> RuleSet:
    """Return a set of one rule, of whatever status, to be compiled once for all examples."""
    return RuleSet((replace(rule, status="shadow"),), "sha256:check")


def _order(place: str) -> tuple[str, int]:
    name, _, line = place.rpartition(":")
    return (name, int(line)) if line.isdigit() else (place, 0)


def _name_fault(rule: Rule) -> Iterator[RuleError]:
    stem = rule.place.rpartition("/")[2].removesuffix(".yaml")
    if rule.id != stem:
        yield RuleError(rule.at("id"), f"id must be the name of the file, '{stem}'", f"'{rule.id}'")


def _prose_faults(rule: Rule) -> Iterator[RuleError]:
    """Whom a wrong match harms must be said; examples are short, without numbers and names."""
    for index, line in enumerate(rule.false_positives):
        if _UNKNOWN.search(line) and _ADULT.search(line) is None:
            yield RuleError(rule.at(f"false_positives.{index}"), "whom a wrong match would harm", f"'{line}'")
    if not any(_ADULT.search(line) for line in rule.false_positives):
        yield RuleError(rule.at("false_positives"), "false_positives name the adult whom a wrong match harms")
    for kind, texts in (("match", rule.matching), ("no_match", rule.not_matching)):
        for index, text in enumerate(texts):
            place = rule.at(f"examples.{kind}.{index}")
            if len(text) > LONGEST_EXAMPLE:
                yield RuleError(place, f"an example has at most {LONGEST_EXAMPLE} characters", str(len(text)))
            if _PHONE.search(text):
                yield RuleError(place, "an example without a phone number", "one")
            if _NAME.search(text) or _HANDLE.search(text):
                yield RuleError(place, "an example without a name or handle", "one")


def _source_faults(rule: Rule) -> Iterator[RuleError]:
    if rule.status != "live":
        return
    if not any(source.says == "supports" for source in rule.sources):
        yield RuleError(rule.at("sources"), "a live rule has a source that says supports", "none")
    if len(rule.not_matching) < len(rule.matching):
        yield RuleError(
            rule.at("examples.no_match"),
            f"a live rule has as many no_match as match examples ({len(rule.matching)})",
            str(len(rule.not_matching)),
        )


def _example_faults(rule: Rule) -> Iterator[RuleError]:
    alone = _alone(rule)
    for example in examples(rule):
        if bool(alone.match((example.text,), example.ages)) != example.should_match:
            expected = "an example that matches" if example.should_match else "an example that does not match"
            yield RuleError(rule.at(example.key), expected, f"'{example.text.original}'")


def _need_faults(rule: Rule) -> Iterator[RuleError]:
    """Every phrase, exception, comparison and subject must change what an example gives."""
    read = examples(rule)
    before = _outcome(rule, read)
    for what, line, outcome in outcomes_without(rule, read):
        if outcome == before:
            yield RuleError(line.place, f"an example that needs the {what} line '{line.phrase}'", "none")
    for what, place, without in _lessened(rule):
        if _outcome(without, read) == before:
            yield RuleError(place, f"an example that needs {what}", "none")


def outcomes_without(rule: Rule, read: Sequence[Example]) -> Iterator[tuple[str, Line, tuple[bool, ...]]]:
    """Yield each match and unless line with what the examples give without it.

    Every example is read once: a line that is dropped takes only its own hits away. A line needs all
    its lists, so a list that could be emptied without a change is named by no line that is needed.
    """
    alone = _alone(rule)
    found = [alone.found(example.text, example.ages).get(rule.id, ()) for example in read]
    for what, lines in (("match", rule.match), ("unless", rule.unless)):
        for line in lines:
            yield (
                what,
                line,
                tuple(
                    _matches(rule, example.text, [one for one in hits if one[0] is not line])
                    for example, hits in zip(read, found, strict=True)
                ),
            )


def _matches(rule: Rule, text: NormalText, found: Sequence[Found]) -> bool:
    hits = [(line, hit) for line, hit, cancels in found if not cancels]
    matches = list(kept(rule, text, hits, [hit for _, hit, cancels in found if cancels]))
    return bool(matches) and enough(matches)


def _lessened(rule: Rule) -> Iterator[tuple[str, str, Rule]]:
    """Yield the rule without each of its keys, with the key's name and place."""
    if rule.where is not None:
        yield "where", rule.at("where"), replace(rule, where=None)
    if rule.subject != "advertised_person":
        yield f"subject: {rule.subject}", rule.at("subject"), replace(rule, subject="advertised_person")
    if rule.at_least is not None:
        yield "at_least", rule.at("at_least"), replace(rule, at_least=rule.at_least - 1)


def _outcome(rule: Rule, read: Sequence[Example]) -> tuple[bool, ...]:
    alone = _alone(rule)
    return tuple(bool(alone.match((example.text,), example.ages)) for example in read)


def _same_spans(rules: Iterable[Rule]) -> Iterator[RuleError]:
    """No two rules of one indicator give the same spans on all examples of both."""
    by_indicator: dict[str, list[Rule]] = {}
    for rule in rules:
        if rule.status != "retired":
            by_indicator.setdefault(rule.indicator, []).append(rule)
    for group in by_indicator.values():
        for one, other in combinations(group, 2):
            read = [*examples(one), *examples(other)]
            if _spans(one, read) == _spans(other, read):
                yield RuleError(other.at("match"), f"spans that {one.id} does not give already", "the same")


def _spans(rule: Rule, read: Sequence[Example]) -> list[frozenset[tuple[int, int]]]:
    alone = _alone(rule)
    found = (alone.match((example.text,), example.ages) for example in read)
    return [frozenset((match.start, match.end) for match in matches) for matches in found]
