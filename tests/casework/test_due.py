"""Due times count within the day; what opens at night counts from the morning."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from doorwatch.casework import due_at
from doorwatch.types import Lane, Level

ZONE = "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("level", "lane", "opened", "due"),
    [
        ("urgent", "minor_age", "2026-11-20T09:00+01:00", "2026-11-20T10:00+01:00"),
        ("urgent", "minor_age", "2026-11-20T03:00+01:00", "2026-11-20T09:00+01:00"),
        ("urgent", "minor_age", "2026-11-20T19:30+01:00", "2026-11-21T08:30+01:00"),
        ("urgent", "minor_age", "2026-11-20T20:00+01:00", "2026-11-21T09:00+01:00"),
        ("urgent", "exploitation", "2026-11-20T09:00+01:00", "2026-11-20T13:00+01:00"),
        ("urgent", "known_image", "2026-11-20T18:00+01:00", "2026-11-21T10:00+01:00"),
        ("review", "minor_age", "2026-11-20T03:00+01:00", "2026-11-23T03:00+01:00"),
        ("unseen", "minor_age", "2026-11-20T03:00+01:00", "2026-12-04T03:00+01:00"),
        ("urgent", "minor_age", "2026-10-25T02:30+00:00", "2026-10-25T08:00+00:00"),
    ],
)
def test_due_time_follows_level_lane_and_time_of_day(level: Level, lane: Lane, opened: str, due: str) -> None:
    now = datetime.fromisoformat(opened).astimezone(UTC)
    assert due_at(level, lane, now, ZONE) == datetime.fromisoformat(due)
