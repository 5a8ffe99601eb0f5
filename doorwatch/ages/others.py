"""Persons and animals other than the advertised one: a sister, a neighbour's boy, an old dog.

A relative is somebody else only where the first person owns her ("my sister"): "her friend Mia is
17" tells the age of a second person of the same listing, and so does a friend who joins.
"""

from __future__ import annotations

from functools import lru_cache

from doorwatch.ages.lexicon import Lexicon, lexicon
from doorwatch.ages.scene import Scene, is_joint
from doorwatch.ages.tokens import ends_sentence

_MINE_TEXT = """my our mijn m'n onze ons mein meine meiner meinem meinen meines unser unsere unserer unserem
unseren unseres mon ma mes notre nos mi mis nuestro nuestra nuestros nuestras meu mea mei mele noastra nostru
nostri noastre moj moja moje mojego mojej moi mojemu moim nasz nasza nasze naszego naszej nasi a az egy"""
_MINE = frozenset(_MINE_TEXT.split()) - {"a", "az", "egy"}
_SELF_TEXT = """ik i i'm im i've ich je j' yo eu en ben bin jestem vagyok suis soy sunt tengo mam ai am
me moi mir mnie"""
_SELF = frozenset(_SELF_TEXT.split())
_HOMOGRAPHS = {"en": "hu", "eu": "ro", "am": "ro", "i": "en", "ai": "fr", "ben": "nl"}
_JOIN_TEXT = """join joins together duo both wij samen beide zusammen beide gemeinsam ensemble deux
juntas ambas impreuna amandoua egyutt mindketten razem obie we wir nous nosotras noi mi my"""
_JOIN = frozenset(_JOIN_TEXT.split()) - {"mi", "my"}
"""A friend who joins in is a second advertised person."""
_WITH_WORDS = "with met mit avec con cu z ze en und and y et i si es"
_WITH = frozenset(_WITH_WORDS.split())
_NOT_WORDS = "not no nobody keinen keine kein nicht niemanden geen niet pas aucun ningun nu niciun nem nie"
_NOT = frozenset(_NOT_WORDS.split())
_OF_WORDS = "of van von der des d' de du del einer eines meiner meines a unei unui al ale"
_OF = frozenset(_OF_WORDS.split())
_SHE_WORDS = "she ze zij sie elle ella ea ona"
_SHE = frozenset(_SHE_WORDS.split())
"""After "my friend wrote this, she is 14" the pronoun is the advertised person."""
_REACH = 10
_AHEAD = 5
_STEMS: dict[str, tuple[str, ...]] = {
    "hu": ("nak", "nek", "val", "vel", "rol", "tol", "ot", "et", "at", "ok", "ek", "ak", "t", "k"),
    "de": ("chens", "chen", "es", "en", "er", "em", "s", "n"),
    "pl": ("owi", "iem", "em", "ami", "om", "a", "e", "y", "u"),
    "ro": ("ului", "ul", "ei", "lui", "lor", "ii", "a", "i"),
}
"""Endings of cases and articles that a known word may carry."""
_SHORTEST_STEM = 4


def of_another(here: Scene) -> bool:
    """Say that the number tells the age of a person or animal who is not advertised."""
    return _behind(here) or _ahead(here)


def _behind(here: Scene) -> bool:
    """Look back through the sentence for the subject, up to a word of the first person."""
    tokens, ands = here.tokens, here.lexicon.sets["and"]
    comma = she = False
    for place in range(here.at - 1, max(-1, here.at - 1 - _REACH), -1):
        token = tokens[place]
        if ends_sentence(tokens, place):
            return False
        if token.number is not None and not is_joint(tokens, place + 1, ands):
            return False
        if token.text in _SELF and _speaks(here, token.text) and not is_joint(tokens, place, ands):
            return False
        she = she or token.text in _SHE
        comma = comma or token.text == ","
        kind = _kind(here, place)
        if (
            kind is not None
            and not (she and comma and kind == "kin")
            and _claims(here, place, kind, comma=comma)
        ):
            return True
    return False


def _speaks(here: Scene, word: str) -> bool:
    """Say that the word is a first person; Hungarian "en" is not the Dutch and French one."""
    return word not in _HOMOGRAPHS or _HOMOGRAPHS[word] in here.tongues


def _claims(here: Scene, place: int, kind: str, *, comma: bool) -> bool:
    tokens = here.tokens
    around = {token.text for token in tokens[max(0, place - 3) : place]}
    around |= {token.text for token in tokens[place + 1 : place + 2]}
    owned = not around.isdisjoint(_MINE)
    if kind in ("pet", "stranger", "child"):
        return not (comma and tokens[place - 1].text in _WITH)
    if kind == "boy":
        return owned or not around.isdisjoint(_NOT)
    if comma and not around.isdisjoint(_WITH):
        return False  # "I live with my sister, 17, slim"
    return (owned or _owns_itself(tokens[place].text, here.lexicon)) and not _joins(here)


def _owns_itself(word: str, lexicon: Lexicon) -> bool:
    """Say that a Hungarian word carries its "my"."""
    return any(kind == "kin" and "hu" in codes for kind, codes in lexicon.others.get(word, ()))


def _joins(here: Scene) -> bool:
    for step in (1, -1):
        place = here.at + step
        while 0 <= place < len(here.tokens) and abs(place - here.at) <= _REACH:
            if ends_sentence(here.tokens, place):
                break
            if here.tokens[place].text in _JOIN:
                return True
            place += step
    return False


def _ahead(here: Scene) -> bool:
    """Look behind the years: "my 16-year-old sister", "(15) of a friend", "not a 17-year-old lad"."""
    tokens = here.tokens
    last = max((cue.at for cue in here.ahead), default=here.at)
    closed = False
    for place in range(last + 1, min(len(tokens), last + 1 + _AHEAD)):
        text = tokens[place].text
        kind = _kind(here, place)
        between = {token.text for token in tokens[max(0, place - 2) : place]}
        before = {token.text for token in tokens[max(0, here.at - 3) : here.at]}
        if kind is not None:
            if kind in ("pet", "child"):
                return here.aged and not closed
            if closed or not between.isdisjoint(_OF):
                return closed and (kind == "stranger" or not between.isdisjoint(_OF | _MINE))
            owned = not before.isdisjoint(_MINE)
            return (owned and not _joins(here)) or (kind == "boy" and not before.isdisjoint(_NOT))
        if text == ")":
            closed = True
        elif (
            ends_sentence(tokens, place)
            or text == ","
            or text in here.lexicon.sets["and"]
            or tokens[place].number is not None
        ):
            return False
    return False


def _kind(here: Scene, at: int) -> str | None:
    """Return the kind of the other person or animal that a word names in the scene's language."""
    tokens, others = here.tokens, here.lexicon.others
    word = tokens[at].text
    if word in here.lexicon.sets["tails"]:
        words = [token.text for token in tokens[max(0, at - 2) : at + 1]]
        for first in range(len(words) - 1):
            found = _spoken(here, others.get(" ".join(words[first:]), ()))
            if found is not None:
                return found
    found = _spoken(here, others.get(word, ()))
    if found is not None:
        return found
    return _stemmed(word, here.tongues) if len(word) > _SHORTEST_STEM else None


def _spoken(here: Scene, kinds: tuple[tuple[str, frozenset[str]], ...]) -> str | None:
    if not kinds:
        return None
    languages = here.tongues
    for kind, codes in kinds:
        if not languages or not codes.isdisjoint(languages):
            return kind
    return None


@lru_cache(maxsize=1 << 12)
def _stemmed(word: str, tongues: frozenset[str]) -> str | None:
    for code in tongues:
        for ending in _STEMS.get(code, ()):
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _SHORTEST_STEM:
                for kind, codes in lexicon().others.get(stem, ()):
                    if code in codes:
                        return kind
    return None
