"""Filled templates: what is right is read however it was saved, what is wrong is told with its cell."""

# ruff: noqa: DTZ001 - the dates of a spreadsheet have no time zone

from __future__ import annotations

import contextlib
import datetime as dt
import re

import openpyxl
import pytest

from reviewkit.errors import ReadError
from reviewkit.extraction import templates
from tests.extraction.template_books import (
    FORMS,
    STUDIES,
    STUDY,
    cell_of,
    compared,
    edited,
    given,
    rezipped,
    write,
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "t.xlsx"
    write(path)
    return path


TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
WORD = "<si><t>Trust</t></si>"
RUNS = "<si><r><t>Tru</t></r><r><t>st</t></r><rPh><t>X</t></rPh></si>"


def faults(found):
    return [(fault.where, fault.message) for fault in found.faults]


def test_all_faults_are_told_at_once_each_with_its_cell_its_value_and_what_was_expected(path):
    cells = {field: cell_of(path, field) for field in ("design", "n", "effect", "year", "paid")}
    words = {"design": "tiral", "n": "about 40", "effect": "1,200", "year": "May 2020", "paid": "maybe"}
    edited(path, {cells[field]: word for field, word in words.items()})
    found = compared(path)
    assert [fault.where for fault in found.faults] == [f"sheet 'study', cell {cells[f]}" for f in words]
    assert [fault.value for fault in found.faults] == list(words.values())
    assert all(fault.expected for fault in found.faults)
    assert "did you mean" not in found.faults[1].message
    assert "can be read in two ways" in found.faults[2].message
    assert found.written == []


def test_what_was_changed_is_written_and_the_rest_is_not(path):
    edited(
        path,
        {cell_of(path, "n"): 121, cell_of(path, "effect", 1): "0,5", cell_of(path, "country", 1): "Fiji"},
    )
    found = compared(path)
    assert found.faults == []
    assert [(c.subject, c.field, c.given.value, c.page) for c in found.written] == [
        (STUDIES[0].id, "n", 121, "4"),
        (STUDIES[1].id, "country", "Fiji", ""),
        (STUDIES[1].id, "effect", 0.5, ""),
    ]


def test_another_page_alone_is_a_change_and_keeps_the_answer(path):
    edited(path, {cell_of(path, "n", part="page"): 7})
    (change,) = compared(path).written
    assert (change.field, change.given.value, change.page) == ("n", 120, "7")


def test_without_columns_for_quotations_those_given_before_stay_only_with_the_same_answer(tmp_path):
    path = tmp_path / "t.xlsx"
    write(path, sides=False)
    edited(path, {cell_of(path, "n"): 7})
    (change,) = compared(path).written
    assert (change.given.value, change.page) == (7, "")


def test_an_emptied_cell_is_told_and_takes_nothing_back(path):
    cell = cell_of(path, "n")
    edited(path, {cell: None, cell_of(path, "n", part="page"): None})
    found = compared(path)
    assert (found.written, found.faults) == ([], [])
    assert "your answer “120” stays" in str(found.told[0])


def test_a_quotation_without_an_answer_is_a_fault(path):
    cell = cell_of(path, "country", 1, part="quote")
    edited(path, {cell: "In Fiji, they said"})
    (fault,) = compared(path).faults
    assert (fault.where, fault.message) == (
        f"sheet 'study', cell {cell}",
        "country: is a quote without an answer",
    )


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("country", dt.datetime(2024, 2, 1), "“2024-02-01” was made a date by the spreadsheet"),
        ("n", dt.datetime(2024, 2, 1), "“2024-02-01” was made a date by the spreadsheet"),
        ("n", "#N/A", "“#N/A” is an error of the spreadsheet, not an answer"),
        ("n", "=1+1", "“=1+1” is a formula whose result is not in the file"),
        ("n", -1, "is below the minimum"),
        ("n", 1.5, "is no whole number"),
        ("n", "12 weeks", "is in “weeks”, and the field is in people"),
        ("how", "by hand", "is only asked if paid is yes"),
    ],
)
def test_what_a_spreadsheet_makes_of_a_cell_is_a_fault_where_it_is_no_answer(path, field, value, message):
    cell = cell_of(path, field)
    edited(path, {cell: value})
    (fault,) = compared(path).faults
    assert fault.where == f"sheet 'study', cell {cell}"
    assert message in fault.message


def test_a_page_that_became_a_date_is_a_fault(path):
    cell = cell_of(path, "n", part="page")
    edited(path, {cell: dt.datetime(2026, 5, 3)})
    (fault,) = compared(path).faults
    assert (fault.where, fault.value) == (f"sheet 'study', cell {cell}", "2026-05-03")


@pytest.mark.parametrize(
    ("shape", "read"), [("yyyy-mm-dd", "2026-05-01"), ("mmm-yy", "2026-05"), ("yyyy", "2026")]
)
def test_a_date_is_as_exact_as_its_cell_shows_it(path, shape, read):
    book = openpyxl.load_workbook(path)
    cell = book["study"][cell_of(path, "year")]
    cell.value, cell.number_format = dt.datetime(2026, 5, 1), shape
    book.save(path)
    (change,) = compared(path).written
    assert change.given.value == read


def _calculated(xml):
    return re.sub(r"<f>6\*7</f><v ?/?>(</v>)?", "<f>6*7</f><v>42</v>", xml)


def test_the_result_of_a_formula_is_taken_and_told(path):
    cell = cell_of(path, "n")
    edited(path, {cell: "=6*7"})
    rezipped(path, r"xl/worksheets/sheet2\.xml", _calculated)
    found = compared(path)
    assert [(c.field, c.given.value) for c in found.written] == [("n", 42)]
    assert "is a formula (=6*7); its result 42 was taken" in str(found.told[0])


def test_columns_may_be_moved_and_rows_sorted(path):
    book = openpyxl.load_workbook(path)
    old = book["study"]
    rows = [[cell.value for cell in row] for row in old]
    index = book.index(old)
    book.remove(old)
    sheet = book.create_sheet("study", index)
    for row in (rows[0], rows[1], rows[3], rows[2]):
        sheet.append(row[::-1])
    for cell in sheet[4]:
        cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    book.save(path)
    found = compared(path)
    assert (found.written, found.faults) == ([], [])
    assert found.unchanged == 14 + 3 + 6


def test_a_renamed_column_is_a_fault_with_the_likely_name(path):
    edited(path, {f"{cell_of(path, 'n')[:-1]}1": "number", f"{cell_of(path, 'effect')[:-1]}1": "efect"})
    found = compared(path)
    assert [fault.value for fault in found.faults] == ["number", "efect"]
    assert "did you mean “effect”" in found.faults[1].message
    assert "n, effect" in found.faults[0].expected


def test_a_column_of_ones_own_is_told_and_stops_nothing(path):
    edited(path, {"AH1": "my thoughts", "AH3": "hm"})
    found = compared(path)
    assert found.faults == []
    assert "“my thoughts” was not read" in str(found.told[0])


def test_a_missing_column_is_told_and_a_double_one_is_a_fault(path):
    book = openpyxl.load_workbook(path)
    for _ in range(4):
        book["study"].delete_cols(
            openpyxl.utils.column_index_from_string(re.sub(r"\d", "", cell_of(path, "n")))
        )
    book.save(path)
    found = compared(path)
    assert found.faults == []
    assert "has no column for n, n: quote, n: page, n: note" in str(found.told) or "no column for n;" in str(
        found.told
    )
    edited(path, {f"{re.sub(r'[0-9]', '', cell_of(path, 'effect'))}1": "country"})
    assert "is there twice" in str(compared(path).faults)


def test_a_renamed_sheet_is_known_by_its_columns_and_a_strange_one_is_told(path):
    book = openpyxl.load_workbook(path)
    book["study"].title = "Sheet1"
    book.create_sheet("shopping").append(["milk", "bread"])
    book.save(path)
    edited(path, {cell_of(path, "n", sheet="Sheet1"): 5}, "Sheet1")
    found = compared(path)
    assert [(c.form, c.given.value) for c in found.written] == [("study", 5)]
    assert {told.where for told in found.told} == {"sheet 'Sheet1'", "sheet 'shopping'"}


def test_merged_cells_are_a_fault(path):
    book = openpyxl.load_workbook(path)
    cell = cell_of(path, "country")
    book["study"].merge_cells(f"{cell}:{cell[0]}4")
    book.save(path)
    (fault,) = compared(path).faults
    assert (fault.where, fault.value) == (f"sheet 'study', cell {cell}", f"{cell}:{cell[0]}4")


def test_hidden_rows_are_read_and_told_and_empty_ones_are_nothing(path):
    book = openpyxl.load_workbook(path)
    book["study"].row_dimensions[3].hidden = True
    book["study"][f"{cell_of(path, 'n')[0]}900"].value = "  "
    book["study"][cell_of(path, "n")].value = 9
    book.save(path)
    found = compared(path)
    assert [c.given.value for c in found.written] == [9]
    assert "hidden or filtered out were read as well: 1" in str(found.told[0])


def test_an_unknown_study_a_double_one_and_a_row_without_any_are_faults(path):
    edited(
        path, {"B4": "beefbeefbeef", "C5": "Fiji", "A6": "Happell 2014", "B6": STUDIES[0].id[:12], "C6": "x"}
    )
    found = compared(path)
    assert {where for where, _ in faults(found)} == {
        "sheet 'study', row 4",
        "sheet 'study', cell B5",
        "sheet 'study', row 6",
    }  # fmt: skip - three places
    assert "O'Brien 2020" in found.faults[0].expected + found.faults[1].expected + found.faults[2].expected


def test_a_new_row_is_known_by_the_name_and_numbered_and_is_the_same_row_the_next_time(path):
    book = openpyxl.load_workbook(path)
    sheet = book["outcomes"]
    heads = [cell.value for cell in sheet[1]]
    row = [None] * len(heads)
    row[0], row[heads.index("name")], row[heads.index("controlled")] = "O'Brien 2020", "Hope", "no"
    sheet.append(row)
    book.save(path)
    mine = given()
    found = compared(path, mine)
    assert [(c.subject, c.row, c.field) for c in found.written] == [
        (STUDIES[1].id, 4, "name"),
        (STUDIES[1].id, 4, "controlled"),
    ]
    from tests.extraction.template_books import answer

    mine["outcomes"][STUDIES[1].id, 4] = {
        c.field: answer(STUDIES[1], "outcomes", c.field, c.given.value, 4) for c in found.written
    }
    assert compared(path, mine).written == []


def test_rows_that_are_gone_are_told(path):
    book = openpyxl.load_workbook(path)
    book["outcomes"].delete_rows(4)
    book.save(path)
    assert "not in the file any more stay as they are: 1" in str(compared(path).told)


def test_an_answer_that_is_asked_for_no_more_is_told(path):
    edited(path, {cell_of(path, "controlled", sheet="outcomes"): "no"}, "outcomes")
    found = compared(path)
    assert [(c.field, c.given.value) for c in found.written] == [("controlled", False)]
    assert "control: is not asked for any more; your answer is kept" in str(found.told)


def _shared_to_inline(xml):
    return re.sub(r'<c r="[A-Z]+(\d+)"', "<c", re.sub(r'<row r="\d+"', "<row", xml))


def test_a_sheet_without_addresses_is_read_by_counting(path):
    """LibreOffice and Google leave addresses out where nothing is skipped; here all cells are there."""
    book = openpyxl.load_workbook(path)
    for row in book["study"].iter_rows():
        for cell in row:
            cell.value = cell.value if cell.value is not None else " "
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    book.save(path)
    rezipped(path, r"xl/worksheets/sheet2\.xml", _shared_to_inline)
    found = compared(path)
    assert (found.written, found.faults) == ([], [])
    assert found.unchanged == 6 + 17


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (r"xl/_rels/workbook\.xml\.rels", 'Target="worksheets', 'Target="/xl/worksheets'),
        (r"xl/_rels/workbook\.xml\.rels", 'Target="/xl/', 'Target="'),
        (
            r"xl/workbook\.xml",
            TRANSITIONAL,
            STRICT,
        ),
        (
            r"xl/worksheets/sheet\d\.xml",
            TRANSITIONAL,
            STRICT,
        ),
        (
            r"xl/sharedStrings\.xml",
            WORD,
            RUNS,
        ),
    ],
)  # fmt: skip - one variant a line
def test_the_same_workbook_in_the_words_of_other_programs_says_the_same(path, part, old, new):
    rezipped(path, part, lambda xml: xml.replace(old, new))
    found = compared(path)
    assert (found.written, found.faults, found.told) == ([], [], [])
    assert found.unchanged == 6 + 17


def test_dates_counted_from_1904_are_dates(path):
    edited(path, {cell_of(path, "year"): dt.datetime(2026, 5, 1)})
    rezipped(
        path, r"xl/workbook\.xml", lambda xml: re.sub("<workbookPr[^/]*/>", '<workbookPr date1904="1"/>', xml)
    )
    (change,) = compared(path).written
    assert change.given.value == "2030-05-02"  # 1,462 days later: the same number counted from another day


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_of_text_is_read_as_spreadsheets_save_it(tmp_path, delimiter, encoding):
    import csv

    path = tmp_path / "t.csv"
    write(path, forms=[STUDY])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    rows[-1][rows[1].index("country")] = "Österreich; “Wien”"
    rows[-1][rows[1].index("effect")] = "-1,5"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([*rows, [], [""] * 9])
    found = compared(path, forms=[STUDY])
    assert found.faults == []
    assert [(c.field, c.given.value) for c in found.written] == [
        ("country", "Österreich; “Wien”"),
        ("effect", -1.5),
    ]
    assert any("cp1252" in str(told) for told in found.told) == (encoding == "cp1252")


def test_a_fault_in_a_table_of_text_has_its_line_and_column(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        'id;n;country\n"00aa11bb22cc";many;"two\nlines"\n\n123456789012;few;x\n', encoding="utf-8"
    )
    found = compared(path, {"study": {}}, [STUDY])
    assert [(f.line, f.where, f.value) for f in found.faults] == [
        (2, "column B", "many"),
        (5, "column B", "few"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"PK\x03\x04broken",
        b"\xd0\xcf\x11\xe0old",
        b'"' * 9999,
        b"\x00\x01\x02",
    ],
)
def test_what_is_no_template_is_refused_by_its_name(tmp_path, content):
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=r"t\.xlsx"):
        templates.read(path, FORMS)


def test_damage_anywhere_in_a_workbook_is_a_read_error_or_told_and_never_another(path):
    import random

    whole = path.read_bytes()
    dice = random.Random(7)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(dice.choice((1, 5, 50))):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        if dice.random() < 0.3:
            broken = broken[: dice.randrange(len(broken))]
        path.write_bytes(bytes(broken))
        with contextlib.suppress(ReadError):
            compared(path)
