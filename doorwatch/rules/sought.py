"""What a matcher looks for, by anchor: gathered from the lines of rules, or as it was kept.

Most anchors are never met, so what stands at one is made when it is first hit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from doorwatch.rules.near import Near
from doorwatch.rules.phrases import Element, Variant

Goal = int | str
"""What a phrase found is: the line with this number, or a part or entry of a list with this key."""


class Phrase(NamedTuple):
    """A variant as the matcher wants it: what stands before the anchor (inward first) and after it.

    `size` counts the words of the anchor. A text must hold all of `others`, the whole words beside the
    anchor, and an entry of each of `lists`, the lists beside it.
    """

    goal: Goal
    size: int
    before: tuple[Element, ...]
    after: tuple[Element, ...]
    others: frozenset[str]
    lists: frozenset[str]

    @property
    def is_one_word(self) -> bool:
        """True when nothing but the one word of the anchor is asked for."""
        return self.size == 1 and not self.before and not self.after


class Standing(NamedTuple):
    """What an anchor can be: lists that hold its one word, other entries of lists, and phrases."""

    plain: Sequence[str]
    entries: Sequence[Phrase]
    phrases: Sequence[Phrase]


@dataclass(frozen=True, slots=True)
class Book:
    """All that a matcher looks for.

    `lines` are the variants of each line (none for a line of parts), `lists` the entries of the lists
    that phrases name, `parts` what the lines of parts (`nears`) are made of beside lists.
    """

    lines: Sequence[Sequence[Variant]]
    lists: Mapping[str, Sequence[Variant]]
    parts: Mapping[str, Sequence[Variant]]
    nears: Sequence[Near]


class Unmade(NamedTuple):
    """What stands at an anchor, entries of lists and phrases, each with what it is."""

    entries: list[tuple[Goal, Variant]]
    phrases: list[tuple[Goal, Variant]]


@dataclass(frozen=True, slots=True)
class Sought:
    """A book by anchor, both in the same order; `signs` are found as they stand, `by_list` has no anchor."""

    anchors: Sequence[str]
    standing: Sequence[Unmade | msgspec.Raw]
    signs: Mapping[str, Sequence[int]]
    by_list: Mapping[str, Sequence[Phrase]]
    nears: Sequence[Near]


def gathered(book: Book) -> Sought:
    """Return what a book looks for."""
    anchored: defaultdict[str, Unmade] = defaultdict(lambda: Unmade([], []))
    by_list: dict[str, list[Phrase]] = {}
    signs: dict[str, list[int]] = {}
    for key, variants in book.lists.items():
        for v in variants:
            anchored[v.anchor].entries.append((key, v))
    goals: list[tuple[Goal, Sequence[Variant]]] = [*enumerate(book.lines), *book.parts.items()]
    for goal, variants in goals:
        for v in variants:
            if v.is_sign:
                signs.setdefault(v.anchor, []).append(int(goal))
            elif v.anchor:
                anchored[v.anchor].phrases.append((goal, v))
            else:
                by_list.setdefault(v.elements[v.first].text, []).append(_phrase(goal, v))
    anchors = sorted(anchored)
    return Sought(anchors, [anchored[anchor] for anchor in anchors], signs, by_list, book.nears)


def made(unmade: Unmade | msgspec.Raw) -> Standing:
    """Return what stands at an anchor."""
    if isinstance(unmade, msgspec.Raw):
        return _STANDING.decode(unmade)
    entries, phrases = ([_phrase(*one) for one in sought] for sought in unmade)
    plain = [str(entry.goal) for entry in entries if entry.is_one_word]
    return Standing(plain, [entry for entry in entries if not entry.is_one_word], phrases)


_STANDING = msgspec.msgpack.Decoder(Standing)


def _phrase(goal: Goal, v: Variant) -> Phrase:
    before, after = v.elements[: v.first][::-1], v.elements[v.last :]
    others = frozenset(e.text for e in (*before, *after) if e.kind == "word")
    lists = frozenset(e.text for e in (*before, *after) if e.kind == "list")
    return Phrase(goal, v.last - v.first, before, after, others, lists)


class Kept(msgspec.Struct, array_like=True):
    """What is sought as it is kept; of a line of parts its number and its parts, the rest is its rule's."""

    anchors: list[str]
    standing: list[msgspec.Raw]
    signs: dict[str, list[int]]
    by_list: dict[str, list[Phrase]]
    nears: list[tuple[int, tuple[str, ...]]]


def to_keep(sought: Sought) -> Kept:
    """Return what is sought in the form in which it is kept."""
    standing = [msgspec.Raw(msgspec.msgpack.encode(made(unmade))) for unmade in sought.standing]
    nears = [(near.entry, near.parts) for near in sought.nears]
    by_list = {key: list(phrases) for key, phrases in sought.by_list.items()}
    signs = {sign: list(entries) for sign, entries in sought.signs.items()}
    return Kept(list(sought.anchors), standing, signs, by_list, nears)
