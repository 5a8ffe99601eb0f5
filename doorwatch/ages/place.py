"""A number in its sentence, with the cues beside it."""

from __future__ import annotations

from typing import NamedTuple

from doorwatch.ages.lexicon import Lexicon
from doorwatch.ages.rows import Row
from doorwatch.ages.scene import Scene
from doorwatch.ages.tokens import Token
from doorwatch.types import NormalText

JOINING = frozenset("and or en of und oder et ou y o si sau es vagy i lub & +".split())
_CLAUSE = frozenset(
    (",", ":", "(", ")", "|", "but", "maar", "aber", "mais", "pero", "dar", "de\u0301", "ale", "hanem")
)
_MINE = frozenset(("self", "have", "hold"))
REACH = 9


class Place(NamedTuple):
    """A number in its sentence: the text, the cues beside it, the row of its words."""

    text: NormalText
    here: Scene
    row: Row

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the text."""
        return self.here.tokens

    @property
    def lexicon(self) -> Lexicon:
        """The cue phrases."""
        return self.here.lexicon

    @property
    def at(self) -> int:
        """The index of the number."""
        return self.here.at

    @property
    def value(self) -> int:
        """The number."""
        return self.tokens[self.at].number_value

    @property
    def end(self) -> int:
        """The first token behind the words that hang on the number."""
        return max((cue.at for cue in self.here.ahead if not cue.comma), default=self.at) + 1

    @property
    def mine(self) -> bool:
        """Say that the first person or she states it right beside the number."""
        here, tongues = self.here, self.row.tongues
        return not _MINE.isdisjoint(here.near_behind) and any(
            not cue.comma
            and (cue.phrase.category in ("self", "have") or (cue.phrase.category == "hold" and here.aged))
            and not tongues.isdisjoint(cue.phrase.languages)
            for cue in here.behind
        )

    @property
    def foreign(self) -> bool:
        """Say that only another language's first person states it: Hungarian "én" in "en 2009, 17"."""
        here = self.here
        return here.has("self") and not self.mine and not here.aged

    def has(self, category: str, *, comma: bool = False) -> bool:
        """Say whether a cue of a category, of the sentence's language, stands before the number."""
        return category in self.here.all_behind and any(
            cue.phrase.category == category
            and (comma or not cue.comma)
            and not self.row.tongues.isdisjoint(cue.phrase.languages)
            for cue in self.here.behind
        )

    def then(self, category: str) -> bool:
        """The same for the cues after the number."""
        return category in self.here.near_ahead and any(
            cue.phrase.category == category
            and not cue.comma
            and not self.row.tongues.isdisjoint(cue.phrase.languages)
            for cue in self.here.ahead
        )


def clause_start(place: Place, reach: int = REACH) -> int:
    """Return the first token of the number's clause, at most `reach` words back."""
    at, tokens = place.at, place.tokens
    while at > max(place.row.first, place.at - reach) and tokens[at - 1].text not in _CLAUSE:
        at -= 1
    return at


def is_from_month(place: Place) -> bool:
    """Say that "from" names the month of a birthday: "vanaf mei achttien"."""
    number = place.tokens[place.at].number
    if number is None or number.kind == "digits" or place.at == place.row.first:
        return False
    return place.tokens[place.at - 1].text in place.lexicon.months
