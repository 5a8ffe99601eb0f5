"""Quick first looks at a normal text: its plain words, and the text with classes for its letters.

Most texts hold nothing of what a reader looks for. These views are made in a few microseconds by whole-text
operations and say so, before anything slower is asked. Each has the length of the text, so that a
place in one is the same place in the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

_BYTES = range(256)
_LETTERS = bytes(code if 97 <= code <= 122 else 32 for code in _BYTES)
_RUN = re.compile("[a-z]+")
_FEW = 12
_SIGNS = b".*~"
_BLANKS = b" |/-,=+\n"


def _shape_of(code: int) -> int:
    char = chr(code)
    if code < 128 and char.isdigit():
        return ord("0")
    if code < 128 and char.isalpha():
        return ord("a")
    return ord(".") if code in _SIGNS else ord(" ") if code in _BLANKS else ord("#")


_SHAPES = bytes(map(_shape_of, _BYTES))
_SINGLES = _SHAPES.translate(bytes.maketrans(b"0.", b"a "))
_TWO_SINGLES = re.compile(rb" a {1,3}a ")


@lru_cache(maxsize=8)
def only_letters(normal: str) -> str:
    """Return the text with a blank for everything but the letters a to z."""
    return normal.encode("ascii", "replace").translate(_LETTERS).decode("ascii")


@lru_cache(maxsize=8)
def plain_words(normal: str) -> frozenset[str]:
    """Return the runs of the letters a to z, each once."""
    return frozenset(only_letters(normal).split())


class Sieve:
    """Finds the words that mean something to a reader; most words mean nothing, and those are remembered.

    A text costs one difference of sets. The memory is a cache: it holds no more than `_MOST_ORDINARY` words,
    and what it holds changes no result.
    """

    __slots__ = ("_ordinary", "_tells")

    def __init__(self, tells: Callable[[str], object], ordinary: Iterable[str] = ()) -> None:
        """`tells` gives something true for a word that the reader wants; `ordinary` are surely none."""
        self._tells = tells
        self._ordinary = set(ordinary)

    def of(self, words: frozenset[str]) -> list[str]:
        """Return those of the words that tell something, in no order."""
        found = []
        for word in words - self._ordinary:
            if self._tells(word):
                found.append(word)
            elif len(self._ordinary) < _MOST_ORDINARY:
                self._ordinary.add(word)
        return found


_MOST_ORDINARY = 1 << 17


def places_of(words: Collection[str], letters: str) -> list[tuple[int, str]]:
    """Return (place, word) of every whole run in the view of `only_letters` that is one of the words.

    A few words are searched one by one, many at once, so that work stays linear.
    """
    if len(words) > _FEW:
        return [(run.start(), run.group()) for run in _RUN.finditer(letters) if run.group() in words]
    padded = f" {letters} "
    found = []
    for word in words:
        needle = f" {word} "
        at = padded.find(needle)
        while at >= 0:
            found.append((at, word))
            at = padded.find(needle, at + len(needle) - 1)
    return sorted(found)


def may_be_pulled(normal: str) -> bool:
    """Say that the text may hold words pulled apart: "a b" between signs, or "a.b"; True when in doubt."""
    if "_" in normal or not normal.isascii():
        return True
    coded = normal.encode("ascii")
    shape = coded.translate(_SHAPES)
    if b"a.a" in shape or b"a.0" in shape:
        return True
    return _TWO_SINGLES.search(coded.translate(_SINGLES)) is not None
