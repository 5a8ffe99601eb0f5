"""What words are about, in eight languages: who speaks, relatives, prices, clocks, films, laws, and so on.

One text file a language: "concept: word word* ...", a star for any ending. A word may be of several concepts.
`nations.txt` holds the words that the model must not see.
They decide nothing: the subject model weighs them, so that a word that no sentence for training held
still counts as what it is about. Written from general knowledge of the languages, for no sentence.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from doorwatch.text import normalise

_NONE: frozenset[str] = frozenset()
_SHORTEST, _LONGEST = 3, 16
"""How many letters a beginning has."""


class _Book(NamedTuple):
    whole: dict[str, frozenset[str]]
    begin: dict[str, frozenset[str]]


@lru_cache
def _book(code: str) -> _Book:
    """Load the words and beginnings of a language with their concepts."""
    book = _Book({}, {})
    text = normalise("text", files(__name__).joinpath(f"{code}.txt").read_text("utf-8")).normal
    for line in text.splitlines():
        concept, _, words = line.partition(":")
        own = frozenset((concept,))
        for word in words.split():
            where, key = (book.begin, word[:-1]) if word[-1] == "*" else (book.whole, word)
            where[key] = where[key] | own if key in where else own
    return book


@lru_cache(maxsize=1)
def _nations() -> _Book:
    book = _Book({}, {})
    text = normalise("text", files(__name__).joinpath("nations.txt").read_text("utf-8")).normal
    for word in text.split():
        if word[-1] == "*":
            book.begin[word[:-1]] = _NONE
        else:
            book.whole[word] = _NONE
    return book


@lru_cache(maxsize=1 << 12)
def is_nation(word: str) -> bool:
    """Say that a folded word names a country, a people or a language, in any of the eight languages.

    The model is not shown such words: where somebody is from may move nothing.
    """
    whole, begin = _nations()
    sizes = range(_SHORTEST, min(len(word), _LONGEST) + 1)
    return word in whole or any(word[:size] in begin for size in sizes)


def concepts(word: str, languages: frozenset[str]) -> frozenset[str]:
    """Return the concepts of a folded word in any of some languages."""
    return _NONE.union(*(_in(word, code) for code in languages))


@lru_cache(maxsize=1 << 14)
def _in(word: str, code: str) -> frozenset[str]:
    whole, begin = _book(code)
    found = whole.get(word, _NONE)
    for size in range(_SHORTEST, min(len(word), _LONGEST) + 1):
        more = begin.get(word[:size])
        if more is not None:
            found |= more
    return found
