"""Letters of other scripts that pose as Latin ones.

A word is folded only when scripts are mixed inside it ("jааr" with Cyrillic a), or when it is a
single letter or a digit with letters in a text that holds no real word of that script. Real
Cyrillic and Greek words stay.
Source: Unicode Technical Standard 39, table of confusables, through the package
confusable-homoglyphs (used as data).
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

_FOREIGN = re.compile(r"[^\W\d_a-z]")
_LATIN = re.compile("[a-z]")
_FAMILIAR = re.compile(r"[a-z\d]")
_WORD = re.compile(r"[^\W_]+")
_POSING = ("CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU", "GEORGIAN", "HEBREW", "LATIN")


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Return what each posing letter looks like: one ASCII letter or digit, in lower case."""
    raw = json.loads(files("confusable_homoglyphs").joinpath("confusables.json").read_text("utf-8"))
    table: dict[str, str] = {}
    for char, others in raw.items():
        if len(char) != 1 or char.isascii() or not unicodedata.name(char, "").startswith(_POSING):
            continue
        for other in (entry["c"] for entry in others):
            if len(other) == 1 and other.isascii() and other.isalnum():
                table[char] = other.lower()
                break
    return table


def looks_like(original: str, folded: str) -> str | None:
    """Return the ASCII character that this letter poses as; the capital's look comes first."""
    table = _table()
    return table.get(original) or table.get(folded)


def may_pose(normal: str) -> bool:
    """Say whether the text holds both Latin letters or digits and letters of another script."""
    return _FOREIGN.search(normal) is not None


def posing_words(normal: str) -> list[tuple[int, int]]:
    """Return the spans of the words whose foreign letters are to be folded."""
    words = [word for word in _WORD.finditer(normal) if _FOREIGN.search(word.group())]
    real = any(len(word.group()) > 2 and not _FAMILIAR.search(word.group()) for word in words)
    spans = []
    for word in words:
        text = word.group()
        latin = _LATIN.search(text) is not None
        alone = not real and (len(text) == 1 or any(char.isdigit() for char in text))
        if latin or alone:
            spans.append(word.span())
    return spans
