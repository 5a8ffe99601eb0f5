"""The cue phrases of all languages, compiled for look-up by the word next to a number."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from itertools import product
from typing import NamedTuple

from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

BEFORE = ("self", "be", "have", "hold", "label", "person", "you", "since", "already", "at", "past", "turn", "not", "under", "over", "born")
AFTER = ("years", "old", "span", "unit", "andup", "after", "soon", "nomore", "yet", "bornafter")
NOUNS = ("child", "firm", "client", "thing", "person")
TOKEN = re.compile(r"(?:qu|[ldjmtsnc])'(?=[^\W\d_])|[^\W\d_]+(?:'[^\W\d_]+)*|'[^\W\d_]+|\d+|\n|-(?![^\W\d_])|(?<!\w)-|[^\w\s-]|_")
"""Words with their apostrophes, runs of digits, line ends, single signs."""


class Phrase(NamedTuple):
    """A cue: its words in the order of reading, its category and the languages that use it so."""

    words: tuple[str, ...]
    category: str
    languages: frozenset[str]


class Lexicon(NamedTuple):
    """`before` by the last word of the phrase, `after` by the first; nouns and single words by category."""

    before: dict[str, tuple[Phrase, ...]]
    after: dict[str, tuple[Phrase, ...]]
    nouns: dict[str, str]
    sets: dict[str, frozenset[str]]
    months: dict[str, int]


def expand(pattern: str) -> list[tuple[str, ...]]:
    """Return the phrases that "{a|b} c" stands for, as folded words."""
    parts = [part.split("|") for part in re.split(r"[{}]", pattern)]
    phrases = []
    for choice in product(*parts):
        words = tuple(TOKEN.findall(normalise("text", "".join(choice)).normal))
        if words and words not in phrases:
            phrases.append(words)
    return phrases


def phrases(text: str) -> list[tuple[str, ...]]:
    """Return all phrases of a category's text, which separates patterns by commas."""
    return [words for pattern in text.split(",") if pattern.strip() for words in expand(pattern.strip())]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Load and compile the cues of the eight languages."""
    books = {code: import_module(f"doorwatch.ages.cues.{code}").CUES for code in LANGUAGES}
    found: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for code, cues in books.items():
        for category in (*BEFORE, *AFTER):
            for words in phrases(cues.get(category, "")):
                found.setdefault((words, category), set()).add(code)
                glued = "".join(words)
                if category == "self" and len(words) > 1 and glued.isalpha():  # "ikben17"
                    found.setdefault(((glued,), category), set()).add(code)
    nouns: dict[str, str] = {}
    for category in NOUNS:
        for cues in books.values():
            nouns.update((" ".join(words), category) for words in phrases(cues.get(category, "")) if len(words) <= 3)
    single = ("fill", "and", "places", "begin", "nobody")
    sets = {
        name: frozenset(words[0] for cues in books.values() for words in phrases(cues.get(name, "")) if len(words) == 1)
        for name in single
    }
    before: dict[str, list[Phrase]] = {}
    after: dict[str, list[Phrase]] = {}
    for (words, category), codes in found.items():
        phrase = Phrase(words, category, frozenset(codes))
        if category in BEFORE:
            before.setdefault(words[-1], []).append(phrase)
        else:
            after.setdefault(words[0], []).append(phrase)
    return Lexicon(_longest_first(before), _longest_first(after), nouns, sets, _months(books))


def _longest_first(table: dict[str, list[Phrase]]) -> dict[str, tuple[Phrase, ...]]:
    return {word: tuple(sorted(items, key=lambda phrase: -len(phrase.words))) for word, items in table.items()}


def _months(books: dict[str, dict[str, str]]) -> dict[str, int]:
    months: dict[str, int] = {}
    for cues in books.values():
        for number, names in enumerate(cues["months"].split(","), 1):
            for name in normalise("text", names).normal.split():
                months.setdefault(name, number)
    return months
