"""The fixed sentences of statements, from `rules/statements.yaml`: eight languages, equal slots in each."""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from doorwatch.rules.taxonomy import SHIPPED
from doorwatch.rules.yamlfile import Node, parse, read_bytes
from doorwatch.types import LANGUAGES

SENTENCES = (
    "intro", "remove", "restrict", "suspend_account", "facts", "ground_law", "ground_terms",
    "detection_automated", "detection_person", "decided_by_person", "duration_open", "duration_until",
    "territory_all", "territory_in", "redress_complaint", "redress_out_of_court", "redress_court",
)  # fmt: skip
Sentences = Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=4)
def load_sentences(path: Path = SHIPPED / "statements.yaml") -> Sentences:
    """Return the sentences by name and language.

    Raises RuleError: a sentence or a language is missing, or its slots are not those of the English.
    """
    keys = parse(read_bytes(path), path.name).keys("the sentences", SENTENCES)
    return {name: _sentence(name, keys[name]) for name in SENTENCES}


def slots(sentence: str) -> frozenset[str]:
    """Return the names of the slots in braces."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def _sentence(name: str, node: Node) -> Mapping[str, str]:
    keys = node.keys(f"sentence {name}", LANGUAGES)
    found = {language: keys[language].text(f"{name} in {language}") for language in LANGUAGES}
    for language, text in found.items():
        if slots(text) != slots(found["en"]):
            wanted = ", ".join(sorted(slots(found["en"]))) or "none"
            raise keys[language].fail(
                f"{name} in {language} has the slots of the English: {wanted}", ", ".join(sorted(slots(text)))
            )
    return found
