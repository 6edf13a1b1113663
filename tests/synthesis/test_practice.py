"""Practice beside evidence, and what programmes lack of a form that grew."""

from __future__ import annotations

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.protocol import Effects, Field, Form, Protocol, Synthesis
from reviewkit.synthesis import Charted, Version, added_later, directions, practice, practice_pairs, spread

ROLES = ("telling", "teaching", "planning", "not told")
FORMS = (
    Form("programme", about="programme", fields=(Field("role", "What they do", "choices", choices=ROLES),)),
    Form("study", fields=(Field("role", "What they did", "choices", choices=ROLES),)),
    Form(
        "outcomes",
        fields=(
            Field("domain", type="choice", choices=("a", "b")),
            Field("way", type="choice", choices=("better", "worse", "described")),
        ),
    ),
)
PLAN = Synthesis(effects=Effects("outcomes.domain", "outcomes.way"))
PROGRAMMES = {"p1": {"programme.role": ["telling", "planning"]}, "p2": {"programme.role": ["telling"]}}
STUDIES = {
    "s1": [{"study.role": ["teaching", "not told"]}, {"outcomes.domain": ["a"], "outcomes.way": ["better"]}],
    "s2": [
        {"study.role": ["telling"]},
        {"outcomes.domain": ["a"], "outcomes.way": ["better"]},
        {"outcomes.domain": ["b"], "outcomes.way": ["worse"]},
    ],
    "s3": [{"study.role": ["telling"]}, {"outcomes.domain": ["a"], "outcomes.way": ["described"]}],
}


def test_everything_that_is_done_stands_beside_the_studies_that_looked_at_it():
    found = practice(PLAN, FORMS, PROGRAMMES, STUDIES, directions=directions(PLAN, FORMS, STUDIES))
    rows = {row.value: row for row in found.rows}
    assert list(rows) == ["telling", "teaching", "planning"]  # "not told" is nothing that anybody does
    assert rows["telling"].programmes == ("p1", "p2")
    assert rows["telling"].sides == {"conflicting": ("s2",), "undirected": ("s3",)}
    assert rows["teaching"].sides == {"up": ("s1",)}
    assert [row.standing for row in found.rows] == [
        "done and studied",
        "studied, not done",
        "done, not studied",
    ]


def test_fields_of_one_id_are_paired_unless_the_protocol_pairs_them():
    assert practice_pairs(PLAN, FORMS) == (("programme.role", "study.role"),)
    other = Synthesis(practice={"programme.role": "outcomes.domain"})
    assert practice_pairs(other, FORMS) == (("programme.role", "outcomes.domain"),)
    with pytest.raises(ProtocolError, match=r"synthesis\.practice"):
        practice(PLAN, FORMS[1:], {}, STUDIES)


def test_the_shipped_protocol_lays_its_programmes_beside_its_studies():
    protocol = Protocol.load("sheffield")
    pairs = dict(practice_pairs(protocol.synthesis, protocol.forms))
    assert pairs["programme.role"] == "study.role"
    assert set(pairs) >= {"programme.method", "programme.level", "programme.paid", "programme.audience"}


def form(*fields: Field) -> Form:
    return Form("programme", about="programme", fields=fields)


ROLE, MORE = Field("role", "Role", "choices", choices=("telling",)), Field("paid", "Payment", "boolean")
GROWN = Field("role", "Role", "choices", choices=("telling", "planning"))
VERSIONS = [
    Version("2026-01-01", "1", "alice", form(ROLE)),
    Version("2026-03-01", "2", "bram", form(GROWN, MORE)),
]


def test_a_dimension_added_later_names_the_programmes_that_lack_it():
    values = {
        "old": {"programme.role": ["telling"]},
        "seen": {"programme.role": ["telling"], "programme.paid": [True]},
        "new": {"programme.role": ["planning"]},
    }
    charted = Charted(
        {"old": "2026-01-05", "seen": "2026-01-06", "new": "2026-04-01"},
        {("old", "role"): "2026-01-05", ("seen", "role"): "2026-03-02", ("seen", "paid"): "2026-03-02"},
    )
    choice, field = added_later(VERSIONS, charted, values)
    assert (choice.field, choice.choice, choice.version, choice.by, choice.lacking) == (
        "role", "planning", "2", "bram", ("old",),
    )  # fmt: skip
    assert (field.field, field.choice, field.lacking) == ("paid", "", ("old",))


def test_nothing_was_added_where_there_is_one_version_or_none():
    assert added_later([], Charted(), {}) == []
    assert added_later(VERSIONS[:1], Charted(), {"p": {}}) == []


def test_what_was_added_and_taken_out_again_is_lacking_in_nobody():
    gone = [*VERSIONS, Version("2026-05-01", "3", "alice", form(ROLE))]
    charted = Charted({"p": "2026-01-01"}, {})
    assert added_later(gone, charted, {"p": {}}) == []


def test_numbers_vary_from_the_least_to_the_most():
    hours = form(Field("hours", "Hours", "number", unit="hours"), ROLE)
    values = {
        "a": {"programme.hours": [2.0]},
        "b": {"programme.hours": [4.0, 8.0]},
        "c": {"programme.hours": ["not reported"]},
    }
    assert (found := spread(hours, values)["Hours"]).programmes == 2
    assert (found.least, found.middle, found.most, found.unit) == (2, 4, 6, "hours")
    assert spread(hours, {}) == {}
