"""Figures of an evaluation: recall, precision and false signals with Wilson intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from doorwatch.evaluate.outcome import Outcome
from doorwatch.rates import Rate
from doorwatch.types import FLAGGED, LANES, LANGUAGES, Lane

Covered = Mapping[str, Mapping[str, str]]
"""For each indicator that lives in words, `live` or `shadow` for each language that has a rule."""
ALL = "all"
"""The language of a row over all languages."""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator in one language.

    `recall` counts expected ones in languages that the coverage table calls live; `not_covered` the
    others, which are left out on purpose and are no misses. `otherwise` of the found are an age that
    was found under another of the four names. `precision` is over all sentences, `false` over benign.
    """

    indicator: str
    language: str
    recall: Rate
    precision: Rate
    false: Rate
    otherwise: int
    not_covered: int


@dataclass(frozen=True, slots=True)
class MinorRow:
    """Minor ages in one language: those flagged for a person, benign ones flagged, exact verdicts."""

    language: str
    recall: Rate
    false: Rate
    verdicts: Rate


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of sentence: how many there are, and how many with a fault in what was found."""

    kind: str
    sentences: int
    missed: int
    wrong: int
    as_minor: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one evaluation. `lanes` counts benign sentences at review or urgent, by lane.

    `confusion` counts (expected, found in its place): another name of an age, or any other signal in
    a sentence whose own was missed; `rules` is the share of right matches of each rule that matched.
    """

    rows: tuple[Row, ...]
    minors: tuple[MinorRow, ...]
    kinds: tuple[KindRow, ...]
    lanes: Mapping[Lane, Rate]
    rules: Mapping[str, Rate]
    confusion: Mapping[tuple[str, str], int]
    faulty: tuple[Outcome, ...]


def figures(outcomes: Sequence[Outcome], covered: Covered) -> Figures:
    """Return the figures of all outcomes; `covered` is the coverage table of the rules in force."""
    names = sorted({name for one in outcomes for name in (*one.sentence.expect.indicators, *one.found)})
    groups = _by_language(outcomes)
    rows = (_row(name, *group, covered) for name in names for group in groups)
    return Figures(
        rows=tuple(row for row in rows if _says_something(row)),
        minors=tuple(_minors(*group) for group in groups),
        kinds=tuple(_kinds(outcomes)),
        lanes={lane: _flagged(outcomes, lane) for lane in LANES},
        rules=_rules(outcomes),
        confusion=_confusion(outcomes),
        faulty=tuple(one for one in outcomes if one.faulty),
    )


def is_covered(indicator: str, language: str, covered: Covered) -> bool:
    """Tell whether a live rule or a reader looks for an indicator in a language."""
    return indicator not in covered or covered[indicator].get(language) == "live"


def _by_language(outcomes: Sequence[Outcome]) -> list[tuple[str, list[Outcome]]]:
    groups = [(ALL, list(outcomes))]
    groups += [(code, [one for one in outcomes if one.sentence.language == code]) for code in LANGUAGES]
    return [(name, group) for name, group in groups if group]


def _share(outcomes: Iterable[Outcome], hit: Callable[[Outcome], bool]) -> Rate:
    hits = [hit(one) for one in outcomes]
    return Rate(sum(hits), len(hits))


def _row(name: str, language: str, outcomes: Sequence[Outcome], covered: Covered) -> Row:
    expected = [one for one in outcomes if name in one.sentence.expect.indicators]
    within = [one for one in expected if is_covered(name, one.sentence.language, covered)]
    exact = sum(name in one.found for one in expected)
    wrong = sum(name in one.wrong for one in outcomes)
    return Row(
        indicator=name,
        language=language,
        recall=_share(within, lambda one: name not in one.missing),
        precision=Rate(exact, exact + wrong),
        false=_share((one for one in outcomes if one.sentence.benign), lambda one: name in one.wrong),
        otherwise=sum(name not in one.missing and name not in one.found for one in within),
        not_covered=len(expected) - len(within),
    )


def _says_something(row: Row) -> bool:
    return row.language == ALL or bool(row.recall.trials or row.precision.trials or row.not_covered)


def _minors(language: str, outcomes: Sequence[Outcome]) -> MinorRow:
    return MinorRow(
        language=language,
        recall=_share((one for one in outcomes if one.sentence.minor), lambda one: one.flagged_as_minor),
        false=_share((one for one in outcomes if one.sentence.benign), lambda one: one.says_minor),
        verdicts=_share(outcomes, lambda one: one.verdict_right),
    )


def _kinds(outcomes: Sequence[Outcome]) -> Iterable[KindRow]:
    for kind in sorted({one.sentence.kind for one in outcomes}):
        group = [one for one in outcomes if one.sentence.kind == kind]
        yield KindRow(
            kind=kind,
            sentences=len(group),
            missed=sum(bool(one.missing) for one in group),
            wrong=sum(bool(one.wrong) for one in group),
            as_minor=sum(one.says_minor for one in group),
        )


def _flagged(outcomes: Sequence[Outcome], lane: Lane) -> Rate:
    benign = (one for one in outcomes if one.sentence.benign)
    return _share(benign, lambda one: one.levels[lane] in FLAGGED)


def _rules(outcomes: Sequence[Outcome]) -> Mapping[str, Rate]:
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for one in outcomes:
        for rule, indicator in one.rules:
            if indicator in one.sentence.allow:
                continue
            judged[rule] += 1
            right[rule] += indicator in one.sentence.expect.indicators
    return {rule: Rate(right[rule], judged[rule]) for rule in sorted(judged)}


def _confusion(outcomes: Sequence[Outcome]) -> Mapping[tuple[str, str], int]:
    pairs: Counter[tuple[str, str]] = Counter()
    for one in outcomes:
        expected = set(one.sentence.expect.indicators)
        pairs.update((name, other) for name in expected - one.found for other in one.found - expected)
        pairs.update(("nothing", other) for other in one.wrong if one.sentence.benign)
        pairs.update((name, "nothing") for name in one.missing if not one.found)
    return dict(sorted(pairs.items()))
