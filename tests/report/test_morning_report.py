"""The morning report holds ids and counts, runs no script and says what was not looked at."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from doorwatch.report import (
    CaseFigures,
    MorningReport,
    PastNight,
    PlatformNight,
    Step,
    to_html,
    to_json,
    write,
)
from doorwatch.report.schema import report_schema

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
NORTH = PlatformNight(
    platform="demo-north", state="complete", seen=40, new=4, changed=2, unchanged=34, index_complete=True,
    detail_complete=True, extraction={"title": 1.0, "text": 0.975}, oldest_unvisited=20.0,
    not_looked_at={"picture: truncated": 2}, levels={"minor_age": {"urgent": 1, "unseen": 3}},
)  # fmt: skip
REPORT = MorningReport(
    tenant="demo-a", night=date(2026, 11, 20), kind="nightly", started_at=AT, ended_at=AT, exit_code=0,
    platforms=(NORTH,),
    cases=CaseFigures(opened=2, opened_ids=(7, 9), open_by_level={"urgent": 1, "review": 1}),
    steps=(Step("crawl", 3.2, 40),), retention={"text of listings not flagged": 12},
    shadow={"too-good-offer": 3}, alarms=(), history=(PastNight(date(2026, 11, 19), 36, 36, 1),),
    ruleset="sha256:" + "0" * 64,
)  # fmt: skip


def test_the_json_report_has_the_form_of_its_schema() -> None:
    schema = json.loads(resources.files("doorwatch.schemas").joinpath("report.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(json.loads(to_json(REPORT)))


def test_the_committed_schema_is_that_of_the_types() -> None:
    text = resources.files("doorwatch.schemas").joinpath("report.schema.json").read_text()
    assert json.loads(text) == json.loads(json.dumps(report_schema()))


def test_the_page_runs_no_script_and_asks_for_nothing() -> None:
    page = to_html(REPORT)
    assert not re.search(r"<script|javascript:|\son\w+=|src=|href=|@import|url\(", page, re.IGNORECASE)
    assert "default-src 'none'" in page


def test_every_platform_case_and_figure_stands_on_the_page() -> None:
    page = to_html(REPORT)
    for text in ("demo-north", "Opened: 7, 9", "picture: truncated", "97.5 %", "too-good-offer", "No alarm."):
        assert text in page


@pytest.mark.parametrize("state", ["partial", "refused", "unreachable", "interrupted"])
def test_a_night_that_missed_something_says_so(state: str) -> None:
    missed = replace(NORTH, state=state, reasons=("list page 3: 503 after 4 tries",))  # type: ignore[arg-type]
    page = to_html(replace(REPORT, platforms=(missed,)))
    assert "This night is partial" in page
    assert "list page 3: 503 after 4 tries" in page
    assert "This night is partial" not in to_html(REPORT)


def test_markup_in_a_reason_stays_text() -> None:
    missed = replace(NORTH, reasons=("<img src=x onerror=alert(1)>",))
    assert "<img" not in to_html(replace(REPORT, platforms=(missed,)))


def test_both_files_are_written_for_the_owner_alone_and_a_pilot_beside_the_night(tmp_path: Path) -> None:
    page, data = write(REPORT, tmp_path)
    pilot, _ = write(replace(REPORT, kind="pilot"), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "2026-11-20.html", "2026-11-20.json", "2026-11-20-pilot.html", "2026-11-20-pilot.json",
    }  # fmt: skip
    assert page.stat().st_mode & 0o777 == data.stat().st_mode & 0o777 == 0o600
    assert pilot.name.endswith("-pilot.html")


def test_an_empty_night_still_makes_a_page() -> None:
    empty = replace(REPORT, platforms=(), cases=CaseFigures(), steps=(), retention={}, shadow={}, history=())
    assert "No alarm." in to_html(empty)
