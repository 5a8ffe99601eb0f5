"""Whose age is it: the decision over the cues beside a number.

The questions are asked in a fixed order: is it an amount, a past age, somebody else's, an age about
to be reached, a limit, a duration; and only then: is there anything that makes it hers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from doorwatch.ages.amounts import is_amount
from doorwatch.ages.nouns import is_street, noun_of
from doorwatch.ages.scene import Scene
from doorwatch.ages.tokens import Token, ends_sentence
from doorwatch.ages.waiting import corrects, is_introduced, is_waited_for
from doorwatch.types import AgeKind, Subject

_TELLING = frozenset(("be", "label", "self", "turn"))
_PAST_VERB = re.compile(r"(?:\A[a-z]{2,}(?:ais|ait|aba)|t[ae]m|y[lo]am|[aei]lam|[aei]lem)\Z")
"""Past tenses that their ending gives away: French and Spanish imperfect, Hungarian and Polish "
"first person."""
_NO_VERBS = frozenset(
    (
        "mais",
        "jamais",
        "francais",
        "lait",
        "fait",
        "parfait",
        "vrais",
        "tem",
        "tam",
        "jestem",
        "system",
        "item",
    )
)
_ONLY_TEXT = """pas net just only barely
erst gerade nur knackige zarte seulement solo recien apenas doar abia numai
csak tylko dopiero zaledwie ledwo amper nog maar slechts fresh sweet"""
_ONLY = frozenset(_ONLY_TEXT.split())
_CLAUSE_TEXT = """, ) | & n en and und et y si es i
maar but aber mais pero dar ale hanem jedoch doch sed geworden
from uit aus at et ot so"""
_CLAUSE_ENDS = frozenset(_CLAUSE_TEXT.split())
_HUNGARIAN = frozenset(("hu",))
"""Hungarian "16 éve" is a duration without any further word."""
_SPAN = 7
"""How many words on either side a verb of the past can stand."""
_YOUNGEST_BARE = 12
"""Below it, years without a person ("8 jaar") are likelier a duration."""
_OLDEST_ALONE = 25
"""Above it, a bare number behind "only" is no age that anybody would stress."""


class Verdict(NamedTuple):
    """What a number says: the years, whose, how, whether now, and the tokens that the quote spans."""

    years: int
    subject: Subject
    kind: AgeKind
    current: bool
    first: int
    last: int


def judge(here: Scene) -> Verdict | None:
    """Return what the number of a scene says of somebody's age, None when it is no age."""
    tokens, at = here.tokens, here.at
    number = tokens[at].number
    if number is None or is_amount(tokens, at, here.lexicon.months):
        return None
    if here.ahead and here.ahead[0].phrase.category == "unit" and not here.ahead[0].comma:
        return None
    if number.value < 10 and number.kind == "number_word" and not here.aged:
        return None  # "tengo una hija": one, not a year
    told = _tells(here, number.value)
    if told is None:
        return None
    subject, years, turning, current = told
    first = min([at, *(cue.at for cue in here.behind[:3])])
    last = max([at, *(cue.at for cue in here.ahead[:2])])
    return Verdict(years, subject, "turning" if turning else number.kind, current, first, last)


class _Told(NamedTuple):
    subject: Subject
    years: int
    turning: bool = False
    current: bool = True


def _tells(here: Scene, value: int) -> _Told | None:
    other, hers = _Told("other", value), _Told("advertised_person", value)
    mine = _is_mine(here)
    noun = noun_of(here)
    if noun is None and is_waited_for(here):
        return _Told("advertised_person", value - 1, turning=True)
    if here.has("past") or here.then("after") or (here.has("not") and here.then("nomore")):
        if not (here.aged or mine or here.has("past")):
            return None
        return (hers if noun is None else other)._replace(current=False)
    if here.has("you"):
        return other
    if noun is not None:
        return other if here.aged or mine or not here.near_behind.isdisjoint(_TELLING) else None
    if _spans(here):
        return other
    if _is_turning(here, mine):
        return _Told("advertised_person", value - 1, turning=True)
    if _is_limit(here):
        return _limited(here, value, mine)
    if here.aged and _lasts(here, mine):
        return other
    if (here.has("at") or here.following == "evesen") and _speaks_of_the_past(here):
        return hers._replace(current=False)
    if _is_hers(here, value, mine):
        return hers
    return _Told("unknown", value) if here.then("years") else None


def _spans(here: Scene) -> bool:
    """Say that years of something are counted ("16 years of experience")."""
    return here.then("span") and (here.aged or here.ahead[0].phrase.languages == _HUNGARIAN)


def _limited(here: Scene, value: int, mine: bool) -> _Told:
    """Return what a limit tells: only the first person's own ("I'm under 18") is her age."""
    if not mine or here.has("not"):
        return _Told("other", value)
    if here.has("under"):
        return _Told("advertised_person", value - 1, turning=True)
    return _Told("advertised_person", value)


def _is_mine(here: Scene) -> bool:
    """Say that the first person, or she, states the number."""
    if here.has("self"):
        return True
    return (here.has("have") and (here.aged or _clause_ends(here))) or (here.has("hold") and here.aged)


def _is_hers(here: Scene, value: int, mine: bool) -> bool:
    """Say that something makes the number the advertised person's age."""
    if mine or here.has("label", comma=True) or here.then("old") or here.has("person"):
        return True
    if corrects(here) or is_introduced(here):
        return True
    ends = _clause_ends(here)
    if here.has("person", comma=True) and (here.aged or ends):
        return True
    if value < _YOUNGEST_BARE:
        return False
    if here.then("years"):  # Hungarian "év" alone counts a duration, "éves" an age
        return any(c.phrase.category == "years" and c.phrase.words != ("ev",) for c in here.ahead)
    return ends and (here.has("be") or (value <= _OLDEST_ALONE and _is_alone(here)))


def _is_limit(here: Scene) -> bool:
    """Say that the number is a limit: under, over, from, "18+"."""
    return here.has("under") or here.has("over") or here.then("andup") or here.following == "+"


def _lasts(here: Scene, mine: bool) -> bool:
    """Say that the years are a duration: since, for, "already 17 years here", Romanian "nu fumez "
    "de 16 ani"."""
    if here.has("since"):
        return True
    if not here.then("old") and not mine and _works(here):
        return True
    if here.has("already") and not here.then("old"):
        return not mine or _goes_on(here)
    if here.has("of") and not mine and here.at > 1:
        return here.tokens[here.at - 2].text.endswith(("ez", "esc"))
    return False


def _works(here: Scene) -> bool:
    """Say that a verb of working or existing stands before bare years: "ik masseer nu 16 jaar".

    In Romanian "de 16 ani" is a duration wherever no person stands before it.
    """
    tokens, sets, nouns = here.tokens, here.lexicon.sets, here.lexicon.nouns
    duration = "ro" in here.spoken and here.at > 0 and tokens[here.at - 1].text == "de"
    for place in range(here.at - 1, max(-1, here.at - 1 - _SPAN), -1):
        text = tokens[place].text
        if ends_sentence(tokens, place) or text == "," or tokens[place].number is not None:
            return False
        if text in nouns and nouns[text].category == "person" and "#" not in text:
            return False
        if text in sets["works"]:
            return True
        if duration and text.endswith(("ez", "esc")):
            return True
    return False


def _is_turning(here: Scene, mine: bool) -> bool:
    """Say that the person is about to reach the number."""
    if here.has("over"):
        return False
    done = here.lexicon.sets["done"]
    if any(token.text in done for token in here.tokens[max(0, here.at - 3) : here.at]):
        return False
    if here.has("turn"):
        return mine or here.aged or _clause_ends(here) or here.then("soon")
    if here.has("not") and here.then("yet"):
        return True
    if here.then("birthday"):
        return 13 <= here.tokens[here.at].number_value <= 21 and _comes_next(here)
    if not here.then("soon"):
        return False
    starts = here.at == 0 or ends_sentence(here.tokens, here.at - 1)
    return mine or here.aged or (starts and 15 <= here.tokens[here.at].number_value <= 21)


def _comes_next(here: Scene) -> bool:
    """Say that "next week", "soon" or the like stands in the sentence of "my 18th birthday"."""
    return any(token.text in here.lexicon.sets["next"] for token in _nearby(here))


def _nearby(here: Scene) -> Iterator[Token]:
    """Yield the tokens on either side of the number, up to the ends of its sentence."""
    for step in (1, -1):
        place = here.at + step
        while 0 <= place < len(here.tokens) and abs(place - here.at) <= _SPAN:
            if ends_sentence(here.tokens, place) and place != here.at + 1:
                break
            yield here.tokens[place]
            place += step


def _is_alone(here: Scene) -> bool:
    """Say that the number stands behind a word like "only", or is a number word that begins its sentence."""
    tokens, at = here.tokens, here.at
    if at and not ends_sentence(tokens, at - 1):
        return tokens[at - 1].text in _ONLY
    number = tokens[at].number
    if number is None:
        return False
    if at + 1 >= len(tokens) or ends_sentence(tokens, at + 1):
        return number.kind == "number_word"
    if number.kind != "number_word" and at and tokens[at - 1].text != "\n":
        return False  # digits only where a line begins: "17, slim, from Leeds"
    beyond = tokens[at + 2] if at + 2 < len(tokens) else None
    if beyond is None or beyond.number is not None or not beyond.text.isalpha():
        return False
    sets, nouns = here.lexicon.sets, here.lexicon.nouns
    known = beyond.text in nouns and nouns[beyond.text].category != "person"
    return not (
        known or beyond.text in sets["nobody"] or beyond.text in here.lexicon.units or is_street(beyond.text)
    )


def _goes_on(here: Scene) -> bool:
    """Say that after "already 17 years" comes what was done in them."""
    last = max((cue.at for cue in here.ahead), default=here.at) + 1
    if last >= len(here.tokens) or ends_sentence(here.tokens, last):
        return False
    text = here.tokens[last].text
    return text not in here.lexicon.sets["and"] and text not in ",()"


def _clause_ends(here: Scene) -> bool:
    """Say that the number ends its clause."""
    following = here.at + 1
    if following >= len(here.tokens) or ends_sentence(here.tokens, following):
        return True
    return here.following in _CLAUSE_ENDS


def _speaks_of_the_past(here: Scene) -> bool:
    """Say that a verb of beginning or of the past stands near the number in its sentence."""
    begin = here.lexicon.sets["begin"]
    return any(
        token.text in begin or (_PAST_VERB.search(token.text) is not None and token.text not in _NO_VERBS)
        for token in _nearby(here)
    )
