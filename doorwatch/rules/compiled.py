"""The lines of rules made into what the matcher looks for; equal lists and parts are held once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from doorwatch.rules.lines import Line
from doorwatch.rules.near import Near, Slot
from doorwatch.rules.phrases import Element, Variant
from doorwatch.rules.schema import Rule
from doorwatch.rules.slots import ANY_AGE
from doorwatch.rules.sought import Book, Kept, Sought

Variants = tuple[Variant, ...]
_BOUND = ("list", "slot")
"""Kinds of elements that mean something else in each rule."""


Active = Sequence[tuple[Rule, Line, bool]]
"""Lines, each with its rule and whether it is an `unless` line."""


def book_of(active: Active) -> Book:
    """Return the book of lines."""
    making = _Making()
    for rule, line, cancels in active:
        making.add(rule, line, cancels)
    return Book(making.lines, making.lists.held, making.parts.held, making.nears)


def sought_of(active: Active, kept: Kept) -> Sought:
    """Return what the lines look for, from what was kept of the same lines."""
    nears = [_near(*active[entry], entry, parts) for entry, parts in kept.nears]
    return Sought(kept.anchors, kept.standing, kept.signs, kept.by_list, nears)


def _near(rule: Rule, line: Line, cancels: bool, entry: int, parts: tuple[str, ...]) -> Near:
    return Near(entry, parts, line.within, _counting(rule, cancels))


def plain(slot: str) -> str:
    """Return the name of a slot as a rule writes it."""
    return "age" if slot == ANY_AGE else slot


class _Held:
    """Variants by a key; the same variants under the same name get the same key."""

    def __init__(self) -> None:
        self.held: dict[str, Sequence[Variant]] = {}
        self._keys: dict[tuple[str, Variants], str] = {}

    def key(self, name: str, variants: Variants) -> str:
        made = self._keys.setdefault((name, variants), f"{name}#{len(self._keys)}")
        self.held[made] = variants
        return made


class _Making:
    def __init__(self) -> None:
        self.lines: list[Variants] = []
        self.lists, self.parts = _Held(), _Held()
        self._named: dict[tuple[str, str], Element] = {}
        self.nears: list[Near] = []

    def add(self, rule: Rule, line: Line, cancels: bool) -> None:
        """Add a line with its rule's own lists and subject."""
        if line.near:
            parts = tuple(self._part(self._bound(rule, part)) for part in line.near)
            self.nears.append(_near(rule, line, cancels, len(self.lines), parts))
        self.lines.append(self._bound(rule, line.variants))

    def _part(self, variants: Variants) -> str:
        """Return the key of a part; a part that is one list is that list."""
        if len(variants) == 1 and [element.kind for element in variants[0].elements] == ["list"]:
            return variants[0].elements[0].text
        return self.parts.key("part", variants)

    def _list(self, rule: Rule, name: str) -> Element:
        """Return the element of a list of a rule; by name, since a list may hold hundreds of entries."""
        if (rule.id, name) not in self._named:
            self._named[rule.id, name] = Element("list", self.lists.key(name, rule.lists[name]))
        return self._named[rule.id, name]

    def _bound(self, rule: Rule, variants: Variants) -> Variants:
        """Return variants that name this book's lists, with any age where the rule says `subject: any`."""

        def bound(element: Element) -> Element:
            if element.kind == "list":
                return self._list(rule, element.text)
            if rule.subject == "any" and element == Element("slot", "age"):
                return Element("slot", ANY_AGE)
            return element

        def whole(v: Variant) -> Variant:
            if not any(element.kind in _BOUND for element in v.elements):
                return v
            return replace(v, elements=tuple(map(bound, v.elements)))

        return tuple(map(whole, variants))


def _counting(rule: Rule, cancels: bool) -> Callable[[tuple[Slot, ...]], bool]:
    """Return whether the slots of a part let it count: where a match line compares one, that must hold."""
    where = None if cancels else rule.where

    def counts(slots: tuple[Slot, ...]) -> bool:
        values = {plain(slot.name): slot.value for slot in slots}
        return where is None or where.slot not in values or where.holds(values)

    return counts
