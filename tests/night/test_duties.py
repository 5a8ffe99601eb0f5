"""A night alarms what is late, once, and the morning report counts referrals and alarms."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from doorwatch.store.casefile import events_of
from doorwatch.store.tables import outbox
from tests.night.scripted import PLATFORM, Ad, Scan, Town, found


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Tenants, keys and agreements; no night has been."""
    return found(tmp_path / "home")


def test_an_overdue_case_is_alarmed_once_and_its_owner_is_told_ids_and_times(town: Town) -> None:
    scan = Scan([Ad("E-1", "Ik ben 16 jaar.")])
    first = town.night(0, scan).report
    assert [one.kind for one in first.notices] == []
    reports = [town.night(day, scan).report for day in (1, 2)]
    (case,) = first.cases.opened_ids
    for report in reports:
        assert [(one.kind, one.ids) for one in report.notices] == [("overdue_urgent", (case,))]
        assert report.referrals.waiting == report.referrals.unanswered == 0
    with town.store() as store, store.read() as conn:
        alarmed = [one for one in events_of(conn, case) if one.kind == "alarmed"]
        told = list(conn.execute(sa.select(outbox).where(outbox.c.recipient == f"operator/{PLATFORM}")))
    assert len(alarmed) == len(told) == 1
    assert set(told[0].payload) == {"case", "alarm", "level", "lane", "due_at", "listings"}


def test_a_pilot_alarms_nobody(town: Town) -> None:
    scan = Scan([Ad("E-1", "Ik ben 16 jaar.")])
    town.night(0, scan)
    town.night(1, scan, kind="pilot")
    with town.store() as store, store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(outbox)) == 0
