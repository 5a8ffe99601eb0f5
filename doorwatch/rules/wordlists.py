"""Named lists of words that rules share: `rules/words.yaml`, and the key `words` of one rule.

A list holds, for a language, the ways to say one thing: `{=seek}` in a Dutch phrase is any entry of
the Dutch list `seek`. An entry is one to a few words, `word*` with any ending, `{a|b}` one of; it
has no slot, no gap and no other list, so that the work of a phrase stays bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from doorwatch.rules.phrases import Variant, compile_phrase
from doorwatch.rules.yamlfile import Node
from doorwatch.types import LANGUAGES

WORDS_NAME = "words.yaml"
MOST_ENTRIES = 200
LONGEST_ENTRY = 6
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class WordList:
    """One list in one language; `key` is `name/language`, `place` its file and line."""

    key: str
    place: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All lists that a rule may name, by their keys."""

    lists: Mapping[str, WordList] = field(default_factory=dict)

    def keys(self, language: str) -> Mapping[str, str]:
        """Return the keys of the lists that have a language, by their names."""
        return {key.partition("/")[0]: key for key in self.lists if key.partition("/")[2] == language}

    def with_words(self, node: Node | None) -> Shelf:
        """Return this shelf with the lists of a `words` mapping beside its own.

        Raises RuleError: a name that is there already, an unknown language, or no plain words.
        """
        if node is None:
            return self
        lists = dict(self.lists)
        names = {key.partition("/")[0] for key in lists}
        for name, below in node.mapping("words").items():
            if _NAME.fullmatch(name) is None or name in names:
                raise below.fail("a list has a name of small letters that no other list has", name)
            for language, entries in below.mapping(f"the list {name}").items():
                if language not in LANGUAGES:
                    raise entries.fail(f"a list has the languages {', '.join(LANGUAGES)}", language)
                key = f"{name}/{language}"
                lists[key] = WordList(key, entries.place, _entries(entries, name))
        return Shelf(lists)


def _entries(node: Node, name: str) -> tuple[Variant, ...]:
    items = node.items(f"the list {name}")
    if len(items) > MOST_ENTRIES:
        raise node.fail(f"a list has at most {MOST_ENTRIES} entries in a language", len(items))
    written = [item.text("an entry") for item in items]
    doubled = [item for item, text in zip(items, written, strict=True) if written.count(text) > 1]
    if doubled:
        raise doubled[-1].fail("each entry of a list once", doubled[-1].value)
    return tuple(variant for item in items for variant in _plain(item))


def _plain(item: Node) -> tuple[Variant, ...]:
    variants = compile_phrase(item)
    for variant in variants:
        kinds = {element.kind for element in variant.elements}
        if not kinds or not kinds <= {"word", "stem"} or len(variant.elements) > LONGEST_ENTRY:
            raise item.fail(f"an entry of a list is 1 to {LONGEST_ENTRY} words without slots", item.value)
    return variants
