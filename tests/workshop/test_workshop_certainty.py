"""How sure an order is: intervals, leaving out, other rules side by side."""

from __future__ import annotations

import random

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.model import Ballot
from reviewkit.workshop import leave_out, robustness, tally
from reviewkit.workshop.certainty import ordinal

QUESTIONS = [f"q{number}" for number in range(1, 13)]


def crowd(n, noise, seed=5):
    """People who by and large prefer q1 to q2 to q3 …, each with an error of this size in places."""
    rng = random.Random(seed)
    found = []
    for number in range(n):
        felt = {name: place + rng.gauss(0, noise) for place, name in enumerate(QUESTIONS)}
        found.append(Ballot(sorted(QUESTIONS, key=felt.get)[:10], ("carer", "service user")[number % 2]))
    return found


def test_intervals_hold_the_place_and_shrink_with_more_people():
    few = tally(crowd(20, 3), questions=QUESTIONS, resamples=300)
    many = tally(crowd(2000, 3), questions=QUESTIONS, resamples=300)
    width = [sum(high - low for low, high in one.intervals.values()) for one in (few, many)]
    assert width[1] < width[0] / 3
    for one in (few, many):
        assert all(low <= one.place_of(name) <= high for name, (low, high) in one.intervals.items())
        assert sum(one.top_chance.values()) == pytest.approx(10)


def test_the_same_seed_gives_the_same_intervals_and_ballot_order_does_not_matter_to_places():
    pile = crowd(40, 4)
    one = tally(pile, resamples=100, seed=3)
    assert one.intervals == tally(pile, seed=3).with_intervals(100).intervals
    assert one.seed == 3
    assert one.intervals != tally(pile, resamples=100, seed=4).intervals


def test_ninety_five_of_a_hundred_new_crowds_stay_within_the_intervals():
    """Coverage, against the order of a very large crowd: percentile intervals hold it nearly as often as they say."""
    truth = tally(crowd(20_000, 6, seed=99), "pooled", questions=QUESTIONS)
    inside = asked = 0
    for seed in range(40):
        one = tally(crowd(80, 6, seed=seed), "pooled", questions=QUESTIONS, resamples=200, seed=seed)
        for name, (low, high) in one.intervals.items():
            asked += 1
            inside += low <= truth.place_of(name) <= high
    assert inside / asked >= 0.90


def test_people_who_all_agree_leave_no_doubt():
    result = tally([Ballot(QUESTIONS[:10], "a")] * 30, questions=QUESTIONS, resamples=50, top=5)
    assert all(low == high for low, high in result.intervals.values())
    assert set(result.top_chance.values()) == {0.0, 1.0}
    assert "the Top 5 would almost surely come from the same 5 questions." in result.statement


def test_one_sentence_says_who_could_as_well_be_in_the_top():
    result = tally(crowd(30, 4, seed=6), questions=QUESTIONS, resamples=300, top=5)
    assert result.statement.startswith("If other people like these 30 had voted, ")
    assert "question (q" in result.statement
    assert "could as well be the" in result.statement
    assert result.statement.count(".") == 1
    assert "has not been worked out" in tally(crowd(30, 4)).statement


def test_where_everything_is_in_the_top_the_sentence_is_about_the_first_place():
    torn = [Ballot(["q1", "q2"])] * 11 + [Ballot(["q2", "q1"])] * 10
    assert "the 2nd question (q2) could as well be the 1st" in tally(torn, resamples=200).statement
    sure = tally([Ballot(["q1", "q2"])] * 11, resamples=50)
    assert sure.statement.endswith("no other question would be likely to come before q1.")


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs", "irv", "stv"])
def test_rules_without_a_quick_way_have_intervals_too(rule):
    result = tally(crowd(30, 3), rule, questions=QUESTIONS, resamples=20, seats=3)
    assert set(result.intervals) == set(QUESTIONS)


def test_no_resamples_no_intervals_and_a_wrong_number_is_refused():
    result = tally(crowd(10, 3))
    assert result.intervals == result.top_chance == {}
    with pytest.raises(ProtocolError, match="0 resamples"):
        result.with_intervals(0)


def test_rules_side_by_side_say_which_questions_depend_on_the_rule():
    """A small group alone has q9 first: rules in which groups weigh the same have it in their top, the others not."""
    pile = [Ballot(["q1", "q2", "q3"], "a")] * 20 + [Ballot(["q9", "q1", "q2"], "b")] * 6
    found = robustness(pile, top=2)
    assert list(found.tops) == ["jla", "union", "schulze", "ranked-pairs", "approval", "pooled"]
    assert found.always == ("q1", "q2")
    assert found.doubtful == {"q9": ("jla", "union")}
    said = "2 of the 3 questions at the top under jla are at the top under all 5 other rules too."
    assert found.statement == said


def test_rules_side_by_side_suit_the_ballots():
    rated = [Ballot(scores={"q1": 5, "q2": 3}, group="a"), Ballot(scores={"q1": 4, "q2": 1}, group="b")]
    found = robustness(rated, top=1)
    assert list(found.tops) == ["jla", "score", "pooled"]
    assert (
        found.statement
        == "Each of the 1 questions at the top under jla is at the top under all 2 other rules too."
    )


def test_leaving_out_one_group_says_what_enters_and_leaves():
    pile = [Ballot(["q1", "q2"], "a")] * 6 + [Ballot(["q2", "q1"], "b")] * 5 + [Ballot(["q3", "q1"], "c")] * 5
    found = {one.name: one for one in leave_out(pile, top=1)}
    assert tally(pile).places[0] == ["q1"]
    assert found["a"].n == 6
    assert found["b"].enter == ()
    assert all(set(one.leave) <= {"q1"} for one in found.values())
    assert found["a"].tally.n == 10


def test_leaving_out_tables_needs_to_know_who_sat_where():
    pile = [Ballot(["q1", "q2"])] * 3 + [Ballot(["q2", "q1"])] * 4
    by_table = leave_out(pile, by=["table 1"] * 3 + ["table 2"] * 4, top=1, rule="borda")
    assert [(one.name, one.enter, one.leave) for one in by_table] == [
        ("table 1", (), ()),
        ("table 2", ("q1",), ("q2",)),
    ]
    with pytest.raises(ProtocolError, match="for each of the 7 ballots"):
        leave_out(pile, by=["table 1"])
    with pytest.raises(ProtocolError, match="only no group to leave out"):
        leave_out(pile)


def test_leaving_out_one_person_at_a_time():
    pile = [Ballot(["q1", "q2"])] * 2 + [Ballot(["q2", "q1"])] * 1
    found = leave_out(pile, by="person", top=1, rule="plurality")
    assert [one.name for one in found] == ["ballot 1", "ballot 2", "ballot 3"]
    assert [one.enter for one in found] == [("q2",), ("q2",), ()]


def test_places_are_said_as_people_say_them():
    assert [ordinal(place) for place in (1, 2, 3, 4, 11, 12, 13, 21, 102, 3.5)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "3.5th",
    ]  # fmt: skip
