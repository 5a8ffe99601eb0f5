"""What the words of a text hint at: one look says which of the readers of words have anything to do.

Most texts hold no riddle, no year of life and no word for a minor. A word is worked out once; nearly all are
ordinary and cost a text no more than one difference of sets together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from doorwatch.ages import coming, lifeyears, minors, riddles, wordforms
from doorwatch.text import Sieve, plain_words

_TELLS: Mapping[str, Callable[[str], object]] = {
    "majority": coming.HINT.search,
    "life_year": lifeyears.HINT.fullmatch,
    "minor": minors.HINT.fullmatch,
    "order": riddles.HINT.fullmatch,
    **{kind: re.compile(words).fullmatch for kind, words in wordforms.HINTS.items()},
}


def hints_of(normal: str) -> frozenset[str]:
    """Return the names of what a normal text may tell by words; of riddles the kinds of `wordforms.HINTS`."""
    return frozenset().union(*map(_hints, _TELLING.of(plain_words(normal))))


@lru_cache(maxsize=1 << 14)
def _hints(word: str) -> frozenset[str]:
    return frozenset(name for name, tells in _TELLS.items() if tells(word))


_TELLING = Sieve(_hints)
