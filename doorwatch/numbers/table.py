"""The lookup table of number words, built once from the spellings."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from doorwatch import startcache
from doorwatch.numbers import spelling
from doorwatch.numbers.spelling import GENERATORS


class Entry(NamedTuple):
    """A spelling's value and the languages (ISO 639-1) that write it so."""

    value: int
    languages: tuple[str, ...]


class Table(NamedTuple):
    """`entries` by the words joined with blanks; `longest` words that a spelling starting so can have.

    `glued` holds the words with an ending for ages written onto them ("zestienjarige"), with the
    length of the number in them; `looks` the words by their skeleton; `known` all words with which
    a number can begin; `begun` are the words, joined, that more words of a spelling can follow.
    """

    entries: dict[str, Entry]
    longest: dict[str, int]
    glued: dict[str, tuple[int, Entry]]
    looks: dict[str, Entry]
    known: frozenset[str]
    begun: frozenset[str]


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the table of all spellings of the eight languages, from the cache of starts when it has it."""
    code = (Path(name).read_bytes() for name in (__file__, spelling.__file__))
    digest = startcache.digest_of(code)
    kept = startcache.fetch("numbers", digest)
    if kept is not None:
        with suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(kept, type=Table)
    made = _made()
    startcache.keep("numbers", digest, [msgspec.msgpack.encode(made)])
    return made


def _made() -> Table:
    entries: dict[str, Entry] = {}
    for language, generate in GENERATORS.items():
        for words, value in generate():
            old = entries.get(words)
            if old is None:
                entries[words] = Entry(value, (language,))
            elif old.value == value and language not in old.languages:
                entries[words] = Entry(value, (*old.languages, language))
            # another value in another language: the first keeps the word (none does today; tested)
    longest: dict[str, int] = {}
    for words in entries:
        parts = words.split(" ")
        longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    begun = frozenset(words[: blank.start()] for words in entries for blank in re.finditer(" ", words))
    glued = _glued(entries)
    return Table(entries, longest, glued, _looks(entries), frozenset((*longest, *glued)), begun)


_LOOKS = str.maketrans(
    {
        "1": "i", "!": "i", "|": "i", "l": "i", "0": "o", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s",
        "2": "s", "z": "s", "7": "t", "8": "b", "9": "g", "6": "g",
    }
)  # fmt: skip


def skeleton(word: str) -> str:
    """Return a word with all signs of one look folded into one ("s1xte3n", "sech2ehn")."""
    return word.translate(_LOOKS)


def _looks(entries: dict[str, Entry]) -> dict[str, Entry]:
    """Return the words for 10-19 by skeleton; short words would collide."""
    looks: dict[str, Entry] = {}
    for word, entry in entries.items():
        if " " not in word and 10 <= entry.value <= 19 and len(word) >= 4:
            looks.setdefault(skeleton(word), entry)
    return looks


_ENDINGS = {
    "nl": "jarig jarige jarigen jaar jaartjes enhalf eneenhalf enhalve",
    "en": "yearold yearsold years year yo yr yrs",
    "de": "jahrig jahrige jahrigen jahriger jahriges jahrigem jaehrig jaehrige jaehrigen jaehriger jahre"
    " einhalb einhalbjahrig einhalbjahrige",
    "fr": "ans",
    "es": "anos anera anero",
    "ro": "ani",
    "hu": "eves evesen evesek evemmel ben ban en on os es ra re ig nek nak val vel hoz hez tol tol kor",
    "pl": "letnia letnie letniej letniego letnim letnich letni lat latka latki latke latek latkow latkom",
}
"""What is written onto a number word to make an age of it, accents folded."""


_BIRTHDAYS = range(13, 22)
_ORDINALS = {
    "nl": "de", "en": "th", "de": "te ter tes ten tem", "fr": "ieme", "ro": "lea",
    "hu": "adik odik edik at ot et adikom odikom edikem adikomra odikomra edikemre adikomat odikomat"
    " edikemet",
    "pl": "te tych tka tke tki tce tej",
}  # fmt: skip
"""What makes an ordinal of a number word; it tells an age before a word for a birthday."""


_STEMS = {
    "trzynast": 13, "czternast": 14, "pietnast": 15, "szesnast": 16, "siedemnast": 17, "osiemnast": 18,
    "dziewietnast": 19, "decimosext": 16, "decimoseptim": 17, "decimoctav": 18,
}  # fmt: skip
"""Stems of ordinals that are no number words themselves."""


def _glued(entries: dict[str, Entry]) -> dict[str, tuple[int, Entry]]:
    """Return the glued words; "quinceanera" is a feast, not an age."""
    glued: dict[str, tuple[int, Entry]] = {}
    for word, entry in entries.items():
        if " " not in word and 4 <= entry.value <= 99:
            for language in entry.languages:
                glued.update((word + ending, (len(word), entry)) for ending in _ENDINGS[language].split())
    for language, endings in _ORDINALS.items():
        for word, entry in entries.items():
            if language in entry.languages and entry.value in _BIRTHDAYS and " " not in word:
                for ending in endings.split():
                    glued.setdefault(word + ending, (len(word), entry))
    for stem, value in _STEMS.items():
        code, endings = ("pl", "e ych ej ka ki ke ce") if stem.endswith("nast") else ("es", "o")
        glued.update((stem + ending, (len(stem), Entry(value, (code,)))) for ending in endings.split())
    glued.pop("quinceanera", None)
    glued.pop("quinceanero", None)
    return glued
