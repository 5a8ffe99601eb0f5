"""The matcher: one automaton for the phrases of all rules, then a bounded look around each hit.

The automaton (Aho-Corasick, in Rust) runs once over the words of a text joined by single blanks, so
that a hit always falls on whole words. Thousands of phrases cost little more than fifty: only what
was hit is looked at in Python.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, count
from operator import add
from typing import TypeVar

import ahocorasick_rs

from doorwatch.rules.phrases import GAP_WORDS, SEPARATOR, Element, Variant

_SPLIT = re.compile(r"([\W_]+)")
_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
SENTENCE_END = re.compile(r"[.!?;…。\n\r]")
"""Signs that end a sentence; also inside "jaar.Ervaring"."""


@dataclass(frozen=True, slots=True)
class SlotValue:
    """What a slot can stand for: the words `first` to `last` (exclusive) with their value.

    `start` and `end` are the normalised offsets of the value itself, which may be a part of a word.
    """

    first: int
    last: int
    value: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a phrase that was found, with its value and where that stands."""

    name: str
    value: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: which entry, normalised offsets, and its slots."""

    entry: int
    start: int
    end: int
    slots: tuple[Slot, ...] = ()


class Words:
    """A normalised text cut into words, with the separators between them."""

    def __init__(self, normal: str) -> None:
        self._normal = normal
        self.words = _ascii_words(normal) if normal.isascii() else self._parts[::2]
        self.canonical = f" {' '.join(self.words)} "

    @cached_property
    def _parts(self) -> list[str]:
        """Return words and separators in turn; a word may be empty at the edges of a text."""
        return _SPLIT.split(self._normal)

    @cached_property
    def ends(self) -> list[int]:
        """Return the normalised offset behind each word."""
        return list(accumulate(map(len, self._parts)))[::2]

    @cached_property
    def _gaps(self) -> list[str]:
        return self._parts[1::2]

    @cached_property
    def _canonical_starts(self) -> list[int]:
        """Return where each word's blank stands: behind all words before it and their blanks."""
        return list(map(add, accumulate(map(len, self.words), initial=0), count()))

    def start(self, index: int) -> int:
        """Return the normalised offset at which word `index` starts."""
        return self.ends[index] - len(self.words[index])

    def index_at(self, canonical: int) -> int:
        """Return the word whose leading blank stands at an offset of the canonical text."""
        return bisect_right(self._canonical_starts, canonical) - 1

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the words [first, last) that a normalised span touches, None when it touches none."""
        first = bisect_right(self.ends, start)
        last = bisect_right(self.ends, end - 1)
        if first >= len(self.words) or end <= self.start(first):
            return None
        return first, min(last, len(self.words) - 1) + 1

    def joined(self, left: int) -> bool:
        """Tell whether words `left` and `left + 1` stand close enough for one phrase."""
        return len(self._gaps[left]) <= SEPARATOR

    def ends_sentence(self, left: int) -> bool:
        """Tell whether a sentence ends between words `left` and `left + 1`."""
        return SENTENCE_END.search(self._gaps[left]) is not None


def _ascii_words(normal: str) -> list[str]:
    """Return the words as `_SPLIT` parts them, in a third of its time."""
    words = normal.translate(_BLANKS).split()
    before = [] if normal[:1].isalnum() else [""]
    return [*before, *words, ""] if normal and not normal[-1].isalnum() else [*before, *words]


@lru_cache(maxsize=8)
def words_of(normal: str) -> Words:
    """Return a text cut into words; several rule sets look at the same few texts one after the other."""
    return Words(normal)


class SlotIndex:
    """The values of one slot, to be asked for at the boundary where a phrase stands."""

    def __init__(self, values: Iterable[SlotValue]) -> None:
        self._from: dict[int, list[SlotValue]] = {}
        self._until: dict[int, list[SlotValue]] = {}
        for value in values:
            self._from.setdefault(value.first, []).append(value)
            self._until.setdefault(value.last, []).append(value)

    def at(self, edge: int, step: int) -> Sequence[SlotValue]:
        """Return the values that start (step 1) or end (step -1) at the boundary `edge`."""
        return (self._from if step > 0 else self._until).get(edge, ())


SlotTable = Callable[[str], SlotIndex]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A variant as the matcher wants it: what stands before the anchor (inward first) and after it."""

    entry: int
    size: int
    before: tuple[Element, ...]
    after: tuple[Element, ...]

    @property
    def others(self) -> frozenset[str]:
        """The whole words beside the anchor, all of which a text must hold."""
        return frozenset(e.text for e in (*self.before, *self.after) if e.kind == "word")


class Matcher:
    """All phrases of a rule set. `entries[i]` are the variants of phrase `i`."""

    def __init__(self, entries: Sequence[Sequence[Variant]]) -> None:
        by_anchor: dict[str, list[_Phrase]] = {}
        signs: dict[str, list[int]] = {}
        for entry, variants in enumerate(entries):
            for v in variants:
                if v.is_sign:
                    signs.setdefault(v.anchor, []).append(entry)
                    continue
                before, after = v.elements[: v.first][::-1], v.elements[v.last :]
                by_anchor.setdefault(v.anchor, []).append(_Phrase(entry, v.last - v.first, before, after))
        self._phrases, self._automaton = _compiled(by_anchor)
        self._others = [[phrase.others for phrase in phrases] for phrases in self._phrases]
        self._signs, self._sign_automaton = _compiled(signs)

    def find(
        self, normal: str, slots: Callable[[Words], SlotTable], tally: Counter[str] | None = None
    ) -> Iterator[Hit]:
        """Yield every phrase found in one normalised text.

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
        if not found:
            return
        table, known = slots(words), frozenset(words.words)
        for anchor, start, _ in found:
            at = words.index_at(start)
            for phrase, others in zip(self._phrases[anchor], self._others[anchor], strict=True):
                if tally is not None:
                    tally["looked"] += 1
                if others <= known:
                    yield from _around(words, phrase, at, table, tally)


Payload = TypeVar("Payload")


def _compiled(
    by_anchor: dict[str, list[Payload]],
) -> tuple[list[list[Payload]], ahocorasick_rs.AhoCorasick | None]:
    """Return what each anchor stands for, in the order of an automaton's patterns, and the automaton."""
    anchors = sorted(by_anchor)
    automaton = ahocorasick_rs.AhoCorasick(anchors) if anchors else None
    return [by_anchor[anchor] for anchor in anchors], automaton


def _around(
    words: Words, phrase: _Phrase, at: int, table: SlotTable, tally: Counter[str] | None
) -> Iterator[Hit]:
    """Yield the hits of one phrase whose anchor starts at word `at`."""
    last = at + phrase.size
    if not all(words.joined(left) for left in range(at, last - 1)):
        return
    if not phrase.before and not phrase.after:
        yield Hit(phrase.entry, words.start(at), words.ends[last - 1])
        return
    for first, left_slots in _walk(words, phrase.before, at, -1, table, tally):
        for end, right_slots in _walk(words, phrase.after, last, +1, table, tally):
            yield Hit(phrase.entry, words.start(first), words.ends[end - 1], (*left_slots, *right_slots))


def _walk(
    words: Words, elements: tuple[Element, ...], edge: int, step: int, table: SlotTable,
    tally: Counter[str] | None,
) -> Iterator[tuple[int, tuple[Slot, ...]]]:  # fmt: skip
    """Match `elements` outward from the boundary `edge`; yield the boundaries reached.

    A boundary b lies before word b. Going left (step -1) the next word is b - 1, going right b.
    """
    if not elements:
        yield edge, ()
        return
    if tally is not None:
        tally["looked"] += 1
    element, rest = elements[0], elements[1:]
    if element.kind == "gap":
        for boundary in _gap(words, edge, step):
            yield from _walk(words, rest, boundary, step, table, tally)
        return
    if not _beside(words, edge, step):
        return
    if element.kind == "slot":
        for value in table(element.text).at(edge, step):
            there = value.last if step > 0 else value.first
            for boundary, found in _walk(words, rest, there, step, table, tally):
                yield boundary, (Slot(element.text, value.value, value.start, value.end), *found)
        return
    word = words.words[edge if step > 0 else edge - 1]
    if word == element.text or (element.kind == "stem" and word.startswith(element.text)):
        yield from _walk(words, rest, edge + step, step, table, tally)


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


def overlapping(spans: Sequence[tuple[int, int]]) -> Callable[[int, int], bool]:
    """Return a test whether [start, end) overlaps one of `spans`; sorted once, then logarithmic."""
    merged: list[list[int]] = []
    for first, last in sorted(spans):
        if merged and first < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    starts = [first for first, _ in merged]

    def test(start: int, end: int) -> bool:
        at = bisect_right(starts, end - 1) - 1
        return at >= 0 and merged[at][1] > start

    return test
