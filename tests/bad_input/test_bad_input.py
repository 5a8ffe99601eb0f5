"""Every row of the table of bad input, brought about and compared word by word."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.bad_input.place import Place, hidden
from tests.bad_input.rows import SECTIONS, Row, page
from tests.bad_input.scenes import ROWS

PAGE = Path(__file__).parents[2] / "docs" / "bad-input.md"


def parameter(row: Row) -> ParameterSet:
    marks = [getattr(pytest.mark, mark) for mark in row.marks]
    return pytest.param(row, id=f"{row.section}: {row.what}", marks=marks)


@pytest.mark.parametrize("row", [parameter(row) for row in ROWS])
def test_bad_input_gives_its_exit_code_and_its_message(row: Row, place: Place) -> None:
    seen = row.scene(place)
    lines = iter(place.lines(seen))
    missing = [
        wanted for wanted in row.sees if hidden(wanted) not in lines
    ]  # `in` reads on: their order counts
    assert not missing, seen.text
    assert seen.code == row.exit, seen.text


def test_the_page_and_the_tests_hold_the_same_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(ROWS)


def test_rows_are_told_apart_and_every_section_has_some() -> None:
    assert [
        what for what, count in Counter((row.section, row.what) for row in ROWS).items() if count > 1
    ] == []
    assert {row.section for row in ROWS} == set(SECTIONS)
