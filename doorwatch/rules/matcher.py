"""The matcher: one automaton for the phrases of all rules, then a bounded look around each hit.

The automaton (Aho-Corasick, in Rust) runs once over the words of a text joined by single blanks, so
that a hit always falls on whole words. Thousands of phrases cost little more than fifty: only what
was hit is looked at in Python. Entries of word lists are found first, once for all phrases that name
their list, then the phrases, then the lines of parts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from doorwatch.rules.cut import Words, words_of
from doorwatch.rules.near import Near, Slot, Span, windows
from doorwatch.rules.phrases import GAP_WORDS, Element
from doorwatch.rules.sought import Phrase, Sought, Standing, made
from doorwatch.rules.spans import SlotIndex, SlotValue


@dataclass(frozen=True, slots=True)
class Hit:
    """A line found: which entry, normalised offsets, and its slots."""

    entry: int
    start: int
    end: int
    slots: tuple[Slot, ...] = ()


SlotTable = Callable[[str], SlotIndex]


class Matcher:
    """All lines of a rule set, compiled."""

    def __init__(self, sought: Sought) -> None:
        self._sought = sought
        self._made: dict[int, Standing] = {}
        signs = sorted(sought.signs)
        self._signs = [sought.signs[sign] for sign in signs]
        self._automaton = (
            ahocorasick_rs.AhoCorasick(sought.anchors, store_patterns=False) if sought.anchors else None
        )
        self._sign_automaton = ahocorasick_rs.AhoCorasick(signs) if signs else None
        self._nears: dict[str, list[tuple[frozenset[str], Near]]] = {}
        for near in sought.nears:
            self._nears.setdefault(near.parts[0], []).append((frozenset(near.parts), near))

    def find(
        self, normal: str, slots: Callable[[Words], SlotTable], tally: Counter[str] | None = None
    ) -> Iterator[Hit]:
        """Yield every line found in one normalised text.

        `slots(words)` gives the table of slot values, asked only for slots that a hit needs.
        `tally` counts the steps of work, for tests on hostile text.
        """
        if self._sign_automaton is not None and not normal.isascii():
            for sign, start, end in self._sign_automaton.find_matches_as_indexes(normal, overlapping=True):
                yield from (Hit(entry, start, end) for entry in self._signs[sign])
        if self._automaton is None:
            return
        words = words_of(normal)
        found = self._automaton.find_matches_as_indexes(words.canonical, overlapping=True)
        if found:
            places = words.places(start for _, start, _ in found)
            anchors = [(anchor, place) for (anchor, _, _), place in zip(found, places, strict=True)]
            yield from self._look(_Look(words, slots(words), tally), anchors)

    def _standing_at(self, anchor: int) -> Standing:
        """Return what stands at an anchor, made at its first hit."""
        found = self._made.get(anchor)
        if found is None:
            found = self._made[anchor] = made(self._sought.standing[anchor])
        return found

    def _look(self, look: _Look, places: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        """Yield the lines that stand around the anchors at `places`: lists first, lines of parts last."""
        found = [(self._standing_at(anchor), at) for anchor, at in places]
        for standing, at in found:
            look.keep(standing, at)
        for standing, at in found:
            for phrase in standing.phrases:
                yield from look.lines(phrase, at, at + phrase.size)
        for key in [key for key in look.spans if key in self._sought.by_list]:
            for span in tuple(look.spans[key]):
                for phrase in self._sought.by_list[key]:
                    yield from look.lines(phrase, span.first, span.last)
        for key in [key for key in look.spans if key in self._nears]:
            for parts, near in self._nears[key]:
                if parts <= look.spans.keys():
                    yield from look.meetings(near)


class _Look:
    """One look at one text: its words, the values of slots, and the lists and parts found so far."""

    def __init__(self, words: Words, table: SlotTable, tally: Counter[str] | None) -> None:
        self._words = words
        self._table = table
        self._tally = tally
        self._known = frozenset(words.words)
        self._lists: dict[str, SlotIndex] = {}
        self.spans: defaultdict[str, dict[Span, None]] = defaultdict(dict)

    def keep(self, standing: Standing, at: int) -> None:
        """Keep the entries of lists that stand at word `at`; most are one word."""
        if standing.plain:
            if self._tally is not None:
                self._tally["looked"] += len(standing.plain)
            span = Span(at, at + 1)
            for key in standing.plain:
                self.spans[key][span] = None
        for entry in standing.entries:
            for span in self._around(entry, at, at + entry.size):
                self.spans[str(entry.goal)][span] = None

    def lines(self, phrase: Phrase, first: int, last: int) -> Iterator[Hit]:
        """Yield the hits of a line whose anchor stands at the words [first, last); keep those of a part."""
        for span in self._around(phrase, first, last):
            if isinstance(phrase.goal, int):
                yield self._hit(phrase.goal, span)
            else:
                self.spans[phrase.goal][span] = None

    def meetings(self, near: Near) -> Iterator[Hit]:
        """Yield the hits of a line of parts, all of which were found."""
        parts = [tuple(self.spans[part]) for part in near.parts]
        for span in windows(self._words, near, parts, self._tally):
            yield self._hit(near.entry, span)

    def values(self, element: Element) -> SlotIndex:
        """Return what a slot or a list can stand for in this text."""
        if element.kind == "slot":
            return self._table(element.text)
        if element.text not in self._lists:
            spans = self.spans.get(element.text, ())
            self._lists[element.text] = SlotIndex(SlotValue(s.first, s.last, 0, 0, 0) for s in spans)
        return self._lists[element.text]

    def _hit(self, entry: int, span: Span) -> Hit:
        return Hit(entry, self._words.start(span.first), self._words.ends[span.last - 1], span.slots)

    def _around(self, phrase: Phrase, first: int, last: int) -> Iterator[Span]:
        """Yield the spans of one phrase whose anchor stands at the words [first, last)."""
        if self._tally is not None:
            self._tally["looked"] += 1
        words = self._words
        if not phrase.others <= self._known or not phrase.lists <= self.spans.keys():
            return
        if last - first > 1 and not words.all_joined(first, last):
            return
        before, after = phrase.before, phrase.after
        if not before and not after:
            yield Span(first, last)
            return
        # Most phrases end here, at the word beside their anchor.
        if (before and not self._may_stand(before[0], first, -1)) or (
            after and not self._may_stand(after[0], last, +1)
        ):
            return
        for start, left in self._walk(before, first, -1):
            for end, right in self._walk(after, last, +1):
                yield Span(start, end, (*left, *right))

    def _may_stand(self, element: Element, edge: int, step: int) -> bool:
        """Tell whether an element can stand beside the boundary `edge`: a word does, another kind may."""
        if element.kind != "word" and element.kind != "stem":
            return True
        if not _beside(self._words, edge, step):
            return False
        word = self._words.words[edge if step > 0 else edge - 1]
        return word == element.text or (element.kind == "stem" and word.startswith(element.text))

    def _walk(
        self, elements: tuple[Element, ...], edge: int, step: int
    ) -> Iterator[tuple[int, tuple[Slot, ...]]]:
        """Match `elements` outward from the boundary `edge`; yield the boundaries reached.

        A boundary b lies before word b. Going left (step -1) the next word is b - 1, going right b.
        """
        for at, element in enumerate(elements):
            if self._tally is not None:
                self._tally["looked"] += 1
            if element.kind == "gap":
                for boundary in _gap(self._words, edge, step):
                    yield from self._walk(elements[at + 1 :], boundary, step)
                return
            if element.kind in ("slot", "list"):
                if _beside(self._words, edge, step):
                    yield from self._values(element, elements[at + 1 :], edge, step)
                return
            if not self._may_stand(element, edge, step):
                return
            edge += step
        yield edge, ()

    def _values(
        self, element: Element, rest: tuple[Element, ...], edge: int, step: int
    ) -> Iterator[tuple[int, tuple[Slot, ...]]]:
        """Match a slot or a list at a boundary and the rest behind it."""
        for value in self.values(element).at(edge, step):
            slots = (
                (Slot(element.text, value.value, value.start, value.end),) if element.kind == "slot" else ()
            )
            for boundary, found in self._walk(rest, value.last if step > 0 else value.first, step):
                yield boundary, (*slots, *found)


def _beside(words: Words, edge: int, step: int) -> bool:
    """Tell whether a next word stands close to the boundary `edge` in the direction of `step`."""
    if step > 0:
        return edge < len(words.words) and words.joined(edge - 1)
    return edge > 0 and words.joined(edge - 1)


def _gap(words: Words, edge: int, step: int) -> Iterator[int]:
    """Yield the boundaries behind a gap of no to four words; a gap crosses no sentence end."""
    boundary = edge
    for skipped in range(GAP_WORDS + 1):
        left = boundary - 1
        if not 0 <= left < len(words.words) - 1 or words.ends_sentence(left):
            return
        yield boundary
        if skipped == GAP_WORDS or not words.joined(left):
            return
        boundary += step
