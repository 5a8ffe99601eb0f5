"""A normalised text cut into words, and where its sentences end."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import accumulate, compress, count
from operator import add

from doorwatch.rules.phrases import SEPARATOR

_SPLIT = re.compile(r"([\W_]+)")
_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_WIDE = " " * (SEPARATOR + 1)
SENTENCE_END = re.compile(r"[.!?;…。\n\r]")
"""Signs that end a sentence; also inside "jaar.Ervaring"."""
_THOUGHT_END = re.compile(r"[.;…。\n\r]")
"""Those of them that end a thought. Behind a question or a call an advertisement goes on with the same one:
"Still at school? Earn with us"."""


class Words:
    """A normalised text cut into words, and where they stand.

    A text that begins or ends with a sign has an empty word there. An ASCII text is cut and measured in a
    third of the time that the pattern takes.
    """

    def __init__(self, normal: str) -> None:
        self._normal = normal
        self._blanked = normal.translate(_BLANKS) if normal.isascii() else None
        if self._blanked is None:
            self.words = self._parts[::2]
            self._has_wide_gap = any(len(gap) > SEPARATOR for gap in self._parts[1::2])
        else:
            self._has_wide_gap = _WIDE in self._blanked
            before = [] if normal[:1].isalnum() else [""]
            after = [] if not normal or normal[-1].isalnum() else [""]
            self.words = [*before, *self._blanked.split(), *after]
        self.canonical = f" {' '.join(self.words)} "

    @cached_property
    def _parts(self) -> list[str]:
        """Return words and separators in turn; a word may be empty at the edges of a text."""
        return _SPLIT.split(self._normal)

    @cached_property
    def ends(self) -> list[int]:
        """Return the normalised offset behind each word."""
        if self._blanked is None:
            return list(accumulate(map(len, self._parts)))[::2]
        pieces = self._blanked.split(" ")  # with an empty one between two blanks
        ends = list(compress(map(add, accumulate(map(len, pieces)), count()), pieces))
        if not self.words[0]:
            ends.insert(0, 0)
        return ends if len(ends) == len(self.words) else [*ends, len(self._normal)]

    def start(self, index: int) -> int:
        """Return the normalised offset at which word `index` starts."""
        return self.ends[index] - len(self.words[index])

    def places(self, starts: Iterable[int]) -> Iterator[int]:
        """Yield the words whose leading blanks stand at offsets of the canonical text.

        What lies between two of them is counted: offsets that go up and down little cost little.
        """
        place = at = 0
        for start in starts:
            if start >= at:
                place += self.canonical.count(" ", at, start)
            else:
                place -= self.canonical.count(" ", start, at)
            at = start
            yield place

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the words [first, last) that a normalised span touches, None when it touches none."""
        first = bisect_right(self.ends, start)
        last = bisect_right(self.ends, end - 1)
        if first >= len(self.words) or end <= self.start(first):
            return None
        return first, min(last, len(self.words) - 1) + 1

    def joined(self, left: int) -> bool:
        """Tell whether words `left` and `left + 1` stand close enough for one phrase."""
        return not self._has_wide_gap or self.start(left + 1) - self.ends[left] <= SEPARATOR

    def all_joined(self, first: int, last: int) -> bool:
        """Tell whether the words [first, last) stand so close, each to the next."""
        return not self._has_wide_gap or all(map(self.joined, range(first, last - 1)))

    def ends_sentence(self, left: int) -> bool:
        """Tell whether a sentence ends between words `left` and `left + 1`."""
        return SENTENCE_END.search(self._normal, self.ends[left], self.start(left + 1)) is not None

    @cached_property
    def thoughts(self) -> list[int]:
        """Return for each word the number of the thought it stands in.

        A thought ends like a sentence, save that a question or a call leads on to what follows it,
        and that the point of "1.500" ends nothing.
        """
        begins = [0] * len(self.words)
        for found in _THOUGHT_END.finditer(self._normal):
            left = bisect_right(self.ends, found.start()) - 1
            if 0 <= left < len(begins) - 1 and not self._is_point_of_number(left):
                begins[left + 1] = 1
        return list(accumulate(begins))

    def _is_point_of_number(self, left: int) -> bool:
        gap = self._normal[self.ends[left] : self.start(left + 1)]
        return gap == "." and self.words[left][-1:].isdigit() and self.words[left + 1][:1].isdigit()


@lru_cache(maxsize=8)
def words_of(normal: str) -> Words:
    """Return a text cut into words; several rule sets look at the same few texts one after the other."""
    return Words(normal)
