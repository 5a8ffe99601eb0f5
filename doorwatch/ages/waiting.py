"""Ages that are waited for, and ages that correct another: what the sentence says as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doorwatch.ages.scene import Scene
from doorwatch.ages.tokens import Token, ends_sentence

_NOT_YET_TEXT = """not haven't hasn't isn't:yet quite till until before|nicht kein keine:noch ganz bis
niet geen:nog helemaal tot|pas:encore avant tout|no:aun todavia hasta|nu n'am:inca pana|nem nincs:meg addig
nie:jeszcze do dopoki"""
_NOT_YET = tuple(
    (frozenset(no.split()), frozenset(yet.split()))
    for no, _, yet in (pair.partition(":") for pair in re.split(r"[|\n]", _NOT_YET_TEXT))
)
"""The words that together say "not yet", a pair of sets for each language."""
_TOLD = re.compile(r"(?:was|were|war|waren|had|hatte|avait|avais|tenia|aveam|avea|voltam|volt|mialam)\Z")
_WHO_ELSE_TEXT = """you du sie ihr je jij u tu vous usted ustedes voi dumneavoastra te on pan panowie
guests clients klanten kunden"""
_WHO_ELSE = frozenset(_WHO_ELSE_TEXT.split())
_NO_TEXT = """no nope nee neen nein no non nu nem dehogy nie quatsch sorry pardon perdon scuze bocs
przepraszam actually eigentlich really wirklichkeit oops rather sondern maar wel mais sino ci hanem"""
_NO = frozenset(_NO_TEXT.split())
_STILL_TEXT = "only still just noch nog encore plus mai inca meg jeszcze tylko solo aun todavia dann then dan"
_STILL = frozenset(_STILL_TEXT.split())
_TIMES_TEXT = """week weeks month months days woche wochen monat monate tage weken maand maanden dagen
semaine semaines mois jours semana semanas mes meses dias saptamana saptamani luna luni zile het honap nap
tydzien tygodnie tygodni miesiac miesiace miesiecy dni"""
_TIMES = frozenset(_TIMES_TEXT.split())
"""With a word for "still" they are the time that is left."""
_LONGING_TEXT = """wait waiting away remaining countdown patience until wachten wacht duurt geduld aftellen
warten warte dauert abwarten gedulden fehlt fehlen attendre attends patienter manque esperar
falta faltan quedan queda asteptat astept rabdare lipsesc lipseste varnom varok varni turelem
hianyzik hatra poczekac czekac czekam zaczekac brakuje zostalo zostaly pozostalo dzieli"""
_LONGING = frozenset(_LONGING_TEXT.split())
"""Words of waiting for what comes by itself."""
_ANDS = frozenset(("and", "und", "en", "et"))
_SPAN = 9
_ADULT = range(18, 60)
_CORRECTED = range(10, 18)
_CORRECTION_SPAN = 10


def is_waited_for(here: Scene) -> bool:
    """Say that the sentence waits for the number: "I have to wait until I am 18", "not 18 till spring".

    Only 16-18 are waited for in that way; a sentence that addresses the reader or tells the past
    waits for nothing.
    """
    if here.has("you") or not 16 <= here.tokens[here.at].number_value <= 18:
        return False
    words = [token.text for token in _sentence(here)]
    known = set(words)
    if "fr" in here.tongues:
        known -= {"je", "te", "on"}  # Dutch and Polish others
    if "nl" in here.tongues:
        known.discard("het")  # Hungarian week
    if not known.isdisjoint(_WHO_ELSE) or any(_TOLD.match(word) for word in words):
        return False
    clause = known & _clause(here)
    reach = not known.isdisjoint(here.lexicon.sets["reach"])
    if (reach or here.aged or here.has("not")) and any(
        not clause.isdisjoint(no) and not clause.isdisjoint(yet) for no, yet in _NOT_YET
    ):
        return True
    bears = reach or here.aged or any(here.has(category) for category in ("self", "have", "past", "turn"))
    if not known.isdisjoint(_STILL) and not known.isdisjoint(_TIMES):
        return any(here.has(category) for category in ("self", "have", "turn"))
    return bears and not known.isdisjoint(_LONGING)


def _clause(here: Scene) -> set[str]:
    """Return the words on either side of the number up to the next comma."""
    words: set[str] = set()
    for step in (-1, 1):
        place = here.at + step
        while 0 <= place < len(here.tokens) and abs(place - here.at) <= _SPAN:
            if here.tokens[place].text in ",:()" or ends_sentence(here.tokens, place):
                break
            words.add(here.tokens[place].text)
            place += step
    return words


def corrects(here: Scene) -> bool:
    """Say that the number puts another right: "22? No, 16.", "I wrote 19, that is a lie, it's 15".

    The other number must be an adult age a few words before, and a word of denial must stand
    between them.
    """
    tokens, at = here.tokens, here.at
    if tokens[at].number_value not in _CORRECTED or here.then("unit"):
        return False
    following = at + 1
    if following < len(tokens) and not ends_sentence(tokens, following) and not _may_follow(here):
        return False
    lies = here.lexicon.sets["lie"]
    denied = False
    for place in range(at - 1, max(-1, at - 1 - _CORRECTION_SPAN), -1):
        token = tokens[place]
        if token.number is not None:
            return denied and token.number.value in _ADULT and not _counts_things(here, place)
        denied = denied or token.text in _NO or token.text in lies
        if token.text == "\n":
            return False
    return False


def _counts_things(here: Scene, place: int) -> bool:
    """Say that the number before is an amount: "open till 20, no, 17"."""
    tokens = here.tokens
    if place + 1 < len(tokens) and tokens[place + 1].text in here.lexicon.units:
        return True
    nouns = here.lexicon.nouns
    return any(
        token.text in nouns and nouns[token.text].category in ("thing", "firm", "client")
        for token in tokens[max(0, place - 3) : place]
    )


def _may_follow(here: Scene) -> bool:
    return here.aged or here.then("old") or here.following in ",)(|" or here.following in _ANDS


def _sentence(here: Scene) -> Iterator[Token]:
    """Yield the tokens of the number's sentence within reach, without the number."""
    for step in (-1, 1):
        place = here.at + step
        while 0 <= place < len(here.tokens) and abs(place - here.at) <= _SPAN:
            if ends_sentence(here.tokens, place):
                break
            yield here.tokens[place]
            place += step


def is_introduced(here: Scene) -> bool:
    """Say that the number stands between commas in a sentence of introduction: "Hi, Mia here, 16, Hull"."""
    tokens, at = here.tokens, here.at
    if not 12 <= tokens[at].number_value <= 29 or at < 2 or tokens[at - 1].text != ",":
        return False
    if at + 1 < len(tokens) and here.following not in ",.!\n":
        return False
    intro = here.lexicon.sets["intro"]
    return any(token.text in intro for token in _sentence(here) if token.start < tokens[at].start)
