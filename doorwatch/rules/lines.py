"""The lines of a rule: phrases in a language, and parts that stand near each other in any order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from doorwatch.rules.phrases import Variant, compile_phrase, lists_of, slots_of
from doorwatch.rules.wordlists import Shelf
from doorwatch.rules.yamlfile import Node
from doorwatch.types import LANGUAGES

ANY_LANGUAGE = "any"
"""Language key of phrases that are written for no language: signs."""
WITHIN = 12
MOST_WITHIN = 24
"""Words from the first to the last part of a `near` line: where it says nothing, and at most."""
MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One phrase as written, with its language, its part (for `at_least`), its line and its variants.

    A line of parts has no variants: `near` holds those of each part, `within` how many words the
    whole may span.
    """

    phrase: str
    language: str
    part: str | None
    place: str
    variants: tuple[Variant, ...]
    near: tuple[tuple[Variant, ...], ...] = ()
    within: int = 0

    @property
    def slots(self) -> frozenset[str]:
        """The names of the slots that a match of this line always has."""
        return frozenset().union(*(slots_of(part) for part in self.near)) | slots_of(self.variants)

    @property
    def lists(self) -> frozenset[str]:
        """The keys of the lists that this line names."""
        return frozenset().union(*(lists_of(part) for part in self.near)) | lists_of(self.variants)


@dataclass(frozen=True, slots=True)
class Where:
    """One comparison on a slot, such as `age < 18` or `12 <= age < 18`, where `least` is 12."""

    slot: str
    sign: str
    bound: float
    least: float = 0.0

    def holds(self, values: Mapping[str, float]) -> bool:
        """Tell whether the comparison holds for the values of a match, by the names of its slots."""
        value = values.get(self.slot)
        if value is None or value < self.least:
            return False
        return {
            "<": value < self.bound,
            "<=": value <= self.bound,
            "==": value == self.bound,
            ">=": value >= self.bound,
            ">": value > self.bound,
        }[self.sign]


def read_lines(node: Node, what: str, shelf: Shelf, *, parts: bool) -> tuple[Line, ...]:
    """Read `language: [line, ...]`, or `language: {part: [line, ...]}` where `at_least` stands.

    Raises RuleError: an unknown language or list, or a line that is not understood.
    """
    lines: list[Line] = []
    for language, below in node.mapping(what).items():
        if language not in (*LANGUAGES, ANY_LANGUAGE):
            raise below.fail(f"{what} has the languages {', '.join(LANGUAGES)} or {ANY_LANGUAGE}", language)
        groups = below.mapping(f"{what} with at_least").items() if parts else ((None, below),)
        known = shelf.keys(language)
        for part, group in groups:
            for item in group.items(f"{what} in {language}"):
                lines.append(_line(item, language, part, known))
    if not lines:
        raise node.fail(f"{what} has one language or more", "none")
    return tuple(lines)


def _line(item: Node, language: str, part: str | None, known: Mapping[str, str]) -> Line:
    if not isinstance(item.value, Mapping):
        phrase = item.text("a phrase")
        return Line(phrase, language, part, item.place, compile_phrase(item, known))
    keys = item.keys("a line of parts", ("near",), ("within",))
    pieces = keys["near"].items("near")
    written = [piece.text("a part of near") for piece in pieces]
    if not 2 <= len(pieces) <= MOST_PARTS or len(set(written)) < len(written):
        raise keys["near"].fail(f"near has 2 to {MOST_PARTS} different parts", len(pieces))
    near = tuple(compile_phrase(piece, known) for piece in pieces)
    if any(variant.is_sign for one in near for variant in one):
        raise keys["near"].fail("near has parts of words", "a sign")
    within = _within(keys["within"]) if "within" in keys else WITHIN
    return Line(" .. ".join(written), language, part, item.place, (), near, within)


def _within(node: Node) -> int:
    text = node.text("within")
    if not text.isascii() or not text.isdigit() or not 2 <= int(text) <= MOST_WITHIN:
        raise node.fail(f"within is a number of words, 2 to {MOST_WITHIN}", text)
    return int(text)
