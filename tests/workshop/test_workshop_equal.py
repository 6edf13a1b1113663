"""The JLA's interim rule and its exceptions, by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.model import Ballot, Question
from reviewkit.workshop import tally

QUESTIONS = ["q1", "q2", "q3", "q4"]


def test_the_rule_on_paper():
    """Points 10, 9, 8 … per group; group lists ranked again; positions added; equal sums joint."""
    pile = [
        Ballot(["q1", "q2", "q3"], "carer"),  # 10, 9, 8
        Ballot(["q2", "q1"], "carer"),  # q2 10, q1 9
        Ballot(["q3", "q2", "q1"], "trainee"),
    ]
    result = tally(pile, "jla", questions=QUESTIONS)
    carer, trainee = result.by_group["carer"], result.by_group["trainee"]
    assert carer.scores == {"q1": 19, "q2": 19, "q3": 8, "q4": 0}
    assert carer.places == {"q1": 1.5, "q2": 1.5, "q3": 3, "q4": 4}
    assert trainee.scores == {"q3": 10, "q2": 9, "q1": 8, "q4": 0}
    # position scores 3.5 3.5 2 1 and 2 3 4 1
    assert result.scores == {"q1": 5.5, "q2": 6.5, "q3": 6, "q4": 2}
    assert result.places == [["q2"], ["q3"], ["q1"], ["q4"]]


def test_joint_places_on_a_ballot_share_the_mean_of_their_points():
    result = tally([Ballot(["q3", ["q1", "q2"], "q4"])], "pooled")
    assert result.scores == {"q3": 10, "q1": 8.5, "q2": 8.5, "q4": 7}


def test_a_joint_place_across_the_last_point_shares_what_there_is():
    """With two to choose, a joint place of three after the first one shares 1 + 0 + 0 points."""
    result = tally([Ballot(["q4", ["q1", "q2", "q3"]])], "pooled", choose=2)
    assert result.scores == {"q4": 2, "q1": Fraction(1, 3), "q2": Fraction(1, 3), "q3": Fraction(1, 3)}


def test_places_beyond_those_to_choose_give_nothing_and_this_is_said():
    result = tally([Ballot(["q1", "q2", "q3"])] * 4, "jla", choose=2, questions=QUESTIONS)
    assert result.places == [["q1"], ["q2"], ["q3", "q4"]]
    assert any("more than 2 questions: 4" in warning for warning in result.warnings)


def test_left_out_and_not_seen_are_different():
    """Of two ballots one never saw q1: its only judge had it first, so it is not the worse for it."""
    seen = [Ballot(["q1", "q2"]), Ballot(["q2"], unseen=["q1"])]
    result = tally(seen, "pooled")
    assert result.scores == {"q1": 20, "q2": 19}  # 10 points on the one ballot that counts, for two
    left_out = tally([Ballot(["q1", "q2"]), Ballot(["q2"])], "pooled")
    assert left_out.scores == {"q1": 10, "q2": 19}
    assert result.by_group[""].seen == {"q1": 1, "q2": 2}


def test_a_pair_with_an_unseen_question_is_not_compared():
    pile = [Ballot(["q1"], unseen=["q2"])] * 9 + [Ballot(["q2", "q1"])]
    assert tally(pile, "schulze").places == [["q2"], ["q1"]]


def test_what_nobody_of_a_group_saw_stands_in_the_middle_of_its_list():
    """Neither gains nor loses: in the other group it is last, and three seen by both keep their order."""
    pile = [
        Ballot(["q1", "q2", "q3"], "a", unseen=["q4"]),
        Ballot(["q1", "q2", "q3", "q4"], "b"),
    ]
    result = tally(pile, "jla")
    assert result.scores == {
        "q1": 8,
        "q2": 6,
        "q3": 4,
        "q4": 4,
    }  # q4: middle (2nd of 3) is 3 positions, last is 1


papers = st.lists(
    st.tuples(st.permutations(QUESTIONS), st.integers(1, 4), st.sampled_from(["a", "b", "c"])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(papers)
def test_seven_times_the_ballots_of_one_group_change_nothing(drawn):
    """Equality: a group's size has no say in the result."""
    pile = [Ballot(order[:length], group) for order, length, group in drawn]
    once = tally(pile, "jla", questions=QUESTIONS)
    for group in {ballot.group for ballot in pile}:
        more = pile + 6 * [ballot for ballot in pile if ballot.group == group]
        result = tally(more, "jla", questions=QUESTIONS)
        assert (result.places, result.scores) == (once.places, once.scores)


def test_one_group_alone_gives_that_groups_list():
    pile = [Ballot(["q1", "q2"], "carer"), Ballot(["q1", "q3"], "carer"), Ballot(["q2", "q1"], "carer")]
    result = tally(pile, "jla")
    assert result.places == tally(pile, "pooled").places
    assert [result.place_of(name) for name in result.questions] == list(
        result.by_group["carer"].places.values()
    )


@pytest.mark.parametrize("rule", ["jla", "union", "distinct-groups"])
def test_a_named_group_without_ballots_is_refused_with_a_sentence(rule):
    with pytest.raises(ProtocolError, match=r"no ballot of the group 'trainee'.*not counted as zeros"):
        tally([Ballot(["q1"], "carer")], rule, groups=["carer", "trainee"])


def test_under_a_pooled_rule_a_silent_group_is_only_said():
    result = tally([Ballot(["q1"], "carer")], "borda", groups=["carer", "trainee"])
    assert "The group 'trainee' has no ballot." in result.warnings


def test_a_tiny_group_weighs_the_same_and_this_is_said_without_its_places():
    pile = [Ballot(["q1", "q2", "q3", "q4"], "service user")] * 30 + [
        Ballot(["q4", "q3", "q2", "q1"], "academic")
    ]
    result = tally(pile, "jla")
    assert result.places == [["q1", "q2", "q3", "q4"]]
    said = " ".join(result.warnings)
    assert "'academic' has fewer than 5 ballots, and weighs as much as 'service user'" in said
    assert "for 'academic'" not in said


def test_ballots_without_a_group_are_a_group_of_their_own_and_this_is_said():
    result = tally([Ballot(["q1"], "carer"), Ballot(["q2"])], "jla")
    assert set(result.by_group) == {"", "carer"}
    assert "Some ballots name no group; they are counted as a group of their own." in result.warnings


def test_choose_and_scales_are_interim_surveys_too():
    """One mark for each chosen question; or the mean on a scale; groups weigh the same either way."""
    chosen = [Ballot([["q1", "q2"]], "a"), Ballot([["q2"]], "a"), Ballot([["q1"]], "b")]
    result = tally(chosen, "jla", ballot="choose")
    assert result.by_group["a"].scores == {"q1": 1, "q2": 2}
    assert result.places == [["q1", "q2"]]
    rated = [Ballot(scores={"q1": 5, "q2": 4}, group="a"), Ballot(scores={"q1": 1, "q2": None}, group="a")]
    assert tally(rated, "jla", ballot="score").by_group["a"].scores == {"q1": 3, "q2": 4}
    assert tally(rated, "jla").places == [["q2"], ["q1"]]  # scores alone say what kind of ballot it was


def test_the_union_of_tops_is_not_combined():
    """Top 2 of each group: three questions, listed by their best place in any group."""
    pile = [Ballot(["q1", "q2", "q3"], "a"), Ballot(["q3", "q1", "q2"], "b")]
    result = tally(pile, "union", top=2, questions=QUESTIONS)
    assert result.elected == ("q1", "q3", "q2")
    assert result.scores == {"q1": 1, "q3": 1, "q2": 2, "q4": 4}
    assert tally(pile, "union", top=1, questions=QUESTIONS).elected == ("q1", "q3")


def test_a_protected_question_is_on_the_shortlist_whatever_its_place():
    pile = [Ballot(["q1", "q2", "q3"], "a"), Ballot(["q2", "q1", "q3"], "b")]
    assert tally(pile, "union", top=2, protect=["q4"], questions=QUESTIONS).elected == ("q1", "q2", "q4")
    with pytest.raises(UnknownName, match="question to protect 'q9'"):
        tally(pile, "union", protect=["q9"])


def test_a_joint_place_at_the_edge_is_on_the_shortlist_as_a_whole():
    result = tally([Ballot(["q1", ["q2", "q3"]])], "union", top=2, questions=QUESTIONS)
    assert result.elected == ("q1", "q2", "q3")


def test_distinct_groups_come_before_points():
    """q2 was named by two groups, q1 by one with far more points; Stillbirth's first criterion."""
    pile = [Ballot(["q1"], "a")] * 9 + [Ballot(["q3", "q2"], "a"), Ballot(["q2"], "b")]
    result = tally(pile, "distinct-groups")
    assert result.places[0] == ["q2"]
    assert result.scores == {"q2": 2, "q1": 1, "q3": 1}


def test_a_blank_score_is_not_a_zero_and_groups_weigh_the_same():
    pile = [
        Ballot(scores={"q1": 9, "q2": 8}, group="a"),
        Ballot(scores={"q2": 2}, group="a"),  # says nothing on q1
        Ballot(scores={"q1": 3, "q2": ""}, group="b"),
    ]
    result = tally(pile, "score")
    assert result.scores == {"q1": 6, "q2": 5}
    assert tally(pile * 1 + [pile[2]] * 6, "score").scores == result.scores


def test_chnri_by_hand():
    """Two criteria; a blank leaves numerator and denominator; agreement is the share of the commonest answer."""
    pile = [
        Ballot(scores={"q1": {"answerable": 1, "equity": 0.5}, "q2": {"answerable": 0, "equity": None}}),
        Ballot(scores={"q1": {"answerable": 1, "equity": 1}, "q2": {"answerable": 0.5}}),
        Ballot(scores={"q1": {"answerable": 0.5}, "q2": {"answerable": 0.5, "equity": 1}}),
    ]
    result = tally(pile, "chnri")
    assert result.scores["q1"] == Fraction(100) * (Fraction(5, 6) + Fraction(3, 4)) / 2
    assert result.scores["q2"] == Fraction(100) * (Fraction(1, 3) + 1) / 2
    assert result.agreement == {"q1": Fraction(7, 12), "q2": Fraction(5, 6)}
    weighted = tally(pile, "chnri", criteria={"answerable": 3, "equity": 1})
    assert weighted.scores["q2"] == 100 * (Fraction(1, 3) * 3 + 1) / 4
    assert "weighted (answerable 3, equity 1)" in weighted.rule_text


@pytest.mark.parametrize("value", [2, -0.5, "often"])
def test_chnri_refuses_what_is_not_on_its_scale(value):
    with pytest.raises(ProtocolError, match=r"ballot 1 gives .* to 'q1'"):
        tally([Ballot(scores={"q1": {"answerable": value}})], "chnri")


def test_dots_are_added():
    pile = [Ballot(scores={"q1": 3, "q2": 0}), Ballot(scores={"q2": 1}), Ballot(["q2"])]
    assert tally(pile, "dots", questions=QUESTIONS).scores == {"q1": 3, "q2": 2, "q3": 0, "q4": 0}
    with pytest.raises(ProtocolError, match=r"puts 1.5 dots on 'q1'"):
        tally([Ballot(scores={"q1": 1.5})], "dots")


def test_pooled_rules_can_let_groups_weigh_the_same():
    pile = [Ballot(["q1", "q2"], "a")] * 9 + [Ballot(["q2", "q1"], "b")] * 2
    assert tally(pile, "schulze").places == [["q1"], ["q2"]]
    for rule in ("schulze", "ranked-pairs", "borda", "irv", "approval", "plurality"):
        result = tally(pile, rule, equal_groups=True)
        assert result.places == [["q1", "q2"]], rule
        assert "every group as a whole weighs the same" in result.rule_text


def test_stv_shares_a_joint_place_among_those_of_it_that_continue():
    """q5 goes out and its half of nine joint votes goes to q6, not on to the next place or nowhere."""
    pile = [Ballot([["q5", "q6"], "q1"])] * 9 + [Ballot(["q1"])] * 6 + [Ballot(["q2", "q5"])] * 3
    result = tally(pile, "stv", seats=1)
    assert [stage.excluded for stage in result.stages] == [("q2",), ("q6",), ()]
    assert result.stages[2].votes == {"q1": 6, "q5": 12}
    assert result.elected == ("q5",)


def test_stv_draws_no_lots():
    """Two are level for the second seat and always were: it stays open, and that is said."""
    pile = [Ballot(["q1"])] * 4 + [Ballot(["q2"])] * 2 + [Ballot(["q3"])] * 2
    result = tally(pile, "stv", seats=2)
    assert result.elected == ("q1",)
    assert result.places == [["q1"], ["q2", "q3"]]
    assert "1 of 2 seats stay open between q2, q3" in result.warnings[0]


def test_stv_tells_level_ones_apart_by_the_latest_stage_at_which_they_differed():
    """After the transfer q2 and q3 are level at 4, but q3 was behind before it: q3 goes out."""
    pile = [Ballot(["q1"])] * 6 + [Ballot(["q2"])] * 4 + [Ballot(["q3"])] * 3 + [Ballot(["q4", "q3"])]
    result = tally(pile, "stv", seats=1)
    assert [stage.excluded for stage in result.stages][:2] == [("q4",), ("q3",)]


def test_merged_and_withdrawn_questions_are_not_on_the_paper():
    questions = [
        Question("q1", "What helps?"),
        Question("q2", "What helps then?", merged_into="q1"),
        Question("q3", "Who pays?", withdrawn="out of scope"),
    ]
    assert tally([Ballot(["q1"])], "jla", questions=questions).questions == ("q1",)
    with pytest.raises(UnknownName, match="'q2'"):
        tally([Ballot(["q2"])], "jla", questions=questions)
