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


class PhrasesDetector:
    """Finds what the phrases of a rule set say. Rules of context indicators give context facts."""

    name = "phrases"
    version = "1"
    needs_memory = False

    def __init__(self, ruleset: RuleSet, taxonomy: Mapping[str, Indicator]) -> None:
        scored = tuple(rule for rule in ruleset.rules if rule.weight is not None)
        shown = tuple(rule for rule in ruleset.rules if rule.weight is None and rule.status == "live")
        self._scored = RuleSet(scored, ruleset.digest)
        self._shown = RuleSet(shown, ruleset.digest)
        self._taxonomy = taxonomy
        self.indicators = tuple(sorted({rule.indicator for rule in ruleset.rules}))

    def signals(self, reading: Reading, view: MemoryView) -> Iterable[Signal]:
        """Yield a signal for each rule that matches; rules in shadow give shadow signals."""
        for rule, matches in _found(self._scored, reading):
            yield self._signal(reading, rule, matches)

    def context(self, reading: Reading, view: MemoryView) -> Iterable[ContextFact]:
        """Yield the facts that live rules of context indicators find."""
        for rule, matches in _found(self._shown, reading):
            direction = self._taxonomy[rule.indicator].direction
            if direction is not None:
                found = evidence(reading, matches)
                yield ContextFact(rule.indicator, direction["en"], found, says(rule, matches, found))

    def _signal(self, reading: Reading, rule: Rule, matches: Sequence[RuleMatch]) -> Signal:
        entry = self._taxonomy[rule.indicator]
        found = evidence(reading, matches)
        return Signal(
            indicator=rule.indicator,
            lane=rule.lane or entry.lane or "exploitation",
            family=entry.family or "text_other",
            weight=rule.weight or "weak",
            detector=self.name,
            version=self.version,
            rule=rule.id,
            evidence=found,
            explanation=says(rule, matches, found),
            benign=benign(entry),
            shadow=rule.status == "shadow",
        )


def _found(ruleset: RuleSet, reading: Reading) -> Iterable[tuple[Rule, Sequence[RuleMatch]]]:
    """Return each rule that matches, with its matches."""
    by_rule: dict[str, list[RuleMatch]] = defaultdict(list)
    for match in ruleset.match(reading.texts, reading.ages):
        if match.rule.indicator != STATED or not _disguised(reading, match):
            by_rule[match.rule.id].append(match)
    return ((matches[0].rule, matches) for matches in by_rule.values())


def evidence(reading: Reading, matches: Sequence[RuleMatch]) -> tuple[Evidence, ...]:
    """Return the matched words, those that overlap made one, the first `MOST_EVIDENCE` of them."""
    spans: list[tuple[str, int, int]] = []
    for match in sorted(matches, key=lambda item: (item.field, item.start, item.end)):
        if spans and spans[-1][0] == match.field and match.start < spans[-1][2]:
            spans[-1] = (match.field, spans[-1][1], max(spans[-1][2], match.end))
        else:
            spans.append((match.field, match.start, match.end))
    return tuple(words(reading, *span) for span in spans[:MOST_EVIDENCE])


def says(rule: Rule, matches: Sequence[RuleMatch], found: Sequence[Evidence]) -> Bilingual:
    """Return the sentence that quotes what matched: the first words, or one quote for each part."""
    if rule.at_least is None:
        field, quote = min(map(_quoted, found), key=lambda pair: (pair[0] != "title", pair[0] != "text"))
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
