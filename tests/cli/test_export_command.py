"""`doorwatch export`, `calibrate` and `golden`: files that were not there, refusals, and the journal."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from doorwatch.casework.exporting import Period, export_statistics, export_transparency
from doorwatch.casework.rights import PermissionRefused
from doorwatch.export.statistics import Month
from doorwatch.settings import load_settings
from doorwatch.store import Store
from doorwatch.store.journalling import journal_entries
from doorwatch.types import system_clock
from tests.cli.conftest import Run
from tests.quality.scenes import person
from tests.store.samples import PLATFORM

NOW = system_clock()
LAST = (NOW.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
THIS = NOW.strftime("%Y-%m")


def journalled() -> list[str]:
    store = Store.open(load_settings().tenant("north").database, system_clock)
    with store.read() as conn:
        acts = [entry.act for entry in journal_entries(conn)]
    store.close()
    return acts


def test_statistics_are_written_once_and_journalled(run: Run, home: Path) -> None:
    run("db", "upgrade")
    done = run("export", "statistics", "--month", LAST, "--platform", "demo-north", "--out", "s.csv")
    assert done.code == 0, done.err
    text = (home / "s.csv").read_text()
    assert "# A fall in flags is not a fall in exploitation." in text
    assert f"demo-north,{LAST},all,all,all,all," in text
    assert journalled()[-1] == "export.statistics"
    again = run("export", "statistics", "--month", LAST, "--out", "s.csv")
    assert (again.code, (home / "s.csv").read_text()) == (2, text)
    assert "s.csv: a file that is not there yet; got one that is" in again.err


@pytest.mark.parametrize(
    ("month", "code", "message"),
    [
        (THIS, 3, "expected a month that has ended; got one that runs"),
        ("2020-01", 3, "expected a month that is kept whole"),
        ("2020-13", 2, "month: YYYY-MM; got 2020-13"),
    ],
)
def test_a_month_that_cannot_be_told_is_refused(
    month: str, code: int, message: str, run: Run, home: Path
) -> None:
    run("db", "upgrade")
    done = run("export", "statistics", "--month", month, "--out", "s.json", "--format", "json")
    assert done.code == code
    assert message in done.err
    assert not (home / "s.json").exists()


def test_transparency_and_statements_are_written_in_their_forms(run: Run, home: Path) -> None:
    run("db", "upgrade")
    given = ("--platform", "demo-north", "--month", THIS)
    assert run("export", "transparency", *given, "--out", "t.json", "--format", "json").code == 0
    assert json.loads((home / "t.json").read_text())["decisions_by_automated_means"] == 0
    done = run("export", "statements", *given, "--out", "st.zip", "--format", "zip", "--json")
    assert (done.code, done.json["statements"]) == (0, 0)
    assert run("export", "statements", *given, "--out", "st.jsonl").code == 0
    assert (home / "st.jsonl").read_bytes() == b""
    missing = run("export", "transparency", *given, "--out", "no/t.csv")
    assert (missing.code, "no: a folder; got nothing" in missing.err) == (2, True)


def test_calibrate_without_decisions_is_refused(run: Run) -> None:
    run("db", "upgrade")
    done = run("calibrate", "--by", "ana")
    assert done.code == 3
    assert "calibration: expected 200 decisions or more; got 0" in done.err
    assert run("calibrate", "--by", "ana", "--out", "nowhere").code == 2


def test_golden_items_are_listed_with_their_answers(run: Run) -> None:
    listed = run("golden", "list", "--json").json
    assert {"item", "answer", "why"} == set(listed[0])
    assert any(one["answer"] == ["no_concern", "ask_age_check"] for one in listed)


def test_in_the_console_a_right_is_needed_and_a_refusal_is_journalled(store: Store) -> None:
    month = Month.of(LAST)
    with pytest.raises(PermissionRefused, match="expected the right statistics:table:view; got none"):
        export_statistics(store, person("mod", "moderator"), [PLATFORM], month, NOW, 90)
    with pytest.raises(PermissionRefused, match="statistics:table:view on other"):
        export_statistics(store, person("r", "researcher"), ["other"], month, NOW, 90)
    with pytest.raises(PermissionRefused, match="statistics:dashboard:view"):
        export_transparency(store, person("r", "researcher"), PLATFORM, Period.month(month), NOW)
    told = export_statistics(store, person("r", "researcher"), [], month, NOW, 90)
    assert {platform for platform, _, _ in told} == {PLATFORM}
    with store.read() as conn:
        assert [entry.act for entry in journal_entries(conn)] == ["act.refused"] * 3 + ["export.statistics"]
