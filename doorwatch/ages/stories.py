"""Ages that a small story gives away: candles blown out, an age that the platform's menu did not offer."""

from __future__ import annotations

from doorwatch.ages.place import Place

_MINOR = range(10, 18)
_LIVING = range(12, 80)
_SHORT_NOT = frozenset("didn't doesn't wouldn't couldn't can't wasn't isn't won't".split())
_OTHERS = ("child", "pet", "kin", "our")


def is_hers_by_story(place: Place) -> bool:
    """Say that the sentence tells her age by what she did."""
    return _is_blown_out(place) or _is_unlisted(place) or _is_talked_to(place)


def _is_of_others(place: Place) -> bool:
    row, nouns = place.row, place.lexicon.nouns
    if any(row.has(name, row.first, row.last) for name in _OTHERS):
        return True
    if row.has("firm", row.first, row.last) and not row.has("me", row.first, row.last):
        return True
    found = (nouns[word] for word in row.words if word in nouns)
    return any(
        noun.category in ("firm", "child") and not noun.languages.isdisjoint(row.tongues) for noun in found
    )


def _is_blown_out(place: Place) -> bool:
    """Say that her birthday's candles are counted: "fifteen candles blown out yesterday".

    Candles alone are decoration, and a salon or a child blows them out as well.
    """
    row, behind = place.row, place.at + 1
    if place.value not in _LIVING or not row.has("candle", behind, behind + 2):
        return False
    return row.has("blow", row.first, row.last) and not _is_of_others(place)


def _is_unlisted(place: Place) -> bool:
    """Say that the age could not be chosen: "the menu did not offer fourteen, so I picked 18"."""
    row = place.row
    if place.value not in _MINOR:
        return False
    if not row.has("not", row.first, row.last) and _SHORT_NOT.isdisjoint(row.words):
        return False
    if not row.has("menu", row.first, row.last) or _is_of_others(place):
        return False
    adult = any(18 <= token.number_value <= 30 for token in place.tokens[row.first : row.last])
    return adult or row.has("choose", row.first, row.last)


def _is_talked_to(place: Place) -> bool:
    """Say that the reader is told to whom he speaks: "you're talking to a 16-year-old"."""
    row = place.row
    if place.value not in _MINOR or not place.here.aged or not row.has("talk", place.at - 6, place.at):
        return False
    return row.has("visitor", row.first, place.at) and not _is_of_others(place)
