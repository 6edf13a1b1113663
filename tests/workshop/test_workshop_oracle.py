"""The same ballots counted by pref_voting, a library that nobody here wrote (tests/oracles/voting.py)."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from reviewkit.errors import ReviewkitError
from reviewkit.model import Ballot
from reviewkit.workshop import RULES, tally
from reviewkit.workshop.pairwise import margins
from reviewkit.workshop.profile import read
from tests.workshop.elections import preflib

VECTORS = json.loads((Path(__file__).parent / "voting.json").read_text())
INSTALLED = importlib.util.find_spec("pref_voting") is not None
WINNERS = ("schulze", "ranked-pairs", "irv", "plurality")


def pile_of(papers):
    return [Ballot(places) for count, places in papers for _ in range(count)]


def cases(rule):
    found = [case for case in VECTORS["cases"] if rule in case["answers"]]
    assert len(found) >= 30, f"too few cases with an answer for {rule}"
    return found


@pytest.mark.parametrize("rule", WINNERS)
def test_the_winners_are_those_of_pref_voting(rule):
    for case in cases(rule):
        result = tally(pile_of(case["ballots"]), rule, questions=case["questions"])
        assert result.places[0] == case["answers"][rule], case


def test_borda_points_are_those_of_pref_voting():
    for case in cases("borda"):
        assert tally(pile_of(case["ballots"]), "borda").scores == case["answers"]["borda"], case


def test_scottish_stv_elects_whom_pref_voting_elects():
    """Cases in which lots decide, and ballots with joint places, are not among the vectors."""
    for case in cases("stv"):
        result = tally(pile_of(case["ballots"]), "stv", questions=case["questions"], seats=case["seats"])
        assert sorted(result.elected) == case["answers"]["stv"], case


def test_margins_of_short_and_joint_ballots_are_those_of_pref_voting():
    for case in VECTORS["cases"]:
        profile = read(pile_of(case["ballots"]), case["questions"])
        found = margins(profile)
        number = {name: position for position, name in enumerate(profile.questions)}
        for one, other, margin in case["answers"]["margins"]:
            assert found[number[one], number[other]] == margin, case


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
            tally(pile_of(VECTORS["cases"][0]["ballots"]), rule)
        return
    for case in cases(rule):
        result = tally(pile_of(case["ballots"]), rule, questions=case["questions"])
        assert result.places[0] == case["answers"][rule], case


def test_equal_groups_weigh_the_same_in_pairwise_rules():
    """Multiplying one group's ballots changes no sign of a margin once groups weigh the same."""
    for case in VECTORS["cases"][:40]:
        papers = pile_of(case["ballots"])
        half = len(papers) // 2
        one = [Ballot(ballot.ranking, "a") for ballot in papers[:half]]
        other = [Ballot(ballot.ranking, "b") for ballot in papers[half:]]
        before = margins(read(one + other, case["questions"]), equal_groups=True)
        after = margins(read(one * 7 + other, case["questions"]), equal_groups=True)
        assert (np.sign(before) == np.sign(after)).all()
