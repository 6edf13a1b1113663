"""Dealing reports to people: even, seeded, and nothing taken back."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit import screening
from reviewkit.errors import NotAllowed

REPORTS = [f"r{number:03}" for number in range(60)]
PEOPLE = ["alice", "bram", "carol", "dewi", "elif"]


def loads(deal):
    return Counter(person for _, person in deal)


def spread(deal, people):
    load = loads(deal)
    return max(load[person] for person in people) - min(load[person] for person in people)


@given(
    reports=st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=40),
    people=st.lists(st.text(min_size=1, max_size=4), unique=True, min_size=1, max_size=7),
    per_report=st.integers(1, 4),
    seed=st.integers(),
    dice=st.randoms(use_true_random=False),
)
@settings(max_examples=300, deadline=None)
def test_loads_differ_by_at_most_one_and_order_of_input_does_not_matter(
    reports, people, per_report, seed, dice
):
    per_report = min(per_report, len(people))
    deal = screening.assign(reports, people, per_report=per_report, seed=seed)
    assert Counter(report for report, _ in deal) == dict.fromkeys(reports, per_report)
    assert len(set(deal)) == len(deal)
    assert spread(deal, people) <= 1
    shuffled, others = list(reports), list(people)
    dice.shuffle(shuffled)
    dice.shuffle(others)
    assert screening.assign(shuffled, others, per_report=per_report, seed=seed) == deal


@given(
    leaving=st.sets(st.sampled_from(PEOPLE), max_size=2),
    joining=st.integers(0, 3),
    more=st.integers(0, 30),
    seed=st.integers(0, 5),
    dice=st.randoms(use_true_random=False),
)
@settings(max_examples=150, deadline=None)
def test_who_stays_keeps_everything_when_people_join_or_leave(leaving, joining, more, seed, dice):
    before = screening.assign(REPORTS, PEOPLE, seed=seed)
    done = [pair for pair in before if dice.random() < 0.3]
    staying = [person for person in PEOPLE if person not in leaving]
    people = staying + [f"new{number}" for number in range(joining)]
    reports = REPORTS + [f"s{number:03}" for number in range(more)]
    after = screening.assign(reports, people, seed=seed, already=before, done=done)
    kept = {pair for pair in before if pair[1] in staying} | set(done)
    assert kept <= set(after)
    assert Counter(report for report, _ in after) == dict.fromkeys(reports, 2)
    assert {person for _, person in set(after) - set(done)} <= set(people)


@given(
    seed=st.integers(0, 1000), kept=st.lists(st.integers(0, 9), min_size=3, max_size=3), new=st.integers(1, 9)
)
@settings(max_examples=150, deadline=None)
def test_after_a_change_loads_are_as_even_as_any_deal_can_make_them(seed, kept, new):
    """Whoever has least gets most: compared with filling up three people's loads one report at a time."""
    people = PEOPLE[:3]
    already = [(f"{p}{i}", p) for p, count in zip(people, kept, strict=True) for i in range(count)]
    reports = [report for report, _ in already] + [f"new{i}" for i in range(new)]
    after = loads(screening.assign(reports, people, per_report=1, seed=seed, already=already))
    ideal = list(kept)
    for _ in range(new):
        ideal[ideal.index(min(ideal))] += 1
    assert sorted(after[person] for person in people) == sorted(ideal)


def test_a_chain_of_people_passes_reports_on_where_one_step_is_not_enough():
    """Every open report that bram could give is carol's already, so it has to go round by way of alice."""
    already = [("a1", "carol"), ("a2", "carol"), ("a3", "carol"), ("b1", "alice"), ("b2", "alice")]
    deal = screening.assign(["a1", "a2", "a3", "b1", "b2"], PEOPLE[:4], seed=3, already=already)
    assert set(already) <= set(deal)
    assert spread(deal, PEOPLE[:4]) <= 1


def test_pairs_of_people_rotate():
    """Of 60 reports to 5 people, each of the 10 pairs judges 4 to 8."""
    deal = screening.assign(REPORTS, PEOPLE, seed=11)
    held = {report: tuple(sorted(p for r, p in deal if r == report)) for report in REPORTS}
    together = Counter(held.values())
    assert set(together) == set(combinations(PEOPLE, 2))
    assert min(together.values()) >= 4
    assert max(together.values()) <= 8


def test_another_seed_deals_differently_and_a_word_is_a_seed_too():
    one, two = (screening.assign(REPORTS, PEOPLE, seed=seed) for seed in ("pilot", "main"))
    assert one != two
    assert one == screening.assign(REPORTS, PEOPLE, seed="pilot")


def test_a_leavers_finished_work_stays_and_only_the_open_reports_are_dealt_again():
    before = screening.assign(REPORTS, PEOPLE, seed=1)
    mine = [pair for pair in before if pair[1] == "elif"]
    after = screening.assign(REPORTS, PEOPLE[:4], seed=1, already=before, done=mine[:10])
    assert [pair for pair in after if pair[1] == "elif"] == sorted(mine[:10])


def test_too_few_people_are_told_which_report_needs_them():
    with pytest.raises(NotAllowed, match="report r1 needs 2 more different people and there is 1"):
        screening.assign(["r1"], ["alice"], seed=0)
    with pytest.raises(NotAllowed, match="per_report is 0"):
        screening.assign(["r1"], ["alice"], per_report=0, seed=0)
    assert screening.assign([], [], seed=0) == []
