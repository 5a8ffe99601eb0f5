"""Nouns that take a number: children, animals, relatives, salons."""

from __future__ import annotations

import re

from doorwatch.ages.durations import names_person
from doorwatch.ages.place import JOINING, REACH, Place
from doorwatch.ages.scene import is_joint

_OTHERS = ("child", "pet", "kin", "firm")
_THIRD = frozenset(("she", "ze", "zij", "sie", "elle", "ella", "ea", "ona"))
_FIRST_POSSESSIVE = re.compile(r"m(?:mal|nak|nek|at|et|ot|ra|re|val|vel)?\Z")
_MINE_TEXT = """my our mijn m'n onze ons mein meine meiner meinem meinen meines unser unsere mon ma
mes notre nos mi mis nuestra nuestro mea meu mei mele noastra nostru moja moj moje mojego mojej nasza nasz"""
_MINE = frozenset(_MINE_TEXT.split())
_TOGETHER_TEXT = """together duo both wij samen beide beiden zusammen gemeinsam wir ensemble nous juntas ambas
nosotras somos impreuna amandoua noi suntem egyutt mindketten ketten razem obie my jestesmy we join joins
also too ook"""
TOGETHER = frozenset(_TOGETHER_TEXT.split()) - {"my"}


def is_others(place: Place) -> bool:
    """Say that the nearest noun before the number, or the first of its row of numbers, is another's."""
    tokens, row, sets = place.tokens, place.row, place.lexicon.sets
    base = place.at
    while base - 2 >= row.first and place.at - base < 8 and is_joint(tokens, base - 1, sets["joints"]):
        base -= 2
    comma = third = False
    for at in range(base - 1, max(row.first, base - 1 - REACH) - 1, -1):
        marks, text = row.of(at), tokens[at].text
        third = third or text in _THIRD
        if _stops(place, at) or (text == "," and third):
            return False
        if "teen" in marks and row.has("home", row.first, row.last):
            return True
        claimed = _claimed(place, at, comma=comma)
        if claimed is not None:
            return claimed
        comma = comma or text == ","
    return False


_GIRLS = frozenset(
    "girls meiden meisjes madchen maedchen filles chicas fete fetele dziewczyny dziewczynki lanyok".split()
)
_MY = frozenset("my mijn meine meiner mes mis mele moje".split())
_COMPANY = frozenset("with mit met avec con cu".split())


def _stops(place: Place, at: int) -> bool:
    """Say that nothing before token `at` can have the number: her own verb, another number."""
    marks, token = place.row.of(at), place.tokens[at]
    if "have" in marks or token.number_value > 9 or token.text in _COMPANY:
        return "teen" not in marks
    return "me" in marks and not _owns(place, at)


def _claimed(place: Place, at: int, *, comma: bool) -> bool | None:
    """Say whether the noun at token `at` has the number; None when it is no noun that could."""
    marks, row = place.row.of(at), place.row
    if marks.isdisjoint(_OTHERS):
        owners = {token.text for token in place.tokens[max(row.first, at - 2) : at + 2]}
        if place.tokens[at].text in _GIRLS and not owners.isdisjoint(_MY):
            return True  # "my two girls are 12 and 15": daughters
        noun = place.lexicon.nouns.get(place.tokens[at].text)
        if noun is not None and noun.category == "parent" and place.at - at >= 4 and not comma:
            return True
        if noun is None or noun.category != "person":
            return None
        return (at + 2 < place.at and _of_parent(place, at)) or _is_anothers_kin(place, at)
    if "child" in marks or "pet" in marks:
        return not row.has("advert", row.first, row.last) or "pet" in marks
    if "kin" in marks:
        return _is_anothers_kin(place, at)
    return not (comma or is_place(place, at) or place.mine)


def _of_parent(place: Place, at: int) -> bool:
    """Say that a parent stands before the noun: "madre de un chico de 15"."""
    return any(
        (noun := place.lexicon.nouns.get(token.text)) is not None and noun.category == "parent"
        for token in place.tokens[max(place.row.first, at - 4) : at]
    )


def _owns(place: Place, at: int) -> bool:
    """Say that a word of the first person owns the noun behind it ("mes enfants")."""
    following = place.row.of(at + 1) | place.row.of(at + 2)
    if "ro" in place.row.tongues:
        following |= place.row.of(at - 1)
    return not following.isdisjoint(_OTHERS)


def _is_anothers_kin(place: Place, at: int) -> bool:
    """Say that the relative at token `at` is not advertised: "a colleague has a sister of 16"."""
    row, tokens = place.row, place.tokens
    if "kin" not in row.of(at) or row.has("advert", row.first, row.last):
        return False
    if not row.words.isdisjoint(TOGETHER):
        return False
    first = max(row.first, at - 6)
    has = row.find("has", first, at)
    if has >= 0 and (row.has("kin", first, has) or row.has("child", first, has)):
        return True
    if "hu" in row.tongues:
        return _FIRST_POSSESSIVE.search(tokens[at].text) is not None
    return any(_is_possessive(token.text) for token in tokens[max(row.first, at - 3) : at]) or (
        "pl" in row.tongues and at - row.first <= 1
    )


def _is_possessive(word: str) -> bool:
    return word in _MINE


def is_place(place: Place, at: int) -> bool:
    before = at - 1
    if before > place.row.first and (
        place.tokens[before].text in _MINE
        or "our" in place.row.of(before)
        or place.tokens[before].text in place.lexicon.sets["fill"]
    ):
        before -= 1
    if before < place.row.first:
        return False
    word = place.tokens[before].text
    return any((word, code) in place.lexicon.places for code in place.row.tongues)


def is_behind_years(place: Place) -> bool:
    """Say that the noun behind the years is no person: "sixteen-year-old family business"."""
    here, row, tokens = place.here, place.row, place.tokens
    if here.following == "." and "year_of_life" in row.of(place.at + 2):
        return not place.mine
    if not here.aged:
        return False
    if "hu" in row.tongues and any(cue.phrase.words[0] == "evesek" for cue in here.ahead):
        return row.has("child", row.first, row.last) or row.has("parent", row.first, row.last)
    for at in range(place.end, min(row.last, place.end + 4)):
        marks, text = row.of(at), tokens[at].text
        noun = place.lexicon.nouns.get(text)
        if text in ",()|" or text in JOINING or tokens[at].number is not None:
            return False
        if (noun is not None and noun.category == "person") or "me" in marks or "fresh" in marks:
            return False
        if any((text, code) in place.lexicon.places for code in row.tongues):
            return False
        if "hu" in row.tongues and "job" in marks:
            return not names_person(place)
        if not marks.isdisjoint(("firm", "pet")) and not place.mine:
            return True
        if "hu" in row.tongues and not marks.isdisjoint(("child", "kin")):
            return not row.has("advert", row.first, row.last)
        if "child" in marks and not place.mine and place.has("be", comma=True) is False:
            return True
    return False
