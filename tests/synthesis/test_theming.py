"""Themes by group: small numbers stay hidden from anybody who can subtract."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.model import Contribution
from reviewkit.synthesis import themes
from reviewkit.synthesis.hiding import hide_small

GROUPS = ("service user", "carer", "trainee")


def said(numbers, *, consent=True):
    """Contributions and their themes for a mapping (theme, group) -> number."""
    words, of = [], {}
    for (theme, group), number in numbers.items():
        for _ in range(number):
            name = f"c{len(words):03}"
            words.append(Contribution(name, f"words {name}", group, consent=consent))
            of[name] = theme
    return words, of


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


def test_one_small_number_takes_others_with_it():
    numbers = {("A", g): n for g, n in zip(GROUPS, (2, 9, 8), strict=True)}
    numbers |= {("B", g): n for g, n in zip(GROUPS, (9, 9, 9), strict=True)}
    found = themes(*said(numbers), groups=GROUPS)
    assert found.cells["A", "service user"] is None
    assert found.totals == {"A": 19, "B": 27}
    assert found.group_totals == {"service user": 11, "carer": 18, "trainee": 17}
    assert found.hidden == 4  # a rectangle: two in each row and in each column
    assert "Numbers from 1 to 4 are hidden" in found.rule
    assert "Some are hidden here" in found.rule


def test_where_all_are_many_nothing_is_hidden():
    numbers = {(theme, group): 6 for theme in "AB" for group in GROUPS}
    found = themes(*said(numbers), groups=GROUPS)
    assert found.cells == numbers
    assert found.hidden == 0
    assert "None had to be hidden" in found.rule
    assert {words.group for words in found.words["A"]} == set(GROUPS)


def test_groups_that_said_nothing_stay_in_view_and_others_are_added():
    words = [Contribution(f"c{n}", "w", "guest", consent=True) for n in range(6)]
    words.append(Contribution("c9", "w", consent=True))
    found = themes(words, {w.id: "A" for w in words}, groups=GROUPS, small=1)
    assert found.groups == (*GROUPS, "guest", "not said")
    assert found.cells["A", "carer"] == 0
    assert found.cells["A", "not said"] == 1
    assert found.rule == "All numbers are shown."


def test_a_small_group_is_not_told_by_its_total_either():
    numbers = {("A", g): n for g, n in zip(GROUPS, (3, 12, 20), strict=True)}
    numbers |= {("B", g): n for g, n in zip(GROUPS, (0, 10, 9), strict=True)}
    totals = themes(*said(numbers), groups=GROUPS).group_totals
    assert totals["service user"] is None
    assert list(totals.values()).count(None) == 2  # one alone would follow from the sum of all themes


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


def test_the_rule_names_the_numbers_it_hides():
    numbers = {("A", g): 9 for g in GROUPS}
    assert "The number 1 is hidden" in themes(*said(numbers), small=2).rule


def test_a_lone_voice_hides_everything_when_nothing_else_helps():
    found = themes([Contribution("c1", "w", "carer", consent=True)], {"c1": "A"}, groups=("carer",))
    assert (found.cells["A", "carer"], found.totals["A"], found.group_totals["carer"]) == (None, None, None)


def test_words_carry_their_group_only_where_its_number_is_shown():
    numbers = {("A", "carer"): 1, ("A", "trainee"): 9, ("A", "service user"): 8}
    words, of = said(numbers)
    found = themes(words, of, groups=GROUPS)
    shown = {group for (theme, group), number in found.cells.items() if number is not None}
    assert "carer" not in shown
    assert {quote.group for quote in found.words["A"]} == (shown & set(GROUPS)) | {""}
    assert len(found.words["A"]) == 18


def test_words_under_two_themes_do_not_carry_their_group_across():
    words, of = said({("A", g): 6 for g in GROUPS} | {("B", g): 6 for g in GROUPS})
    assert themes(words, of | {"c000": ("A", "B")}, groups=GROUPS).words["B"][0].id == "c000"
    hidden = themes(words, of | {"c000": ("A", "C")}, groups=GROUPS)
    assert hidden.cells["C", "service user"] is None
    assert hidden.words["C"] == ()
    assert hidden.words["A"][0].id == "c000"


def test_words_are_quoted_only_with_consent_and_erased_ones_are_gone():
    words, of = said({("A", "carer"): 6}, consent=False)
    words += [
        Contribution("x1", "", "carer", erased=True),
        Contribution("x2", "no theme", "carer", consent=True),
    ]
    found = themes(words, of | {"x1": "A"}, groups=("carer", "trainee"))
    assert found.words["A"] == ()
    assert found.totals["A"] == 6
    assert found.unthemed == ("x2",)


@pytest.mark.parametrize("small", [2, 5, 10])
def test_a_larger_limit_never_shows_more(small):
    numbers = {
        (theme, group): (3 * i + 5 * j) % 13
        for i, theme in enumerate("ABCDEF")
        for j, group in enumerate(GROUPS)
    }
    words, of = said(numbers)
    assert (
        themes(words, of, groups=GROUPS, small=small).hidden
        <= themes(words, of, groups=GROUPS, small=small + 3).hidden
    )
