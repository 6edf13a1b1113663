"""Consensus over rounds, cards in a nominal group, and how sure a result is from every side."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.model import Ballot
from reviewkit.protocol import Threshold
from reviewkit.workshop import attrition, feedback, movement, stability, sureness, tally


def scored(group, *values, name="q1"):
    return [Ballot((), group, scores={name: value}) for value in values]


def test_consensus_is_reached_at_the_threshold_and_not_below_it():
    """70 % scoring 7 to 9 and fewer than 15 % scoring 1 to 3, in each group (Williamson et al. 2012)."""
    seven_of_ten = scored("carer", *[7] * 7, 4, 5, 3)
    assert tally(seven_of_ten, "consensus").elected == ("q1",)
    assert tally(scored("carer", *[7] * 7, 4, 2, 3), "consensus").elected == ()  # 20 % against
    assert tally(scored("carer", *[9] * 6, *[5] * 4), "consensus").elected == ()
    both = seven_of_ten + scored("student", *[8] * 6, *[5] * 4)
    assert tally(both, "consensus").elected == ()
    assert tally(both, "consensus", threshold=Threshold(share=0.65, each=False)).elected == ("q1",)
    assert tally(both, "consensus").scores == {"q1": Fraction(6, 10)}  # the smallest group's share


def test_consensus_counts_no_blank_and_no_dont_know_and_needs_every_groups_answer():
    pile = [*scored("a", 8, 8, 8), Ballot((), "a", unseen=["q1"]), Ballot((), "a", scores={"q1": None})]
    assert tally(pile, "consensus").elected == ("q1",)
    silent = [*pile, Ballot((), "b", scores={"q2": 8})]
    assert tally(silent, "consensus").elected == ()
    with pytest.raises(ProtocolError, match="no ballot of the group 'c'"):
        tally(pile, "consensus", groups=["a", "c"])


def test_by_consensus_no_priority_is_last_and_said():
    pile = [Ballot((), "a", scores={"q1": 5, "q2": 1, "q3": 9}) for _ in range(5)]
    result = tally(pile, "consensus")
    assert result.places == [["q3"], ["q1"], ["q2"]]
    assert "By consensus no priority: q2." in result.warnings
    assert "at least 70 % score 7 to 9 and less than 15 % score 1 to 3, in every group" in result.rule_text


def test_one_sees_ones_own_score_beside_groups_that_are_large_enough():
    pile = scored("carer", 1, 2, 3, 4, 9) + scored("student", 7, 7, 8, 8, 9, 9) + scored("academic", 9)
    (line,) = feedback(Ballot((), "carer", scores={"q1": 4}), pile)
    assert (line.own, line.all.n, line.all.median) == (4.0, 12, 7.5)
    assert list(line.groups) == ["student"]  # the academic's score would follow from the carers'
    assert line.groups["student"].histogram == {7.0: 2, 8.0: 2, 9.0: 2}
    assert feedback(None, pile)[0].own is None


def test_who_dropped_out_is_told_by_group_where_no_small_number_shows():
    before = scored("carer", *[5] * 20) + scored("student", *[5] * 30)
    after = scored("carer", *[5] * 12) + scored("student", *[5] * 20)
    lost = attrition(before, after)
    assert (lost.before.total, lost.after.total, lost.kept["carer"]) == (50, 32, 0.6)
    one_left = attrition(before, scored("carer", *[5] * 19) + scored("student", *[5] * 20))
    assert one_left.kept["carer"] is None


def test_stability_is_the_part_of_the_histogram_that_moved():
    """Scheibe, Skutsch and Schofer: half the sum of what each value gained or lost."""
    before = scored("a", 1, 2, 3, 4, 5, 5, 5, 5, 5, 5)
    assert stability(before, before) == {"q1": 0}
    assert stability(before, scored("a", 5, 2, 3, 4, 5, 5, 5, 5, 5, 5)) == {"q1": Fraction(1, 10)}
    assert stability(before, scored("b", 5, name="q2")) == {}


def test_the_lowest_total_of_places_wins_in_a_nominal_group():
    """Cards of three people; what somebody left out shares the places that remain."""
    pile = [Ballot(["q1", "q2", "q3"]), Ballot(["q2", ["q1", "q3"]]), Ballot(["q1"])]
    result = tally(pile, "nominal")
    assert result.scores == {"q1": Fraction(9, 2), "q2": Fraction(11, 2), "q3": 8}
    assert result.places == [["q1"], ["q2"], ["q3"]]


def test_what_moves_between_rounds_is_told():
    before = tally([Ballot(["q1", "q2", "q3"])], "nominal", top=1)
    after = tally([Ballot(["q2", "q1", "q3"])], "nominal", top=1)
    moved = movement(before, after)
    assert (moved.entered, moved.left) == (("q2",), ("q1",))
    assert moved.places["q1"] == (1.0, 2.0)
    assert moved.agreement == Fraction(1, 3)


def drawn_pile(n=60):
    rng = random.Random(1)
    names = [f"q{number}" for number in range(1, 31)]

    def ballot(group, table):
        order = sorted(names, key=lambda name: int(name[1:]) + rng.gauss(0, 9))[:10]
        also = ["carer"] if group == "user" and rng.random() < 0.2 else []
        return Ballot(order, group, also=also, table=table)

    pile = [ballot(rng.choice(("user", "user", "carer", "prof")), f"t{rng.randint(1, 6)}") for _ in range(n)]
    return [*pile, ballot("odd", "t1")]


def test_one_sentence_says_what_a_result_withstands():
    found = sureness(drawn_pile(), resamples=200)
    assert found.statement.startswith(
        f"{len(found.steady)} of the 10 questions in the Top 10 stay in it if other people"
    )
    for way in ("by other rules", "without any one group", "without any one table", "in all their roles"):
        assert way in found.statement
    assert set(found.steady) <= {name for place in found.tally.places for name in place}
    assert found.roles.n == 8


def test_no_small_group_or_table_is_ever_left_out_alone():
    """The whole less the rest would be its own list."""
    found = sureness(drawn_pile(), resamples=50)
    assert all(one.n >= 5 for one in (*found.without_group, *found.without_table))
    assert {one.name for one in found.without_group} == {"odd and carer", "prof", "user"}
    two = [Ballot(["q1"], "a")] * 2 + [Ballot(["q2"], "b")] * 2
    assert sureness(two, resamples=10).without_group == ()


def test_the_order_is_the_same_whoever_is_asked_first_and_says_so_when_nothing_doubts_it():
    pile = [Ballot(["q1", "q2"], group) for group in ("a", "b") for _ in range(10)]
    pile += [Ballot(["q1", "q2", "q3"], "a")] * 2
    found = sureness(pile, top=2, resamples=50, questions=["q1", "q2", "q3", "q4"])
    assert found.steady == ("q1", "q2")
    assert found.statement.startswith("All 2 questions in the Top 2 stay in it")
