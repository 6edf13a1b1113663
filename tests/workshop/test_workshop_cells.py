"""Small cells: somebody who adds and subtracts all that was published learns no small count."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import ProtocolError
from reviewkit.model import Ballot
from reviewkit.workshop import publishable, regroup, tally

counts_of = st.lists(st.integers(0, 14), min_size=1, max_size=5).map(
    lambda numbers: {f"group {letter}": number for letter, number in zip("abcde", numbers, strict=False)}
)


def fits(found, value):
    """Whether a hidden cell can hold this value: the hidden ones add up to total less shown, and one is small."""
    if found.total is None:
        return True
    others = len(found.hidden) - 1
    rest = found.total - sum(found.shown.values()) - value
    if rest < 0 or (others == 0 and rest):
        return False
    return value < found.threshold or others > 1 or (others == 1 and rest < found.threshold)


@settings(max_examples=300, deadline=None)
@given(counts_of, st.integers(2, 6))
def test_no_sum_or_difference_gives_a_small_cell_away(counts, threshold):
    """For each hidden group more than one number fits; no shown number is small, and no small sum can be had."""
    found = publishable(counts, threshold)
    assert all(number >= threshold for number in found.shown.values())
    assert found.total is None or found.total == sum(counts.values()) >= threshold
    assert {name for name, count in counts.items() if count < threshold} <= set(found.hidden)
    if found.hidden:
        assert sum(fits(found, value) for value in range(80)) > 1
        if found.total is not None:
            assert found.total - sum(found.shown.values()) >= threshold
    assert bool(found.why) == bool(found.hidden or found.total is None)


def test_one_small_group_takes_the_next_smallest_with_it():
    """Groups of 18, 9, 6 and 3: with only the 3 hidden, total less shown would be 3."""
    found = publishable({"student": 18, "carer": 9, "academic": 6, "trainee": 3})
    assert found.counts == {"student": 18, "carer": 9, "academic": None, "trainee": None}
    assert (found.total, found.hidden) == (36, ("academic", "trainee"))
    assert found.why == "2 groups are not shown: a number under 5 could be found out."
    assert repr(found) == "<Publishable from 5: 2 shown, 2 hidden>"


def test_nothing_is_hidden_where_nothing_is_small():
    found = publishable({"a": 5, "b": 30})
    assert (found.counts, found.total, found.hidden, found.why) == ({"a": 5, "b": 30}, 35, (), "")


def test_two_small_groups_whose_sum_is_small_take_a_third():
    assert publishable({"a": 1, "b": 2, "c": 8, "d": 20}).hidden == ("a", "b", "c")


def test_zero_is_a_small_number_too():
    assert publishable({"a": 0, "b": 7, "c": 20}).hidden == ("a", "b")


def test_where_everything_is_small_the_total_is_hidden_too():
    found = publishable({"a": 1, "b": 2})
    assert (found.total, found.hidden) == (None, ("a", "b"))
    assert found.why == "2 groups are not shown, nor is the total: a number under 5 could be found out."


def test_a_single_late_voter_does_not_show_between_two_publications():
    """18 and 12 were published; then one more carer votes: neither the carers nor the total may be shown anew."""
    before = publishable({"carer": 18, "student": 12})
    after = publishable({"carer": 19, "student": 12}, before=before)
    assert after.total is None
    assert after.counts["carer"] is None
    later = publishable({"carer": 25, "student": 18}, before=before)
    assert (later.total, later.hidden) == (43, ())


def test_the_threshold_can_be_raised_and_must_be_one():
    assert publishable({"a": 8, "b": 30, "c": 40}, 10).hidden == ("a", "b")
    with pytest.raises(ProtocolError, match="the threshold is 0"):
        publishable({"a": 8}, 0)
    with pytest.raises(ProtocolError, match="the count of 'a' is -1"):
        publishable({"a": -1})


def test_a_small_group_can_join_a_neighbour_by_name():
    pile = [Ballot(["q1"], "trainee", unseen=["q2"]), Ballot(["q2"], "student")]
    merged = regroup(pile, {"trainee": "student"})
    assert [ballot.group for ballot in merged] == ["student", "student"]
    assert merged[0].unseen == {"q2"}


def test_a_published_tally_shows_no_list_of_a_small_group():
    """Three groups of 20, 12 and 2: the list of the 2 is hidden, and so is the one of the 12, or a sum would tell."""
    pile = [Ballot(["q1", "q2"], "student")] * 20 + [Ballot(["q2", "q1"], "carer")] * 12
    pile += [Ballot(["q3", "q1"], "academic")] * 2
    counted = tally(pile, "jla")
    found = counted.published()
    assert list(found.by_group) == ["student"]
    assert (found.places, found.scores) == (
        counted.places,
        {},
    )  # sums over groups tell too much at their extremes
    said = " ".join(found.warnings)
    assert "'academic'" not in said
    assert "'carer'" not in said
    assert found.warnings[-1].startswith("2 groups are not shown")
    assert tally(pile[:32], "jla").published().by_group.keys() == {"student", "carer"}


def pinned(rows, cells):
    """The cells that follow from the rows by adding and subtracting: their unit vector lies in the rows' span."""
    table = np.array(rows, dtype=float).reshape(-1, len(cells))
    rank = np.linalg.matrix_rank(table) if len(table) else 0
    units = np.eye(len(cells))
    return [
        cell for cell, unit in zip(cells, units, strict=True) if np.linalg.matrix_rank([*table, unit]) == rank
    ]


@pytest.mark.parametrize(
    "rule", ["jla", "pooled", "borda", "approval", "nominal", "distinct-groups", "union"]
)
def test_no_sum_and_no_difference_of_what_is_published_is_a_small_groups_figure(rule):
    """Everything published is a known combination of the groups' figures; a solver looks for a small group's own."""
    rng = random.Random(4)
    questions = ["q1", "q2", "q3", "q4"]
    for _ in range(40):
        sizes = {name: rng.choice((1, 3, 9, 10, 14, 25)) for name in ("a", "b", "c", "d")}
        pile = [
            Ballot(rng.sample(questions, rng.randint(1, 4)), name)
            for name, n in sizes.items()
            for _ in range(n)
        ]
        counted = tally(pile, rule, questions=questions)
        shown = counted.published()
        cells = [(name, what) for name in sizes for what in ("n", *questions)]
        rows = [
            [cell == (name, what) for cell in cells] for name in shown.by_group for what in ("n", *questions)
        ]
        rows.append([cell[1] == "n" for cell in cells])  # the number of all ballots stands everywhere
        rows += [[cell[1] == question for cell in cells] for question in shown.scores]
        small = {name for name, n in sizes.items() if n < 10}
        assert not [cell for cell in pinned(rows, cells) if cell[0] in small], (sizes, list(shown.by_group))
        assert not shown.stages or not small
