"""The sentence around a number: its language, and what each of its words can mean for an age."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import msgspec

import doorwatch.text
from doorwatch import startcache
from doorwatch.ages.tokens import Token, ends_sentence
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

_NO_MARKS: frozenset[str] = frozenset()
_LONGEST = 24
"""Longer words are looked up by their first letters alone, so that work stays bounded."""
_SHORTEST_END = 4
_WIDEST = 400
"""How many tokens of a sentence without an end count as one."""


Stems = dict[str, dict[str, frozenset[str]]]
"""Word or stem -> language -> categories."""


class _Stems(NamedTuple):
    whole: Stems
    begin: Stems
    end: Stems


@lru_cache(maxsize=1)
def _stems() -> _Stems:
    """Return the stems of all languages, from the cache of starts when it has them."""
    rooms = (Path(doorwatch.text.__file__).parent, Path(__file__).parent / "stems")
    code = [Path(__file__), *(path for room in rooms for path in sorted(room.glob("*.py")))]
    made_of = [unicodedata.unidata_version, *LANGUAGES]
    digest = startcache.digest_of([*map(str.encode, made_of), *(path.read_bytes() for path in code)])
    kept = startcache.fetch("stems", digest)
    if kept is not None:
        with suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(kept, type=_Stems)
    made = _made()
    startcache.keep("stems", digest, [msgspec.msgpack.encode(made)])
    return made


def _made() -> _Stems:
    book = _Stems({}, {}, {})
    for code in LANGUAGES:
        stems: dict[str, str] = import_module(f"doorwatch.ages.stems.{code}").STEMS
        for category, words in stems.items():
            for word in words.split():
                folded = normalise("text", word.replace("_", "'").strip("*")).normal
                where = book.begin if word.endswith("*") else book.end if word.startswith("*") else book.whole
                languages = where.setdefault(folded, {})
                languages[code] = languages.get(code, _NO_MARKS) | {category}
    return book


@lru_cache(maxsize=1 << 14)
def marks(word: str) -> dict[str, frozenset[str]]:
    """Return the categories of a word by language."""
    book = _stems()
    found = dict(book.whole.get(word, {}))
    pieces = [book.begin.get(word[:size]) for size in range(2, min(len(word), _LONGEST) + 1)]
    pieces += [
        book.end.get(word[first:]) for first in range(max(0, len(word) - _LONGEST), len(word) - _SHORTEST_END)
    ]
    for languages in pieces:
        for code, categories in (languages or {}).items():
            found[code] = found.get(code, _NO_MARKS) | categories
    return found


class Row:
    """One sentence: `first` and `last` (exclusive) of its tokens, the languages it can be in, its marks."""

    __slots__ = ("first", "last", "marked", "tokens", "tongues", "where", "words")

    def __init__(self, tokens: list[Token], first: int, last: int) -> None:
        self.tokens, self.first, self.last = tokens, first, last
        known = [marks(token.text) for token in tokens[first:last]]
        votes = dict.fromkeys(LANGUAGES, 0)
        for languages in filter(None, known):
            for code, categories in languages.items():
                votes[code] += 2 if "tongue" in categories else 1
        for token in tokens[first:last]:
            if token.number is not None:
                for code in token.number.languages:
                    votes[code] += 1
        most = max(votes.values())
        self.tongues = frozenset(code for code, count in votes.items() if count == most)
        if len(self.tongues) == 1:
            (code,) = self.tongues
            self.marked = [languages.get(code, _NO_MARKS) for languages in known]
        else:
            self.marked = [
                _NO_MARKS.union(*(languages[code] for code in self.tongues if code in languages))
                for languages in known
            ]
        self.words = frozenset(token.text for token in tokens[first:last])
        self.where: dict[str, list[int]] = {}
        for at, categories in enumerate(self.marked, first):
            for category in categories:
                self.where.setdefault(category, []).append(at)

    def of(self, at: int) -> frozenset[str]:
        """Return the categories of token `at`; none outside the sentence."""
        return self.marked[at - self.first] if self.first <= at < self.last else _NO_MARKS

    def find(self, category: str, first: int, last: int) -> int:
        """Return the first token of a category in `first` <= place < `last`, -1 for none."""
        places = self.where.get(category)
        if places is None:
            return -1
        index = bisect_left(places, first)
        return places[index] if index < len(places) and places[index] < last else -1

    def has(self, category: str, first: int, last: int) -> bool:
        """Say whether a token of a category stands in `first` <= place < `last`."""
        return self.find(category, first, last) >= 0


class Rows:
    """The sentences of a text, each read when it is first asked for."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self._rows: dict[int, Row] = {}

    def at(self, place: int) -> Row:
        """Return the sentence of a token."""
        row = self._rows.get(place)
        if row is not None:
            return row
        tokens = self.tokens
        first = place
        while first > 0 and place - first < _WIDEST and not ends_sentence(tokens, first - 1):
            first -= 1
        last = place + 1
        while last < len(tokens) and last - place < _WIDEST and not ends_sentence(tokens, last - 1):
            last += 1
        row = Row(tokens, first, last)
        for at in range(place if place - first >= _WIDEST else first, last):
            self._rows[at] = row
        return row
