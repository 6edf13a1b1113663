"""What holds for every rule in the register, whichever it is."""

from __future__ import annotations

import importlib.util
import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import UnknownName
from reviewkit.model import Ballot
from reviewkit.workshop import RULES, tally

INSTALLED = importlib.util.find_spec("pref_voting") is not None
COUNTED = [name for name, rule in RULES.items() if INSTALLED or not rule.extra]
QUESTIONS = ["q1", "q2", "q3", "q4", "q10"]


def as_read(rule, ranking, group="", unseen=()):
    """A ballot in the shape that the rule reads: higher places become higher numbers."""
    if RULES[rule].reads == "pairs":
        levels = {name: level for level, place in enumerate(ranking) for name in place}
        levels = levels if len(levels) > 1 else dict.fromkeys(QUESTIONS, len(QUESTIONS)) | levels
        met = list(itertools.combinations(sorted(levels), 2))
        pairs = [sorted(pair, key=levels.__getitem__) for pair in met if levels[pair[0]] != levels[pair[1]]]
        even = [pair for pair in met if levels[pair[0]] == levels[pair[1]]]
        return Ballot((), group, pairs=pairs, even=even, unseen=unseen)
    if RULES[rule].reads != "scores":
        return Ballot(ranking, group, unseen=unseen)
    m = len(QUESTIONS)
    values = {name: (m - level) / m for level, place in enumerate(ranking) for name in place}
    if rule == "chnri":
        return Ballot(
            (), group, scores={name: {"answerable": value, "fair": value} for name, value in values.items()}
        )
    if rule == "consensus":  # read on its scale of 1 to 9
        values = {name: 1 + 8 * value for name, value in values.items()}
    return Ballot((), group, scores=values)


@st.composite
def votes(draw):
    """Up to nine ballots of up to three groups, short ones and joint places among them."""
    found = []
    for _ in range(draw(st.integers(1, 9))):
        order = draw(st.permutations(QUESTIONS))
        kept = list(order[: draw(st.integers(1, len(order)))])
        places = []
        for name in kept:
            if places and draw(st.booleans()):
                places[-1].append(name)
            else:
                places.append([name])
        found.append((places, draw(st.sampled_from(["carer", "service user", "trainee"]))))
    return found


def count(rule, pile, **options):
    return tally(
        [as_read(rule, places, group) for places, group in pile],
        rule,
        questions=QUESTIONS,
        seats=2,
        **options,
    )


@pytest.mark.parametrize("rule", COUNTED)
def test_the_unanimous_favourite_is_first(rule):
    """Everybody has q3 first and nobody agrees on the rest: q3 alone is first."""
    rng = random.Random(7)
    others = [name for name in QUESTIONS if name != "q3"]
    pile = [([["q3"], *([name] for name in rng.sample(others, 4))], rng.choice("ab")) for _ in range(20)]
    if rule in {
        "approval",
        "choose",
        "dots",
    }:  # these do not look at places: let the others be chosen now and then
        pile = [([["q3"], [rng.choice(others)]], group) for _, group in pile]
    assert count(rule, pile).places[0] == ["q3"]


@pytest.mark.parametrize("rule", COUNTED)
@settings(max_examples=25, deadline=None)
@given(pile=votes(), seed=st.integers(0, 1000))
def test_neither_the_order_of_ballots_nor_names_of_groups_matter(rule, pile, seed):
    result = count(rule, pile)
    mixed = random.Random(seed).sample(pile, len(pile))
    assert count(rule, mixed).places == result.places
    renamed = [(places, {"carer": "z", "service user": "m", "trainee": "a"}[group]) for places, group in pile]
    assert count(rule, renamed).places == result.places
    assert count(rule, renamed).scores == result.scores


@pytest.mark.parametrize("rule", COUNTED)
@settings(max_examples=25, deadline=None)
@given(pile=votes(), order=st.permutations(QUESTIONS))
def test_no_question_is_favoured_for_its_name(rule, pile, order):
    """Renaming the questions renames the result, and does nothing else."""
    new = dict(zip(QUESTIONS, order, strict=True))
    renamed = [([[new[name] for name in place] for place in places], group) for places, group in pile]
    expected = [sorted(new[name] for name in place) for place in count(rule, pile).places]
    assert [sorted(place) for place in count(rule, renamed).places] == expected


@pytest.mark.parametrize("rule", COUNTED)
def test_a_full_tie_stays_a_tie(rule):
    """Every order of three questions once, by every group: nothing tells them apart, and nothing does."""
    orders = [("q1", "q2", "q3"), ("q2", "q3", "q1"), ("q3", "q1", "q2")]
    orders += [tuple(reversed(order)) for order in orders]
    pile = [([[name] for name in order], group) for group in ("a", "b") for order in orders]
    result = tally([as_read(rule, places, group) for places, group in pile], rule, seats=2)
    assert result.places == [["q1", "q2", "q3"]]
    assert {result.place_of(name) for name in ("q1", "q2", "q3")} == {2}


@pytest.mark.parametrize("rule", COUNTED)
@settings(max_examples=25, deadline=None)
@given(pile=votes())
def test_every_question_has_exactly_one_place(rule, pile):
    result = count(rule, pile, resamples=4)
    assert sorted(name for place in result.places for name in place) == sorted(QUESTIONS)
    assert sum(result.place_of(name) for name in QUESTIONS) == 15
    for name, (low, high) in result.intervals.items():
        assert 1 <= low <= result.place_of(name) <= high <= 5
    assert sum(result.top_chance.values()) == pytest.approx(5)
    for own in result.by_group.values():
        assert sum(own.places.values()) == 15


@pytest.mark.parametrize("rule", COUNTED)
def test_the_rule_on_truncation_and_ties_is_printed_with_the_result(rule):
    text = count(rule, [([["q1"]], "a"), ([["q2"]], "b")]).rule_text
    assert len(text) > 60
    assert "{" not in text
    assert text.endswith("joint.")


@pytest.mark.parametrize("rule", [name for name in COUNTED if RULES[name].draws])
@settings(max_examples=25, deadline=None)
@given(pile=votes(), seed=st.integers(0, 1000))
def test_the_quick_way_to_recount_gives_what_the_rule_gives(rule, pile, seed):
    """Intervals count thousands of re-drawn piles in floating point: each one must come out as the exact rule says."""
    import numpy as np

    from reviewkit.workshop.profile import read
    from reviewkit.workshop.ranking import first_places, spans
    from reviewkit.workshop.registry import Options

    profile = read([as_read(rule, places, group) for places, group in pile], QUESTIONS)
    rng = np.random.default_rng(seed)
    rows = np.concatenate(
        [rng.choice(profile.rows(group), len(profile.rows(group))) for group in range(len(profile.groups))]
    )
    counts = np.bincount(rows, minlength=profile.n).astype(float)[None, :]
    first, _ = spans(RULES[rule].draws(profile, Options())(counts))
    exact = first_places(RULES[rule].count(profile.take(rows), Options()).places)
    assert [exact[number] for number in range(len(QUESTIONS))] == first[0].tolist()


def test_a_wrong_rule_answers_with_the_right_ones():
    with pytest.raises(UnknownName, match="did you mean 'ranked-pairs'"):
        tally([Ballot(["q1"])], "ranked_pairs")


def test_the_rules_that_are_promised_are_there():
    promised = {
        "jla", "union", "pooled", "borda", "approval", "choose", "dots", "score", "chnri", "distinct-groups",
        "schulze", "ranked-pairs", "irv", "stv", "plurality", "split-cycle", "minimax", "copeland", "consensus",
        "nominal", "pairwise", "river", "top-cycle", "uncovered",
    }  # fmt: skip
    assert promised == set(RULES)
