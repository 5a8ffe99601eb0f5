"""What words are about, in eight languages: money, places, relatives, films, a profile, and so on.

One text file a language: "concept: word word* ...", a star for any ending. A word may be of several concepts.
They decide nothing: the subject model weighs them, so that a word that no sentence for training held
still counts as what it is about. Written from general knowledge of the languages, for no sentence.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from doorwatch.text import normalise
from doorwatch.types import LANGUAGES

_NONE: frozenset[str] = frozenset()
_LONGEST = 16


@lru_cache(maxsize=1)
def _book() -> tuple[dict[str, dict[str, frozenset[str]]], dict[str, dict[str, frozenset[str]]]]:
    """Load whole words and beginnings: word -> language -> concepts."""
    whole: dict[str, dict[str, frozenset[str]]] = {}
    begin: dict[str, dict[str, frozenset[str]]] = {}
    for code in LANGUAGES:
        text = normalise("text", files(__name__).joinpath(f"{code}.txt").read_text("utf-8")).normal
        for line in text.splitlines():
            concept, _, words = line.partition(":")
            for word in words.split():
                where = (begin if word.endswith("*") else whole).setdefault(word.rstrip("*"), {})
                where[code] = where.get(code, _NONE) | {concept}
    return whole, begin


@lru_cache(maxsize=1 << 14)
def concepts(word: str, languages: frozenset[str]) -> frozenset[str]:
    """Return the concepts of a folded word in any of some languages."""
    whole, begin = _book()
    found = _of(whole.get(word), languages)
    for size in range(2, min(len(word), _LONGEST) + 1):
        found |= _of(begin.get(word[:size]), languages)
    return found


def _of(by_language: dict[str, frozenset[str]] | None, languages: frozenset[str]) -> frozenset[str]:
    if by_language is None:
        return _NONE
    return _NONE.union(*(by_language[code] for code in languages if code in by_language))
