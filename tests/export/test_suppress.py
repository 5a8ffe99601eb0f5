"""An attack on the published table: no hidden cell can be computed, or bounded to fewer than ten values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from doorwatch.export.suppress import SMALL, Cell, Node, hidden, publish, tree

VALUES = (("a", "b"), ("x", "y", "z"), ("1", "2"))
COUNT = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 400))
TREES = st.fixed_dictionaries(
    {(one, two, three): COUNT for one in VALUES[0] for two in VALUES[1] for three in VALUES[2]}
).map(lambda counts: tree(counts, VALUES))


def equations(cells: tuple[Cell, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Every sum that a reader can write down: each count is the sum of its parts, a shown count is itself."""
    at = {cell.path: number for number, cell in enumerate(cells)}
    rows, values = [], []
    for cell in cells:
        parts = [path for path in at if len(path) == len(cell.path) + 1 and path[:-1] == cell.path]
        if parts:
            row = np.zeros(len(cells))
            row[at[cell.path]] = -1
            row[[at[path] for path in parts]] = 1
            rows.append(row)
            values.append(0)
        if cell.count is not None:
            row = np.zeros(len(cells))
            row[at[cell.path]] = 1
            rows.append(row)
            values.append(cell.count)
    return np.array(rows), np.array(values)


@settings(max_examples=40, deadline=None)
@given(TREES)
def test_no_hidden_cell_can_be_computed_from_what_is_shown(root: Node) -> None:
    cells = publish(root)
    matrix, values = equations(cells)
    if cells[0].count is None:
        assert all(cell.count is None for cell in cells)
        return
    solved = np.linalg.pinv(matrix) @ matrix
    for at, cell in enumerate(cells):
        if cell.count is not None:
            continue
        unit = np.eye(len(cells))[at]
        assert not np.allclose(solved @ unit, unit), f"{cell.path} follows from sums"
        ends = [
            sign * linprog(sign * unit, A_eq=matrix, b_eq=values, bounds=(0, None), method="highs").fun
            for sign in (1, -1)
        ]
        assert ends[1] - ends[0] >= SMALL - 1e-6, f"{cell.path} lies within {ends}"


@given(TREES)
def test_no_small_count_is_shown_and_shown_counts_are_true(root: Node) -> None:
    def counts(node: Node, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], int]:
        found = {path: node.count}
        for one in node.below:
            found |= counts(one, (*path, one.name))
        return found

    true = counts(root)
    for cell in publish(root):
        assert cell.count is None or (cell.count >= SMALL and cell.count == true[cell.path])


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8).filter(lambda counts: sum(counts) >= SMALL))
def test_what_is_hidden_together_is_at_least_two_cells_and_ten_listings(counts: list[int]) -> None:
    gone = hidden(counts)
    if any(count < SMALL for count in counts):
        assert len(gone) >= 2
        assert sum(counts[at] for at in gone) >= SMALL
    else:
        assert not gone


@pytest.mark.parametrize(
    ("counts", "gone"),
    [
        ((30, 40), set()),
        ((3, 40), {0, 1}),
        ((3, 40, 50), {0, 1}),
        ((9, 9, 50), {0, 1}),
        ((1, 2, 50, 60), {0, 1, 2}),
        ((0, 0, 0, 10), {0, 1, 2, 3}),
        ((0, 11, 12), {0, 1}),
        ((10, 10, 10), set()),
    ],
)
def test_second_cells_are_the_smallest_that_suffice(counts: tuple[int, ...], gone: set[int]) -> None:
    assert hidden(counts) == gone


def test_without_the_second_cell_the_attack_would_succeed() -> None:
    """The attack itself is sharp: a table with one hidden cell falls to it."""
    cells = (Cell((), 43), Cell(("a",), None), Cell(("b",), 40))
    matrix, values = equations(cells)
    unit = np.eye(3)[1]
    assert np.allclose(np.linalg.pinv(matrix) @ matrix @ unit, unit)
    assert round(float((np.linalg.pinv(matrix) @ values)[1])) == 3


def test_a_count_of_one_part_or_of_a_wrong_sum_is_no_tree() -> None:
    with pytest.raises(ValueError, match="a count of one part shows the part"):
        Node("x", 12, (Node("y", 12),))
    with pytest.raises(ValueError, match="expected the sum of its parts"):
        Node("x", 12, (Node("y", 12), Node("z", 1)))
