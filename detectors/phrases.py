"""Phrase rules: one signal per rule that matches, with all the words that it matched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from detectors.base import MOST_EVIDENCE, words
from doorwatch.reasons import benign, explain, shorten, where
from doorwatch.rules import Rule, RuleMatch, RuleSet
from doorwatch.types import (
    Bilingual,
    ContextFact,
    Evidence,
    Indicator,
    MemoryView,
    Reading,
    Signal,
)

STATED = "stated_age_under_18"

_Span = tuple[str, int, int]
"""A field with the original offsets of a piece of it."""


class PhrasesDetector:
    """Finds what the phrases of a rule set say. Rules of context indicators give context facts."""

    name = "phrases"
    version = "1"
    needs_memory = False

    def __init__(self, ruleset: RuleSet, taxonomy: Mapping[str, Indicator]) -> None:
        self._ruleset = ruleset
        self._last: tuple[Reading, Sequence[tuple[Rule, Sequence[RuleMatch]]]] | None = None
        self._taxonomy = taxonomy
        self.indicators = tuple(sorted({rule.indicator for rule in ruleset.rules}))

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield a signal for each rule that matches; rules in shadow give shadow signals."""
        for rule, matches in self._found(reading):
            if rule.weight is not None:
                yield self._signal(reading, rule, matches)

    def context(self, reading: Reading, view: MemoryView) -> Iterable[ContextFact]:
        """Yield the facts that live rules of context indicators find."""
        matched = self._found(reading)
        self._last = None
        for rule, matches in matched:
            direction = self._taxonomy[rule.indicator].direction
            if rule.weight is None and rule.status == "live" and direction is not None:
                found = evidence(reading, matches)
                yield ContextFact(rule.indicator, direction["en"], found, says(reading, rule, matches))

    def _found(self, reading: Reading) -> Sequence[tuple[Rule, Sequence[RuleMatch]]]:
        """Return each rule that matches, with its matches; signals and context ask for the same reading."""
        last = self._last
        if last is not None and last[0] is reading:
            return last[1]
        by_rule: dict[str, list[RuleMatch]] = defaultdict(list)
        for match in self._ruleset.match(reading.texts, reading.ages):
            if match.rule.indicator != STATED or not _disguised(reading, match):
                by_rule[match.rule.id].append(match)
        found = [(matches[0].rule, matches) for matches in by_rule.values()]
        self._last = (reading, found)
        return found

    def _signal(self, reading: Reading, rule: Rule, matches: Sequence[RuleMatch]) -> Signal:
        entry = self._taxonomy[rule.indicator]
        return Signal(
            indicator=rule.indicator,
            lane=rule.lane or entry.lane or "exploitation",
            family=entry.family or "text_other",
            weight=rule.weight or "weak",
            detector=self.name,
            version=self.version,
            rule=rule.id,
            evidence=evidence(reading, matches),
            explanation=says(reading, rule, matches),
            benign=benign(entry),
            shadow=rule.status == "shadow",
        )


def evidence(reading: Reading, matches: Sequence[RuleMatch]) -> tuple[Evidence, ...]:
    """Return what the matches rest on, by place, the first `MOST_EVIDENCE` pieces.

    Of a rule that compares an age that is the age itself, of every other rule the matched words.
    """
    spans = _joined(span for match in matches for span in _ground(match))
    return tuple(words(reading, *span) for span in spans[:MOST_EVIDENCE])


def _ground(match: RuleMatch) -> Iterable[_Span]:
    if match.rule.where is None or match.rule.where.slot != "age":
        return [(match.field, match.start, match.end)]
    return [(match.field, slot.start, slot.end) for slot in match.slots if slot.name == "age"]


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    """Return spans by place, those that overlap made one."""
    joined: list[_Span] = []
    for field, start, end in sorted(spans):
        if joined and joined[-1][0] == field and start < joined[-1][2]:
            joined[-1] = (field, joined[-1][1], max(joined[-1][2], end))
        else:
            joined.append((field, start, end))
    return joined


def says(reading: Reading, rule: Rule, matches: Sequence[RuleMatch]) -> Bilingual:
    """Return the sentence that quotes what matched: the first words, or one quote for each part."""
    if rule.at_least is None:
        spans = _joined((match.field, match.start, match.end) for match in matches)
        found = (_quoted(words(reading, *span)) for span in spans[:MOST_EVIDENCE])
        field, quote = min(found, key=lambda pair: (pair[0] != "title", pair[0] != "text"))
        return explain("says", where=where(field), quote=quote)
    parts: dict[str | None, str] = {}
    for match in matches:
        parts.setdefault(match.line.part, f'"{shorten(match.quote)}"')
    return explain("says_parts", quotes=", ".join(parts[part] for part in sorted(parts, key=str)))


def _quoted(item: Evidence) -> tuple[str, str]:
    if item.type == "text":
        return item.field, item.quote
    if item.type == "picture_text":
        return f"picture_text:{item.index}", item.quote
    return "text", ""


def _disguised(reading: Reading, match: RuleMatch) -> bool:
    """Tell whether a rule for stated ages met a disguised one, which has an indicator of its own."""
    return any(
        age.hidden and age.field == match.field and match.start <= age.start and age.end <= match.end
        for age in reading.ages
    )
