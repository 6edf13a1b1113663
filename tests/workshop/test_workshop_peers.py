"""The same ballots counted by VoteKit, pyrankvote and choix (tests/oracles/voting_peers.py), and by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from reviewkit.model import Ballot
from reviewkit.workshop import tally
from reviewkit.workshop.wiki import strengths
from tests.workshop.elections import compared, drawn, ward
from tests.workshop.scottish import by_hand

VECTORS = json.loads((Path(__file__).parent / "voting_peers.json").read_text())
WARDS = [name for name in VECTORS["wards"] if not name.endswith("by irv")]


def pile_of(papers):
    return [ballot for count, places in papers for ballot in [Ballot(places)] * count]


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs"])
def test_the_whole_order_is_that_of_votekit(rule):
    asked = [(number, answers[rule]) for number, answers in enumerate(VECTORS["cases"]) if rule in answers]
    assert len(asked) >= 150
    for number, answer in asked:
        _, questions, _, papers = drawn(number)
        assert tally(pile_of(papers), rule, questions=questions).places == answer, number


@pytest.mark.parametrize("name", WARDS)
def test_a_ward_elects_as_votekit_says_and_its_run_off_ends_as_pyrankvote_says(data, name):
    names, seats, papers = ward(data / "voting" / "scot-elex" / f"glasgow_2007_{name}.csv")
    pile = pile_of(papers)
    assert sorted(tally(pile, "stv", questions=names, seats=seats).elected) == VECTORS["wards"][name]
    assert tally(pile, "irv", questions=names).places[0] == VECTORS["wards"][f"{name} by irv"]


def test_the_strengths_of_questions_are_those_that_choix_fits():
    assert len(VECTORS["surveys"]) == 300
    for number, answer in enumerate(VECTORS["surveys"]):
        names, pairs = compared(number)
        wins = np.zeros((len(names), len(names)))
        for better, worse in pairs:
            wins[names.index(better), names.index(worse)] += 1
        assert strengths(wins) == pytest.approx(answer, abs=2e-5), number
        result = tally([Ballot(pairs=[pair]) for pair in pairs], "pairwise", questions=names)
        order = sorted(range(len(names)), key=lambda place: -answer[place])
        assert names[order[0]] in result.places[0]


@pytest.mark.parametrize("name", WARDS)
def test_a_ward_elects_in_the_order_in_which_it_comes_out_by_hand(data, name):
    names, seats, papers = ward(data / "voting" / "scot-elex" / f"glasgow_2007_{name}.csv")
    assert list(tally(pile_of(papers), "stv", questions=names, seats=seats).elected) == by_hand(
        names, seats, papers
    )


def test_drawn_elections_elect_in_the_order_in_which_it_comes_out_by_hand():
    compared_ = 0
    for number in range(500):
        kind, names, seats, papers = drawn(number)
        counted = by_hand(names, seats, papers) if kind != "joint" else None
        if counted is not None:
            compared_ += 1
            assert list(tally(pile_of(papers), "stv", questions=names, seats=seats).elected) == counted, (
                number
            )
    assert compared_ >= 300
