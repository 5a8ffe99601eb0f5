"""The cue phrases of all languages, compiled for look-up by the word next to a number."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import NamedTuple

import msgspec

import doorwatch.text
from doorwatch import startcache
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

BEFORE = (
    "self",
    "be",
    "have",
    "hold",
    "of",
    "label",
    "person",
    "you",
    "since",
    "already",
    "at",
    "past",
    "turn",
    "not",
    "under",
    "over",
    "born",
)
AFTER = ("years", "old", "span", "unit", "andup", "after", "birthday", "soon", "nomore", "yet", "bornafter")
NOUNS = ("child", "firm", "client", "thing", "parent", "person")
OTHERS = ("child", "pet", "stranger", "kin", "boy")
"""The nouns of persons and animals who are not advertised."""
SETS = ("fill", "and", "begin", "next", "nobody", "works", "wait", "reach", "lie", "intro", "done")
TOKEN = re.compile(
    r"(?:qu|[ldjmtsnc])'(?=[^\W\d_])|[^\W\d_]+(?:'[^\W\d_]+)*|'[^\W\d_]+|\d+|\n|-(?![^\W\d_])|(?<!\w)-|[^\w\s-]|_"
)
"""Words with their apostrophes, runs of digits, line ends, single signs."""


class Phrase(NamedTuple):
    """A cue: its words in the order of reading, its category and the languages that use it so."""

    words: tuple[str, ...]
    category: str
    languages: frozenset[str]


class Node:
    """A word in the tree of phrases: the words that can follow, and the phrases that end here."""

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.ends: tuple[Phrase, ...] = ()

    def add(self, words: tuple[str, ...], phrase: Phrase) -> None:
        """Enter a phrase under its words in the order of walking."""
        node = self
        for word in words:
            following = node.next.get(word)
            if following is None:
                following = node.next[word] = Node()
            node = following
        node.ends = (*node.ends, phrase)


class Noun(NamedTuple):
    """Whose age a noun claims, and the languages that write it so."""

    category: str
    languages: frozenset[str]


class Lexicon(NamedTuple):
    """Trees of phrases: `before` is walked from the number back, `after` forward; nouns, single words.

    `others` gives the kinds of other persons and animals that a word names, with the languages.
    `units` are the single words that make an amount of the number before them.
    """

    before: Node
    after: Node
    units: frozenset[str]
    nouns: dict[str, Noun]
    others: dict[str, tuple[tuple[str, frozenset[str]], ...]]
    places: frozenset[tuple[str, str]]
    sets: dict[str, frozenset[str]]
    months: dict[str, int]


def expand(pattern: str) -> list[tuple[str, ...]]:
    """Return the phrases that "{a|b} c" stands for, as folded words."""
    parts = [part.split("|") for part in re.split(r"[{}]", pattern)]
    # Thousands of phrases are built at every start: a dict finds doubles at once, a list in seconds.
    found = {
        tuple(TOKEN.findall(normalise("text", "".join(choice)).normal)): None for choice in product(*parts)
    }
    return [words for words in found if words]


def phrases(text: str) -> list[tuple[str, ...]]:
    """Return all phrases of a category's text, which separates patterns by commas."""
    return [
        words for pattern in text.split(",") if pattern.strip() for words in expand(" ".join(pattern.split()))
    ]


Books = dict[str, dict[str, str]]
Told = dict[str, list[tuple[str, ...]]]
"""The phrases of each category's text."""


def _told(books: Books) -> Told:
    """Return the phrases of all texts, from the cache of starts when it has them."""
    names = (*BEFORE, *AFTER, *NOUNS, *OTHERS, *SETS, "places")
    texts = sorted({cues.get(name, "") for cues in books.values() for name in names})
    code = [Path(__file__), *sorted(Path(doorwatch.text.__file__).parent.glob("*.py"))]
    made_of = [*(path.read_bytes() for path in code), *(text.encode() for text in texts)]
    digest = startcache.digest_of([unicodedata.unidata_version.encode(), *made_of])
    kept = startcache.fetch("ages", digest)
    if kept is not None:
        with suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(kept, type=Told)
    told = {text: phrases(text) for text in texts}
    startcache.keep("ages", digest, [msgspec.msgpack.encode(told)])
    return told


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Load and compile the cues of the eight languages."""
    books = {code: import_module(f"doorwatch.ages.cues.{code}").CUES for code in LANGUAGES}
    told = _told(books)
    found: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for code, cues in books.items():
        for category in (*BEFORE, *AFTER):
            for words in told[cues.get(category, "")]:
                found.setdefault((words, category), set()).add(code)
                glued = "".join(words)
                if category == "self" and len(words) > 1 and glued.isalpha():  # "ikben17"
                    found.setdefault(((glued,), category), set()).add(code)
    nouns: dict[str, Noun] = {}
    for category in NOUNS:
        for code, cues in books.items():
            for words in told[cues.get(category, "")]:
                old = nouns.get(" ".join(words))
                codes = {code} | (old.languages if old and old.category == category else frozenset())
                nouns[" ".join(words)] = Noun(category, frozenset(codes))
    places = {(words[0], code) for code, cues in books.items() for words in told[cues.get("places", "")]}
    sets = {
        name: frozenset(
            words[0] for cues in books.values() for words in told[cues.get(name, "")] if len(words) == 1
        )
        for name in SETS
    }
    sets["joints"] = sets["and"] | {","}
    before, after = Node(), Node()
    for (words, category), codes in found.items():
        phrase = Phrase(words, category, frozenset(codes))
        if category in BEFORE:
            before.add(words[::-1], phrase)
        else:
            after.add(words, phrase)
    units = frozenset(
        word
        for word, node in after.next.items()
        if "birthday" not in _next_categories(node) and {p.category for p in node.ends} == {"unit"}
    )
    return Lexicon(before, after, units, nouns, _others(books, told), frozenset(places), sets, _months(books))


def _others(books: Books, told: Told) -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    found: dict[str, dict[str, set[str]]] = {}
    for kind in OTHERS:
        for code, cues in books.items():
            for words in told[cues.get(kind, "")]:
                found.setdefault(" ".join(words), {}).setdefault(kind, set()).add(code)
    return {
        word: tuple((kind, frozenset(codes)) for kind, codes in kinds.items())
        for word, kinds in found.items()
    }


def _next_categories(node: Node) -> set[str]:
    """Return the categories of the phrases of one word more ("th birthday" goes on from "th")."""
    return {phrase.category for following in node.next.values() for phrase in following.ends}


def _months(books: Books) -> dict[str, int]:
    months: dict[str, int] = {}
    for cues in books.values():
        for number, names in enumerate(cues["months"].split(","), 1):
            for name in normalise("text", names).normal.split():
                months.setdefault(name, number)
    return months
