"""Votes whose result is published: two textbook cases, eight council wards, a survey of two groups."""

from __future__ import annotations

import json

import pytest

from reviewkit.model import Ballot
from reviewkit.workshop import read_ballots, tally
from tests.workshop.elections import elected

WARDS = ("baillieston", "calton", "canal", "craigton", "drumchapel", "garscadden", "govan", "hillhead")

BAD, LOW, CURRICULA, MARKET, APATHY, PROFESSORS = (
    "Bad preparation in the preceding education",
    "Low effort",
    "Curricula",
    "Bad motivation to enter into the labour market",
    "Generational apathy",
    "Professors",
)


@pytest.fixture(scope="session")
def classic(data):
    cases = json.loads((data / "voting" / "classic" / "cases.json").read_text())
    return {
        name: ([Ballot(order) for n, order in case["ballots"] for _ in range(n)])
        for name, case in cases.items()
    }


@pytest.fixture(scope="session")
def education(data):
    """32 professors and 15 students on the same six aspects of failure."""
    folder = data / "voting" / "preflib-education"
    professors = read_ballots(folder / "00032-00000001.soi", group="professors")
    return [*professors, *read_ballots(folder / "00032-00000002.soc", group="students")]


@pytest.mark.parametrize(
    ("rule", "first"),
    [("plurality", "Memphis"), ("irv", "Knoxville"), ("schulze", "Nashville"), ("ranked-pairs", "Nashville")],
)
def test_the_capital_of_tennessee_depends_on_the_rule(classic, rule, first):
    assert tally(classic["tennessee"], rule).places[0] == [first]


def test_tennessee_in_full(classic):
    pile = classic["tennessee"]
    order = [["Nashville"], ["Chattanooga"], ["Knoxville"], ["Memphis"]]
    assert tally(pile, "ranked-pairs").places == tally(pile, "schulze").places == order
    borda = {"Nashville": 194, "Chattanooga": 173, "Memphis": 126, "Knoxville": 107}
    assert tally(pile, "borda").scores == borda


def test_schulzes_own_example_of_45_voters(classic):
    """Schulze's order is E A C B D; ranked pairs and instant run-off elect A, plurality C, Borda E."""
    pile = classic["schulze_wikipedia_45"]
    assert tally(pile, "schulze").places == [["E"], ["A"], ["C"], ["B"], ["D"]]
    firsts = {rule: tally(pile, rule).places[0] for rule in ("ranked-pairs", "irv", "plurality", "borda")}
    assert firsts == {"ranked-pairs": ["A"], "irv": ["A"], "plurality": ["C"], "borda": ["E"]}


@pytest.mark.parametrize("name", WARDS)
def test_glasgow_2007_elects_who_was_elected(data, name):
    """Scottish STV over the real ballots of a council ward gives the declared councillors."""
    folder = data / "voting" / "scot-elex"
    it = read_ballots(folder / f"glasgow_2007_{name}.csv")
    candidates, seats = it.questions, it.seats
    result = tally(it, "stv", questions=candidates, seats=seats)
    assert set(result.elected) == elected(folder / "elected.csv")[name]
    assert len(result.elected) == seats
    assert sorted(name for place in result.places for name in place) == sorted(candidates)


def test_no_vote_comes_or_goes_while_surpluses_are_passed_on(data):
    """At every stage, votes credited, exhausted and lost to five decimals add up to the ballots."""
    it = read_ballots(data / "voting" / "scot-elex" / "glasgow_2007_govan.csv")
    seats = it.seats
    result = tally(it, "stv", questions=it.questions, seats=seats)
    quota = result.n // (seats + 1) + 1
    passed_on = set()
    assert len(result.stages) > seats
    for stage, following in zip(result.stages, result.stages[1:], strict=False):
        passed_on.update(
            name for name in stage.votes if name not in following.votes and name not in stage.excluded
        )
        credited = sum(following.votes.values()) + quota * len(passed_on) + stage.exhausted
        assert result.n - 1 < credited <= result.n


def test_equal_groups_in_the_education_survey(education):
    """The places published for the survey, the three joint pairs unbroken."""
    result = tally(education, "jla")
    assert result.places == [sorted([BAD, LOW]), sorted([MARKET, CURRICULA]), sorted([APATHY, PROFESSORS])]
    places = [result.place_of(name) for name in (BAD, LOW, CURRICULA, MARKET, APATHY, PROFESSORS)]
    assert places == [1.5, 1.5, 3.5, 3.5, 5.5, 5.5]
    professors, students = result.by_group["professors"], result.by_group["students"]
    assert (professors.n, students.n) == (32, 15)
    order = (BAD, LOW, CURRICULA, MARKET, PROFESSORS, APATHY)
    assert [professors.places[name] for name in order] == [2, 3, 1, 4, 5, 6]
    assert [students.places[name] for name in order] == [2, 1, 6, 3, 5, 4]


@pytest.mark.parametrize("choose", [6, 8, 10])
def test_the_equal_group_list_is_the_same_however_short_ballots_are_treated(education, choose):
    assert tally(education, "jla", choose=choose).places == tally(education, "jla").places


@pytest.mark.parametrize(
    ("rule", "choose", "points"),
    [
        ("borda", 10, {BAD: 161.5, LOW: 160, CURRICULA: 127, MARKET: 117.5, APATHY: 76, PROFESSORS: 63}),
        ("pooled", 6, {LOW: 203, BAD: 202, CURRICULA: 174, MARKET: 154, APATHY: 99, PROFESSORS: 95}),
        ("pooled", 10, {LOW: 383, BAD: 378, CURRICULA: 362, MARKET: 322, PROFESSORS: 251, APATHY: 227}),
    ],
)
def test_three_treatments_of_short_ballots_give_three_pooled_lists(education, rule, choose, points):
    result = tally(education, rule, choose=choose)
    assert result.scores == points
    assert result.places == [[name] for name in points]


def test_what_pooling_hides_is_said(education):
    """Professors have Curricula first and students last: pooled it is third, and the tally says so."""
    said = " ".join(tally(education, "borda").warnings)
    assert "Groups differ on Curricula: 1st for 'professors', 6th for 'students', 3rd in this order." in said
    assert "'professors' has more ballots than all others together" in said
    assert "Groups differ on Curricula" in " ".join(tally(education, "jla").warnings)


def test_real_ballots_with_joint_places_are_counted_whole(data):
    """In the surveys with ties, every ballot hands out the same Borda points, however joint its places are."""
    for number, files in ((4, "toi"), (6, "toi"), (7, "toi")):
        pile = read_ballots(data / "voting" / "preflib-education" / f"00032-0000000{number}.{files}")
        names = pile.questions
        m = len(names)
        result = tally(pile, "borda", questions=names)
        assert sum(result.scores.values()) == len(pile) * m * (m - 1) / 2
        assert sorted(name for place in result.places for name in place) == sorted(names)


def test_unranked_at_the_bottom_or_left_out_is_the_same_to_pairwise_rules(data):
    """PrefLib adds the unranked as a last joint place (.toc); that must change nothing against the .toi."""
    for number in (4, 6, 7):
        folder = data / "voting" / "preflib-education"
        short = read_ballots(folder / f"00032-0000000{number}.toi")
        whole = read_ballots(folder / f"00032-0000000{number}.toc")
        for rule in ("schulze", "ranked-pairs", "borda"):
            one = tally(short, rule, questions=short.questions)
            assert one.places == tally(whole, rule, questions=short.questions).places
