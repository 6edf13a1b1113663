"""A form goes out as a table and comes back with every fault at its line and column."""

from __future__ import annotations

import csv
import io

import pytest

from reviewkit.extraction import Given, read_table, template

from .forms import EVERY_TYPE, SHEFFIELD


def as_csv(rows, delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("form", SHEFFIELD.forms, ids=lambda form: form.id)
def test_a_template_comes_back_empty_and_without_faults(form):
    rows = template(form)
    assert rows[0][:2] == ["subject", "row"]
    assert rows[0][-2:] == ["quote", "page"]
    assert len(rows[0]) == len(rows[1]) == len(form.fields) + 4
    assert read_table(as_csv(rows), form) == ([], [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_filled_template_is_read_whatever_parts_its_cells(delimiter):
    head, helps = template(EVERY_TYPE)
    cells = {
        "subject": "s1", "row": "2", "name": "A; b, c", "learners": "12", "controlled": "no", "roles": "teaching",
        "finding": "Two\nlines", "barriers": "time; money", "quote": "“so”", "page": "4-5",
    }  # fmt: skip
    text = "\ufeff" + as_csv([head, helps, [cells.get(name, "") for name in head]], delimiter)
    rows, problems = read_table(text, EVERY_TYPE)
    assert problems == []
    assert [(row.subject, row.row, row.quote, row.page, row.line) for row in rows] == [
        ("s1", 2, "“so”", "4-5", 3)
    ]
    assert rows[0].values == {
        "name": Given("A; b, c"), "learners": Given(12), "controlled": Given(value=False),
        "roles": Given(("teaching",)), "finding": Given("Two\nlines"), "barriers": Given(("time", "money")),
    }  # fmt: skip


def test_every_fault_has_its_line_and_column():
    text = as_csv([
        ["subject", "row", "How many learned", "domian", "trust", "trust"],
        ["s1", "1", "many", "affective", "3", "4"],
        [],
        ["# a remark"],
        ["s1", "1", "12", "", "9"],
        ["", "", "3"],
        ["s2", "one", "3"],
        ["s3", "", "4", "", "5", "", "more"],
    ])  # fmt: skip
    rows, problems = read_table(text, EVERY_TYPE)
    assert [(row.subject, row.row, dict(row.values)) for row in rows] == [
        ("s1", 1, {"trust": Given(3)}),
        ("s3", 1, {"learners": Given(4), "trust": Given(5)}),
    ]
    assert [(problem.line, problem.where) for problem in problems] == [
        (1, "column domian"), (1, "column trust"), (2, "column learners"), (5, "column trust"), (5, "column subject"),
        (6, "column subject"), (7, "column row"), (8, ""),
    ]  # fmt: skip
    assert "did you mean “domain”?" in problems[0].message
    assert "there already, in line 2" in problems[4].message
    assert problems[7].value == "more"


def test_lines_are_counted_through_cells_that_hold_line_breaks():
    text = as_csv([["subject", "finding", "trust"], ["s1", "one\ntwo\nthree", "3"], ["s2", "", "9"]])
    _, problems = read_table(text, EVERY_TYPE)
    assert [problem.line for problem in problems] == [5]


def test_entries_of_a_repeating_form_are_counted_around_the_numbers_given():
    text = as_csv(
        [["subject", "row", "trust"], ["s1", "", "1"], ["s1", "2", "2"], ["s1", "", "3"], ["s2", "", "4"]]
    )
    rows, problems = read_table(text, EVERY_TYPE)
    assert problems == []
    assert [(row.subject, row.row) for row in rows] == [("s1", 1), ("s1", 2), ("s1", 3), ("s2", 1)]


def test_a_form_that_does_not_repeat_takes_one_entry_for_each_subject():
    form = SHEFFIELD.form("study")
    text = as_csv(
        [["subject", "row", "country"], ["s1", "", "Finland"], ["s1", "", "Greece"], ["s2", "2", "Malta"]]
    )
    rows, problems = read_table(text, form)
    assert [(row.subject, row.values["country"].value) for row in rows] == [("s1", "Finland")]
    assert [problem.line for problem in problems] == [3, 4]
    assert "one entry for each subject" in problems[1].message


@pytest.mark.parametrize("text", ["", "\n\n", "name,trust\nA,3\n"])
def test_a_table_without_subjects_says_what_columns_are_expected(text):
    rows, problems = read_table(text, EVERY_TYPE)
    assert rows == []
    assert problems[-1].message == "there is no column “subject”"
    assert problems[-1].expected.startswith("subject, row, name")


def test_a_cell_too_long_for_a_table_is_a_fault_and_no_crash():
    rows, problems = read_table('subject,name\ns1,"' + "x" * 200_000 + '"\n', EVERY_TYPE)
    assert rows == []
    assert "is no CSV" in problems[0].message
