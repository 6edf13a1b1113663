"""Numbers by group: small ones stay hidden from anybody who can subtract."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.synthesis.hiding import hide_small

GROUPS = ("service user", "carer", "trainee")


def fillings(total, ceilings):
    """Every way to write a total as a sum of whole numbers, one under each ceiling."""
    if not ceilings:
        return [()] if total == 0 else []
    return [
        (first, *rest)
        for first in range(min(total, ceilings[0]) + 1)
        for rest in fillings(total - first, ceilings[1:])
    ]


def possible_tables(shown, rows, columns):
    """Every table of whole numbers that agrees with all that is shown, by trying each one."""
    if None in shown.rows.values():
        return None
    ways = []
    for row in rows:
        hidden = [column for column in columns if shown.cells[row, column] is None]
        rest = shown.rows[row] - sum(shown.cells[row, column] or 0 for column in columns)
        known = {(row, column): shown.cells[row, column] for column in columns}
        places = [(row, column) for column in hidden]
        ways.append(
            [known | dict(zip(places, way, strict=True)) for way in fillings(rest, [rest] * len(hidden))]
        )
    tables = ({place: n for part in parts for place, n in part.items()} for parts in product(*ways))
    return [
        table
        for table in tables
        if all(
            total is None or total == sum(table[row, column] for row in rows)
            for column, total in shown.columns.items()
        )
    ]


MATRICES = st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=1, max_size=3)


@given(MATRICES, st.integers(2, 4))
@settings(max_examples=250, deadline=None)
def test_no_hidden_number_can_be_worked_out_by_trying_every_table_that_fits(matrix, small):
    """For each number under the limit some fitting table has 0 there, or a number that is not small."""
    rows, columns = tuple("ABC"[: len(matrix)]), tuple("xyz")
    numbers = {(row, column): matrix[i][j] for i, row in enumerate(rows) for j, column in enumerate(columns)}
    shown = hide_small(numbers, rows, columns, small)
    for place, number in numbers.items():
        assert shown.cells[place] in (None, number)
        assert not 0 < (shown.cells[place] or 0) < small
    assert all(total is None or not 0 < total < small for total in shown.columns.values())
    tables = possible_tables(shown, rows, columns)
    if tables is None:
        assert set(shown.cells.values()) == {None}
        return
    assert numbers in tables
    for place, number in numbers.items():
        if 0 < number < small:
            assert any(table[place] == 0 or table[place] >= small for table in tables), place


def table(**rows):
    """Numbers by row and group."""
    return {
        (row, group): number for row, said in rows.items() for group, number in zip(GROUPS, said, strict=True)
    }


def hidden(shown):
    return sum(number is None for number in shown.cells.values())


def test_one_small_number_takes_others_with_it():
    shown = hide_small(table(A=(2, 9, 8), B=(9, 9, 9)), ("A", "B"), GROUPS, 5)
    assert shown.cells["A", "service user"] is None
    assert shown.rows == {"A": 19, "B": 27}
    assert shown.columns == {"service user": 11, "carer": 18, "trainee": 17}
    assert hidden(shown) == 4  # a rectangle: two in each row and in each column
    assert shown.any_hidden


def test_where_all_are_many_nothing_is_hidden():
    numbers = table(A=(6, 6, 6), B=(6, 6, 6))
    shown = hide_small(numbers, ("A", "B"), GROUPS, 5)
    assert shown.cells == numbers
    assert not shown.any_hidden


def test_a_small_group_is_not_told_by_its_total_either():
    totals = hide_small(table(A=(3, 12, 20), B=(0, 10, 9)), ("A", "B"), GROUPS, 5).columns
    assert totals["service user"] is None
    assert list(totals.values()).count(None) == 2  # one alone would follow from the sum of all rows


def test_no_more_is_hidden_than_it_takes():
    """Two small numbers in one row whose groups' totals are hidden anyway protect each other."""
    numbers = {("A", "x"): 2, ("A", "y"): 2, ("A", "z"): 9, ("B", "x"): 0, ("B", "y"): 0, ("B", "z"): 7}
    shown = hide_small(numbers, ("A", "B"), ("x", "y", "z"), 5)
    assert [place for place, number in shown.cells.items() if number is None] == [("A", "x"), ("A", "y")]
    assert shown.columns == {"x": None, "y": None, "z": 16}
    assert shown.rows == {"A": 13, "B": 7}


def test_a_group_that_said_nothing_shows_its_zero_total():
    numbers = {("A", "x"): 0, ("A", "y"): 9, ("A", "z"): 8}
    assert hide_small(numbers, ("A",), ("x", "y", "z"), 5).columns == {"x": 0, "y": 9, "z": 8}


def test_a_lone_voice_hides_everything_when_nothing_else_helps():
    shown = hide_small({("A", "carer"): 1}, ("A",), ("carer",), 5)
    assert (shown.cells["A", "carer"], shown.rows["A"], shown.columns["carer"]) == (None, None, None)


@pytest.mark.parametrize("small", [2, 5, 10])
def test_a_larger_limit_never_shows_more(small):
    numbers = table(
        **{row: tuple((3 * i + 5 * j) % 13 for j in range(len(GROUPS))) for i, row in enumerate("ABCDEF")}
    )
    less, more = (hide_small(numbers, tuple("ABCDEF"), GROUPS, limit) for limit in (small, small + 3))
    assert hidden(less) <= hidden(more)
