"""Rule files for the tests, written from one sound rule with single lines changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from doorwatch.rules import Rule, RuleSet, load_rule, load_rules

SOUND = """\
id: sound
title:
  nl: Snel geld
  en: Fast money
indicator: recruitment_ad
status: live
weight: weak
fields: [title, text]
match:
  nl: ["snel geld"]
unless:
  nl: ["geen snel geld"]
why:
  nl: Een reden.
  en: A reason.
false_positives:
  - An adult who lends money.
sources:
  - cite: A report
    where: public
    says: supports
examples:
  match: [Snel geld verdienen.]
  no_match: [Geen snel geld.]
live: {set: none, n: 0, precision: 0, interval: [0, 1], second: review, advisory: none yet}
changes:
  - 2026-11-21 First version.
"""


@pytest.fixture
def sound() -> str:
    """The text of a rule without a fault."""
    return SOUND


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a rule file: the sound rule with each pair of `changes` replaced; return its path."""

    def written(*changes: tuple[str, str], name: str = "sound") -> Path:
        text = SOUND
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "rules" / "minor" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return written


@pytest.fixture
def rule(write: Callable[..., Path]) -> Callable[..., Rule]:
    """Load the sound rule with changes."""
    return lambda *changes, **names: load_rule(write(*changes, **names))


@pytest.fixture
def phrases(write: Callable[..., Path]) -> Callable[..., RuleSet]:
    """Return a rule set of one rule with these match and unless phrases (YAML lists in brackets)."""

    def made(match: str, unless: str = '["zzz zzz"]', *changes: tuple[str, str]) -> RuleSet:
        path = write(
            ('nl: ["snel geld"]', f"nl: {match}"), ('nl: ["geen snel geld"]', f"nl: {unless}"), *changes
        )
        return load_rules([path.parent.parent])

    return made
