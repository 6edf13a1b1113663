"""A seating plan exists whenever there are as many tables as rounds, and is told to be short of one otherwise."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import ProtocolError
from reviewkit.workshop import seating

SIZES = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 40), st.booleans(), st.integers(0, 99))


@settings(max_examples=150, deadline=None)
@given(SIZES)
def test_everybody_sits_once_a_round_hosts_stay_and_tables_are_met_as_rarely_as_can_be(sizes):
    tables, rounds, more, hosted, seed = sizes
    people = [f"p{n}" for n in range(tables + more)]
    hosts = [f"h{n}" for n in range(tables)] if hosted else []
    plan = seating.plan(people, tables=tables, rounds=rounds, hosts=hosts, seed=seed)
    for now in plan.tables:
        seated = [person for table in now for person in table.people]
        assert sorted(seated) == sorted(people)
        lengths = [len(table.people) for table in now]
        assert max(lengths) - min(lengths) <= 1
        assert [table.host for table in now] == (hosts or [""] * tables)
    for person in people:
        met = Counter(plan.where(person))
        repeats = rounds - len(met)
        assert repeats == max(
            0, rounds - tables
        )  # the fewest there can be: nobody meets more tables than there are
        assert plan.repeats.get(person, 0) == repeats


@pytest.mark.parametrize("hosted", [False, True])
@pytest.mark.parametrize("tables", [2, 3, 4, 5, 7, 8])
def test_nobody_meets_anybody_twice_where_orthogonal_squares_exist(tables, hosted):
    """As many rounds as tables, and one person less at each table, besides a host who stays."""
    people = [f"p{n}" for n in range(tables * (tables - 1))]
    hosts = [f"h{n}" for n in range(tables)] if hosted else []
    plan = seating.plan(people, tables=tables, rounds=tables, hosts=hosts)
    assert plan.again == 0
    assert plan.repeats == {}
    assert "no two people meet more than once" in plan.sentence()


def test_with_six_tables_few_people_meet_again():
    """There are no two orthogonal squares of order 6 (Tarry 1900): a plan in which nobody meets again cannot be had."""
    plan = seating.plan([f"p{n}" for n in range(24)], tables=6, rounds=4)
    assert plan.again <= 36  # of 276 pairs; 4 rounds make 144 meetings


def test_groups_are_spread_over_the_tables():
    people = [f"u{n}" for n in range(8)] + [f"c{n}" for n in range(4)] + [f"e{n}" for n in range(4)]
    groups = {person: person[0] for person in people}
    plan = seating.plan(people, tables=4, rounds=4, groups=groups)
    for now in plan.tables:
        for table in now:
            assert Counter(groups[person] for person in table.people) == {"u": 2, "c": 1, "e": 1}


def test_the_plan_says_in_a_sentence_what_the_numbers_allowed():
    people = [f"p{n}" for n in range(6)]
    assert "Nobody meets the same table twice" in seating.plan(people, tables=3, rounds=3).sentence()
    assert "come back to a table 2 times" in seating.plan(people, tables=2, rounds=4).sentence()
    assert seating.plan(people, tables=3, rounds=3, seed=1) == seating.plan(
        people, tables=3, rounds=3, seed=1
    )


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"people": ["a"], "tables": 2, "rounds": 1}, "some would stay empty"),
        ({"people": ["a", "a"], "tables": 1, "rounds": 1}, "stands twice"),
        ({"people": ["a", "b"], "tables": 2, "rounds": 1, "hosts": ["a"]}, "one for each was expected"),
        ({"people": ["a"], "tables": 0, "rounds": 1}, "at least one of each"),
    ],
)
def test_numbers_that_make_no_plan_are_refused(given_, told):
    with pytest.raises(ProtocolError, match=told):
        seating.plan(**given_)


def test_everybody_reads_one_card_before_anybody_reads_a_second():
    assert seating.round_robin({"a": 2, "b": 0, "c": 3}, first="c") == ["c", "a", "c", "a", "c"]
    assert seating.round_robin({}) == []
    with pytest.raises(ProtocolError, match="does not sit"):
        seating.round_robin({"a": 1}, first="z")


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 5), max_size=6))
def test_a_round_robin_reads_every_card_once_and_in_turn(cards):
    order = seating.round_robin(cards)
    assert Counter(order) == Counter({seat: n for seat, n in cards.items() if n})
    for place, seat in enumerate(order):
        read = Counter(order[:place])
        assert all(read[other] >= min(read[seat], n) for other, n in cards.items())
