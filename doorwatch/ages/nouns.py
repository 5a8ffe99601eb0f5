"""The noun that a number belongs to: a dog, a son, a salon, experience; or the advertised person."""

from __future__ import annotations

import re

from doorwatch.ages.lexicon import Lexicon, Noun
from doorwatch.ages.others import of_another
from doorwatch.ages.scene import Scene, is_joint
from doorwatch.ages.tokens import Token, ends_sentence

_SELF_TEXT = "ik i i'm im ich je yo eu ja soy ben bin jestem vagyok suis j' tengo mam"
_SELF = frozenset(_SELF_TEXT.split())
"""Words of the first person: what stands before them claims nothing."""
_THIRD_TEXT = "hij zij ze he she it er sie es il elle el ella o ea on ona"
_THIRD = frozenset(_THIRD_TEXT.split())
_STREET = re.compile(
    r"(?:straat|laan|weg|plein|gracht|kade|dijk|steeg|strasse|gasse|allee|platz|ufer|utca|korut)\Z"
    r"|\A(?:str|street|road|avenue|ave|lane|rue|boulevard|calle|avenida|plaza|paseo|strada|bulevardul|ul|ulica|ut|ter|al|aleja|via|chaussee)\Z"
)
"""Words that make of "Name 17" an address."""
_SCAN = 7
"""How many words before a number its noun can stand."""


def is_street(word: str) -> bool:
    """Say whether a word is, or ends like, a street."""
    return _STREET.search(word) is not None


def noun_of(here: Scene) -> str | None:
    """Return the category of the noun that the number belongs to, None when it is the advertised person."""
    return _noun_ahead(here) or _noun_behind(here) or ("child" if of_another(here) else None)


def _noun_ahead(here: Scene) -> str | None:
    """Return the noun right behind the years: "16-year-old dog"."""
    if not here.ahead:
        return None
    sets, nouns = here.lexicon.sets, here.lexicon.nouns
    last = max(cue.at for cue in here.ahead)
    for token in here.tokens[last + 1 : last + 4]:
        if token.text.startswith("jubil"):
            return "firm"
        noun = nouns.get(token.text)
        if noun is not None and noun.category in ("child", "parent"):
            return "child"
        if noun is not None and noun.category in ("firm", "thing"):
            return noun.category
        if token.text in sets["and"] or (noun is None and token.text not in sets["fill"]):
            return None
    return None


def _noun_behind(here: Scene) -> str | None:
    """Return the nearest noun before the number in its sentence that claims it."""
    tokens, lexicon = here.tokens, here.lexicon
    comma = third = person = False
    for place in range(here.at - 1, max(-1, here.at - 1 - _SCAN), -1):
        text = tokens[place].text
        if ends_sentence(tokens, place):
            return None
        if text in _SELF and not is_joint(tokens, place, lexicon.sets["and"]):
            return None
        if tokens[place].number is not None and not is_joint(tokens, place + 1, lexicon.sets["and"]):
            return None
        comma = comma or text == ","
        third = third or text in _THIRD
        noun = _noun_at(tokens, place, lexicon)
        if noun is None or _is_foreign(here, noun):
            continue
        if noun.category == "parent" and _is_of_parent(here, place, comma=comma):
            return "child"
        if person or noun.category in ("person", "parent"):
            person = True  # further on only "mother of a boy of 6" can still claim it
        elif noun.category == "child":
            return "child"
        elif not comma and not third and not _is_place(here, place, noun):
            return noun.category
    return None


_CHILD_ENDINGS = frozenset(
    ["latka", "letniego", "letniej", "latki", "jahrigen", "jahrigem", "jahriges", "jarige"]
)


def _is_foreign(here: Scene, noun: Noun) -> bool:
    """Say that the cues beside the number speak other languages than the noun ("son 15" is Spanish)."""
    spoken = here.spoken or here.tongues
    return bool(spoken) and noun.languages.isdisjoint(spoken)


def _is_of_parent(here: Scene, place: int, *, comma: bool) -> bool:
    """Say that the number is the child's: "mother of a boy of 6", "mama 13-latka"."""
    distance = here.at - place
    if distance >= 3 or (distance == 2 and not comma and here.tokens[here.at - 1].text.isalpha()):
        return True
    return any(token.text in _CHILD_ENDINGS for token in here.tokens[here.at + 1 : here.at + 3])


def _noun_at(tokens: list[Token], at: int, lexicon: Lexicon) -> Noun | None:
    """Return the noun that ends at token `at`; the longest wording counts ("ma fille")."""
    if tokens[at].text not in lexicon.sets["tails"]:
        return lexicon.nouns.get(tokens[at].text)
    words = [token.text for token in tokens[max(0, at - 2) : at + 1]]
    for first in range(len(words)):
        noun = lexicon.nouns.get(" ".join(words[first:]))
        if noun is not None:
            return noun
    return None


def _is_place(here: Scene, at: int, noun: Noun) -> bool:
    """Say that the noun is only where something is ("in the salon")."""
    codes = noun.languages & here.spoken or noun.languages
    words = [token.text for token in here.tokens[max(0, at - 2) : at]]
    return any((word, code) in here.lexicon.places for word in words for code in codes)
