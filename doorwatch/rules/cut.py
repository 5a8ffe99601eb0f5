"""A normalised text cut into words, and where its sentences end."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate, count
from operator import add

from doorwatch.rules.phrases import SEPARATOR

_SPLIT = re.compile(r"([\W_]+)")
_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
SENTENCE_END = re.compile(r"[.!?;…。\n\r]")
"""Signs that end a sentence; also inside "jaar.Ervaring"."""


_LEADS_ON = "?!"
"""Signs behind which an advertisement goes on with the same thought: "Still at school? Earn with us"."""


class Words:
    """A normalised text cut into words, with the separators between them."""

    def __init__(self, normal: str) -> None:
        self._normal = normal
        self.words = _ascii_words(normal) if normal.isascii() else self._parts[::2]
        self.canonical = f" {' '.join(self.words)} "

    @cached_property
    def _parts(self) -> list[str]:
        """Return words and separators in turn; a word may be empty at the edges of a text."""
        return _SPLIT.split(self._normal)

    @cached_property
    def ends(self) -> list[int]:
        """Return the normalised offset behind each word."""
        return list(accumulate(map(len, self._parts)))[::2]

    @cached_property
    def _gaps(self) -> list[str]:
        return self._parts[1::2]

    @cached_property
    def _canonical_starts(self) -> list[int]:
        """Return where each word's blank stands: behind all words before it and their blanks."""
        return list(map(add, accumulate(map(len, self.words), initial=0), count()))

    def start(self, index: int) -> int:
        """Return the normalised offset at which word `index` starts."""
        return self.ends[index] - len(self.words[index])

    def index_at(self, canonical: int) -> int:
        """Return the word whose leading blank stands at an offset of the canonical text."""
        return bisect_right(self._canonical_starts, canonical) - 1

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the words [first, last) that a normalised span touches, None when it touches none."""
        first = bisect_right(self.ends, start)
        last = bisect_right(self.ends, end - 1)
        if first >= len(self.words) or end <= self.start(first):
            return None
        return first, min(last, len(self.words) - 1) + 1

    def joined(self, left: int) -> bool:
        """Tell whether words `left` and `left + 1` stand close enough for one phrase."""
        return len(self._gaps[left]) <= SEPARATOR

    def ends_sentence(self, left: int) -> bool:
        """Tell whether a sentence ends between words `left` and `left + 1`."""
        return SENTENCE_END.search(self._gaps[left]) is not None

    @cached_property
    def thoughts(self) -> list[int]:
        """Return for each word the number of the thought it stands in.

        A thought ends like a sentence, save that a question or a call leads on to what follows it,
        and that the point of "1.500" ends nothing.
        """
        ends = map(self._ends_thought, range(len(self._gaps)))
        return list(accumulate(ends, initial=0))

    def _ends_thought(self, left: int) -> bool:
        gap = self._gaps[left]
        if gap == "." and self.words[left][-1:].isdigit() and self.words[left + 1][:1].isdigit():
            return False
        return any(SENTENCE_END.match(sign) and sign not in _LEADS_ON for sign in gap)


def _ascii_words(normal: str) -> list[str]:
    """Return the words as `_SPLIT` parts them, in a third of its time."""
    words = normal.translate(_BLANKS).split()
    before = [] if normal[:1].isalnum() else [""]
    return [*before, *words, ""] if normal and not normal[-1].isalnum() else [*before, *words]


@lru_cache(maxsize=8)
def words_of(normal: str) -> Words:
    """Return a text cut into words; several rule sets look at the same few texts one after the other."""
    return Words(normal)
