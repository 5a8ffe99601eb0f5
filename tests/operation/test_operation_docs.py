"""The runbook explains every alarm and names commands that exist; templates name tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doorwatch.cli.main import LazyGroup
from doorwatch.types.alarm import ALARM_KINDS

ROOT = Path(__file__).parents[2]
RUNBOOK = ROOT / "docs" / "runbook.md"
TEMPLATES = sorted((ROOT / "deploy" / "templates").glob("*.md"))
PAGES = [*TEMPLATES, RUNBOOK, ROOT / "docs" / "risk-file.md", ROOT / "docs" / "oversight.md"]


def test_the_runbook_says_what_to_do_about_each_alarm() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| .+ \|$", RUNBOOK.read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(ALARM_KINDS)


def test_every_alarm_of_the_settings_page_leads_to_the_runbook() -> None:
    assert "runbook.md#alarms" in (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert "never built here" in RUNBOOK.read_text("utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_a_page_names_is_there(path: Path) -> None:
    text = path.read_text("utf-8")
    named = re.findall(r"`((?:tests|deploy|docs|rules)/[\w./-]*)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
    links = [link for link in re.findall(r"\]\(([\w.-]+\.md)", text) if not (path.parent / link).exists()]
    assert links == []
    commands = set(LazyGroup(name="doorwatch").list_commands(None))
    used = set(re.findall(r"`doorwatch ([a-z][a-z-]*)", text))
    assert used <= commands


def test_each_template_is_there_in_dutch_and_in_english() -> None:
    names = {path.name for path in TEMPLATES}
    assert names == {f"{what}.{lang}.md" for what in ("agreement", "dpia", "route") for lang in ("en", "nl")}


@pytest.mark.parametrize("what", ["agreement", "dpia", "route"])
def test_both_languages_rest_on_the_same_tests(what: str) -> None:
    folder = ROOT / "deploy" / "templates"
    named = [
        re.findall(r"`(tests/[\w./-]*)`", (folder / f"{what}.{lang}.md").read_text("utf-8"))
        for lang in ("en", "nl")
    ]
    assert named[0] == named[1] != []
