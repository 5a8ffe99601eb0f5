"""Digits that stand for letters inside a word: "j4ar", "zest1en".

Only a single digit with a letter on both sides, in a word of three letters or more, is folded,
and only digits that look like a letter. Runs of two digits stay ("ik17jaar" tells a number), as do
pieces of addresses, and words of which a part is a spoken digit ("nul6een3vier" is a phone number).
"""

from __future__ import annotations

import re

LETTER_OF = {
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "€": "e", "¡": "i",
}  # fmt: skip
"""What each digit or sign looks like; the values are lower-case letters."""

_CANDIDATE = re.compile(r"[a-z][013457@$€¡][a-z]")
_TOKEN = re.compile(r"(?<![\w@/.$+-])[0-9]{0,2}[a-z]+(?:[013457@$€¡][a-z]+)+(?![\w@/$])(?!\.[a-z])")
_INNER = re.compile(r"(?<=[a-z])[013457@$€¡](?=[a-z])")
_AGE = re.compile(r"[il]\d(?:yo|yrs?|y|jr|jaar|ans|ani|lat|eves|jahre?|anos)")
"""A number of which the first digit poses as a letter, with its word for years ("l7yo")."""
_SPOKEN = (
    "nul een twee drie vier vijf zes zeven acht negen zero oh one two three four five six seven eight nine "
    "null ein eins zwei zwo drei funf fuenf sechs sieben neun un une deux trois quatre cinq sept huit neuf "
    "cero uno una dos tres cuatro cinco seis siete ocho nueve unu doi doua trei patru cinci sase "
    "sapte opt noua "
    "nulla egy ketto ket harom negy ot hat het nyolc kilenc jeden dwa trzy cztery piec szesc siedem osiem "
    "dziewiec"
)
SPOKEN_DIGITS = frozenset(_SPOKEN.split())
"""Words for 0-9 in the eight languages, accents folded."""


def _folded(match: re.Match[str]) -> str:
    token = match.group()
    if _AGE.fullmatch(token):
        return token
    letters = re.findall("[a-z]+", token)
    if sum(map(len, letters)) < 3 or not SPOKEN_DIGITS.isdisjoint(letters):
        return token
    if "@" in token and len(letters[0]) > 2:  # an e-mail address without its end
        return token
    return _INNER.sub(lambda inner: LETTER_OF[inner.group()], token)


def fold_leet(normal: str) -> str:
    """Return the text with inner look-alike digits folded; the length stays the same."""
    if _CANDIDATE.search(normal) is None:
        return normal
    return _TOKEN.sub(_folded, normal)
