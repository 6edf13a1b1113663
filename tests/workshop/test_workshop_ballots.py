"""What a ballot may not say, and what a result looks like."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle

import pytest

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.model import Ballot
from reviewkit.workshop import tally


def test_no_ballots_is_a_sentence_and_not_a_crash():
    with pytest.raises(ProtocolError, match="there are no ballots to count"):
        tally([])


def test_blank_ballots_alone_cannot_be_counted_without_questions():
    with pytest.raises(ProtocolError, match="every ballot is blank"):
        tally([Ballot()])
    blank = tally([Ballot(), Ballot(["q1"])], questions=["q1", "q2"])
    assert blank.n == 2
    assert "Blank ballots: 1." in blank.warnings


@pytest.mark.parametrize(
    ("ballot", "message"),
    [
        (Ballot(["q1", "q2", "q1"]), "ballot 2 names the question 'q1' twice"),
        (Ballot([["q1", "q1"]]), "ballot 2 names the question 'q1' twice"),
        (Ballot(["q2"], unseen=["q2"]), "ballot 2 both places the question 'q2' and calls it unseen"),
    ],
)
def test_a_question_twice_on_a_ballot_is_named(ballot, message):
    with pytest.raises(ProtocolError, match=message):
        tally([Ballot(["q1"]), ballot], questions=["q1", "q2"])


@pytest.mark.parametrize(
    "ballot", [Ballot(["q1", "q7"]), Ballot(scores={"q7": 1}), Ballot(["q1"], unseen=["q7"])], ids=str
)
def test_a_question_that_is_not_on_the_paper_answers_with_those_that_are(ballot):
    with pytest.raises(UnknownName, match=r"ballot 1\) 'q7'.*q1, q2") as caught:
        tally([ballot], "dots", questions=["q1", "q2"])
    assert caught.value.known == ("q1", "q2")


def test_a_group_that_is_not_of_the_workshop_answers_with_those_that_are():
    with pytest.raises(UnknownName, match=r"no group 'carers'.*did you mean 'carer'"):
        tally([Ballot(["q1"], "carers")], groups=["carer", "service user"])


def test_ballots_of_the_wrong_kind_are_pointed_to_the_right_rule():
    with pytest.raises(ProtocolError, match=r"the rule schulze reads places.*score or dots"):
        tally([Ballot(scores={"q1": 3})], "schulze")
    with pytest.raises(ProtocolError, match="the rule score reads scores"):
        tally([Ballot(["q1"])], "score")
    with pytest.raises(ProtocolError, match=r"ballot 1 is .*; expected a Ballot"):
        tally([["q1", "q2"]])


@pytest.mark.parametrize("options", [{"choose": 0}, {"top": 0}, {"rule": "stv", "seats": 0}])
def test_a_number_that_makes_no_sense_is_refused(options):
    with pytest.raises(ProtocolError, match="at least 1 was expected"):
        tally([Ballot(["q1"])], **options)


def test_a_question_that_nobody_chose_is_placed_too():
    result = tally([Ballot(["q2"])], questions=["q1", "q2", "q10"])
    assert result.places == [["q2"], ["q1", "q10"]]
    assert result.place_of("q10") == 2.5


def test_one_question_as_a_string_is_not_taken_for_its_letters():
    assert Ballot("q1").ranking == (("q1",),)


def test_a_wrong_question_answers_with_the_right_ones():
    with pytest.raises(UnknownName, match="there is: q1"):
        tally([Ballot(["q1"])]).place_of("q2")


def test_a_result_is_one_line_to_read_and_plain_to_write_down():
    result = tally([Ballot(["q1", "q2"], "a"), Ballot(["q2", "q1"], "b")])
    assert repr(result) == "<Tally jla: 2 ballots in 2 groups, 2 questions; first q1, q2 (joint)>"
    written = json.loads(json.dumps({"places": result.places, "scores": dict(result.scores)}))
    assert written == {"places": [["q1", "q2"]], "scores": {"q1": 3, "q2": 3}}


def test_what_is_written_out_of_a_tally_holds_nobodys_vote():
    """Neither as a dictionary nor pickled does a tally carry the ballots."""
    pile = [Ballot(["q1", "q2"], "a"), Ballot(["q2", "q1"], "b")]
    result = tally(pile)
    assert not any("ballot" in name for name in dataclasses.asdict(result))
    again = pickle.loads(pickle.dumps(result))
    assert again == result == copy.copy(result)
    with pytest.raises(ProtocolError, match="lost its ballots"):
        again.with_intervals(10)


def test_the_edge_of_the_top_through_a_joint_place_goes_to_the_people():
    result = tally([Ballot(["q1", ["q2", "q3"], "q4"])], top=2)
    assert result.best() == (["q1"], ["q2", "q3"])
    assert any("for the people to decide" in warning for warning in result.warnings)
    assert result.best(3) == (["q1", "q2", "q3"], [])


def test_far_more_questions_than_ballots_is_said():
    """Schizophrenia: 237 questions, 11 people."""
    result = tally([Ballot(["q1", "q2"])] * 11, questions=[f"q{number}" for number in range(1, 238)])
    assert any(
        warning.startswith("There are 237 questions and only 11 ballots") for warning in result.warnings
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("choose-and-rank", "place 1 gives 10, the next one less"),
        ("rank", "place 1 gives 3, the next one less"),
        ("choose", "each chosen question gets one mark"),
        ("dots", "the dots that it puts on a question"),
        ("score", "a blank being no zero"),
    ],
)
def test_the_printed_rule_is_that_of_the_ballots_people_had(kind, words):
    pile = [Ballot(["q1", "q2", "q3"], "a", scores={"q1": 2, "q2": 1}), Ballot(["q2"], "b", scores={"q2": 5})]
    assert words in tally(pile, ballot=kind).rule_text
