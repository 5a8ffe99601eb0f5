"""The cue phrases of all languages, compiled for look-up by the word next to a number."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

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


class _Begin(Node):
    """The tree under a first word, made of its kept phrases when it is first walked: most never are."""

    __slots__ = ("_kept", "_step")

    def __init__(self, kept: msgspec.Raw, step: int) -> None:
        self._kept, self._step = kept, step

    def __getattr__(self, name: str) -> Any:
        """Return `next` or `ends`, which are there from then on. A second thread makes the same ones."""
        if name not in Node.__slots__:
            raise AttributeError(name)
        made = Node()
        for phrase in _PHRASES.decode(self._kept):
            made.add(phrase.words[:: self._step][1:], phrase)
        self.ends, self.next = made.ends, made.next
        return getattr(made, name)


_PHRASES = msgspec.msgpack.Decoder(list[Phrase])


class Noun(NamedTuple):
    """Whose age a noun claims, and the languages that write it so."""

    category: str
    languages: frozenset[str]


class Lexicon(NamedTuple):
    """Trees of phrases: `before` is walked from the number back, `after` forward; nouns, single words.

    `others` gives the kinds of other persons and animals that a word names, with the languages.
    `units` are the single words that make an amount of the number before them; the set "tails" holds the
    last words of nouns and others of several words.
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


class _Kept(msgspec.Struct, array_like=True):
    """A lexicon as it is kept: the phrases of each tree by the word that is met first, not yet read."""

    before: dict[str, msgspec.Raw]
    after: dict[str, msgspec.Raw]
    units: frozenset[str]
    nouns: dict[str, Noun]
    others: dict[str, tuple[tuple[str, frozenset[str]], ...]]
    places: frozenset[tuple[str, str]]
    sets: dict[str, frozenset[str]]
    months: dict[str, int]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the cues of the eight languages, from the cache of starts when it has them."""
    rooms = (Path(doorwatch.text.__file__).parent, Path(__file__).parent / "cues")
    code = [Path(__file__), *(path for room in rooms for path in sorted(room.glob("*.py")))]
    made_of = [unicodedata.unidata_version, *LANGUAGES]
    digest = startcache.digest_of([*map(str.encode, made_of), *(path.read_bytes() for path in code)])
    kept = startcache.fetch("ages", digest)
    if kept is not None:
        with suppress(msgspec.MsgspecError):
            return _read(msgspec.msgpack.decode(kept, type=_Kept))
    made = _made()
    startcache.keep("ages", digest, [msgspec.msgpack.encode(made)])
    return _read(made)


def _read(kept: _Kept) -> Lexicon:
    before, after = Node(), Node()
    before.next = {word: _Begin(phrases, -1) for word, phrases in kept.before.items()}
    after.next = {word: _Begin(phrases, 1) for word, phrases in kept.after.items()}
    return Lexicon(before, after, kept.units, kept.nouns, kept.others, kept.places, kept.sets, kept.months)


def _made() -> _Kept:
    """Compile the cues of the eight languages."""
    books: Books = {code: import_module(f"doorwatch.ages.cues.{code}").CUES for code in LANGUAGES}
    names = (*BEFORE, *AFTER, *NOUNS, *OTHERS, *SETS, "places")
    told = {text: phrases(text) for cues in books.values() for text in (cues.get(name, "") for name in names)}
    before, after = _begun(books, told)
    units = frozenset(word for word, begun in after.items() if _is_unit(begun))
    places = {(words[0], code) for code, cues in books.items() for words in told[cues.get("places", "")]}
    sets = {
        name: frozenset(
            words[0] for cues in books.values() for words in told[cues.get(name, "")] if len(words) == 1
        )
        for name in SETS
    }
    sets["joints"] = sets["and"] | {","}
    nouns, others = _nouns(books, told), _others(books, told)
    sets["tails"] = frozenset(words.rpartition(" ")[2] for words in (*nouns, *others) if " " in words)
    return _Kept(
        _packed(before),
        _packed(after),
        units,
        nouns,
        others,
        frozenset(places),
        sets,
        _months(books),
    )


def _packed(tree: dict[str, list[Phrase]]) -> dict[str, msgspec.Raw]:
    return {word: msgspec.Raw(msgspec.msgpack.encode(begun)) for word, begun in tree.items()}


def _begun(books: Books, told: Told) -> tuple[dict[str, list[Phrase]], dict[str, list[Phrase]]]:
    """Return the phrases in front of a number by their last word and those behind it by their first."""
    found: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for code, cues in books.items():
        for category in (*BEFORE, *AFTER):
            for words in told[cues.get(category, "")]:
                found.setdefault((words, category), set()).add(code)
                glued = "".join(words)
                if category == "self" and len(words) > 1 and glued.isalpha():  # "ikben17"
                    found.setdefault(((glued,), category), set()).add(code)
    before: dict[str, list[Phrase]] = {}
    after: dict[str, list[Phrase]] = {}
    for (words, category), codes in found.items():
        tree, word = (before, words[-1]) if category in BEFORE else (after, words[0])
        tree.setdefault(word, []).append(Phrase(words, category, frozenset(codes)))
    return before, after


def _is_unit(begun: list[Phrase]) -> bool:
    """Tell whether a word alone makes an amount; "th" does not, because "th birthday" goes on from it."""
    goes_on = any(len(phrase.words) == 2 and phrase.category == "birthday" for phrase in begun)
    return not goes_on and {phrase.category for phrase in begun if len(phrase.words) == 1} == {"unit"}


def _nouns(books: Books, told: Told) -> dict[str, Noun]:
    nouns: dict[str, Noun] = {}
    for category in NOUNS:
        for code, cues in books.items():
            for words in told[cues.get(category, "")]:
                old = nouns.get(" ".join(words))
                codes = {code} | (old.languages if old and old.category == category else frozenset())
                nouns[" ".join(words)] = Noun(category, frozenset(codes))
    return nouns


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


def _months(books: Books) -> dict[str, int]:
    months: dict[str, int] = {}
    for cues in books.values():
        for number, names in enumerate(cues["months"].split(","), 1):
            for name in normalise("text", names).normal.split():
                months.setdefault(name, number)
    return months
