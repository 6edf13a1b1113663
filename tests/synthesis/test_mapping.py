"""The gap map: every cell of two fields, the studies in it, and what is missing in words."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import ProtocolError, UnknownName
from reviewkit.protocol import Protocol
from reviewkit.protocol.plan import Field, Form, Synthesis
from reviewkit.synthesis import Silent, gap_map

SHEFFIELD = Protocol.load(Path(__file__).parents[2] / "protocols/sheffield.toml")
FORMS = SHEFFIELD.forms
PLAN = Synthesis("outcomes.domain@1", "study.role", "outcomes.direction")
STUDIES = {
    "s1": [
        {"study.role": ["teaching", "planning the curriculum"]},
        {"outcomes.domain": ["affective"], "outcomes.direction": ["better"]},
        {"outcomes.domain": ["cognitive"], "outcomes.direction": ["worse"]},
    ],
    "s2": {"study.role": ["teaching"], "outcomes.domain": ["affective"], "outcomes.direction": ["mixed"]},
    "s3": {"study.role": ["dancing"], "outcomes.domain": ["affective"]},
    "s4": {"study.role": ["teaching"]},
    "s5": {},
}


def test_the_shipped_protocol_gives_its_axes_in_the_order_of_their_choices():
    found = gap_map(PLAN, FORMS, STUDIES)
    assert (found.row_label, found.column_label, found.colour_label) == (
        "Kind of outcome", "What people with lived experience did", "Direction",
    )  # fmt: skip
    assert found.rows == ("cognitive", "affective", "behavioural")
    assert found.columns[0] == "telling one's story"
    assert found.columns[-1] == "dancing"  # seen, though it is no choice
    assert set(found.cells) == set(product(found.rows, found.columns))
    assert repr(found).endswith("3 studies, 16 empty and 4 thin of 21 cells, 2 unplaced>")


def test_a_study_with_several_values_stands_in_several_cells_and_is_counted_once_in_totals():
    found = gap_map(PLAN, FORMS, STUDIES)
    assert found.cells["affective", "teaching"] == ("s1", "s2")
    assert found.cells["cognitive", "planning the curriculum"] == ("s1",)
    assert found.counts["behavioural", "teaching"] == 0
    assert found.totals.placed == 3
    assert found.totals.rows == {"cognitive": 1, "affective": 3, "behavioural": 0}
    assert found.totals.columns["teaching"] == 2


def test_the_colour_is_that_of_the_same_entry():
    """Of a study that is better in one outcome and worse in another, each cell shows its own."""
    found = gap_map(PLAN, FORMS, STUDIES)
    assert found.colours["affective", "teaching"] == {"better": 1, "mixed": 1}
    assert found.colours["cognitive", "teaching"] == {"worse": 1}
    assert found.colours["affective", "dancing"] == {}


def test_two_fields_of_one_form_are_paired_entry_by_entry():
    plan = Synthesis(rows="outcomes.domain", columns="outcomes.whose")
    entries = [
        {"outcomes.domain": ["cognitive"], "outcomes.whose": ["learners"]},
        {"outcomes.domain": ["affective"], "outcomes.whose": ["teaching staff"]},
    ]
    found = gap_map(plan, FORMS, {"s": entries})
    filled = {cell for cell, ids in found.cells.items() if ids}
    assert filled == {("cognitive", "learners"), ("affective", "teaching staff")}
    apart = [{"outcomes.domain": ["cognitive"]}, {"outcomes.whose": ["learners"]}]
    assert gap_map(plan, FORMS, {"s": apart}).unplaced == {
        "s": "no entry has both “Kind of outcome” and “In whom”"
    }


def test_studies_without_a_place_are_listed_with_the_reason():
    assert gap_map(PLAN, FORMS, STUDIES).unplaced == {
        "s4": "no value for “Kind of outcome”",
        "s5": "no value for “Kind of outcome” and “What people with lived experience did”",
    }


def test_gaps_are_named_in_words_with_ids_made_of_the_values():
    gaps = {gap.id: gap for gap in gap_map(PLAN, FORMS, STUDIES, labels={"s1": "Happell 2014"}).gaps}
    empty = gaps["gap:affective:assessing-students"]
    assert (empty.status, empty.studies, empty.row, empty.column) == (
        "empty",
        0,
        "affective",
        "assessing students",
    )
    assert empty.text == (
        "No included study has looked at “affective” (kind of outcome) together with “assessing students” "
        "(what people with lived experience did)."
    )
    thin = gaps["gap:cognitive:teaching"]
    assert (thin.status, thin.studies) == ("thin", 1)
    assert thin.text.startswith("Only one included study (Happell 2014) has looked at “cognitive”")
    assert "gap:affective:teaching" not in gaps  # two studies are enough here


def test_how_thin_a_thin_cell_is_comes_from_the_plan():
    plan = Synthesis(rows=PLAN.rows, columns=PLAN.columns, thin=3)
    texts = {gap.id: gap.text for gap in gap_map(plan, FORMS, STUDIES).gaps}
    assert texts["gap:affective:teaching"].startswith("Only two included studies have looked at")
    none = Synthesis(rows=PLAN.rows, columns=PLAN.columns, thin=1)
    assert {gap.status for gap in gap_map(none, FORMS, STUDIES).gaps} == {"empty"}


def test_up_to_three_studies_are_named_and_labels_keep_their_abbreviations():
    form = Form("f", fields=(Field("a", "PTSD scale", "boolean"), Field("b", "In Whom", "boolean")))
    plan = Synthesis("f.a", "f.b", thin=9)
    for number, words in (
        (3, "Only three included studies (A, B and C) have looked"),
        (4, "Only four included studies have looked"),
    ):
        names = "ABCD"[:number]
        studies = {name: {"f.a": [True], "f.b": [True]} for name in names}
        text = gap_map(plan, [form], studies, labels={name: name for name in names}).gaps[0].text
        assert text == f"{words} at “yes” (PTSD scale) together with “yes” (in Whom)."


def test_ids_of_gaps_stay_when_studies_come():
    before = {gap.id: (gap.row, gap.column) for gap in gap_map(PLAN, FORMS, {}).gaps}
    after = {gap.id: (gap.row, gap.column) for gap in gap_map(PLAN, FORMS, STUDIES).gaps}
    assert len(before) == 18
    assert all(before[name] == after[name] for name in before.keys() & after.keys())


def test_values_that_look_alike_have_ids_of_their_own():
    form = Form("f", fields=(Field("a", type="choice", choices=("T-cell", "t cell", "+")), Field("b")))
    gaps = gap_map(Synthesis("f.a", "f.b"), [form], {"s": {"f.b": ["x", "X"]}}).gaps
    assert len({gap.id for gap in gaps}) == len(gaps) == 6
    assert {gap.id for gap in gaps if (gap.row, gap.column) == ("T-cell", "x")} == {"gap:t-cell:x"}


def test_a_value_seen_later_takes_nobodys_id():
    form = Form("f", fields=(Field("a", type="boolean"), Field("b")))

    def id_of(*seen: str) -> str:
        found = gap_map(Synthesis("f.a", "f.b"), [form], {"s": {"f.b": list(seen)}})
        return found.ids["yes", "X-ray"]

    assert id_of("X-ray") == id_of("X ray", "X-ray", "x ray") != id_of("X-ray").replace("-", "")


def test_scales_booleans_and_numbers_make_axes_too():
    form = Form(
        "f",
        fields=(
            Field("a", type="scale", minimum=1, maximum=3),
            Field("b", type="boolean"),
            Field("c", type="number"),
        ),
    )
    found = gap_map(Synthesis("f.a", "f.b", "f.c"), [form], {"s": {"f.a": [2], "f.b": [True], "f.c": [2.0]}})
    assert (found.rows, found.columns) == (("1", "2", "3"), ("yes", "no"))
    assert found.colours["2", "yes"] == {"2": 1}


@pytest.mark.parametrize(
    ("plan", "error", "words"),
    [
        (Synthesis(columns="study.role"), ProtocolError, "names no rows"),
        (Synthesis(rows="study.role"), ProtocolError, "names no columns"),
        (Synthesis("outcomes.domane", "study.role"), UnknownName, "did you mean 'domain'"),
        (Synthesis("outcome.domain", "study.role"), UnknownName, "did you mean 'outcomes.domain'"),
    ],
)
def test_axes_that_do_not_exist_are_told_with_the_right_ones(plan, error, words):
    with pytest.raises(error, match=words):
        gap_map(plan, FORMS, STUDIES)


PEOPLE = (
    Form(
        "s",
        fields=(
            Field("n", "People", "integer"),
            Field("role", type="choice", choices=("tell", "teach")),
            Field("q", "Judged", "choice", choices=("low", "high")),
        ),
    ),
    Form(
        "o",
        fields=(
            Field("kind", "Kind", "hierarchy", choices=("felt", "felt > stigma", "felt > hope", "known")),
        ),
    ),
)


def test_cells_tell_people_judgements_and_what_is_not_told():
    plan = Synthesis("o.kind@1", "s.role", participants="s.n", quality="s.q")
    found = gap_map(
        plan,
        PEOPLE,
        {
            "a": [{"s.n": [40], "s.role": ["tell"], "s.q": ["low", "high"]}, {"o.kind": ["felt > stigma"]}],
            "b": [{"s.n": [Silent.NOT_REPORTED], "s.role": ["tell"]}, {"o.kind": ["felt > hope"]}],
            "c": [{"s.role": [Silent.UNCLEAR]}, {"o.kind": ["felt"]}],
        },
    )
    assert (found.participants["felt", "tell"], found.unsized["felt", "tell"]) == (40, 1)
    assert found.quality["felt", "tell"] == {"high": 1}  # of a study the worst; b was not judged
    assert found.silent == {"People": {"not reported": ("b",)}, "role": {"unclear": ("c",)}}
    assert found.unplaced == {"c": "no value for “role” (unclear)"}


def test_a_hierarchy_is_laid_out_at_its_level_or_whole():
    study = {"s": [{"s.role": ["tell"]}, {"o.kind": ["felt > stigma"]}]}
    coarse = gap_map(Synthesis("o.kind@1", "s.role"), PEOPLE, study)
    assert coarse.rows == ("felt", "known")
    assert coarse.cells["felt", "tell"] == ("s",)
    whole = gap_map(Synthesis("o.kind", "s.role"), PEOPLE, study)
    assert whole.rows == ("felt", "felt > stigma", "felt > hope", "known")
    assert whole.gaps[1].text == (
        "No included study has looked at “felt” (kind) together with “teach” (role)."
    )
    with pytest.raises(ProtocolError, match="expected a number from 1 on"):
        gap_map(Synthesis("o.kind@x", "s.role"), PEOPLE, study)


def test_the_people_of_arms_are_added_up():
    forms = (Form("s", level="arm", fields=PEOPLE[0].fields), PEOPLE[1])
    arms = [{"s.n": [20], "s.role": ["tell"]}, {"s.n": [25], "s.role": ["teach"]}, {"o.kind": ["known"]}]
    plan = Synthesis("o.kind", "s.role", participants="s.n")
    assert gap_map(plan, forms, {"a": arms}).participants["known", "tell"] == 45


def test_a_protocol_may_word_its_gaps():
    plan = Synthesis("o.kind", "s.role", participants="s.n", sentence="what people {row} when they {column}.")
    study = {"a": [{"s.n": [1], "s.role": ["tell"]}, {"o.kind": ["felt"]}]}
    texts = [gap.text for gap in gap_map(plan, PEOPLE, study, labels={"a": "Ann 2001"}).gaps]
    assert (
        texts[0]
        == "Only one included study (Ann 2001, 1 person) has looked at what people felt when they tell."
    )
    assert texts[2] == "No included study has looked at what people felt: stigma when they tell."


VALUES = st.lists(st.sampled_from("abcd"), max_size=3)


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=3),
        st.fixed_dictionaries({}, optional={"f.x": VALUES, "g.y": VALUES, "g.z": VALUES}),
        max_size=12,
    )
)
@settings(max_examples=200, deadline=None)
def test_every_study_is_placed_or_told_and_cells_add_up(studies):
    choice = {"type": "choices", "choices": ("a", "b", "c")}
    forms = [
        Form("f", fields=(Field("x", **choice),)),
        Form("g", fields=(Field("y", **choice), Field("z", **choice))),
    ]
    found = gap_map(Synthesis("f.x", "g.y", "g.z"), forms, studies)
    placed = {study for ids in found.cells.values() for study in ids}
    assert placed | found.unplaced.keys() == studies.keys()
    assert not placed & found.unplaced.keys()
    for (row, column), ids in found.cells.items():
        assert ids == tuple(
            sorted(
                s
                for s, said in studies.items()
                if row in said.get("f.x", ()) and column in said.get("g.y", ())
            )
        )
        assert all(count <= len(ids) for count in found.colours[row, column].values())
    assert {(gap.row, gap.column) for gap in found.gaps} == {
        cell for cell, n in found.counts.items() if n < 2
    }
    assert found.totals.placed == len(placed)
