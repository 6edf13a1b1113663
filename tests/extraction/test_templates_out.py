"""Templates: what somebody sees who opens one."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from reviewkit.errors import ReviewkitError
from reviewkit.extraction import templates
from reviewkit.protocol.plan import Field, Form
from tests.extraction.template_books import FORMS, OUTCOMES, STUDIES, STUDY, cell_of, compared, given, write


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("sides", [True, False])
def test_a_workbook_that_nobody_changed_changes_nothing(tmp_path, layout, sides):
    path = tmp_path / "t.xlsx"
    write(path, layout, sides=sides)
    found = compared(path)
    assert (found.written, found.faults, found.told) == ([], [], [])
    assert found.unchanged == sum(len(entry) for entries in given().values() for entry in entries.values())


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("form", FORMS)
def test_a_table_of_text_that_nobody_changed_changes_nothing(tmp_path, layout, form):
    path = tmp_path / "t.csv"
    write(path, layout, forms=[form])
    found = compared(path)
    assert (found.written, found.faults, found.told) == ([], [], [])
    assert found.unchanged == sum(len(entry) for entry in given()[form.id].values())


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv"])
@pytest.mark.parametrize("form", FORMS)
def test_what_a_template_holds_is_read_as_the_same_answers_by_somebody_who_has_none(tmp_path, name, form):
    """Nothing of what was written is lost or changed on the way out and in again."""
    path = tmp_path / name
    write(path, forms=[form])
    found = compared(path, {form.id: {}})
    assert found.faults == []
    read = {
        (c.subject, c.row, c.field): (c.given.value, c.given.status, c.quote, c.page, c.note)
        for c in found.written
    }
    assert read == {
        (subject, row, name): (a.value, a.status, a.quote, a.page, a.note)
        for (subject, row), answers in given()[form.id].items()
        for name, a in answers.items()
    }


def test_no_cell_of_a_workbook_is_calculated_and_numbers_are_numbers(tmp_path):
    path = tmp_path / "t.xlsx"
    write(path)
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds
    sheet = book["study"]
    assert (sheet[cell_of(path, "n")].value, sheet[cell_of(path, "effect")].value) == (120, -1.25)
    assert sheet[cell_of(path, "country")].value == "=1+1"
    assert sheet[cell_of(path, "country", part="page")].number_format == "@"


def test_no_cell_of_a_text_file_is_calculated(tmp_path):
    path = tmp_path / "t.csv"
    write(path, forms=[STUDY])
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t") and cell and cell != "-1.25"] == []
    assert "-1.25" in cells


def test_every_field_has_its_list_or_its_bounds_and_a_list_may_be_long(tmp_path):
    many = tuple(f"choice {n}" for n in range(60))
    form = Form("study", fields=(*STUDY.fields, Field("many", "Many", "choice", choices=many)))
    path = tmp_path / "t.xlsx"
    write(path, forms=[form], mine={})
    book = openpyxl.load_workbook(path)
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book["study"].data_validations.dataValidation}
    boolean = rules[cell_of(path, "paid", 0).replace("4", "3")]
    assert boolean.formula1 == '"yes,no,not reported,unclear"'
    # A comma parts a list that stands in the rule itself, and 255 characters are its most.
    for field, words in (("design", STUDY.field("design").choices), ("many", many)):
        rule = rules[cell_of(path, field)]
        name, block = rule.formula1.split("!")
        cells = [row[0].value for row in book[name.strip("'")][block.replace("$", "")]]
        assert cells == [*words, "not reported", "unclear"]
    assert book["_lists"].sheet_state == "hidden"
    number = rules[cell_of(path, "n")]
    assert number.type == "custom"
    assert "ISNUMBER(G3),AND(ISNUMBER(G3),G3>=0,G3=INT(G3))" in number.formula1.replace(
        cell_of(path, "n"), "G3"
    )
    assert number.prompt == "Those analysed."


def test_headings_stay_in_view_and_what_stands_beside_answers_is_folded_away(tmp_path):
    path = tmp_path / "t.xlsx"
    write(path)
    sheet = openpyxl.load_workbook(path)["outcomes"]
    assert sheet.freeze_panes == "D3"
    assert sheet.column_dimensions["E"].hidden
    assert sheet.column_dimensions["E"].outlineLevel == 1
    assert [cell.value for cell in sheet[2]][:4] == [
        "# Study",
        "leave as it is",
        "number of the entry",
        "Name of the study *",
    ]


def test_a_guide_explains_every_field(tmp_path):
    path = tmp_path / "t.xlsx"
    write(path)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["Guide"]]
    told = {(row[0], row[1]): row[2:] for row in rows if row[0] in ("study", "outcomes")}
    assert told.keys() == {(form.id, item.id) for form in FORMS for item in form.fields}
    assert told["study", "n"] == [
        "How many (people)",
        "a whole number, in people; from 0",
        None,
        "Those analysed.",
    ]
    assert told["study", "how"][1] == "text; only if paid is yes"


def test_forms_with_several_entries_have_numbered_rows_to_spare(tmp_path):
    path = tmp_path / "t.xlsx"
    made = write(path, spare=2)
    sheet = openpyxl.load_workbook(path)["outcomes"]
    assert [(row[0].value, row[2].value) for row in sheet.iter_rows(min_row=3)] == [
        *(("Happell 2014", row) for row in (1, 4, 5, 6)),
        *(("O'Brien 2020", row) for row in (1, 2)),
    ]
    assert made.rows == 2 + 6


def test_a_csv_holds_one_form_and_other_endings_are_refused(tmp_path):
    with pytest.raises(ReviewkitError, match="one form, not study, outcomes"):
        write(tmp_path / "t.csv")
    with pytest.raises(ReviewkitError, match=r"\.xlsx or a \.csv"):
        write(tmp_path / "t.pdf")
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_a_spreadsheet_would_take_for_a_number_is_shown_longer(tmp_path):
    path = tmp_path / "t.csv"
    write(path, forms=[STUDY])
    assert f"{STUDIES[1].label},123456789012f," in path.read_text(encoding="utf-8-sig")


def test_sheets_of_forms_with_long_and_odd_names_are_found_again(tmp_path):
    names = ("guide", "a" * 40, "a" * 39)
    forms = [Form(name, fields=STUDY.fields) for name in names]
    path = tmp_path / "t.xlsx"
    ticket = templates.Ticket("abc", "A review", "1.0 ffff", "alice", "wide")
    templates.write(path, [(form, STUDIES, {}) for form in forms], ticket)
    filled = templates.read(path, forms)
    assert [sheet.form.id for sheet in filled.sheets] == [form.id for form in forms]
    assert filled.ticket.person == "alice"
    assert OUTCOMES.id not in filled.ticket.forms


def test_in_the_long_layout_every_row_has_the_rule_of_its_own_field(tmp_path):
    path = tmp_path / "t.xlsx"
    write(path, "long")
    sheet = openpyxl.load_workbook(path)["outcomes"]
    fields = [cell.value for cell in sheet["D"]]
    rules = {cell: rule for rule in sheet.data_validations.dataValidation for cell in str(rule.sqref).split()}
    assert len(rules) >= len(OUTCOMES.fields)
    for row, name in enumerate(fields, 1):
        if name in {item.id for item in OUTCOMES.fields}:
            (rule,) = [r for r in sheet.data_validations.dataValidation if f"F{row}" in r]
            item = OUTCOMES.field(name)
            assert rule.promptTitle == item.label[:32]
            assert (rule.type == "list") == bool(item.choices or item.type == "boolean")
