"""The threat model names a test for each of its lines, or says that the line is open."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
OPEN = re.compile(r"open: [a-z].+")


def lines() -> list[tuple[str, str]]:
    """Return (threat, test) of every line of the table of lines."""
    table = PAGE.partition("## Lines")[2].partition("## ")[0]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return [(row[0], row[2]) for row in cells if row[0] != "threat"]


def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_line_names_its_tests_or_is_open() -> None:
    assert len(lines()) > 30
    bare = [threat for threat, test in lines() if not NAMED.search(test) and not OPEN.fullmatch(test)]
    assert bare == []


def test_every_named_test_exists() -> None:
    missing = [
        f"{file}::{name}"
        for _, test in lines()
        for file, name in NAMED.findall(test)
        if not (ROOT / file).is_file() or name not in functions(file)
    ]
    assert missing == []
