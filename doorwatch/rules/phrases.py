"""The small language of phrases, compiled: words, `word*`, `{a|b}`, `{=list}`, slots and `{gap}`.

Bounded by construction: no phrase has more than `MOST_ELEMENTS` elements, `MOST_VARIANTS` ways to
choose its alternatives or `MOST_GAPS` gaps, and each has a word or a list to look for first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from doorwatch.rules.yamlfile import Node
from doorwatch.text import normalise

SLOTS = ("age", "year", "amount")
MOST_ELEMENTS = 12
MOST_VARIANTS = 96
MOST_GAPS = 2
GAP_WORDS = 4
SHORTEST_STEM = 3
SEPARATOR = 3
"""Between two words of a phrase stand one to this many signs that are no letters or digits."""

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"\{([^{}]*)\}|([^{}\s]+)")


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a phrase: a `word`, a `stem` (word with any ending), a `list`, a `slot` or a `gap`.

    The text of a list is its key, `name/language`.
    """

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """A phrase with its alternatives chosen.

    `anchor` is what the automaton looks for: the longest run of words, elements `first` to `last`
    (exclusive). A phrase of lists and slots only has no anchor; its first list is the element `first`.
    A phrase of signs only (emoji) has no elements and is looked for as it stands.
    """

    elements: tuple[Element, ...]
    anchor: str
    first: int
    last: int

    @property
    def is_sign(self) -> bool:
        """True for a phrase of signs, matched without word boundaries."""
        return not self.elements


def compile_phrase(node: Node, lists: Mapping[str, str] | None = None) -> tuple[Variant, ...]:
    """Return the variants of one phrase line; `lists` gives the keys of the lists that it may name.

    Raises RuleError: a brace that does not close, an unknown slot or list, no word, or more than allowed.
    """
    raw = node.text("a phrase")
    choices = [_choices(piece, node, lists or {}) for piece in _pieces(raw, node)]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MOST_VARIANTS:
        raise node.fail(f"at most {MOST_VARIANTS} ways to choose the alternatives of a phrase", count)
    variants = {
        _variant(tuple(e for part in chosen for e in part), raw, node) for chosen in product(*choices)
    }
    return tuple(sorted(variants, key=_order))


def _order(variant: Variant) -> tuple[str, tuple[tuple[str, str], ...]]:
    return variant.anchor, tuple((element.kind, element.text) for element in variant.elements)


def lists_of(variants: tuple[Variant, ...]) -> frozenset[str]:
    """Return the keys of the lists that any variant names."""
    return frozenset(e.text for variant in variants for e in variant.elements if e.kind == "list")


def slots_of(variants: tuple[Variant, ...]) -> frozenset[str]:
    """Return the names of the slots that every variant has."""
    found = [{e.text for e in variant.elements if e.kind == "slot"} for variant in variants]
    return frozenset(set.intersection(*found)) if found else frozenset()


def _pieces(raw: str, node: Node) -> list[str]:
    """Cut a phrase into words and groups in braces; braces keep their braces."""
    pieces = []
    rest = raw
    for found in _PIECE.finditer(raw):
        pieces.append(found.group(0))
        rest = rest.replace(found.group(0), " ", 1)
    if "{" in rest or "}" in rest:
        raise node.fail("every { of a phrase closes with }", raw)
    return pieces


def _choices(piece: str, node: Node, lists: Mapping[str, str]) -> list[tuple[Element, ...]]:
    """Return the ways to read one piece of a phrase."""
    if not piece.startswith("{"):
        return [_words(piece, node)]
    inner = piece[1:-1]
    if inner.startswith("="):
        if inner[1:] not in lists:
            raise node.fail("{=name} names a list of words that has this language", piece)
        return [(Element("list", lists[inner[1:]]),)]
    if "|" in inner:
        alternatives = inner.split("|")
        if not all(alternative.strip() for alternative in alternatives):
            raise node.fail("each alternative of {a|b} has a word", piece)
        return [tuple(e for word in one.split() for e in _words(word, node)) for one in alternatives]
    if inner == "gap":
        return [(Element("gap"),)]
    if inner in SLOTS:
        return [(Element("slot", inner),)]
    raise node.fail(
        "a slot is {age}, {year}, {amount} or {gap}, an alternative is {a|b}, a list {=name}", piece
    )


def _words(piece: str, node: Node) -> tuple[Element, ...]:
    """Return the elements of one piece without braces; `word*` may have any ending."""
    stem = piece.endswith("*")
    body = piece[:-1] if stem else piece
    if "*" in body:
        raise node.fail("* stands at the end of a word", piece)
    words = _WORD.findall(normalise("text", body).normal)
    if not words:
        if stem:
            raise node.fail("* stands at the end of a word", piece)
        return (Element("sign", normalise("text", body).normal.strip()),)
    if stem and len(words[-1]) < SHORTEST_STEM:
        raise node.fail(f"a word before * has {SHORTEST_STEM} letters or more", piece)
    elements = [Element("word", word) for word in words]
    if stem:
        elements[-1] = Element("stem", words[-1])
    return tuple(elements)


def _variant(elements: tuple[Element, ...], raw: str, node: Node) -> Variant:
    """Return the checked variant with its anchor."""
    kinds = {element.kind for element in elements}
    if kinds == {"sign"} and len(elements) == 1 and elements[0].text:
        return Variant((), elements[0].text, 0, 0)
    if "sign" in kinds:
        elements = tuple(e for e in elements if e.kind != "sign" or not _is_punctuation(e, raw, node))
    if not any(element.kind in ("word", "stem", "list") for element in elements):
        raise node.fail("a phrase has one word or more, or is one sign", raw)
    if len(elements) > MOST_ELEMENTS:
        raise node.fail(f"a phrase has at most {MOST_ELEMENTS} words and slots", len(elements))
    gaps = [at for at, element in enumerate(elements) if element.kind == "gap"]
    if len(gaps) > MOST_GAPS or any(at in (0, len(elements) - 1) for at in gaps):
        raise node.fail(f"at most {MOST_GAPS} gaps, none of them first or last in a phrase", raw)
    return _anchored(elements)


def _is_punctuation(element: Element, raw: str, node: Node) -> bool:
    """Punctuation between words means nothing; an emoji beside words is a mistake."""
    if element.text.isascii():
        return True
    raise node.fail("a phrase is words or one sign, not both", raw)


def _anchored(elements: tuple[Element, ...]) -> Variant:
    """Choose the longest run of words, a stem ends a run; without a word the first list."""
    first = next((at for at, element in enumerate(elements) if element.kind == "list"), 0)
    best: tuple[str, int, int] = ("", first, first + 1)
    first = 0
    while first < len(elements):
        last = first
        while last < len(elements) and elements[last].kind == "word":
            last += 1
        if last < len(elements) and elements[last].kind == "stem":
            last += 1
        if last > first:
            run = elements[first:last]
            anchor = " " + " ".join(e.text for e in run) + ("" if run[-1].kind == "stem" else " ")
            if len(anchor) > len(best[0]):
                best = (anchor, first, last)
        first = max(last, first + 1)
    return Variant(elements, *best)
