"""The sizing table is what the unit costs come to, and the page holds the table of the present costs."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.sizing import HERE, placed, size_of, table

ROOT = Path(__file__).parents[2]
GIVEN = json.loads((HERE / "unit_costs.json").read_text("utf-8"))


def test_the_page_holds_the_table_of_the_present_costs() -> None:
    page = (ROOT / "docs" / "sizing.md").read_text("utf-8")
    assert placed(page, table(GIVEN["costs"], GIVEN["assumed"])) == page


def test_ten_times_the_listings_never_need_less() -> None:
    few, many = (size_of(count, GIVEN["costs"], GIVEN["assumed"]) for count in (10**7, 10**8))
    assert many.feed_cores > few.feed_cores
    assert round(many.database_gb) == round(few.database_gb * 10)


def test_cores_are_whole_and_a_third_stays_free() -> None:
    unit = {name: {**one, "value": 0.0} for name, one in GIVEN["costs"].items()}
    unit["known_listing_ms"]["value"] = 1.0
    assumed = {**GIVEN["assumed"], "changed_a_night": 0.0, "night_hours": 1.0}
    assert size_of(3_600_000, unit, assumed).feed_cores == 2
    assert size_of(2_400_000, unit, assumed).feed_cores == 1
