"""A night alarms what is late, once, counts referrals and alarms, and clears what a study placed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from doorwatch.casework.studyregister import Placement, Release, enter_placements
from doorwatch.keys import KeyRing
from doorwatch.store.casefile import events_of
from doorwatch.store.tables import fingerprints, listings, outbox, snapshots, study_cases
from tests.night.places import FIRST
from tests.night.scripted import PLATFORM, TENANT, Ad, Scan, Town, found
from tests.referral.cases import AGE_PUBLIC, person


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


def test_a_placement_leaves_the_figures_before_the_register_forgets_it(town: Town) -> None:
    scan = Scan([Ad("E-1", "Ik ben 16 jaar.", "Robin", ("+493023125101",))])
    town.night(0, Scan([Ad("E-0")]))
    with town.store() as store:
        keys = KeyRing.open(town.settings.tenant(TENANT).keys)
        researcher = person("rosa", "researcher", platforms=frozenset({PLATFORM}))
        before = FIRST + timedelta(hours=12)
        one = Placement("my-study", "my-study-0001", 4, PLATFORM, "", "Ik ben 16 jaar.", "+493023125101")
        held = Release("officer", AGE_PUBLIC, "police contact")
        enter_placements(store, keys, researcher, [one], before, before + timedelta(days=3, hours=1), held)
    marked, left = [], ["?"]
    for day in (1, 2, 3):
        town.night(day, scan)
        with town.store() as store, store.read() as conn:
            marked.append(conn.scalar(sa.select(sa.func.count()).select_from(study_cases)))
            kinds = conn.scalars(
                sa.select(fingerprints.c.kind)
                .join(snapshots, snapshots.c.id == fingerprints.c.snapshot)
                .join(listings, listings.c.id == snapshots.c.listing)
                .where(listings.c.listing == "E-1")
            )
            left = list(kinds)
    assert marked == [0, 1, 1]
    assert left == []
