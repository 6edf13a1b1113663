"""A typed sheet of words is read whole, and every fault is told with its line and column."""

from __future__ import annotations

import csv
import io

import pytest

from reviewkit.errors import ReadError
from reviewkit.protocol import Round, Workshop
from reviewkit.workshop import read_sheet

PLAN = Workshop(
    "day", groups=("service user", "carer"), languages=("en", "fi"), rounds=(Round("one"), Round("two"))
)


def sheet(text: str, encoding: str = "utf-8", **defaults: str):
    return read_sheet(text.encode(encoding), PLAN, **defaults)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_delimiter_any_case_and_other_names_of_columns(delimiter):
    text = "Comment,GROUP,Table,lang,May be quoted,Translation\nKukaan ei kysynyt,Carer,2,fi,X,Nobody asked\n"
    rows, problems = sheet("\ufeff" + text.replace(",", delimiter))
    assert problems == []
    (row,) = rows
    assert (row.words, row.group, row.table, row.language, row.consent) == (
        "Kukaan ei kysynyt",
        "carer",
        "2",
        "fi",
        True,
    )
    assert row.translations == (("en", "Nobody asked"),)
    assert row.line == 2


def test_what_a_row_does_not_say_comes_from_the_defaults():
    rows, _ = sheet("words,table\nOne,\nTwo,4\n", table="3", round="two")
    assert [row.table for row in rows] == ["3", "4"]
    assert {(row.round, row.language, row.consent) for row in rows} == {("two", "en", False)}


def test_every_fault_is_told_at_once_with_line_and_column():
    text = (
        'words,group,round,language,consent\n"two\nlines",carer,one,en,yes\n,carer,,,\n'
        "a,carrer,,,\nb,,three,,\nc,,,English!,\nd,,,,perhaps\ne,,,,,,extra\n"
    )
    rows, problems = sheet(text)
    assert [row.words for row in rows] == ["two\nlines"]
    assert [(problem.line, problem.where) for problem in problems] == [
        (4, "column 'words'"),
        (5, "column 'group'"),
        (6, "column 'round'"),
        (7, "column 'language'"),
        (8, "column 'consent'"),
        (9, "column '6'"),
    ]
    assert "service user, carer" in problems[1].message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no column 'words'"),
        (b"group,table\ncarer,1\n", "no column 'words'"),
        (b"words,comment\na,b\n", "two columns are 'words'"),
        (b"PK\x03\x04 and so on", "no Excel workbook"),
    ],
)
def test_what_is_no_sheet_of_words_is_refused(content, told):
    with pytest.raises(ReadError, match=told):
        read_sheet(content, PLAN)


def test_a_sheet_of_an_old_windows_spreadsheet_keeps_its_letters():
    rows, problems = sheet("words;language\nEmpaattisuus käy työstä\tja väsyttää – aina;fi\n", "cp1252")
    assert problems == []
    assert rows[0].words == "Empaattisuus käy työstä\tja väsyttää – aina"


def test_a_very_long_sheet_and_an_empty_one():
    rows, problems = sheet("words\n" + "x" * 50_000 + "\n\n\n")
    assert (len(rows), problems) == (1, [])
    assert sheet("words\n") == ([], [])


def test_a_workbook_is_read_as_the_same_rows_would_be_in_text():
    """The sheet with the words is found among others; numbers of tables stay whole, faults have sheet lines."""
    openpyxl = pytest.importorskip("openpyxl")
    rows = [
        ["Words", "Group", "Table", "Consent"],
        ["=1+1 is what they said", "carer", 3, "yes"],
        [],
        ["", "nobody", 2, "maybe"],
    ]
    book = openpyxl.Workbook()
    book.active.append(["Notes of the day"])
    sheet = book.create_sheet("said")
    for row in rows:
        sheet.append(row)
    sheet["A2"].data_type = "s"
    kept = io.BytesIO()
    book.save(kept)
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    found, faults = read_sheet(kept.getvalue(), PLAN)
    same, told = read_sheet(text.getvalue().encode(), PLAN)
    assert found == same
    assert [(row.words, row.table) for row in found] == [("=1+1 is what they said", "3")]
    assert [(fault.line, fault.message) for fault in faults] == [
        (fault.line, fault.message) for fault in told
    ]
    assert {fault.line for fault in faults} == {4}
