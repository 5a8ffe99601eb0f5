"""A number between the cues that bear on it."""

from __future__ import annotations

from typing import NamedTuple

from doorwatch.ages.lexicon import Lexicon
from doorwatch.ages.tokens import Cue, Token, after, before

_NONE: frozenset[str] = frozenset()
_YEARS = frozenset(("years", "old"))
_CANCELLING = frozenset(
    ("you", "since", "at", "past", "not", "under", "over", "span", "andup", "after", "unit")
)
"""Categories that can take an age away; they count only in the language of the word for years."""
_WIDEST_ROW = 6
"""How many tokens a row of joined numbers ("18, 20 and 22 years") may span."""


class Scene(NamedTuple):
    """The cues of one number, the nearest first, and their categories.

    `near_behind` and `near_ahead` leave out what stands beyond a comma or a bracket; `spoken` are
    the languages of the word for years, empty without one; `tongues` those of all the cues.
    """

    tokens: list[Token]
    at: int
    lexicon: Lexicon
    behind: list[Cue]
    ahead: list[Cue]
    near_behind: frozenset[str]
    all_behind: frozenset[str]
    near_ahead: frozenset[str]
    spoken: frozenset[str]
    tongues: frozenset[str]

    def has(self, category: str, *, comma: bool = False) -> bool:
        """Say whether a cue of a category stands before the number (not beyond a comma unless `comma`)."""
        return category in (self.all_behind if comma else self.near_behind)

    def then(self, category: str) -> bool:
        """The same for the cues after the number."""
        return category in self.near_ahead

    @property
    def aged(self) -> bool:
        """True when a word for years of age follows."""
        return not self.near_ahead.isdisjoint(_YEARS)

    @property
    def following(self) -> str:
        """The text of the next token, empty at the end."""
        return self.tokens[self.at + 1].text if self.at + 1 < len(self.tokens) else ""


def _categories(cues: list[Cue]) -> frozenset[str]:
    return frozenset([cue.phrase.category for cue in cues]) if cues else _NONE


def is_joint(tokens: list[Token], at: int, joints: frozenset[str]) -> bool:
    """Say whether token `at` joins two numbers."""
    if not 0 < at < len(tokens) - 1 or tokens[at].text not in joints:
        return False
    return tokens[at - 1].number is not None and tokens[at + 1].number is not None


def scene(tokens: list[Token], at: int, lexicon: Lexicon) -> Scene:
    """Collect the cues of a number; numbers joined by "and" share theirs ("18 and 16 years")."""
    joints = lexicon.sets["joints"]
    place = at
    ahead = [] if is_joint(tokens, at + 1, joints) else after(tokens, at, lexicon)
    while not ahead and place - at < _WIDEST_ROW and is_joint(tokens, place + 1, joints):
        place += 2
        ahead = after(tokens, place, lexicon)
    place = at
    while at - place < _WIDEST_ROW and is_joint(tokens, place - 1, joints):
        place -= 2
    behind = before(tokens, place, lexicon)
    if place < at and not behind:
        behind = before(tokens, at, lexicon)
    spoken = frozenset(
        code for cue in ahead if cue.phrase.category in _YEARS for code in cue.phrase.languages
    )
    if spoken:
        ahead, behind = _coherent(ahead, spoken), _coherent(behind, spoken)
    near = _categories([cue for cue in behind if not cue.comma])
    then = _categories([cue for cue in ahead if not cue.comma])
    return Scene(
        tokens, at, lexicon, behind, ahead, near, _categories(behind), then, spoken, _tongues(behind, ahead)
    )


def _tongues(behind: list[Cue], ahead: list[Cue]) -> frozenset[str]:
    return frozenset(code for cue in (*behind, *ahead) for code in cue.phrase.languages)


def _coherent(cues: list[Cue], spoken: frozenset[str]) -> list[Cue]:
    """Drop what would take the age away in another language than the word for years speaks.

    "ai" is Romanian "you have" and French "(I) have": before "17 ans" it is French.
    """
    return [
        cue
        for cue in cues
        if cue.phrase.category not in _CANCELLING or not spoken.isdisjoint(cue.phrase.languages)
    ]
