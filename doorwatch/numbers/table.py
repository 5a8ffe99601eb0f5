"""The lookup table of number words, built once from the spellings."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from doorwatch.numbers.spelling import GENERATORS


class Entry(NamedTuple):
    """A spelling's value and the languages (ISO 639-1) that write it so."""

    value: int
    languages: tuple[str, ...]


class Table(NamedTuple):
    """`entries` by the words joined with blanks; `longest` words that a spelling starting so can have.

    `glued` holds the words with an ending for ages written onto them ("zestienjarige"), with the
    length of the number in them.
    """

    entries: dict[str, Entry]
    longest: dict[str, int]
    glued: dict[str, tuple[int, Entry]]


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the table of all spellings of the eight languages."""
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
    return Table(entries, longest, _glued(entries))


_ENDINGS = {
    "nl": "jarig jarige jarigen jaar jaartjes",
    "en": "yearold yearsold years year yo yr yrs",
    "de": "jahrig jahrige jahrigen jahriger jahriges jahrigem jaehrig jaehrige jaehrigen jaehriger jahre",
    "fr": "ans",
    "es": "anos anera anero",
    "ro": "ani",
    "hu": "eves evesen evesek",
    "pl": "letnia letnie letniej letniego letnim letnich letni lat latka latki latke latek latkow latkom",
}
"""What is written onto a number word to make an age of it, accents folded."""


def _glued(entries: dict[str, Entry]) -> dict[str, tuple[int, Entry]]:
    """Return the glued words; "quinceanera" is a feast, not an age."""
    glued: dict[str, tuple[int, Entry]] = {}
    for word, entry in entries.items():
        if " " not in word and 4 <= entry.value <= 99:
            for language in entry.languages:
                glued.update((word + ending, (len(word), entry)) for ending in _ENDINGS[language].split())
    glued.pop("quinceanera", None)
    glued.pop("quinceanero", None)
    return glued
