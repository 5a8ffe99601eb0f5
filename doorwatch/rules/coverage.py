"""Which text indicator is covered in which language, as a table for `rules/README.md`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from doorwatch.errors import RuleError
from doorwatch.rules.lines import ANY_LANGUAGE
from doorwatch.rules.ruleset import RuleSet
from doorwatch.types import LANGUAGES, Indicator

BY_READERS = (
    "stated_age_under_18", "obfuscated_age_under_18", "birth_date_under_18", "turning_18",
    "age_contradiction", "user_report_underage", "lexicon_obfuscation", "obscured_phone_number",
    "phone_in_image", "off_platform_handle", "hidden_text",
)  # fmt: skip
"""Indicators that the readers of numbers, ages and contacts find, in all eight languages."""
BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"
_TEXT_NEEDS = {"text", "picture_text"}


def covered(ruleset: RuleSet, taxonomy: Mapping[str, Indicator]) -> Mapping[str, Mapping[str, str]]:
    """Return, for each indicator that lives in text, `live` or `shadow` for each covered language."""
    table: dict[str, dict[str, str]] = {
        name: dict.fromkeys(LANGUAGES, "live") if name in BY_READERS else {}
        for name, entry in taxonomy.items()
        if entry.build in ("score", "context") and (_TEXT_NEEDS & set(entry.needs) or name in BY_READERS)
    }
    for rule in ruleset.rules:
        if rule.status == "retired":
            continue
        row = table.setdefault(rule.indicator, {})
        for line in rule.match:
            for language in LANGUAGES if line.language == ANY_LANGUAGE else (line.language,):
                if rule.status == "live" or language not in row:
                    row[language] = rule.status
    return table


def render(ruleset: RuleSet, taxonomy: Mapping[str, Indicator]) -> str:
    """Return the table in Markdown, between its marks."""
    lines = [BEGIN, f"| indicator | {' | '.join(LANGUAGES)} |", "|---" * (len(LANGUAGES) + 1) + "|"]
    for name, row in covered(ruleset, taxonomy).items():
        lines.append(f"| {name} | {' | '.join(row.get(language, '-') for language in LANGUAGES)} |")
    return "\n".join([*lines, END])


def placed(readme: str, table: str, name: str) -> str:
    """Return a README with the table in its place.

    Raises RuleError: the marks are not there.
    """
    head, begin, rest = readme.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise RuleError(name, f"the marks {BEGIN} and {END}", "none")
    return f"{head}{table}{tail}"


def check_readme(path: Path, table: str) -> list[RuleError]:
    """Return a fault when the table in a README is not the one that the rules give."""
    readme = path.read_text("utf-8")
    if placed(readme, table, path.name) == readme:
        return []
    return [RuleError(path.name, "the coverage table that the rules give (rules check --write)", "another")]
