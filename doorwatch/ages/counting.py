"""Whether a number word is a number where it stands: other languages have it too, floors are counted."""

from __future__ import annotations

import re

from doorwatch.ages.lexicon import Lexicon, Node
from doorwatch.numbers import Number

_COMMON = frozenset(("once", "onze", "ten", "elf"))
_WORDS = re.compile(r"[^\W\d_]+")
_NEXT_WORD = re.compile(r"[ -]?([^\W\d_]+)")


def counts(normal: str, number: Number, book: Lexicon) -> bool:
    """Say whether a number word is one here: "het" is Dutch for "the" and Hungarian for seven.

    Words for 0-9, and larger ones that are common words of another language, count only before
    a word for years of their own language.
    """
    if number.kind == "number_word" and _ORDINAL.match(normal, number.end):
        return _OWN.search(normal, max(0, number.start - 6), number.start) is not None or _is_birthday(
            normal, number.end, book
        )
    if number.kind == "digits" and number.value < 10:
        return not normal[max(0, number.start - 1) : number.start].isalpha()  # "l1mited"
    if number.kind != "number_word" or (
        number.value > 9 and normal[number.start : number.end] not in _COMMON
    ):
        return True
    word = _NEXT_WORD.match(normal, number.end)
    node = book.after.next.get(word[1]) if word else None
    return node is not None and any(
        phrase.category in ("years", "old") and not phrase.languages.isdisjoint(number.languages)
        for phrase in node.ends
    )


def counts_units(normal: str, number: Number, book: Lexicon) -> bool:
    """Say that the next word makes an amount of a number: "80 euro", "30 minutes"."""
    word = _NEXT_WORD.match(normal, number.end)
    return word is not None and word[1] in book.units


_OWN = re.compile(r"(?<!\w)(?:my|mijn|meinen?|mes|mi) \Z")
_ORDINAL = re.compile(r"(?:de|th|te[rnsm]?|tych|t?k[aie]|t?ce|e|a|o|ych|ej|ieme|lea|[aoe]dik|at)(?![^\W\d_])")
"""The ending of an ordinal, written onto its number word."""


def _is_birthday(normal: str, end: int, book: Lexicon) -> bool:
    """Say that an ordinal's ending stands before a word for a birthday; others count floors and streets."""
    node: Node | None = book.after
    for word in _WORDS.findall(normal, end, end + 40)[:3]:
        node = node.next.get(word) if node is not None else None
        if node is not None and any(phrase.category == "birthday" for phrase in node.ends):
            return True
    return False
