"""The same ballots counted by pref_voting, a library that nobody here wrote (tests/oracles/voting.py)."""

from __future__ import annotations

import importlib.util
import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from reviewkit.errors import ReviewkitError
from reviewkit.model import Ballot
from reviewkit.workshop import RULES, tally
from reviewkit.workshop.pairwise import margins
from reviewkit.workshop.profile import read
from tests.workshop.elections import drawn, preflib, ward

VECTORS = json.loads((Path(__file__).parent / "voting.json").read_text())
INSTALLED = importlib.util.find_spec("pref_voting") is not None
WINNERS = ("schulze", "ranked-pairs", "irv", "plurality")


def pile_of(papers):
    return [ballot for count, places in papers for ballot in [Ballot(places)] * count]


def cases(rule):
    """Every drawn election for which there is an answer: its questions, seats, ballots and the answer."""
    found = [
        (*drawn(number)[1:], answers[rule])
        for number, answers in enumerate(VECTORS["cases"])
        if rule in answers
    ]
    assert len(found) >= 300, f"too few cases with an answer for {rule}"
    return found[:320]


@pytest.mark.parametrize("rule", WINNERS)
def test_the_winners_are_those_of_pref_voting(rule):
    for questions, _, papers, answer in cases(rule):
        assert tally(pile_of(papers), rule, questions=questions).places[0] == answer, papers


def test_borda_points_are_those_of_pref_voting():
    for questions, _, papers, answer in cases("borda"):
        scores = tally(pile_of(papers), "borda", questions=questions).scores
        assert [scores[question] for question in questions] == answer, papers


def test_scottish_stv_elects_whom_pref_voting_elects():
    """Elections in which lots decide, and ballots with joint places, are not among the vectors."""
    for questions, seats, papers, answer in cases("stv"):
        result = tally(pile_of(papers), "stv", questions=questions, seats=seats)
        assert sorted(result.elected) == answer, papers


def test_scottish_stv_fills_any_number_of_seats_in_real_wards_as_pref_voting_does(data):
    for name, answers in VECTORS["wards"].items():
        names, _, papers = ward(data / "voting" / "scot-elex" / f"glasgow_2007_{name}.csv")
        for seats, answer in answers.items():
            result = tally(pile_of(papers), "stv", questions=names, seats=int(seats))
            assert sorted(result.elected) == answer, (name, seats)


def test_margins_of_short_and_joint_ballots_are_those_of_pref_voting():
    for questions, _, papers, answer in cases("margins"):
        profile = read(pile_of(papers), questions)
        found = margins(profile)
        number = {name: position for position, name in enumerate(profile.questions)}
        pairs = itertools.combinations(questions, 2)
        assert [found[number[one], number[other]] for one, other in pairs] == answer, papers


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs", "stv"])
def test_real_surveys_with_ties_and_gaps_agree_too(data, rule):
    for name, answers in VECTORS["real"].items():
        if rule in answers:
            questions, papers = preflib(data / "voting" / "preflib-education" / name)
            result = tally(pile_of(papers), rule, questions=questions, seats=3)
            found = sorted(result.elected) if rule == "stv" else result.places[0]
            assert found == answers[rule], name


@pytest.mark.parametrize("rule", [rule for rule in RULES if RULES[rule].extra])
def test_rules_of_the_extra_count_by_pref_voting_or_say_what_to_install(rule):
    if not INSTALLED:
        with pytest.raises(ReviewkitError, match=r"pip install 'reviewkit\[voting\]'"):
            tally(pile_of(drawn(0)[3]), rule)
        return
    for questions, _, papers, answer in cases(rule):
        assert tally(pile_of(papers), rule, questions=questions).places[0] == answer, papers


def test_equal_groups_weigh_the_same_in_pairwise_rules():
    """Multiplying one group's ballots changes no sign of a margin once groups weigh the same."""
    for number in range(40):
        _, questions, _, drawn_papers = drawn(number)
        papers = pile_of(drawn_papers)
        half = len(papers) // 2
        one = [Ballot(ballot.ranking, "a") for ballot in papers[:half]]
        other = [Ballot(ballot.ranking, "b") for ballot in papers[half:]]
        before = margins(read(one + other, questions), equal_groups=True)
        after = margins(read(one * 7 + other, questions), equal_groups=True)
        assert (np.sign(before) == np.sign(after)).all()
