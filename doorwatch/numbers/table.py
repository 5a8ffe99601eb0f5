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
    """`entries` by the words joined with blanks; `longest` words that a spelling starting so can have."""

    entries: dict[str, Entry]
    longest: dict[str, int]


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
    return Table(entries, longest)
