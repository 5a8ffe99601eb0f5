"""Whose age is it: the decision over the cues beside a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from doorwatch.ages.lexicon import Lexicon, Noun
from doorwatch.ages.tokens import Cue, Token, after, before, ends_sentence
from doorwatch.types import AgeKind, Subject

_CURRENCY = frozenset("€$£")
_SELF_WORDS = frozenset("ik i i'm im ich je yo eu ja soy ben bin jestem vagyok suis j' tengo mam".split())
_THIRD = frozenset("hij zij ze he she it er sie es il elle el ella o ea on ona".split())
_ONLY = frozenset(
    "pas net just only barely erst gerade nur knackige zarte seulement solo recien apenas doar abia numai csak "
    "tylko dopiero zaledwie ledwo amper nog maar slechts fresh sweet".split()
)
_BUT = frozenset("maar but aber mais pero dar ale hanem jedoch doch sed geworden from uit aus".split())
_YEARS = frozenset(("years", "old"))
_CANCELLING = frozenset(("you", "since", "at", "past", "not", "under", "over", "span", "andup", "after", "unit"))
_TELLING = frozenset(("be", "label", "self", "turn"))
_SCAN = 7
"""How many words before a number its noun can stand."""


class Verdict(NamedTuple):
    """What a number says: the years, whose, how, whether now, and the tokens that the quote spans."""

    years: int
    subject: Subject
    kind: AgeKind
    current: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A number between its cues; the sets hold the categories of cues, with and without those beyond a comma."""

    tokens: list[Token]
    at: int
    behind: list[Cue]
    ahead: list[Cue]
    lexicon: Lexicon
    near_behind: frozenset[str]
    all_behind: frozenset[str]
    near_ahead: frozenset[str]

    def has(self, category: str, *, comma: bool = False) -> bool:
        """Say whether a cue of a category stands before the number (not beyond a comma unless `comma`)."""
        return category in (self.all_behind if comma else self.near_behind)

    def then(self, category: str) -> bool:
        """The same for the cues after the number."""
        return category in self.near_ahead

    def first_after(self) -> str | None:
        """The category of the nearest cue after the number."""
        return self.ahead[0].phrase.category if self.ahead and not self.ahead[0].comma else None


_NONE: frozenset[str] = frozenset()


def _categories(cues: list[Cue]) -> frozenset[str]:
    return frozenset([cue.phrase.category for cue in cues]) if cues else _NONE


def scene(tokens: list[Token], at: int, lexicon: Lexicon) -> Scene:
    """Collect the cues of a number; numbers joined by "and" share theirs ("18 and 16 years")."""
    joints = lexicon.sets["and"] | {","}
    place = at
    ahead = after(tokens, at, lexicon)
    while not ahead and place - at < 6 and _is_joint(tokens, place + 1, joints):
        place += 2
        ahead = after(tokens, place, lexicon)
    place = at
    while at - place < 6 and _is_joint(tokens, place - 1, joints):
        place -= 2
    behind = before(tokens, place, lexicon)
    if place < at and not behind:
        behind = before(tokens, at, lexicon)
    ahead, behind = _coherent(ahead, ahead), _coherent(behind, ahead)
    near = [cue for cue in behind if not cue.comma]
    then = [cue for cue in ahead if not cue.comma]
    return Scene(
        tokens, at, behind, ahead, lexicon, _categories(near), _categories(behind), _categories(then)
    )


def _coherent(cues: list[Cue], ahead: list[Cue]) -> list[Cue]:
    """Drop what would take the age away in another language than the word for years speaks.

    "ai" is Romanian "you have" and French "(I) have": before "17 ans" it is French.
    """
    spoken = {code for cue in ahead if cue.phrase.category in _YEARS for code in cue.phrase.languages}
    if not spoken:
        return cues
    return [
        cue for cue in cues if cue.phrase.category not in _CANCELLING or not spoken.isdisjoint(cue.phrase.languages)
    ]


def _is_joint(tokens: list[Token], at: int, joints: frozenset[str]) -> bool:
    """Say whether token `at` joins two numbers."""
    if not 0 < at < len(tokens) - 1 or tokens[at].text not in joints:
        return False
    return tokens[at - 1].number is not None and tokens[at + 1].number is not None


def judge(tokens: list[Token], at: int, lexicon: Lexicon) -> Verdict | None:
    """Return what the number at token `at` says of somebody's age, None when it is no age."""
    number = tokens[at].number
    if number is None or _is_amount(tokens, at, lexicon.months):
        return None
    here = scene(tokens, at, lexicon)
    if here.first_after() == "unit":
        return None
    value = number.value
    kind: AgeKind = number.kind
    first = min([at, *(cue.at for cue in here.behind[:3])])
    last = max([at, *(cue.at for cue in here.ahead[:2])])

    def says(subject: Subject, years: int = value, how: AgeKind = kind, current: bool = True) -> Verdict:
        return Verdict(years, subject, how, current, first, last)

    aged = here.then("years") or here.then("old")
    ends = _clause_ends(tokens, at)
    mine = here.has("self") or (here.has("have") and (aged or ends)) or (here.has("hold") and aged)
    if value < 10 and kind == "number_word" and not aged:
        return None  # "tengo una hija": one, not a year
    noun = noun_of(here)
    if here.has("past") or here.then("after") or (here.has("not") and here.then("nomore")):
        return says("advertised_person" if noun is None else "other", current=False) if aged or mine or here.has("past") else None
    if here.has("you"):
        return says("other")
    if noun is not None:
        return says("other") if aged or mine or not here.near_behind.isdisjoint(_TELLING) else None
    if here.then("span") and aged:
        return says("other")
    if _is_turning(here, aged, mine):
        return says("advertised_person", value - 1, "turning")
    if here.has("under") or here.has("over") or here.then("andup") or tokens[at + 1 : at + 2] and tokens[at + 1].text == "+":
        if mine and not here.has("not"):
            return says("advertised_person", value - 1, "turning") if here.has("under") else says("advertised_person")
        return says("other")
    if aged and (_lasts(here) or (here.has("already") and not here.then("old") and (not mine or _goes_on(here)))):
        return says("other")
    if here.has("at") and _starts_something(tokens, at, lexicon):
        return says("advertised_person", current=False)
    if mine or here.has("label", comma=True) or here.then("old") or here.has("person"):
        return says("advertised_person")
    if here.has("person", comma=True) and (aged or ends):
        return says("advertised_person")
    if here.then("years"):
        return says("advertised_person" if value >= 12 else "unknown")
    if here.has("be") and ends and value >= 12:
        return says("advertised_person")
    if 12 <= value <= 25 and ends and _is_alone(tokens, at):
        return says("advertised_person")
    return None


def _lasts(here: Scene) -> bool:
    """Say that "since" or "for" stands before the years, in the language of the word for years."""
    spoken = {code for cue in here.ahead if cue.phrase.category in ("years", "old") for code in cue.phrase.languages}
    return any(
        cue.phrase.category == "since" and not cue.comma and spoken & cue.phrase.languages for cue in here.behind
    )


def _is_alone(tokens: list[Token], at: int) -> bool:
    """Say that the number stands behind a word like "only", or is a sentence of one number word."""
    if at == 0 or ends_sentence(tokens, at - 1):
        number = tokens[at].number
        last = at + 1 >= len(tokens) or ends_sentence(tokens, at + 1)
        return number is not None and last and number.kind == "number_word"
    return tokens[at - 1].text in _ONLY


def _is_amount(tokens: list[Token], at: int, months: dict[str, int]) -> bool:
    """Say that the number belongs to a price, a time, a decimal, a date or a longer row of digits."""
    token = tokens[at]
    if at and tokens[at - 1].text in _CURRENCY:
        return True
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is not None and following.text == "." and at + 2 < len(tokens) and tokens[at + 2].text in months:
        return True
    if following is not None and following.text == "/" and token.number_value == 24 and at + 2 < len(tokens):
        return tokens[at + 2].number_value == 7
    if at > 1 and tokens[at - 1].text == "/" and tokens[at - 2].number_value == 24 and token.number_value == 7:
        return True
    if following is not None and (following.text in _CURRENCY or following.text in "%°"):
        return True
    if token.number is None or token.number.kind not in ("digits", "hidden"):
        return False
    if following is not None and following.start == token.end and following.text in ".,:/-" and at + 2 < len(tokens):
        beyond = tokens[at + 2]
        if beyond.start == following.end and (beyond.number is not None or beyond.text.isdigit() or beyond.text == "-"):
            return following.text not in "/-"
    if at > 1 and tokens[at - 1].end == token.start and tokens[at - 1].text in ".,:/-" and tokens[at - 2].end == tokens[at - 1].start:
        return (tokens[at - 2].number is not None or tokens[at - 2].text.isdigit()) and tokens[at - 1].text not in "/-"
    return False


def _is_turning(here: Scene, aged: bool, mine: bool) -> bool:
    """Say that the person is about to reach the number."""
    if here.has("over"):
        return False
    if here.has("turn"):
        return mine or aged or _clause_ends(here.tokens, here.at) or here.then("soon")
    if here.has("not") and here.then("yet"):
        return True
    if here.then("soon"):
        starts = here.at == 0 or ends_sentence(here.tokens, here.at - 1)
        return mine or aged or (starts and 15 <= here.tokens[here.at].number_value <= 21)
    return False


def _goes_on(here: Scene) -> bool:
    """Say that after "already 17 years" comes what was done in them."""
    last = max((cue.at for cue in here.ahead), default=here.at) + 1
    if last >= len(here.tokens) or ends_sentence(here.tokens, last):
        return False
    return here.tokens[last].text not in here.lexicon.sets["and"] | {",", ")", "("}


def _clause_ends(tokens: list[Token], at: int) -> bool:
    following = at + 1
    if following >= len(tokens) or ends_sentence(tokens, following):
        return True
    return tokens[following].text in _BUT or tokens[following].text in {",", ")", "|", "en", "and", "und", "et", "y", "si", "es", "i", "&", "n"}


def _starts_something(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    window = tokens[max(0, at - _SCAN) : at + _SCAN]
    return any(token.text in lexicon.sets["begin"] for token in window)


def noun_of(here: Scene) -> str | None:
    """Return the category of the noun that the number belongs to, None when it is the advertised person."""
    return _noun_ahead(here) or _noun_behind(here)


def _noun_ahead(here: Scene) -> str | None:
    """Return the noun right behind the years: "16-year-old dog"."""
    tokens, lexicon = here.tokens, here.lexicon
    if not here.ahead:
        return None
    last = max(cue.at for cue in here.ahead)
    for token in tokens[last + 1 : last + 4]:
        if token.text in lexicon.sets["and"]:
            return None
        noun = lexicon.nouns.get(token.text)
        if token.text.startswith("jubil"):
            return "firm"
        if noun is not None and noun.category in ("child", "parent"):
            return "child"
        if noun is not None and noun.category in ("firm", "thing"):
            return noun.category
        if token.text not in lexicon.sets["fill"] and noun is None:
            return None
    return None


def _noun_behind(here: Scene) -> str | None:
    """Return the nearest noun before the number in its sentence that claims it."""
    tokens, lexicon = here.tokens, here.lexicon
    comma = third = person = False
    for place in range(here.at - 1, max(-1, here.at - 1 - _SCAN), -1):
        text = tokens[place].text
        if ends_sentence(tokens, place) or text in _SELF_WORDS:
            return None
        if tokens[place].number is not None:
            if not _is_joint(tokens, place + 1, lexicon.sets["and"]):
                return None
            continue
        comma = comma or text == ","
        third = third or text in _THIRD
        noun = _noun_at(tokens, place, lexicon)
        if noun is None:
            continue
        if noun.category == "parent" and here.at - place >= 3:
            return "child"
        if person or noun.category in ("person", "parent"):
            person = True  # further on only "mother of a boy of 6" can still claim it
        elif noun.category == "child":
            return "child"
        elif not comma and not third and not _is_place(tokens, place, noun, lexicon):
            return noun.category
    return None


def _noun_at(tokens: list[Token], at: int, lexicon: Lexicon) -> Noun | None:
    """Return the noun that ends at token `at`; the longest wording counts ("ma fille")."""
    words = [token.text for token in tokens[max(0, at - 2) : at + 1]]
    for first in range(len(words)):
        noun = lexicon.nouns.get(" ".join(words[first:]))
        if noun is not None:
            return noun
    return None


def _is_place(tokens: list[Token], at: int, noun: Noun, lexicon: Lexicon) -> bool:
    """Say that the noun is only where something is ("in the salon")."""
    return any(
        (token.text, code) in lexicon.places for token in tokens[max(0, at - 2) : at] for code in noun.languages
    )
