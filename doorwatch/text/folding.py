"""What one code point becomes in the normal form: a lazy table for `str.translate`.

Case, accents of Latin letters, compatibility forms (full width, mathematical, squared), digits of
every script, typographic marks. The table is a pure function of the code point, and every code
point of a result stands for itself: folding twice is folding once.
Source: Unicode Standard Annex 15 (NFKD) and the character names of `unicodedata`.
"""

from __future__ import annotations

import re
import unicodedata

_PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "′": "'", "ʼ": "'", "ʹ": "'", "＇": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"', "‹": "'", "›": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "﹣": "-", "－": "-", "⁃": "-",
    "⁄": "/", "∕": "/", "×": "x", "º": "°", "…": "...", "\u00a8": '"', "¸": ",", "·": "·", "•": "•",
    "\t": " ", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\n": "\n",
    "⠀": " ", "ㅤ": " ", "ﾠ": " ", "ᅟ": "", "ᅠ": "", "￼": "",
    "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ſ": "s", "ı": "i", "ĸ": "k", "ŋ": "n", "ə": "e",
    "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʟ": "l",
    "ɐ": "a", "ɔ": "c", "ǝ": "e", "ɟ": "f", "ƃ": "g", "ɥ": "h", "ᴉ": "i", "ɾ": "j", "ʞ": "k", "ɯ": "m",
    "ɹ": "r", "ʇ": "t", "ʌ": "v", "ʍ": "w", "ʎ": "y",
    "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "🔟": "10", "💯": "100",
}  # fmt: skip
"""Replacements that the Unicode tables do not give, or give less usefully (a vulgar fraction must
not glue its numerator to the number before it)."""

_MARKS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF), (0x180B, 0x180F),
)  # fmt: skip
"""Combining diacritics, enclosing marks (keycaps) and variation selectors. The vowel signs of
other scripts are letters to their readers and stay."""

_LATIN_NAME = re.compile(
    r"LATIN (?:SMALL LETTER|CAPITAL LETTER|LETTER SMALL CAPITAL)(?: SCRIPT)? ([A-Z])(?: WITH .*)?\Z"
)
_SQUARED_NAME = re.compile(
    r"(?:(?:NEGATIVE|CROSSED NEGATIVE) (?:CIRCLED|SQUARED) LATIN CAPITAL"
    r"|PARENTHESIZED LATIN (?:SMALL|CAPITAL)) LETTER ([A-Z])\Z"
)


def is_mark(code: int) -> bool:
    """Say whether the code point only decorates the one before it."""
    return any(first <= code <= last for first, last in _MARKS)


def _number(char: str) -> str | None:
    """Return the ASCII digits of a digit or number sign (Arabic-Indic 1, circled 16), None for others."""
    if unicodedata.category(char) not in ("Nd", "No"):
        return None
    value = unicodedata.numeric(char, -1.0)
    return str(int(value)) if value >= 0 and value == int(value) and value < 1000 else None


def _named(char: str) -> str | None:
    name = unicodedata.name(char, "")
    found = _LATIN_NAME.match(name) or _SQUARED_NAME.match(name)
    return found.group(1).lower() if found else None


def _once(char: str) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    code, category = ord(char), unicodedata.category(char)
    if is_mark(code) or category in ("Cf", "Cc", "Cs"):
        return ""
    if category in ("Zs", "Zl", "Zp"):
        return " " if category == "Zs" else "\n"
    known = _number(char) or _named(char)
    if known is not None:
        return known
    base = unicodedata.normalize("NFKD", char)
    if base[0] <= "\u024f" and base != char:
        return base.casefold()
    return unicodedata.normalize("NFKC", char).casefold()


def _fold(code: int) -> str:
    seen = chr(code)
    for _ in range(6):  # every chain of Unicode ends after three; the bound guards later tables
        after = "".join(_once(char) for char in seen)
        if after == seen:
            break
        seen = after
    return seen


class FoldTable(dict[int, str]):
    """A `str.translate` table that works a code point out at its first sight (at most 1.1 million)."""

    def __missing__(self, code: int) -> str:
        folded = _fold(code)
        self[code] = folded
        return folded


FOLD = FoldTable()


def _one_to_one_class() -> str:
    """Return the inside of a regex class of common code points that fold to exactly one."""
    common = [*range(0x20, 0x250), 0x09, 0x0A, 0x0D, *range(0x400, 0x482), *range(0x391, 0x3CA), 0x20AC]
    common += [0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022]
    kept = [code for code in common if len(FOLD[code]) == 1]
    return "".join(rf"\u{code:04x}" for code in kept) + "\u2660-\u2767\u2794-\u27bf\U0001f300-\U0001f4ae"


ONE_TO_ONE = re.compile(f"[{_one_to_one_class()}]*")
"""Matches a run of code points whose folding keeps their count, so that offsets stay as they are."""
