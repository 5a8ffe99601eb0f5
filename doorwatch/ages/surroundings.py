"""What stands around a number in its own sentence: the words, their kinds, what they are about.

Nothing outside the number's sentence is looked at, so no other sentence can change what is said of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from doorwatch.ages.concepts import concepts, is_nation
from doorwatch.ages.judge import Verdict
from doorwatch.ages.rows import Row
from doorwatch.ages.scene import Scene
from doorwatch.ages.tokens import Token
from doorwatch.types import NormalText

FAR = 14
"""How many words on either side are looked at."""
Sort = Literal["number", "birth", "majority"]


class Spot(NamedTuple):
    """A number, a birth date or a word for the age of majority that may tell her age.

    `first` and `last` are its tokens, `years` the age that it would tell, `found` what the rules said.
    """

    text: NormalText
    row: Row
    here: Scene
    first: int
    last: int
    sort: Sort
    years: int
    found: Verdict | None

    @property
    def tokens(self) -> list[Token]:
        """The tokens of its part of the text."""
        return self.here.tokens

    @property
    def summed(self) -> bool:
        """True when the number is to be worked out."""
        number = self.tokens[self.first].number
        return number is not None and number.kind == "sum"


class Beside(NamedTuple):
    """A word beside a spot.

    `word` is the word or the class of a number's value; `kinds` what the reader's word lists call it, a sign
    or a number itself; `about` the concepts that it may stand for.
    """

    at: int
    word: str
    kinds: frozenset[str]
    about: frozenset[str]


class Around(NamedTuple):
    """The words on both sides of a spot, the nearest first, and whether the sentence begins or ends there."""

    left: tuple[Beside, ...]
    right: tuple[Beside, ...]
    begins: bool
    ends: bool


def around(spot: Spot) -> Around:
    """Return what stands on both sides of a spot, at most `FAR` words each."""
    row = spot.row
    first, last = max(row.first, spot.first - FAR), min(row.last, spot.last + 1 + FAR)
    return Around(
        tuple(_beside(spot, at) for at in range(spot.first - 1, first - 1, -1)),
        tuple(_beside(spot, at) for at in range(spot.last + 1, last)),
        row.first > spot.first - FAR - 1,
        row.last <= spot.last + 1 + FAR,
    )


def _beside(spot: Spot, at: int) -> Beside:
    row, lexicon, token = spot.row, spot.here.lexicon, spot.tokens[at]
    if is_nation(token.text):
        return Beside(at, _BLANK, _WORD, _NO_CONCEPT)
    word = token.text if token.number is None else value_class(token.number.value)
    kinds = row.of(at) - _TONGUE
    noun = lexicon.nouns.get(token.text)
    if noun is not None and not noun.languages.isdisjoint(row.tongues):
        kinds |= {noun.category.upper()}
    if token.text in lexicon.sets["fill"]:
        kinds |= _FILL
    if not kinds:
        kinds = _WORD if token.text.isalpha() else frozenset((word,))
    return Beside(at, word, kinds, concepts(token.text, row.tongues))


_BLANK, _NO_CONCEPT = "~", frozenset[str]()
"""What stands for a word of a nation, a people or a language: where somebody is from may move nothing."""
_TONGUE, _FILL, _WORD = frozenset(("tongue",)), frozenset(("fill",)), frozenset(("w",))


@lru_cache(maxsize=1 << 10)
def value_class(value: int) -> str:
    """Return the class of a number's value, which stands for it as a word."""
    if value >= 1900:
        return "#2000" if 2007 <= value <= 2016 else "#1900"
    for limit, name in _CLASSES:
        if value < limit:
            return name
    return "#100"


_CLASSES = ((10, "#1"), (13, "#10"), (18, "#13"), (19, "#18"), (36, "#19"), (80, "#36"), (100, "#80"))
