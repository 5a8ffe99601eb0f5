"""Which language a listing is written in, offline, and whether doorwatch reads it.

The whole text is judged once; sentence by sentence only when the whole leaves doubt. Little text
is *unknown* and no reason to call a listing unread: the readers of all eight languages run on
every text anyway. A script that they cannot read is *unsupported* however short.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from doorwatch.language.model import model
from doorwatch.types import LANGUAGES, NormalText

_LONGEST: Final = 3000
_SHORTEST: Final = 24
_SENTENCES: Final = 40
_SURE: Final = 0.5
_FOREIGN: Final = 0.75
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
_ASCII_NO_LETTERS: Final = bytes(code for code in range(128) if not chr(code).isalpha())
_BEYOND: Final = re.compile(r"[^\x00-\x7f]+")
_NO_LATIN: Final = re.compile("[^A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
_SENTENCE: Final = re.compile(r"[.!?\n;]+")


@dataclass(frozen=True, slots=True)
class LanguageVerdict:
    """`languages` are ISO 639-1 codes, the likeliest first; `supported` is None when it is unknown."""

    languages: tuple[str, ...]
    supported: bool | None


def detect(texts: Iterable[NormalText | str]) -> LanguageVerdict:
    """Return the languages of a listing's texts taken together.

    At most the first 3,000 characters and the last 1,000 are looked at.
    """
    whole = "\n".join(text if isinstance(text, str) else text.original for text in texts)
    if len(whole) > _LONGEST + 1000:
        whole = f"{whole[:_LONGEST]}\n{whole[-1000:]}"
    letters = _letters(whole)
    if not letters:
        return LanguageVerdict((), None)
    latin = _latin(whole, letters)
    if latin < letters - latin:
        whole = unicodedata.normalize("NFKC", whole)  # full-width and styled letters are Latin ones
        letters = _letters(whole)
        latin = _latin(whole, letters)
    if latin < letters - latin:
        return LanguageVerdict((_likeliest(whole)[0],), supported=False)
    if latin < _SHORTEST:
        return LanguageVerdict((), None)
    language, own, foreign = _likeliest(whole)
    if own >= _SURE:
        return LanguageVerdict((language,), supported=True)
    if foreign >= _FOREIGN and language not in LANGUAGES:
        return LanguageVerdict((language,), supported=False)
    return _by_sentence(whole)


def _by_sentence(whole: str) -> LanguageVerdict:
    """Let the sentences vote, each with its letters."""
    votes: dict[str, float] = {}
    for sentence in _SENTENCE.split(whole)[:_SENTENCES]:
        size = _letters(sentence)
        if size >= _SHORTEST:
            language, own, foreign = _likeliest(sentence)
            if max(own, foreign) >= _SURE:
                votes[language] = votes.get(language, 0) + size
    languages = tuple(sorted(votes, key=lambda code: (-votes[code], code)))
    if not languages:
        return LanguageVerdict((), None)
    own_votes = sum(size for code, size in votes.items() if code in LANGUAGES)
    return LanguageVerdict(languages, supported=own_votes * 2 >= sum(votes.values()))


def _letters(text: str) -> int:
    return _ascii_letters(text) + (0 if text.isascii() else len(_NO_LETTERS.sub("", _beyond(text))))


def _latin(text: str, letters: int) -> int:
    """Return how many of the letters of a text are Latin."""
    return letters if text.isascii() else _ascii_letters(text) + len(_NO_LATIN.sub("", _beyond(text)))


def _ascii_letters(text: str) -> int:
    return len(text.encode("ascii", "ignore").translate(None, _ASCII_NO_LETTERS))


def _beyond(text: str) -> str:
    """Return the characters that are not ASCII: few in most texts."""
    return "".join(_BEYOND.findall(text))


def _likeliest(text: str) -> tuple[str, float, float]:
    """Return the likeliest language, and how likely it is one of the eight and one of the others."""
    known, ours = model()
    shares = known.shares(text)
    own = sum(shares[ours].tolist())
    return known.languages[int(shares.argmax())], own, 1 - own
