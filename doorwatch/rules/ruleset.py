"""A rule set: the rules of one or more folders, compiled into one matcher, with one digest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from doorwatch.rules.compiled import book_of, plain, sought_of
from doorwatch.rules.cut import SENTENCE_END
from doorwatch.rules.lines import Line
from doorwatch.rules.matcher import Hit, Matcher
from doorwatch.rules.near import Slot
from doorwatch.rules.schema import Rule
from doorwatch.rules.slots import slot_tables
from doorwatch.rules.sought import Kept, gathered
from doorwatch.rules.spans import overlapping
from doorwatch.types import Age, NormalText

MOST_MATCHES = 25
"""Matches of one rule (of each of its parts) in one field that are kept, the first: evidence, not a count."""
OWN_WORDS = ("text", "hidden_text")
Found = tuple[Line, Hit, bool]
"""A line found, where, and whether it is an `unless` line."""


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """A phrase of a rule found in a field; offsets, its slots' too, count code points of the original."""

    rule: Rule
    line: Line
    field: str
    start: int
    end: int
    quote: str
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class RuleSet:
    """Rules of all folders, sorted by id. `digest` names rules, taxonomy and weights together.

    `kept` is what was kept of the lines of these very rules, so that they need not be compiled.
    """

    rules: tuple[Rule, ...]
    digest: str
    kept: Kept | None = field(default=None, compare=False, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """Another process gets the rules and makes its own matcher: the compiled one cannot be sent."""
        return {"rules": self.rules, "digest": self.digest, "kept": self.kept}

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Return the rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def active(self) -> tuple[tuple[Rule, Line, bool], ...]:
        """Return every phrase of rules that are not retired, with whether it is an `unless` line."""
        return tuple(
            (rule, line, cancels)
            for rule in self.rules
            if rule.status != "retired"
            for cancels, lines in ((False, rule.match), (True, rule.unless))
            for line in lines
        )

    @cached_property
    def _matcher(self) -> Matcher:
        if self.kept is not None:
            return Matcher(sought_of(self.active, self.kept))
        return Matcher(gathered(book_of(self.active)))

    def match(
        self, texts: Iterable[NormalText], ages: Sequence[Age], tally: Counter[str] | None = None
    ) -> tuple[RuleMatch, ...]:
        """Return what all rules find in the texts of one listing, sorted by rule, field and offset.

        Pure; work grows in proportion to the length of the texts. `tally` counts its steps.
        """
        matches: dict[str, list[RuleMatch]] = defaultdict(list)
        for text in texts:
            found = self.found(text, ages, tally) if text.normal else {}
            for name in sorted(found):
                hits = [(line, hit) for line, hit, cancels in found[name] if not cancels]
                if hits:
                    cancels = [hit for _, hit, cancels in found[name] if cancels]
                    matches[name] += kept(self.by_id[name], text, hits, cancels)
        return tuple(
            match
            for name in sorted(matches)
            if matches[name] and enough(matches[name])
            for match in matches[name]
        )

    def found(
        self, text: NormalText, ages: Sequence[Age], tally: Counter[str] | None = None
    ) -> Mapping[str, Sequence[Found]]:
        """Return by rule every line found in one text, before `unless` lines cancel anything."""
        lines: dict[str, list[Found]] = defaultdict(list)
        for hit in self._matcher.find(text.normal, slot_tables(text, ages), tally):
            rule, line, cancels = self.active[hit.entry]
            if applies(rule, text.field) and (
                cancels or rule.where is None or rule.where.holds({plain(s.name): s.value for s in hit.slots})
            ):
                lines[rule.id].append((line, hit, cancels))
        return lines


def applies(rule: Rule, field: str) -> bool:
    """Tell whether a rule looks at a field of a reading."""
    kind = field.partition(":")[0]
    if kind == "review":
        return "reviews" in rule.fields
    if kind == "picture_text" or kind in OWN_WORDS:
        return "text" in rule.fields
    return kind in rule.fields


def kept(
    rule: Rule, text: NormalText, hits: Sequence[tuple[Line, Hit]], cancels: Sequence[Hit]
) -> Iterable[RuleMatch]:
    """Yield the first matches of one rule in one field that no `unless` overlaps."""
    cancelled = canceller(text, [(hit.start, hit.end) for hit in cancels])
    seen: set[tuple[int, int, str | None]] = set()
    per_part: Counter[str | None] = Counter()
    for line, hit in sorted(hits, key=lambda pair: (pair[1].start, pair[1].end, pair[0].phrase)):
        key = (hit.start, hit.end, line.part)
        if key in seen or per_part[line.part] == MOST_MATCHES or cancelled(hit.start, hit.end):
            continue
        seen.add(key)
        per_part[line.part] += 1
        start, end = text.span(hit.start, hit.end)
        quote = text.original[start:end]
        slots = tuple(Slot(plain(s.name), s.value, *text.span(s.start, s.end)) for s in hit.slots)
        yield RuleMatch(rule, line, text.field, start, end, quote, slots)


def canceller(text: NormalText, spans: Sequence[tuple[int, int]]) -> Callable[[int, int], bool]:
    """Return a test whether an `unless` span cancels a match; one that crosses a sentence end never does."""
    return overlapping([span for span in spans if SENTENCE_END.search(text.normal, *span) is None])


def enough(matches: Sequence[RuleMatch]) -> bool:
    """Tell whether a rule with parts found as many of them as it asks for."""
    wanted = matches[0].rule.at_least
    return wanted is None or len({match.line.part for match in matches}) >= wanted
