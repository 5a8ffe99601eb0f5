"""Numbers in disguise: mixed digits and letters, signs for letters, spaced digits, Roman numerals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from doorwatch.numbers.broken import likely
from doorwatch.numbers.cut import filled
from doorwatch.numbers.digitwise import DIGITS, YEARS
from doorwatch.numbers.table import skeleton, table
from doorwatch.text import plain_words
from doorwatch.text.folding import is_mark
from doorwatch.text.leet import LETTER_OF
from doorwatch.types import NormalText

_MIXED = re.compile(
    r"(?<![\w@/.])(?:(?=[a-z|!-]*\d)(?=\d*[a-z|!@$])|(?=[a-z-]+[|!@$€][a-z|!@$€]))[\w|!@$€-]{2,24}(?![\w@-])"
)
_POSING_SIGN = re.compile(r"[a-z]-?[|!@$€]{1,3}[a-z]")
_TOUCHING = re.compile(r"[€$](?:(?<=[a-z].)|(?=[a-z]))")
_PRICED = re.compile(r"(?<![\w@/.$€-])(?=[a-z]*[$€])[a-z$€]{4,15}(?![\w@])")
"""A word with signs of money for letters, also for the first or the last ("$ixteen", "seiz€")."""
_POSING = frozenset("abcdefghijklmnopqrstuvwxyz|!@$")
_LETTER_DIGITS = str.maketrans(
    {"i": "1", "l": "1", "|": "1", "!": "1", "o": "0", "s": "5", "b": "8", "z": "2", "g": "6", "t": "7"}
)
_POSING_DIGITS = re.compile(r"[il|!]\d\Z|1[osbzgtil|]\Z")
_POSING_AGED = re.compile(r"([il|!]\d)(?:j|jr|yrs?|y)\Z")
_GLUED = re.compile(r"(\d)([a-z]+)\Z|([a-z]+)(\d)\Z")
_AGE_ENDING = re.compile(r"(?<=.)(?:jaar|jarige?n?|years?|yo|jahre?|ans|anos|ani|eves|lat|stk[aieo]|stce)\Z")
_SPACED = re.compile(
    r"(\d)(?: {1,3}|[_*|~\\]|'(?=\d(?!['\"°]))|[.\-]|\. | - |, )(\d)"
    r"(?:(?!\w)|(?=(?:yo|y|j|jr|jaar|jahre?|ans|ani|anos|eves|lat|years?|yrs?)\b))"
    r"(?![ .,:/_*|~-]{1,3}\d)"
)
_ROMAN = re.compile(r"(?<!\w)x{1,3}(?:ix|iv|v?i{0,3})(?!\w)")
_NUMERALS = frozenset(
    tens + ones
    for tens in ("x", "xx", "xxx")
    for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
) - {"x", "xx", "xxx"}
"""Kisses are no numbers."""
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}


def is_plain(quote: str, normal: str) -> bool:
    """Say whether the original wording is an ordinary way to write the normal one (case and "
    "accents aside)."""
    if quote == normal:
        return True
    lowered = quote.lower().replace("\u00df", "ss")
    letters = "".join(char for char in unicodedata.normalize("NFD", lowered) if not is_mark(ord(char)))
    return letters.replace("ł", "l").replace("-", " ") == normal.replace("-", " ") or (
        " ".join(letters.replace("ł", "l").split()) == " ".join(normal.split())
    )


def disguised(
    normal: str, runs: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """Yield (value, start, end, languages) of words that mix digits with letters.

    "1vijf" is 15, "sixt33n" 16, "i5" and "l5" 15, "1o" 10. A reader needs a cue beside them: "i5" is
    also a processor. `runs` are the spans of the text's digits.
    """
    if ("€" in normal or "$" in normal) and _TOUCHING.search(normal) is not None:
        for match in _PRICED.finditer(normal):
            entry = table().entries.get(match.group().translate(_MONEY))
            if entry is not None and entry.value >= _LEAST_POSING:
                yield entry.value, *match.span(), entry.languages
    if not _may_be_mixed(normal, runs):
        return
    for match in _MIXED.finditer(normal):
        token, first = match.group(), match.start()
        ending = _AGE_ENDING.search(token)
        core = token[: ending.start()] if ending and not token[: ending.start()].isdigit() else token
        for word in (core, token):
            value, languages = _mixed_value(word)
            if value is not None:
                yield value, first, first + len(word), languages
                break


def _may_be_mixed(normal: str, runs: Sequence[tuple[int, int]]) -> bool:
    """Say that a digit, or a sign that poses as a letter, touches a letter; a hyphen may lie between."""
    for first, last in runs:
        before, after = normal[max(0, first - 2) : first], normal[last : last + 2]
        if before.removesuffix("-")[-1:] in _POSING or after.removeprefix("-")[:1] in _POSING:
            return True
    signs = "!" in normal or "|" in normal or "@" in normal or "$" in normal or "€" in normal
    return signs and _POSING_SIGN.search(normal) is not None


_MONEY = str.maketrans("$€", "se")
_LEAST_POSING = 10


def _mixed_value(word: str) -> tuple[int | None, tuple[str, ...]]:
    entries = table().entries
    aged = _POSING_AGED.match(word)
    posing = aged[1] if aged else word
    if _POSING_DIGITS.match(posing):
        return int(posing.translate(_LETTER_DIGITS)), ()
    glued = _GLUED.match(word)
    if glued:
        digit, spelled = (glued[1], glued[2]) if glued[1] else (glued[4], glued[3])
        entry = entries.get(spelled)
        if entry is not None and entry.value < 10 and (glued[1] or entry.value > 0):
            value = int(digit) * 10 + entry.value if glued[1] else entry.value * 10 + int(digit)
            return value, entry.languages
        if glued[1] == "1" and spelled in DIGITS:
            return 10 + DIGITS[spelled], ()
        if glued[4] and len(spelled) >= _LEAST_BEGUN:
            begun = [e for known, e in likely().whole.items() if known.startswith(spelled)]
            entry = next((one for one in begun if one.value == 10 + int(digit)), None)
            if entry is not None:
                return entry.value, entry.languages
    half = _half_digits(word)
    if half is not None:
        return half, ()
    entry = table().looks.get(skeleton(word))
    if entry is not None and len(word) > 2 and sum(char.isalpha() for char in word) >= 2:
        return entry.value, entry.languages
    letters = "".join(LETTER_OF.get(char, char) for char in word)
    for reading in (
        letters,
        letters.replace("|", "i").replace("!", "i"),
        _folded_l(word),
        letters.replace("-", " "),
    ):
        entry = entries.get(reading)
        if entry is not None and not word.isalpha():
            return entry.value, entry.languages
    entry = filled(word.replace("-", ""))
    return (None, ()) if entry is None else (entry.value, entry.languages)


_LEAST_BEGUN = 5
"""How many letters of a teen stand before the digit that ends it ("tizenh7")."""
_TEN_FIRST = re.compile(r"(?:dix|dieci|diesi|diezy|diez|tizen|tizen-|dix-|dieci-)(\d)\Z")
_TEN_LAST = re.compile(
    r"(\d)-?(?:teen|tien|thien|zehn|nast|nascie|nastu|nasto|nastka|snascie|sprezece|spre|spe|cie)\Z"
)
_TEN_UNIT = re.compile(r"10([a-z]{2,9})\Z|(?:ten|tien|zehn|diez|dix|zece|tiz|dziesiec)(\d)\Z")
_UNIT_TEN = re.compile(r"([a-z]{2,9})-?10\Z")
_STEMS = {"sech": 6, "sieb": 7, "tiz": 10, "sai": 6, "sase": 6, "sapte": 7, "szes": 6, "drei": 3, "der": 3}
"""Units as they stand in a teen, where they are cut."""


def _half_digits(word: str) -> int | None:
    """Return the value of a teen of which one half is digits: "dieci7", "zes10", "7nascie"."""
    match = _TEN_FIRST.match(word) or _TEN_LAST.match(word)
    if match is not None:
        return 10 + int(match[1])
    added = _TEN_UNIT.match(word)
    if added is not None and (added[2] or added[1] in DIGITS):
        return 10 + (int(added[2]) if added[2] else DIGITS[added[1]])
    unit = _UNIT_TEN.match(word)
    if unit is None:
        return None
    entry = table().entries.get(unit[1])
    value = _STEMS.get(unit[1]) or (entry.value if entry is not None else 0)
    return 10 + value if 3 <= value <= 9 else None


def _folded_l(word: str) -> str:
    return "".join("l" if char in "1|!" else LETTER_OF.get(char, char) for char in word)


def spaced(normal: str, runs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (value, start, end) of two single digits set apart ("1 6"), not of longer rows of digits."""
    if not any(left[1] - left[0] == 1 == right[1] - right[0] for left, right in pairwise(runs)):
        return
    for match in _SPACED.finditer(normal):
        first, last = match.span()
        left = normal[max(0, first - 3) : first]
        if left and (left[-1].isalnum() or left[-1] in "_.,:/-|~'"):
            continue
        if match[1] != "0" and not left.rstrip(" .,:/_*|~-")[-1:].isdigit():
            yield int(match[1] + match[2]), first, last


def roman(text: NormalText) -> Iterator[tuple[int, int, int]]:
    """Yield (value, start, end) of Roman numerals 11-39, in capitals or before years; XX is kisses."""
    normal = text.normal
    if _NUMERALS.isdisjoint(plain_words(normal)):
        return
    for match in _ROMAN.finditer(normal):
        first, last = match.span()
        word = match.group()
        if word not in _NUMERALS:
            continue
        if not text.quote(first, last).isupper() and YEARS.match(normal, last) is None:
            continue
        values = [_ROMAN_VALUES[char] for char in word]
        pairs = zip(values, [*values[1:], 0], strict=True)
        yield sum(-one if one < following else one for one, following in pairs), first, last
