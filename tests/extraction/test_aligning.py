"""Entries of a repeating form are paired by what they say, not by the order in which somebody wrote them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.extraction import Given, Pair, align
from reviewkit.model import Answer

from .forms import SHEFFIELD

FORM = replace(SHEFFIELD.form("outcomes"), key=())
CONFIDENCE = {
    "outcome": "Confidence in talking about distress", "domain": "affective", "whose": "learners",
    "direction": "better", "parameter": ("several voices", "shared planning"),
}  # fmt: skip
MARKS = {
    "outcome": "Examination marks",
    "domain": "cognitive",
    "whose": "learners",
    "direction": "no difference",
}
STRAIN = {"outcome": "Emotional strain", "domain": "affective", "whose": "service user or carer educators"}


def test_the_order_in_which_two_people_list_outcomes_does_not_matter():
    other = {
        1: MARKS | {"direction": "mixed"},
        2: STRAIN,
        3: CONFIDENCE | {"outcome": "confidence, talking about distress", "parameter": ("several voices",)},
    }
    pairs = align(FORM, {1: CONFIDENCE, 2: MARKS}, other)
    assert [(pair.first, pair.second) for pair in pairs] == [(1, 3), (2, 1), (None, 2)]
    assert 0.75 < pairs[0].likeness < 1
    assert pairs[1].likeness == 0.75


def test_entries_about_other_things_are_left_apart():
    assert align(FORM, {1: MARKS}, {1: STRAIN}) == [Pair(1, None), Pair(None, 1)]
    assert align(FORM, {1: MARKS}, {}) == [Pair(1, None)]
    assert align(FORM, {}, {}) == []
    assert align(FORM, {1: {}}, {1: {}}) == [Pair(1, None), Pair(None, 1)]


def test_rows_that_are_all_the_same_pair_straight_across():
    three = dict.fromkeys((1, 2, 3), MARKS)
    assert [(pair.first, pair.second) for pair in align(FORM, three, three)] == [(1, 1), (2, 2), (3, 3)]


def test_answers_and_statuses_are_compared_too():
    one = {1: [Answer("s", "outcomes", name, value, "alice") for name, value in MARKS.items()]}
    two = {1: {name: Given(value) for name, value in MARKS.items()} | {"trust": Given(None, "unclear")}}
    assert align(FORM, one, two)[0].likeness == pytest.approx(4 / 5)


@given(st.lists(st.sampled_from([CONFIDENCE, MARKS, STRAIN]), max_size=6), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_a_shuffled_copy_pairs_completely_and_turned_round_gives_the_same(entries, seed):
    rows = dict(enumerate(entries, start=1))
    order = list(rows)
    random.Random(seed).shuffle(order)
    shuffled = {place: rows[row] for place, row in enumerate(order, start=1)}
    pairs = align(FORM, rows, shuffled)
    assert all(pair.likeness == 1 for pair in pairs)
    assert len(pairs) == len(rows)
    assert all(rows[pair.first] == shuffled[pair.second] for pair in pairs)
    assert sum(pair.likeness for pair in align(FORM, shuffled, rows)) == len(rows)
