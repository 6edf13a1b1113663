"""Programmes side by side, and how they vary."""

from __future__ import annotations

from pathlib import Path

from reviewkit.model import Programme
from reviewkit.protocol import Protocol
from reviewkit.protocol.plan import Field, Form
from reviewkit.synthesis import programme_table, variation

FORM = Protocol.load(Path(__file__).parents[2] / "protocols/sheffield.toml").form("programme")
PROGRAMMES = [Programme("voices", "Voices in the lecture hall"), Programme("ward", "Ward talks")]
VALUES = {
    "voices": {
        "programme.role": ["telling one's story", "teaching"], "programme.level": [3], "programme.hours": [2.0],
        "programme.evaluated": ["no"],
    },
    "ward": {"programme.role": ["teaching", "singing"]},
}  # fmt: skip


def test_a_row_for_each_programme_and_a_column_for_each_field():
    table = programme_table(FORM, PROGRAMMES, VALUES)
    assert [row[0] for row in table.rows] == ["Voices in the lecture hall", "Ward talks"]
    assert len(table.columns) == len(table.sections) == len(FORM.fields) + 1 == len(table.rows[0])
    cells = dict(zip(table.columns, table.rows[0], strict=True))
    assert cells["What people with lived experience do"] == ("telling one's story", "teaching")
    assert cells["Level of involvement"] == ("3",)
    assert cells["Hours that each learner spends with people with lived experience (hours a year)"] == ("2",)
    assert table.rows[1][1] == ()
    assert "2 programmes, 16 fields" in repr(table)


def test_what_a_programme_lacks_is_told_but_not_what_does_not_apply_to_it():
    lacking = programme_table(FORM, PROGRAMMES, VALUES).lacking
    assert "Payment" in lacking["voices"]
    assert "Which outcomes were looked at" not in lacking["voices"]  # it was not evaluated
    assert "Which outcomes were looked at" in lacking["ward"]  # nobody said whether it was


def test_a_programme_that_is_charted_nowhere_lacks_everything():
    table = programme_table(FORM, [Programme("new", "New one")], {})
    assert len(table.lacking["new"]) == len(FORM.fields)


def test_variation_counts_programmes_for_each_value_zeros_included():
    counts = variation(FORM, VALUES)
    role = counts["What people with lived experience do"]
    assert role["teaching"] == 2
    assert role["leading the programme"] == 0
    assert list(role)[-1] == "singing"
    assert counts["Level of involvement"] == {"1": 0, "2": 0, "3": 1, "4": 0, "5": 0, "not charted": 1}
    assert counts["Was it evaluated?"]["no"] == 1
    assert counts["Which outcomes were looked at"]["not charted"] == 1  # ward only
    assert "Running since" not in counts  # a number offers nothing to choose from


def test_conditions_rule_out_through_several_fields_and_labels_that_repeat_are_told_apart():
    form = Form(
        "f",
        fields=(
            Field("a", "Asked", "boolean"),
            Field("b", "How", "choice", choices=("x", "y"), when={"a": (True,)}),
            Field("c", "How", "choice", choices=("x", "y"), when={"b": ("x",)}),
        ),
    )
    counts = variation(form, {"p": {"f.a": [False]}, "q": {"f.a": [True], "f.b": ["x"]}})
    assert counts == {
        "Asked": {"yes": 1, "no": 1},
        "How (b)": {"x": 1, "y": 0},
        "How (c)": {"x": 0, "y": 0, "not charted": 1},
    }


def test_without_programmes_nothing_is_counted_and_nothing_fails():
    assert set(variation(FORM, {})["Payment"].values()) == {0}
    assert programme_table(FORM, [], {}).rows == ()
