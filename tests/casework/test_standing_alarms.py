"""Alarms that matter: each is raised by what it tells of, by nothing else, and holds ids and counts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa

from doorwatch.casework.standing import FREE_BYTES, standing_alarms
from doorwatch.store import Store
from doorwatch.store.journalling import append_journal
from doorwatch.store.nights import complete_night, start_night
from doorwatch.store.tables import cases
from doorwatch.types.alarm import ALARM_KINDS, Alarm, AlarmKind
from tests.conftest import NOW


def put_case(store: Store, **values: Any) -> int:
    """Store a bare case row: due at NOW, urgent, of the lane minor_age, unclaimed."""
    row = {
        "sequence": 1, "state": "new", "level": "urgent", "lane": "minor_age", "opened_at": NOW,
        "due_at": NOW, "danger": False, "open_complaint": False, **values,
    }  # fmt: skip
    with store.write() as conn:
        made: int = conn.execute(sa.insert(cases).values(**row).returning(cases.c.id)).scalar_one()
    return made


def kinds(store: Store, folder: Path, now: Any, **how: Any) -> dict[str, Alarm]:
    """Return the standing alarms by kind."""
    return {one.kind: one for one in standing_alarms(store, folder, now, free=FREE_BYTES, **how)}


def test_a_tenant_that_was_just_set_up_has_no_alarm(store: Store, tmp_path: Path) -> None:
    assert kinds(store, tmp_path / "not" / "there", NOW) == {}


def test_an_urgent_case_past_its_time_is_told_apart_from_the_others(store: Store, tmp_path: Path) -> None:
    urgent = put_case(store)
    other = put_case(store, level="review", lane="exploitation")
    assert kinds(store, tmp_path, NOW) == {}
    late = kinds(store, tmp_path, NOW + timedelta(seconds=1))
    assert {kind: one.ids for kind, one in late.items()} == {"overdue_urgent": (urgent,), "overdue": (other,)}


@pytest.mark.parametrize(
    "values", [{"state": "claimed"}, {"level": "review"}, {"lane": "known_image"}, {"state": "closed"}]
)
def test_only_an_unclaimed_urgent_minor_age_case_calls_somebody_at_night(
    store: Store, tmp_path: Path, values: dict[str, Any]
) -> None:
    put_case(store, **values)
    assert "urgent_minor_age" not in kinds(store, tmp_path, NOW, on_call=True)
    case = put_case(store)
    assert kinds(store, tmp_path, NOW, on_call=True)["urgent_minor_age"].ids == (case,)
    assert "urgent_minor_age" not in kinds(store, tmp_path, NOW)


def test_a_night_that_did_not_come_is_missed_after_26_hours(store: Store, tmp_path: Path) -> None:
    with store.write() as conn:
        start_night(conn, NOW.date(), NOW)
        complete_night(conn, NOW.date(), NOW)
    assert "scan_missed" not in kinds(store, tmp_path, NOW + timedelta(hours=26))
    assert kinds(store, tmp_path, NOW + timedelta(hours=27))["scan_missed"].counts == {"hours": 27}


def test_a_clock_behind_the_journal_is_an_alarm(store: Store, tmp_path: Path) -> None:
    with store.write() as conn:
        append_journal(conn, NOW, "machine", "night.started", "night/1")
    assert "clock" in kinds(store, tmp_path, NOW - timedelta(hours=1))


def test_a_full_disk_is_an_alarm(store: Store, tmp_path: Path) -> None:
    (alarm,) = standing_alarms(store, tmp_path, NOW, free=FREE_BYTES - 1)
    assert alarm.sentence() == "1023 MB are free on the disk of the tenant"


def test_every_kind_has_a_sentence_and_its_key_does_not_grow_with_its_counts() -> None:
    assert get_args(AlarmKind) == ALARM_KINDS
    counts = {"hours": 1, "cases": 2, "referrals": 3, "fields": 4, "megabytes": 5}
    for kind in ALARM_KINDS:
        alarm = Alarm(kind, "north", (7, 3), counts)
        assert alarm.sentence().startswith("north: ")
        assert alarm.key == Alarm(kind, "north", (3, 7)).key
