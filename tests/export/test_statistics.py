"""Statistics of a month: each listing once, small cells hidden, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.errors import BadInput, Refused
from doorwatch.export import LIMITS
from doorwatch.export.statistics import (
    AGES,
    COLUMNS,
    Month,
    age_band,
    check_month,
    count,
    leading_lane,
    mark,
    month_tree,
    possible,
    statistics,
    statistics_csv,
    statistics_json,
)  # fmt: skip
from doorwatch.export.tables import safe_cell
from doorwatch.rules import load_weights
from doorwatch.store import Judged, Store, insert_assessments, load_content
from doorwatch.store.statistics import ListingFact, listing_facts
from doorwatch.types import LANES, LEVELS, LaneResult
from tests.store.samples import DAY, NOW, PLATFORM, assessment, detail, scan_of, write

NOVEMBER = Month(2026, 11)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


def fact(
    level: str = "none", lane: str = "minor_age", age: int | None = 30, verified: bool | None = True
) -> ListingFact:
    return ListingFact(age, verified, level, dict.fromkeys(LANES, "none") | {lane: level})


def test_listings_count_once_as_their_last_assessment_of_the_month_left_them(store: Store) -> None:
    rows = write(store, detail("A-1"), detail("A-2", persona="Alex"), detail("B-1", at=NOW + 20 * DAY)).rows
    by_id = {ref.id: number for ref, number in rows.items()}
    with store.read() as conn:
        content = load_content(conn, list(by_id.values()))
    for number, level in enumerate(("none", "watch")):
        made = assessment("A-1", "none")
        made = replace(made, level=level, lanes={**made.lanes, "recruitment": LaneResult(level, 1, ())})  # type: ignore[arg-type]
        judged = Judged(by_id["A-1"], content[by_id["A-1"]].snapshot, made, bytes(15) + bytes([number]), "d1")
        at = NOW + number * DAY
        store.run_write(lambda conn, judged=judged, at=at: insert_assessments(conn, [judged], at))  # type: ignore[misc]
    late = Judged(by_id["A-2"], content[by_id["A-2"]].snapshot, assessment("A-2", "urgent"), bytes(16), "d1")
    store.run_write(lambda conn: insert_assessments(conn, [late], DECEMBER))
    with store.read() as conn:
        facts = listing_facts(conn, NOVEMBER.start, NOVEMBER.end)
        later = listing_facts(conn, DECEMBER, DECEMBER + 31 * DAY)
    assert [one.level for one in facts[PLATFORM]] == ["watch"]
    assert leading_lane("watch", facts[PLATFORM][0].lanes) == "recruitment"
    assert later == {}


def test_a_second_sight_in_another_scan_is_no_second_listing(store: Store) -> None:
    written = write(store, detail("A-1"), scan=scan_of(store))
    write(store, detail("A-1", "Other words."), scan=scan_of(store, 1), now=NOW + DAY)
    row = next(iter(written.rows.values()))
    with store.read() as conn:
        content = load_content(conn, [row])[row]
    store.run_write(
        lambda conn: insert_assessments(
            conn, [Judged(row, content.snapshot, assessment("A-1"), bytes(16), "d1")], NOW
        )
    )
    with store.read() as conn:
        assert len(listing_facts(conn, NOVEMBER.start, NOVEMBER.end)[PLATFORM]) == 1


@pytest.mark.parametrize(
    ("years", "band"),
    [(None, 0), (15, 1), (17, 1), (18, 2), (20, 2), (21, 3), (24, 3), (25, 4), (29, 4), (30, 5), (61, 5)],
)
def test_ages_are_bands(years: int | None, band: int) -> None:
    assert age_band(years) == AGES[band]


def test_the_mark_says_when_nothing_was_told() -> None:
    assert [mark(one) for one in (True, False, None)] == ["verified", "not verified", "not told"]


def test_a_level_shows_only_lanes_that_can_reach_it() -> None:
    table = load_weights().table
    for level in LEVELS:
        assert all(level in table[lane] for lane in possible(level))
    assert "verification" not in possible("urgent")
    assert possible("none") == possible("unseen") == ()


LANED = st.sampled_from(
    [(level, lane) for level in LEVELS for lane in possible(level)] + [("none", "minor_age")]
)
FACTS = st.builds(
    lambda pair, age, verified: fact(*pair, age, verified),
    LANED, st.one_of(st.none(), st.integers(16, 50)), st.sampled_from([True, False, None]),
)  # fmt: skip


@given(st.lists(FACTS, max_size=120))
def test_every_listing_is_somewhere_in_the_tree(facts: list[ListingFact]) -> None:
    assert month_tree(count(facts)).count == len(facts)


def test_the_export_holds_limits_and_only_cells_of_ten_and_more() -> None:
    facts = [fact() for _ in range(300)] + [fact("urgent", age=16)] * 3 + [fact(verified=False)] * 40
    cells = statistics({"demo-north": facts}, NOVEMBER)
    rows = csv.reader(
        line for line in statistics_csv(cells).decode().splitlines() if not line.startswith("#")
    )
    header, *table = list(rows)
    assert tuple(header) == COLUMNS
    assert all(row[-1] == "" or int(row[-1]) >= 10 for row in table)
    assert table[0] == ["demo-north", "2026-11", "all", "all", "all", "all", "343"]
    text = statistics_csv(cells).decode()
    body = json.loads(statistics_json(cells))
    assert all(limit in text for limit in LIMITS)
    assert body["limits"] == list(LIMITS)
    assert [cell["listings"] for cell in body["cells"]] == [
        int(row[-1]) if row[-1] else None for row in table
    ]
    assert not any(cell["stated_age"] == "under 18" and cell["listings"] for cell in body["cells"])


def test_a_platform_of_few_listings_shows_nothing_at_all() -> None:
    assert {cell.count for _, _, cell in statistics({"p": [fact()] * 9}, NOVEMBER)} == {None}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("  =1", "'  =1"), ("\ufeff=1", "'\ufeff=1"), ("|calc", "'|calc"), ("plain", "plain"), (None, ""),
        (-3, "-3"), (0.5, "0.5"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(text: object, cell: str) -> None:
    assert safe_cell(text) == cell


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "1999-01", "2026-11-01", "", "２０２６-11"])
def test_a_month_is_written_in_one_way(text: str) -> None:
    with pytest.raises(BadInput, match="month: YYYY-MM"):
        Month.of(text)


def test_only_whole_months_are_told() -> None:
    assert str(Month.of("2026-12")) == "2026-12"
    assert Month.of("2026-12").end == datetime(2027, 1, 1, tzinfo=UTC)
    check_month(NOVEMBER, DECEMBER, 90)
    with pytest.raises(Refused, match="a month that has ended"):
        check_month(NOVEMBER, NOW, 90)
    with pytest.raises(Refused, match="a month that is kept whole"):
        check_month(NOVEMBER, NOVEMBER.start + 90 * DAY, 90)
