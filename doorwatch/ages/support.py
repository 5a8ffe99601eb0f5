"""What gives a number to the advertised person by the sense of its sentence, where no cue touches it."""

from __future__ import annotations

from doorwatch.ages.durations import denied_time
from doorwatch.ages.judge import Verdict
from doorwatch.ages.kinship import TOGETHER
from doorwatch.ages.place import Place, clause_start, is_from_month
from doorwatch.ages.tokens import ends_sentence

_MINOR = range(10, 18)
_TURNED = range(11, 19)
_COMING = range(16, 19)
_ADULT = range(18, 60)
_CONTRAST = frozenset("maar but sondern mais sino ci hanem tylko".split())
_THEN = frozenset("dan dann then alors entonces atunci akkor wtedy".split())
_REACH = 8
_SHORT = 9
"""How many words a sentence of a time to come and a number may have ("next month 18!")."""
_BEFORE_TEXT = ", . : - ( | ! ? ; \n > * ~ / and und en et y si es i but maar aber mais pero dar de ale"
_BOUNDARY = frozenset(_BEFORE_TEXT.split(" "))
_ONLY = frozenset(
    (
        "only just still nog noch erst pas encore solo apenas recien doar abia csak tylko dopiero grad gerade"
    ).split()
)
_REAL_TEXT = """real really actually reality truth fact werkelijkheid echt eigenlijk waarheid wirklichkeit
wahrheit eigentlich realite vrai verite realidad verdad realitate fapt adevar valojaban igazabol
rzeczywistosci naprawde"""
_REAL = frozenset(_REAL_TEXT.split())
_OF_OTHERS = ("firm", "child", "pet", "visitor", "receive")
_BAD = ("at", "grade", "firm", "job", "receive", "visitor", "child", "pet", "fiction", "look")


def supported(place: Place) -> Verdict | None:
    """Return the age that the sentence gives her, None when it gives none."""
    if not _free(place):
        return None
    if place.value in _TURNED and becomes(place):
        return told(place, place.value - 1, turning=True)
    if (
        _is_said(place)
        or (place.value in _ADULT and _is_contrast(place))
        or (place.value in _MINOR and (_is_youngest(place) or _is_one_of(place)))
    ):
        return told(place, place.value)
    if place.value in _COMING and _is_coming(place):
        return told(place, place.value - 1, turning=True)
    if place.value in range(12, 18) and _is_confessed(place):
        return told(place, place.value)
    if place.value in range(12, 18) and (_is_hidden(place) or _stands_alone(place)):
        return told(place, place.value)
    return None


def advertised(place: Place) -> bool:
    """Say that somebody else's age is told because she is advertised: "my niece, 16, advertises here"."""
    row = place.row
    if place.value not in _MINOR or not row.has("kin", place.at - _REACH, place.at + _REACH):
        return False
    if denied_time(place) or row.has("pet", row.first, row.last):
        return False
    return row.has("advert", row.first, row.last) or not row.words.isdisjoint(
        TOGETHER - {"ook", "also", "too"}
    )


def told(place: Place, years: int, *, turning: bool = False) -> Verdict:
    number = place.tokens[place.at].number
    kind = "turning" if turning or number is None else number.kind
    first = max(place.row.first, place.at - 3)
    last = min(place.row.last - 1, place.end - 1)
    return Verdict(years, "advertised_person", kind, True, first, max(place.at, last))


def _free(place: Place) -> bool:
    """Say that nothing counted hangs on the number."""
    here, tokens = place.here, place.tokens
    if (
        place.then("unit")
        or (place.then("span") and here.aged)
        or place.then("andup")
        or (place.has("over") and not is_from_month(place))
        or place.has("under")
    ):
        return False
    before = place.at - 1
    if before >= place.row.first:
        noun = place.lexicon.nouns.get(tokens[before].text)
        if noun is not None and noun.category in ("thing", "firm"):
            return False
        if tokens[before].number is not None:
            return False
        number = tokens[place.at].number
        digits = number is not None and number.kind == "digits"
        if digits and tokens[before].text in place.lexicon.months and not here.aged:
            return False
    if place.row.has("become", place.at - _REACH, place.at + 3):
        return not place.has("you")
    lasting = place.has("since") or (place.has("already") and here.aged)
    return not (place.has("you") or place.has("past") or lasting)


def _ends(place: Place) -> bool:
    """Say that the clause ends behind the number, or goes on with what may follow an age."""
    at = place.end
    if place.here.aged or at >= place.row.last or ends_sentence(place.tokens, at):
        return True
    text, marks = place.tokens[at].text, place.row.of(at)
    if text in ",)(!|-~*" or text in place.lexicon.sets["and"] or text in _BOUNDARY:
        following = place.tokens[at + 1] if at + 1 < len(place.tokens) else None
        return following is None or following.number is None
    return not marks.isdisjoint(("particle", "fresh", "have"))


def _is_said(place: Place) -> bool:
    """Say that her verb stands before the number in one clause: "tengo ahora quince de verdad"."""
    row, tokens = place.row, place.tokens
    if not _ends(place) or not 10 <= place.value <= 79:
        return False
    if "hu" in row.tongues and any(token.text == "vagyok" for token in tokens[place.at + 1 : place.at + 3]):
        return True
    for at in range(place.at - 1, max(row.first, place.at - _REACH) - 1, -1):
        marks = row.of(at)
        if "have" in marks:
            return "at" not in row.of(place.at - 1) or place.at - 1 == at or "hu" in row.tongues
        noun = place.lexicon.nouns.get(tokens[at].text)
        if (
            tokens[at].text in ",:;()|"
            or tokens[at].number is not None
            or (noun is not None and noun.category != "person")
            or not marks.isdisjoint(("job", "firm", "child", "pet", "look", "receive"))
        ):
            return False
    return False


def becomes(place: Place) -> bool:
    """Say that a verb of reaching an age governs the number: "ik word in maart zeventien"."""
    row, tokens = place.row, place.tokens
    near = "become" in row.of(place.at - 1) and place.value >= 15
    if not (near or place.here.aged or place.then("birthday") or _ends(place)):
        return False
    for at in range(place.at - 1, max(row.first, place.at - _REACH) - 1, -1):
        marks = row.of(at)
        if "become" in marks:
            others = any(row.has(name, at - 4, at) for name in ("firm", "child", "pet", "kin"))
            if others and not row.has("me", at - 4, at + 1):
                return False
            return not row.has("visitor", max(row.first, at - 2), at + 2)
        if tokens[at].text in ",:;" or not marks.isdisjoint(("firm", "child", "pet", "kin")):
            return False
    later = row.find("become", place.at + 1, place.at + 5)
    if later < 0 or row.has("firm", later, later + 6) or row.has("child", later, later + 6):
        return False
    return "hu" in row.tongues or (place.value >= 16 and place.at - clause_start(place) <= 1)


def _is_contrast(place: Place) -> bool:
    """Say that the number replaces a denied one: "not 17 but 19"."""
    tokens, row = place.tokens, place.row
    near = {token.text for token in tokens[max(row.first, place.at - 4) : place.at]}
    if near.isdisjoint(_CONTRAST) or not _ends(place):
        return False
    return any(token.number is not None for token in tokens[max(row.first, place.at - 7) : place.at])


def own_birthday(place: Place) -> Verdict | None:
    """Return the age behind "my eighteenth is in three weeks", "tot mijn 18e", "hiányzik a 18-hoz"."""
    row, tokens, at = place.row, place.tokens, place.at
    if not 16 <= place.value <= 18:
        return None
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if following == "-" and at + 2 < len(tokens):
        following = tokens[at + 2].text
    mine = at > row.first and tokens[at - 1].text in _MY and following in _ORDINALS
    awaited = following in ("hoz", "ig", "hez") and row.has("await", row.first, row.last)
    if mine and "year_of_life" in row.of(at + 2):
        return None
    near = (at - _REACH, at + _REACH)
    if awaited or (mine and row.has("when", *near) and not row.has("job", *near)):
        return told(place, place.value - 1, turning=True)
    return None


_MY = frozenset("my mijn m'n mes mon meine meinem meiner mein mi mis a".split())
_ORDINALS = frozenset("e de ste th eme eth".split())


def still_coming(place: Place) -> bool:
    """Say that eighteen, though told as hers, is still to come: "Mis dieciocho son en tres semanas"."""
    row, tokens = place.row, place.tokens
    if place.value != 18 or place.has("past"):
        return False
    at = place.end
    if "be" in row.of(at) or (
        at < row.last and tokens[at].text in ("son", "is", "sind", "sont", "zijn", "sunt")
    ):
        at += 1
    if "when" in row.of(at):
        return True
    introduced = at + 1 < row.last and tokens[at].text in _PREPOSITIONS
    if introduced and "when" in (row.of(at + 1) | row.of(at + 2)):
        return True
    then = any(token.text in _THEN for token in tokens[max(row.first, place.at - 5) : place.at + 5])
    return (then and row.has("when", row.first, row.last)) or (_is_coming(place) and not place.mine)


_PREPOSITIONS = frozenset("in over dans en au am im el la peste za w pe".split())


def _is_youngest(place: Place) -> bool:
    row = place.row
    seen = row.find("youngest", place.at - _REACH, place.at)
    return seen >= 0 and _ends(place) and not row.has("child", seen + 1, place.at)


def _is_one_of(place: Place) -> bool:
    """Say that the number is one of several persons': "una de 20 y otra de 16"."""
    row = place.row
    near = row.has("oneof", place.at - 3, place.at)
    others = any(
        token.number is not None and 16 <= token.number_value <= 60
        for token in place.tokens[max(row.first, place.at - 6) : place.at]
    )
    return near and others and _ends(place)


def _is_coming(place: Place) -> bool:
    """Say that a short sentence holds only the number and a time to come: "Nächsten Monat 18!"."""
    row, first, last = place.row, clause_start(place), place.end
    while last < row.last and last - place.end < _SHORT and place.tokens[last].text not in ",:()|":
        last += 1
    if last - first > _SHORT or not row.has("when", first, last) or not _ends_or_when(place):
        return False
    if "at" in row.of(place.at - 1):
        return False
    others = sum(token.number is not None for token in place.tokens[first:last])
    return others == 1 and not any(row.has(name, first, last) for name in _OF_OTHERS)


def _ends_or_when(place: Place) -> bool:
    return _ends(place) or "when" in (place.row.of(place.end) | place.row.of(place.end + 1))


def _is_hidden(place: Place) -> bool:
    """Say that the number was disguised and stands for itself: nobody hides a bus line."""
    number = place.tokens[place.at].number
    if number is None or not number.hidden or number.kind in ("sum", "roman"):
        return False
    row = place.row
    if any(row.has(name, place.at - 4, place.at) for name in _BAD[:4]):
        return False
    return _begins(place) and _ends(place)


def _is_confessed(place: Place) -> bool:
    """Say that an adult age is taken back: "18+ (ok, 16)", "ignore the 21, sixteen in real life"."""
    tokens, at, row = place.tokens, place.at, place.row
    if _begins(place) and not row.words.isdisjoint(_REAL):
        before = tokens[max(row.first, at - _REACH) : at]
        if any(18 <= token.number_value <= 40 for token in before):
            return not row.has("firm", at - _REACH, at + _REACH)
    if at + 1 >= len(tokens) or tokens[at + 1].text != ")":
        return False
    opened = next((n for n in range(at - 1, max(-1, at - 6), -1) if tokens[n].text == "("), -1)
    if opened < 0:
        return False
    return any(18 <= token.number_value <= 40 for token in tokens[max(0, opened - 3) : opened])


def _begins(place: Place) -> bool:
    before = place.at - 1
    if before < place.row.first:
        return True
    text, fill = place.tokens[before].text, place.lexicon.sets["fill"]
    return text in _BOUNDARY or text in _ONLY or text in fill or "me" in place.row.of(before)


def _stands_alone(place: Place) -> bool:
    """Say that a bare number stands between clauses of a sentence that speaks of her."""
    row, tokens, before = place.row, place.tokens, place.at - 1
    number = tokens[place.at].number
    if number is None or number.kind in ("sum", "roman") or place.value < 13:
        return False
    if before >= row.first and tokens[before].text not in _BOUNDARY and tokens[before].text not in _ONLY:
        return False
    if not _ends(place) or any(row.has(name, row.first, row.last) for name in _BAD[2:]):
        return False
    near = (max(row.first, place.at - _REACH), min(row.last, place.at + _REACH))
    if sum(token.number is not None for token in tokens[near[0] : near[1]]) > 2:
        return False
    person = any(
        token.text in place.lexicon.nouns and place.lexicon.nouns[token.text].category == "person"
        for token in tokens[near[0] : near[1]]
    )
    if before >= row.first and tokens[before].text in _ONLY and number.kind != "digits":
        return True
    return person or any(row.has(name, *near) for name in ("fresh", "school", "me", "grade"))
