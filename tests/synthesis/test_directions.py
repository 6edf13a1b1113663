"""Directions of effect: what a study found in a domain, counted and named, and never made into an estimate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.protocol import Effects, Field, Form, Protocol, Synthesis
from reviewkit.synthesis import Silent, directions, parameters, sign_test, within_study

SCIPY = json.loads((Path(__file__).parent / "sign_test.json").read_text(encoding="utf-8"))
SHEFFIELD = Protocol.load("sheffield")
FORMS = (
    Form(
        "study", fields=(Field("n", type="integer"), Field("kind", type="choice", choices=("trial", "talk")))
    ),
    Form(
        "outcomes",
        fields=(
            Field("domain", "Domain", "choice", choices=("knowing", "feeling")),
            Field("way", "Way", "choice", choices=("better", "worse", "mixed", "no difference", "described")),
            Field("with", "What went with it", "choices", choices=("meeting", "time")),
            Field("more", "More of it", "choice", choices=("more", "less")),
        ),
    ),
)
PLAN = Synthesis(
    participants="study.n",
    design="study.kind",
    effects=Effects(
        "outcomes.domain", "outcomes.way", parameter="outcomes.with", parameter_direction="outcomes.more"
    ),
)


def outcome(domain: str, *ways: str, **more: list[str]) -> dict[str, list[str]]:
    return {"outcomes.domain": [domain], "outcomes.way": list(ways)} | {
        f"outcomes.{k}": v for k, v in more.items()
    }


@pytest.mark.parametrize("case", SCIPY, ids=lambda case: f"{case['up']}-{case['down']}")
def test_the_sign_test_is_the_two_sided_exact_one_with_wilsons_interval(case):
    found = sign_test(case["up"], case["down"])
    assert found.p == pytest.approx(case["p"], rel=1e-9)
    assert (found.low, found.high) == pytest.approx((case["low"], case["high"]), abs=1e-9)


def test_without_any_direction_there_is_no_p():
    assert (sign_test(0, 0).p, sign_test(0, 0).n) == (None, 0)


@pytest.mark.parametrize(
    ("counted", "side"),
    [
        ({"up": 7, "down": 3}, "up"),
        ({"up": 6, "down": 3}, "conflicting"),
        ({"up": 2, "none": 1}, "conflicting"),
        ({"down": 1}, "down"),
        ({"none": 3, "up": 1}, "none"),
        ({"conflicting": 5, "up": 5}, "conflicting"),
        ({}, "conflicting"),
    ],
)
def test_seven_in_ten_outcomes_of_a_study_must_point_one_way(counted, side):
    assert within_study(counted, 0.7) == side


@given(st.dictionaries(st.sampled_from(("up", "down", "none", "conflicting")), st.integers(0, 50)))
def test_an_arrow_never_rests_on_less_than_its_share(counted):
    side = within_study(counted, 0.7)
    if side != "conflicting":
        assert counted[side] >= 0.7 * sum(counted.values()) - 1e-9


STUDIES = {
    "a": [
        {"study.n": [40], "study.kind": ["trial"]},
        outcome("knowing", "better"),
        outcome("feeling", "worse"),
    ],
    "b": [
        {"study.n": [Silent.NOT_REPORTED]},
        outcome("feeling", "better"),
        outcome("feeling", "worse"),
        outcome("knowing", "described"),
    ],
    "c": [outcome("feeling", "better", "worse")],
    "d": [{"study.n": [9]}],
}


def test_each_study_has_one_direction_in_each_domain_it_looked_at():
    found = directions(PLAN, FORMS, STUDIES, labels={"a": "Ann 2001"})
    assert found.studies == ("a", "b", "c")  # d told nothing of outcomes
    assert {key: effect.side for key, effect in found.effects.items()} == {
        ("a", "knowing"): "up",
        ("a", "feeling"): "down",
        ("b", "feeling"): "conflicting",
        ("c", "feeling"): "conflicting",
    }
    assert found.effects["b", "feeling"].outcomes == 2
    assert found.counts["feeling"] == {"up": (), "down": ("a",), "none": (), "conflicting": ("b", "c")}


def test_what_is_described_without_a_direction_is_counted_apart_and_never_as_none():
    found = directions(PLAN, FORMS, STUDIES)
    assert found.undirected == {("b", "knowing"): 1}
    assert found.sides["described"] is None
    assert found.sides["no difference" if "no difference" in found.sides else "worse"] in ("none", "down")


def test_what_stands_beside_a_study_is_told_where_it_is_known():
    found = directions(PLAN, FORMS, STUDIES)
    assert found.participants == {"a": 40}
    assert found.design == {"a": "trial"}


def test_no_test_is_made_unless_the_method_names_it():
    assert directions(PLAN, FORMS, STUDIES).tests == {}
    named = Synthesis(effects=Effects("outcomes.domain", "outcomes.way", sign_test=True))
    tests = directions(named, FORMS, STUDIES).tests
    assert (tests["feeling"].up, tests["feeling"].n, tests["feeling"].p) == (0, 1, 1.0)


def test_the_protocol_says_which_of_its_words_mean_what():
    other = Synthesis(effects=Effects("outcomes.domain", "outcomes.way", up=("worse",), down=("better",)))
    found = directions(other, FORMS, STUDIES)
    assert found.effects["a", "knowing"].side == "down"
    assert found.sides["mixed" if "mixed" in found.sides else "described"] is None


def test_the_rows_and_colour_of_the_map_do_where_nothing_else_is_named():
    plan = Synthesis(rows="outcomes.domain", columns="study.kind", colour="outcomes.way")
    assert directions(plan, FORMS, STUDIES).domains == ("knowing", "feeling")


def test_results_that_refer_to_an_outcome_are_joined_to_it_and_to_no_other():
    forms = (
        Form("outcomes", fields=(Field("domain", type="choice", choices=("knowing", "feeling")),)),
        Form(
            "results",
            fields=(
                Field("outcome", type="reference", of="outcomes"),
                Field("way", type="choice", choices=("better", "worse")),
            ),
        ),
    )
    study = [
        {"outcomes.#": (1,), "outcomes.domain": ["knowing"]},
        {"outcomes.#": (2,), "outcomes.domain": ["feeling"]},
        {"results.#": (1,), "results.outcome": [1], "results.way": ["better"]},
        {"results.#": (2,), "results.outcome": [2], "results.way": ["worse"]},
    ]
    plan = Synthesis(effects=Effects("outcomes.domain", "results.way"))
    found = directions(plan, forms, {"s": study})
    assert {key: effect.side for key, effect in found.effects.items()} == {
        ("s", "knowing"): "up",
        ("s", "feeling"): "down",
    }


@pytest.mark.parametrize(
    ("plan", "error", "words"),
    [
        (Synthesis(), ProtocolError, "names no domain of effects"),
        (Synthesis(effects=Effects("outcomes.domain", "outcomes.domain")), ProtocolError, "same field"),
        (Synthesis(effects=Effects("outcomes.domain", "outcomes.wey")), UnknownName, "did you mean 'way'"),
    ],
)
def test_a_plan_without_directions_is_told_what_is_missing(plan, error, words):
    with pytest.raises(error, match=words):
        directions(plan, FORMS, STUDIES)


def test_parameters_are_counted_with_the_studies_that_name_them():
    studies = {
        "a": [
            outcome("knowing", "better", **{"with": ["meeting"], "more": ["more"]}),
            outcome("feeling", "better", **{"with": ["meeting"], "more": ["less"]}),
        ],
        "b": [outcome("knowing", "better", **{"with": ["meeting", "time"]})],
    }
    found = parameters(PLAN, FORMS, studies)
    assert found.names == ("meeting", "time")
    assert found.ways == ("more", "less", "not said which way")
    assert found.studies["meeting", "more"] == ("a",)
    assert found.studies["meeting", "not said which way"] == ("b",)
    assert found.divided == {"meeting": ("a",)}  # it says both, of different outcomes


def test_the_shipped_protocol_reads_its_own_directions():
    effects = SHEFFIELD.synthesis.effects
    choices = set(SHEFFIELD.form("outcomes").field("direction").choices)
    assert choices - {*effects.up, *effects.down, *effects.none, *effects.conflicting} == {"described only"}
