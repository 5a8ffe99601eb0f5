"""Numbers in disguise: mixed digits and letters, spaced digits, sums, Roman numerals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from doorwatch.numbers.table import table
from doorwatch.text.folding import is_mark
from doorwatch.text.leet import LETTER_OF
from doorwatch.types import NormalText

_MIXED = re.compile(r"(?<![\w@/.])(?=[a-z|!-]*\d)(?=\d*[a-z|!@$])[\w|!@$-]{2,24}(?![\w@-])")
_TOUCHING = re.compile(r"\d[a-z|!@$]|[a-z|!@$]\d")
_LETTER_DIGITS = str.maketrans(
    {"i": "1", "l": "1", "|": "1", "!": "1", "o": "0", "s": "5", "b": "8", "z": "2", "g": "6", "t": "7"}
)
_POSING_DIGITS = re.compile(r"[il|!]\d\Z|1[osbzgtil|]\Z")
_GLUED = re.compile(r"(\d)([a-z]+)\Z|([a-z]+)(\d)\Z")
_AGE_ENDING = re.compile(r"(?<=.)(?:jaar|jarige?n?|years?|yo|jahre?|ans|anos|ani|eves|lat)\Z")
_SPACED = re.compile(
    r"(\d)(?:[ _*]|[.\-]|\. | - |, )(\d)"
    r"(?:(?!\w)|(?=(?:yo|y|j|jr|jaar|jahre?|ans|ani|anos|eves|lat|years?|yrs?)\b))(?![ .,:/_*-]{1,3}\d)"
)
_OPERATOR = re.compile(
    r" ?(?:(\+|plus|plusz|mas|en nog)|(-|min|minus|minusz|moins|menos|mniej|fara)"
    r"|([*x]|keer|times|mal|fois|por|ori|razy|szor)) ?"
)
_ROMAN = re.compile(r"(?<!\w)x{1,3}(?:ix|iv|v?i{0,3})(?!\w)")
_LETTERS_OF_ROME = re.compile(r"x[xiv]")
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


def disguised(normal: str) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """Yield (value, start, end, languages) of words that mix digits with letters.

    "1vijf" is 15, "sixt33n" 16, "i5" and "l5" 15, "1o" 10. A reader needs a cue beside them: "i5" is
    also a processor.
    """
    if _TOUCHING.search(normal) is None:
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


def _mixed_value(word: str) -> tuple[int | None, tuple[str, ...]]:
    entries = table().entries
    if _POSING_DIGITS.match(word):
        return int(word.translate(_LETTER_DIGITS)), ()
    glued = _GLUED.match(word)
    if glued:
        digit, spelled = (glued[1], glued[2]) if glued[1] else (glued[4], glued[3])
        entry = entries.get(spelled)
        if entry is not None and entry.value < 10 and (glued[1] or entry.value > 0):
            value = int(digit) * 10 + entry.value if glued[1] else entry.value * 10 + int(digit)
            return value, entry.languages
        if glued[1] and spelled in ("teen", "tien", "zehn", "nast", "nascie", "sprezece"):
            return 10 + int(digit), ()
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
    return None, ()


def _folded_l(word: str) -> str:
    return "".join("l" if char in "1|!" else LETTER_OF.get(char, char) for char in word)


def spaced(normal: str) -> Iterator[tuple[int, int, int]]:
    """Yield (value, start, end) of two single digits set apart ("1 6"), not of longer rows of digits."""
    for match in _SPACED.finditer(normal):
        first, last = match.span()
        left = normal[max(0, first - 3) : first]
        if left and (left[-1].isalnum() or left[-1] in "_.,:/-"):
            continue
        if match[1] != "0" and not left.rstrip(" .,:/_*-")[-1:].isdigit():
            yield int(match[1] + match[2]), first, last


def sums(normal: str, parts: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield (value, start, end) of two neighbouring numbers with an operator between, if it gives 1-99."""
    for (left, first, middle), (right, after, last) in pairwise(parts):
        if after - middle > 8 or left > 99 or right > 99:
            continue
        operator = _OPERATOR.fullmatch(normal, middle, after)
        if operator is None or not _stands_alone(normal, first, last):
            continue
        value = left + right if operator[1] else left - right if operator[2] else left * right
        if 1 <= value <= 99:
            yield value, first, last


def _stands_alone(normal: str, first: int, last: int) -> bool:
    """Say that no further number hangs on either side (a date or a phone number)."""
    before, after = normal[max(0, first - 2) : first], normal[last : last + 2]
    return not re.search(r"\d[/.:-]?\s?\Z", before) and not re.match(r"[/.:,-]\d|\d", after)


def roman(text: NormalText) -> Iterator[tuple[int, int, int]]:
    """Yield (value, start, end) of Roman numerals 11-39 in capitals; XX and XXX are kisses."""
    normal = text.normal
    if _LETTERS_OF_ROME.search(normal) is None:
        return
    for match in _ROMAN.finditer(normal):
        first, last = match.span()
        word = match.group()
        if len(word) < 2 or word in ("xx", "xxx"):
            continue
        if not text.quote(first, last).isupper():
            continue
        values = [_ROMAN_VALUES[char] for char in word]
        pairs = zip(values, [*values[1:], 0], strict=True)
        yield sum(-one if one < following else one for one, following in pairs), first, last
