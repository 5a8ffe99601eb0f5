"""Years that something lasts: work, marriages, leases."""

from __future__ import annotations

import re

from doorwatch.ages.place import JOINING, Place, clause_start

_PARTICIPLE = re.compile(r"(?:auf|aus|an|ein|ver|be|er)?ge[a-z]{2,}(?:t|en|d)\Z|[a-z]{4,}iert\Z")
_NO_PARTICIPLES = frozenset("geworden geboren gelegen gerne gern gesund gepflegt gevend gut genau".split())
_GERUND = {
    "en": re.compile(r"[a-z]{3,}ing\Z"),
    "es": re.compile(r"[a-z]{2,}(?:ando|iendo|yendo)(?:me|te|se|nos)?\Z"),
}
_OF = {"en": ("of",), "fr": ("de", "d'"), "es": ("de",), "ro": ("de",)}
_NO_COMPLEMENT = frozenset("age edad verdad profil age' aici ici life".split())
_SINCE_TEXT = """seit sinds depuis hace llevo llevamos since nach na apres tras after po dupa vor ago od
durante pendant gedurende wahrend ever ruim"""
_SINCE = frozenset(_SINCE_TEXT.split())
_DAYS_TEXT = """gisteren yesterday gestern hier ayer ieri tegnap wczoraj vandaag today heute aujourd'hui
hoy azi dzis monday maandag montag lundi lunes luni summer zomer sommer ete verano vara kort kurzem peu poco
curand niedawna"""
_DAYS = frozenset(_DAYS_TEXT.split())


def denied_time(place: Place) -> bool:
    """Say that the number counts years of something."""
    here = place.here
    if here.aged and (place.has("since") or place.has("already")):
        return True
    return place.then("span") or is_duration(place)


def is_duration(place: Place) -> bool:
    """Say that years of doing something are counted: "16 years of ballet", "17 Jahre habe ich"."""
    _here, row, tokens = place.here, place.row, place.tokens
    if not place.then("years") or place.then("old"):
        return False
    person = place.has("person", comma=True)
    at = place.end
    if at < row.last:
        text, marks = tokens[at].text, row.of(at)
        if _complement(place, at):
            return True
        if text in (",", ")", "|") or text in JOINING:
            return not person and not place.mine and _works_before(place)
        if text in ("a", "an") and "en" in row.tongues and not place.mine:
            return True
        if any(code in row.tongues and _GERUND[code].match(text) for code in _GERUND) and not place.mine:
            return True
        if "job" in marks and not person and not (place.mine and "me" in marks):
            return True
        if text in ("habe", "heb", "arbeite", "que") and not place.mine:
            return True
        if not row.tongues.isdisjoint(("de", "nl")) and not person and _has_participle(place, at):
            return True
        if (
            not person
            and not place.mine
            and row.has("job", at, min(row.last, at + 3))
            and not _stop(place, at)
        ):
            return True
    return not person and not place.mine and _works_before(place)


def _complement(place: Place, at: int) -> bool:
    """Say that "of" and a common noun follow the years; a name behind it is a town."""
    tokens = place.tokens
    if at + 1 >= len(tokens) or not any(tokens[at].text in _OF.get(code, ()) for code in place.row.tongues):
        return False
    noun = tokens[at + 1]
    if noun.text in _NO_COMPLEMENT or noun.number is not None or not noun.text.isalpha():
        return False
    known = place.lexicon.nouns.get(noun.text)
    if known is not None and known.category == "person":
        return False
    return noun.text == "la" or not place.text.quote(noun.start, noun.end)[:1].isupper()


def _has_participle(place: Place, at: int) -> bool:
    """Say that a participle ends the clause behind the years: "15 Jahre geturnt"."""
    for token in place.tokens[at : min(place.row.last, at + 6)]:
        if token.text in (",", "und", "en", "-", "("):
            return False
        if _PARTICIPLE.match(token.text) and token.text not in _NO_PARTICIPLES:
            return True
    return False


def _works_before(place: Place) -> bool:
    """Say that work or a beginning stands before bare years: "after 16 years", "I have nursed 14 years"."""
    first = clause_start(place)
    near = {token.text for token in place.tokens[max(first, place.at - 3) : place.at]}
    if not near.isdisjoint(_SINCE) and near.isdisjoint(_DAYS):
        return True
    if "ro" in place.row.tongues and place.at - 1 == first and place.tokens[first].text == "de":
        return True
    return place.row.has("job", first, place.at)


def _stop(place: Place, at: int) -> bool:
    return any(token.text == "," for token in place.tokens[at : at + 3])


def names_person(place: Place) -> bool:
    """Say that the words that hang on the number name a person: "17 éves lány"."""
    return any(
        (noun := place.lexicon.nouns.get(token.text)) is not None and noun.category == "person"
        for token in place.tokens[place.at + 1 : place.end]
    )
